import type {
  DirectPunishment,
  Handler,
  Mechanism,
  Reputation,
  Sanction,
  Society,
  ThirdPartyPunishment,
} from "@operant/core/society";
import { type MetricName, metrics } from "./metrics.js";

/** What the recorder must know of the trial to log as the authors' scripts do. */
export interface RecorderOptions {
  readonly episodes: number;
  readonly reputation: Reputation | undefined;
  readonly direct: boolean;
  readonly third: boolean;
  /** The mechanisms themselves, whose prices paid the recorder reads. */
  readonly directPunishment?: DirectPunishment;
  readonly thirdParty?: ThirdPartyPunishment;
  readonly chosen: boolean;
  /** Updates of all networks so far. */
  readonly gradientSteps: () => number;
}

/** Counts of one agent that the selection metrics look back on. */
interface Past {
  cooperated: number;
  defected: number;
  directJust: number;
  directUnjust: number;
  thirdJust: number;
  thirdUnjust: number;
}

const nothing = (): Past => ({
  cooperated: 0,
  defected: 0,
  directJust: 0,
  directUnjust: 0,
  thirdJust: 0,
  thirdUnjust: 0,
});

/**
 * Watches a society and writes one row per episode into the columns of `metrics`. It changes nothing: it
 * draws no random number, pays nobody and adds no field to an observation.
 */
export class Recorder implements Mechanism {
  readonly facts = {
    id: "direct-punishment-recorder",
    title: "Recorder",
    decisions: [],
    needsLabels: false,
    source:
      "authors' code: Analysis/Analysis.py and the logging in Simulations/ of github.com/nayanadasgupta/Understanding_Punishment_In_MAS_With_RL, commit d4ce8d0",
  };
  readonly columns: Record<string, Float64Array> = {};
  private previous: Past[] = [];
  private current: Past[] = [];
  /** Latest decision to punish of each agent: −1 none yet, 0 no, 1 yes. */
  private latestDirect = new Int8Array(0);
  private latestThird = new Int8Array(0);
  private cooperations = 0;
  private moves = 0;
  private reward = 0;
  private rewardLogged = 0;
  private reputationLogged = 0;
  private readonly decisions = { direct: 0, third: 0 };
  private readonly punished = { direct: 0, third: 0 };
  private just = 0;
  private picks = 0;
  private cooperatorPicks = 0;
  private justPicks = 0;
  private readonly punisherPicks = { direct: 0, third: 0 };
  private readonly withHistory = { direct: 0, third: 0 };

  constructor(private readonly options: RecorderOptions) {
    const { direct, third, chosen, reputation } = options;
    const has: Record<MetricName, boolean> = {
      cooperation: true,
      reward: true,
      reward_logged: true,
      punishment: direct || third,
      punishment_direct: direct,
      punishment_third: third,
      just_share: direct || third,
      cooperator_selections: chosen,
      punisher_selections_direct: chosen && direct,
      punisher_selections_third: chosen && third,
      just_punisher_selections: chosen && (direct || third),
      reputation: reputation !== undefined,
      reputation_logged: reputation !== undefined,
      moves: true,
      gradient_steps: true,
    };
    for (const name of Object.keys(metrics) as MetricName[])
      if (has[name]) this.columns[name] = new Float64Array(options.episodes);
  }

  attach(society: Society): readonly Handler[] {
    this.previous = society.agents.map(nothing);
    this.current = society.agents.map(nothing);
    this.latestDirect = new Int8Array(society.size).fill(-1);
    this.latestThird = new Int8Array(society.size).fill(-1);
    return [
      { phase: "pair", per: "pairing", run: (s) => this.met(s) },
      { phase: "update", per: "move", run: (s) => this.moved(s) },
      { phase: "learn", per: "episode", run: (s) => this.write(s) },
    ];
  }

  /** Called for each decision while its consequences are applied. */
  sanctioned(_society: Society, sanction: Sanction): void {
    const { punisher, punished, deserved } = sanction;
    const direct = sanction.kind === "direct";
    const kind = direct ? "direct" : "third";
    (direct ? this.latestDirect : this.latestThird)[punisher] = punished ? 1 : 0;
    this.decisions[kind]++;
    if (!punished) return;
    this.punished[kind]++;
    if (deserved) this.just++;
    const past = this.current[punisher]!;
    if (direct) deserved ? past.directJust++ : past.directUnjust++;
    else deserved ? past.thirdJust++ : past.thirdUnjust++;
  }

  /** Adds an agent's reputation to the sum that the authors plot. */
  private logReputation(agent: number, agents: number): void {
    const reputation = this.options.reputation;
    if (reputation === undefined) return;
    if (!reputation.individual) this.reputationLogged += reputation.view(agent, agent);
    else
      for (let subject = 0; subject < agents; subject++)
        this.reputationLogged += reputation.view(agent, subject);
  }

  private met(society: Society): void {
    if (!this.options.chosen) return;
    const partner = society.players[1]!;
    if (this.options.direct && this.latestDirect[partner]! >= 0) {
      this.withHistory.direct++;
      this.punisherPicks.direct += this.latestDirect[partner]!;
    }
    if (this.options.third && this.latestThird[partner]! >= 0) {
      this.withHistory.third++;
      this.punisherPicks.third += this.latestThird[partner]!;
    }
    const past = this.previous[partner]!;
    this.picks++;
    if (past.cooperated >= past.defected) this.cooperatorPicks++;
    const punished = past.directJust + past.directUnjust + past.thirdJust + past.thirdUnjust > 0;
    const justDirect = this.options.direct && past.directJust >= past.directUnjust;
    const justThird = this.options.third && past.thirdJust >= past.thirdUnjust;
    if (punished && (justDirect || justThird)) this.justPicks++;
  }

  private moved(society: Society): void {
    const alternating = society.mover !== -1;
    const { directPunishment, thirdParty } = this.options;
    this.reward += society.rewards[0]! + society.rewards[1]!;
    for (let player = 0 as 0 | 1; player < 2; player++) {
      if (!society.moved[player]) continue;
      const agent = society.players[player]!;
      const cooperated = society.actions[player] === 0;
      this.moves++;
      if (cooperated) this.cooperations++;
      const past = this.current[agent]!;
      cooperated ? past.cooperated++ : past.defected++;
      this.rewardLogged += alternating ? society.totals[player]! : society.rewards[player]!;
      this.logReputation(agent, society.size);
      if (directPunishment !== undefined) {
        this.reward += directPunishment.punisherReward[player]!;
        // The authors leave direct punishers' rewards out where third parties punish too.
        if (thirdParty === undefined) this.rewardLogged += directPunishment.punisherReward[player]!;
      }
      if (thirdParty !== undefined) {
        this.reward += thirdParty.punisherReward[player]!;
        this.rewardLogged += thirdParty.punisherReward[player]!;
        this.logReputation(thirdParty.sanctions[player].punisher, society.size);
      } else if (alternating && directPunishment !== undefined)
        this.logReputation(directPunishment.sanctions[player].punisher, society.size);
    }
  }

  private write(society: Society): void {
    const row = society.episode;
    const set = (name: MetricName, value: number) => {
      const column = this.columns[name];
      if (column !== undefined) column[row] = value;
    };
    const share = (part: number, whole: number) => (whole === 0 ? Number.NaN : part / whole);
    const { decisions, punished } = this;
    set("cooperation", this.cooperations / this.moves);
    set("reward", this.reward);
    set("reward_logged", this.rewardLogged);
    set("punishment", share(punished.direct + punished.third, decisions.direct + decisions.third));
    set("punishment_direct", share(punished.direct, decisions.direct));
    set("punishment_third", share(punished.third, decisions.third));
    const all = punished.direct + punished.third;
    set("just_share", all === 0 ? 0 : this.just / all);
    // The authors' curves of these two start with the second episode: before it there is no past.
    set("cooperator_selections", row === 0 ? Number.NaN : share(this.cooperatorPicks, this.picks));
    set("just_punisher_selections", row === 0 ? Number.NaN : share(this.justPicks, this.picks));
    set("punisher_selections_direct", share(this.punisherPicks.direct, this.withHistory.direct));
    set("punisher_selections_third", share(this.punisherPicks.third, this.withHistory.third));
    set("reputation", this.options.reputation?.total() ?? 0);
    set("reputation_logged", this.reputationLogged);
    set("moves", this.moves);
    set("gradient_steps", this.options.gradientSteps());
    this.reset();
  }

  private reset(): void {
    const spare = this.previous;
    this.previous = this.current;
    this.current = spare;
    for (const past of spare) Object.assign(past, nothing());
    this.cooperations = 0;
    this.moves = 0;
    this.reward = 0;
    this.rewardLogged = 0;
    this.reputationLogged = 0;
    this.just = 0;
    this.picks = 0;
    this.cooperatorPicks = 0;
    this.justPicks = 0;
    for (const counts of [this.decisions, this.punished, this.punisherPicks, this.withHistory]) {
      counts.direct = 0;
      counts.third = 0;
    }
  }
}
