import { OperantError } from "../error.js";
import type { Stream } from "../random/index.js";
import type { Handler, Mechanism, MechanismFacts, Sanction } from "./mechanism.js";
import type { Society } from "./society.js";
import type { Views } from "./views.js";

/**
 * What punishing costs and pays. A punishment is just when the victim's current move is labelled
 * defecting. Defaults: Dasgupta and Musolesi's code (arXiv 2301.08278), where just punishment pays.
 */
export interface PunishmentPrices {
  /** What a victim loses by each punishment (3). */
  readonly loss: number;
  /** What a punisher earns by a just punishment (+2; −3 in the costly variant). */
  readonly just: number;
  /** What a punisher earns by an unjust punishment (−10). */
  readonly unjust: number;
}

/** The prices of Dasgupta and Musolesi's code (arXiv 2301.08278), where just punishment pays. */
export const dasguptaPrices: PunishmentPrices = { loss: 3, just: 2, unjust: -10 };
/** The variant in which just punishment costs the punisher as much as its victim. */
export const costlyPrices: PunishmentPrices = { loss: 3, just: -3, unjust: -10 };

/** What punishing costs and what punishers see. */
export interface PunishmentOptions {
  /** Default `dasguptaPrices`. */
  readonly prices?: PunishmentPrices;
  /**
   * When given (a `Reputation`, or any other source of one number per observer and subject), the punish
   * observation has two more fields: what the punisher thinks of [the other player, the victim].
   */
  readonly sees?: Views;
}

const ROLE = "punish";

/**
 * Punishment of players by somebody: one decision per judged move and punisher, learnt by the agent's one
 * network for the role "punish" (action 0 leaves it, 1 punishes). The observation is [victim's action now,
 * the other player's latest action, …]; it is also the next observation (with reputations refreshed),
 * since nothing else about the victim changes. The victim's loss goes to its play reward; the punisher's
 * price goes to its punish learner only.
 */
abstract class Punishment implements Mechanism {
  abstract readonly facts: MechanismFacts;
  readonly prices: PunishmentPrices;
  /** Decisions of this move: [about player 0, about player 1]. */
  readonly sanctions: readonly [Sanction, Sanction];
  /** What each decision of this move paid its punisher. */
  readonly punisherReward = new Float64Array(2);
  private readonly observations: readonly [Float64Array, Float64Array];
  private readonly next: Float64Array;

  constructor(
    kind: string,
    private readonly options: PunishmentOptions,
  ) {
    this.prices = options.prices ?? dasguptaPrices;
    const sanction = (): Sanction => ({
      kind,
      punisher: -1,
      victim: -1,
      counterpart: -1,
      victimAction: 0,
      punished: false,
      deserved: false,
    });
    this.sanctions = [sanction(), sanction()];
    const size = options.sees === undefined ? 2 : 4;
    this.observations = [new Float64Array(size), new Float64Array(size)];
    this.next = new Float64Array(size);
  }

  /** Fields of the punish observation, in order. */
  protected get fields(): readonly string[] {
    const base = ["victim's action", "other player's latest action"];
    return this.options.sees === undefined
      ? base
      : [...base, "other player's reputation", "victim's reputation"];
  }

  /** The agent that may punish a player of the current pairing in this round. */
  protected abstract punisherOf(society: Society, player: 0 | 1): number;

  attach(society: Society): readonly Handler[] {
    society.agents.forEach((agent, index) => {
      society.requireLearner(agent, index, ROLE, this.fields.length, 2);
    });
    return [
      { phase: "sanction", per: "move", run: (s) => this.each(s, this.decide) },
      { phase: "update", per: "move", run: (s) => this.each(s, this.apply) },
      { phase: "learn", per: "move", run: (s) => this.each(s, this.learn) },
    ];
  }

  private each(society: Society, step: (this: this, society: Society, player: 0 | 1) => void): void {
    if (society.moved[0]) step.call(this, society, 0);
    if (society.moved[1]) step.call(this, society, 1);
  }

  private decide(society: Society, player: 0 | 1): void {
    const sanction = this.sanctions[player];
    sanction.punisher = this.punisherOf(society, player);
    sanction.victim = society.players[player]!;
    sanction.counterpart = society.players[1 - player]!;
    sanction.victimAction = society.actions[player]!;
    sanction.deserved = society.isDeserved(sanction.victimAction);
    this.observe(society, player, this.observations[player]);
    sanction.punished = society.learner(sanction.punisher, ROLE).act(this.observations[player]) === 1;
  }

  private apply(society: Society, player: 0 | 1): void {
    const sanction = this.sanctions[player];
    this.punisherReward[player] = 0;
    if (sanction.punished) {
      society.pay(player, -this.prices.loss);
      this.punisherReward[player] = sanction.deserved ? this.prices.just : this.prices.unjust;
    }
    society.announce(sanction);
  }

  private learn(society: Society, player: 0 | 1): void {
    const sanction = this.sanctions[player];
    this.observe(society, player, this.next);
    society
      .learner(sanction.punisher, ROLE)
      .learn(
        this.observations[player],
        sanction.punished ? 1 : 0,
        this.punisherReward[player]!,
        this.next,
        society.terminal,
      );
  }

  private observe(society: Society, player: 0 | 1, out: Float64Array): void {
    const other = society.players[1 - player]!;
    out[0] = society.actions[player]!;
    out[1] = society.lastAction[other]!;
    if (this.options.sees === undefined) return;
    const punisher = this.sanctions[player].punisher;
    out[2] = this.options.sees.view(punisher, other);
    out[3] = this.options.sees.view(punisher, society.players[player]!);
  }
}

/** Direct punishment: each player may be punished by its opponent of that game. */
export class DirectPunishment extends Punishment {
  constructor(options: PunishmentOptions = {}) {
    super("direct", options);
  }

  get facts(): MechanismFacts {
    return {
      id: "direct-punishment-v1",
      title: "Direct punishment",
      decisions: [{ role: ROLE, who: "the opponent", observes: this.fields, actions: ["leave", "punish"] }],
      needsLabels: true,
      source: "Dasgupta and Musolesi, arXiv 2301.08278, authors' code",
    };
  }

  protected override punisherOf(society: Society, player: 0 | 1): number {
    return society.players[1 - player]!;
  }
}

/**
 * Third-party punishment: each player may be punished by one agent outside the pair, drawn anew in every
 * round for each player (both may draw the same), uniformly among the neighbours of either player. A round
 * throws an OperantError `unsupported` when the two players have no other neighbour.
 */
export class ThirdPartyPunishment extends Punishment {
  private readonly outsiders = new Int32Array(2);
  private candidates = new Int32Array(0);

  constructor(
    private readonly draws: Stream,
    options: PunishmentOptions = {},
  ) {
    super("third-party", options);
  }

  get facts(): MechanismFacts {
    return {
      id: "third-party-punishment-v1",
      title: "Third-party punishment",
      decisions: [
        {
          role: ROLE,
          who: "an agent outside the pair, drawn per round and player",
          observes: this.fields,
          actions: ["leave", "punish"],
        },
      ],
      needsLabels: true,
      source: "Dasgupta and Musolesi, arXiv 2301.08278, authors' code",
    };
  }

  override attach(society: Society): readonly Handler[] {
    if (society.size < 3)
      throw new OperantError(
        "unsupported",
        `Third-party punishment needs somebody outside the pair: at least 3 agents; got ${society.size}.`,
        "agents",
      );
    this.candidates = new Int32Array(society.size);
    const handlers = super.attach(society);
    return [
      {
        phase: "observe",
        per: "round",
        run: (s) => {
          const count = this.gather(s);
          if (count === 0)
            throw new OperantError(
              "unsupported",
              `Third-party punishment needs somebody outside the pair, but agents ${s.players[0]} and ${s.players[1]} have no neighbour except each other; give one of them another neighbour in the graph.`,
              "graph",
            );
          this.outsiders[0] = this.candidates[this.draws.below(count)]!;
          this.outsiders[1] = this.candidates[this.draws.below(count)]!;
        },
      },
      ...handlers,
    ];
  }

  protected override punisherOf(_society: Society, player: 0 | 1): number {
    return this.outsiders[player]!;
  }

  /** Lists the neighbours of either player, ascending, without the players. */
  private gather(society: Society): number {
    const [a, b] = [society.players[0]!, society.players[1]!];
    const left = society.graph.neighbours(a);
    const right = society.graph.neighbours(b);
    let count = 0;
    let i = 0;
    let j = 0;
    while (i < left.length || j < right.length) {
      const x = i < left.length ? left[i]! : society.size;
      const y = j < right.length ? right[j]! : society.size;
      const node = x < y ? x : y;
      if (x === node) i++;
      if (y === node) j++;
      if (node !== a && node !== b) this.candidates[count++] = node;
    }
    return count;
  }
}
