import type { Handler, Mechanism, MechanismFacts, ObservationFields, Sanction } from "./mechanism.js";
import type { Society } from "./society.js";

/** By how much each act moves a reputation. Defaults: Dasgupta and Musolesi's code (arXiv 2301.08278). */
export interface ReputationSteps {
  /** A cooperative move (+1). */
  readonly cooperation: number;
  /** A move labelled defecting (−1). */
  readonly defection: number;
  /** Punishing a defecting move (+2). */
  readonly just: number;
  /** Punishing any other move (−3). */
  readonly unjust: number;
  /** Individual reputation only: what a punisher gains with the agent it avenges (+5). */
  readonly avenger: number;
  /** Individual reputation only: what a punisher gains, here loses, with its victim (−5). */
  readonly persecutor: number;
}

/** The steps of Dasgupta and Musolesi's code (repository in `Reputation.facts.source`). */
export const dasguptaSteps: ReputationSteps = {
  cooperation: 1,
  defection: -1,
  just: 2,
  unjust: -3,
  avenger: 5,
  persecutor: -5,
};

/** Whose reputation there is, what moves it and who sees it. */
export interface ReputationOptions {
  /** `shared`: one number per agent, known to all. `individual`: a number per (observer, subject). */
  readonly kind: "shared" | "individual";
  /** Whether cooperating and defecting move it (actions labelled neutral never do). */
  readonly movedByPlay: boolean;
  /** Whether punishing moves it; needs a mechanism that punishes. */
  readonly movedByPunishment: boolean;
  /** Whether players see [partner's reputation, own reputation] before they act. */
  readonly seenInPlay: boolean;
  /** Default `dasguptaSteps`. */
  readonly steps?: ReputationSteps;
  /**
   * Repeats a defect of the authors' code: with individual reputation, player 0's next play observation
   * holds the partner's reputation in both slots. Default false.
   */
  readonly nextStateDefect?: boolean;
}

/**
 * Reputation: an unbounded running sum per agent, starting at 0, without decay or normalisation.
 *
 * Shared: play moves the player's number; a punishment moves the punisher's. Individual: every observer but
 * the subject keeps its own number; on top of that the victim of a punishment thinks `persecutor` of the
 * punisher, and after a just one the victim's counterpart thinks `avenger` of it (which may be the punisher
 * itself when it punished its own opponent).
 */
export class Reputation implements Mechanism {
  readonly facts: MechanismFacts = {
    id: "reputation-v1",
    title: "Reputation",
    decisions: [],
    needsLabels: true,
    source:
      "Dasgupta and Musolesi, arXiv 2301.08278, authors' code: Mechanisms/Reputation.py of github.com/nayanadasgupta/Understanding_Punishment_In_MAS_With_RL, commit d4ce8d0",
  };
  readonly playFields?: ObservationFields;
  /** Shared: one value per agent. Individual: `values[observer * agents + subject]`. */
  values = new Float64Array(0);
  readonly steps: ReputationSteps;
  private agents = 0;

  constructor(readonly options: ReputationOptions) {
    this.steps = options.steps ?? dasguptaSteps;
    if (options.seenInPlay)
      this.playFields = {
        names: ["partner's reputation", "own reputation"],
        write: (society, player, out, offset, moment) => {
          const own = society.players[player]!;
          const partner = society.players[1 - player]!;
          const defect = options.nextStateDefect === true && this.individual;
          out[offset] = this.view(own, partner);
          out[offset + 1] = this.view(own, defect && moment === "next" && player === 0 ? partner : own);
        },
      };
  }

  get individual(): boolean {
    return this.options.kind === "individual";
  }

  attach(society: Society): readonly Handler[] {
    this.agents = society.size;
    this.values = new Float64Array(this.individual ? this.agents * this.agents : this.agents);
    if (!this.options.movedByPlay) return [];
    const labels = society.game.facts.actions.map((action) => action.label);
    return [
      {
        phase: "settle",
        per: "move",
        run: (s) => {
          for (let player = 0; player < 2; player++) {
            if (!s.moved[player]) continue;
            const label = labels[s.actions[player]!]!;
            if (label === "neutral") continue;
            this.moveForAll(
              s.players[player]!,
              label === "cooperative" ? this.steps.cooperation : this.steps.defection,
            );
          }
        },
      },
    ];
  }

  /** What `observer` thinks of `subject`. */
  view(observer: number, subject: number): number {
    return this.individual ? this.values[observer * this.agents + subject]! : this.values[subject]!;
  }

  sanctioned(_society: Society, sanction: Sanction): void {
    if (!this.options.movedByPunishment || !sanction.punished) return;
    const { punisher, victim, counterpart } = sanction;
    this.moveForAll(punisher, sanction.deserved ? this.steps.just : this.steps.unjust);
    if (!this.individual) return;
    this.values[victim * this.agents + punisher]! += this.steps.persecutor;
    if (sanction.deserved) this.values[counterpart * this.agents + punisher]! += this.steps.avenger;
  }

  /** Sum over agents (shared), or over all pairs of observer and subject (individual). */
  total(): number {
    let sum = 0;
    for (let i = 0; i < this.values.length; i++) sum += this.values[i]!;
    return sum;
  }

  private moveForAll(subject: number, step: number): void {
    if (!this.individual) {
      this.values[subject]! += step;
      return;
    }
    for (let observer = 0; observer < this.agents; observer++)
      if (observer !== subject) this.values[observer * this.agents + subject]! += step;
  }
}
