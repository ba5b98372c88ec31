import type { Society } from "./society.js";

/**
 * The slots that a handler can join: for each phase of a society's life, how often it runs.
 *
 * The phases, in the order in which they run within a move:
 *
 * - `pair`: who meets whom (once per episode before any game, and at the start of each pairing);
 * - `observe`: what a decision is based on is gathered;
 * - `act`: the players choose;
 * - `settle`: the game pays, and whatever follows at once from the actions (reputation moved by play);
 * - `sanction`: everybody who may sanction decides, all from the same state;
 * - `update`: consequences of those decisions, in the order of the mechanisms;
 * - `learn`: transitions are handed to the learners.
 *
 * One episode runs
 *
 *     pair/episode
 *     for each agent as player 0:
 *       pair/pairing
 *       for each round:
 *         observe/round
 *         for each move (one in a simultaneous game, one per player in an alternating one):
 *           observe/move  act/move  settle/move  sanction/move  update/move  learn/move
 *         learn/round
 *       learn/pairing
 *     learn/episode
 *
 * and there are no other slots: a society refuses a handler for, say, update/round.
 */
export const slots = {
  pair: ["episode", "pairing"],
  observe: ["round", "move"],
  act: ["move"],
  settle: ["move"],
  sanction: ["move"],
  update: ["move"],
  learn: ["move", "round", "pairing", "episode"],
} as const;

/** A phase of a society's life; `slots` says what happens in each. */
export type Phase = keyof typeof slots;

/** How often a phase runs. */
export type PerOf<P extends Phase> = (typeof slots)[P][number];

/** How often a handler runs. Not every phase runs at every one of these; see `slots`. */
export type Per = PerOf<Phase>;

/** A pair of phase and frequency that exists. */
export type Slot = { [P in Phase]: { readonly phase: P; readonly per: PerOf<P> } }[Phase];

/** A handler joins one slot. Handlers of the same slot run in the order of the mechanism list. */
export type Handler = Slot & {
  run(society: Society): void;
};

/** A mechanism's fact sheet. */
export interface MechanismFacts {
  readonly id: string;
  readonly title: string;
  /** Decisions it adds: who decides, what they observe, what they may do. Empty when it adds none. */
  readonly decisions: readonly {
    readonly role: string;
    readonly who: string;
    readonly observes: readonly string[];
    readonly actions: readonly string[];
  }[];
  /** True when it must know which actions are cooperative and which are not. */
  readonly needsLabels: boolean;
  readonly source: string;
}

/** Extra fields of the play observation, contributed by a mechanism. */
export interface ObservationFields {
  readonly names: readonly string[];
  /**
   * Writes the fields for one player.
   * @param player 0 or 1, position in the current pairing
   * @param moment "now" before the player acts, "next" for the state that follows
   */
  write(society: Society, player: 0 | 1, out: Float64Array, offset: number, moment: "now" | "next"): void;
}

/** A sanction decision: who may punish whom for what, and whether they did. Reused; do not keep. */
export interface Sanction {
  readonly kind: string;
  punisher: number;
  victim: number;
  /** The agent the victim played with. */
  counterpart: number;
  /** The victim's action that is judged. */
  victimAction: number;
  punished: boolean;
  /** True when a punishment of this action is just: the action is labelled defecting. */
  deserved: boolean;
}

/** A composable rule of a society. */
export interface Mechanism {
  readonly facts: MechanismFacts;
  /**
   * Called once, when the society is built.
   * @returns its handlers, each in one of the `slots`
   * @throws OperantError `unsupported` when the game or the agents lack what the mechanism needs
   */
  attach(society: Society): readonly Handler[];
  /** Fields it adds to the play observation. */
  readonly playFields?: ObservationFields;
  /** Called for every sanction decision when its consequences are applied, by the mechanism that made it. */
  sanctioned?(society: Society, sanction: Sanction): void;
}
