/** What a mechanism may need to know of an action. */
export type ActionLabel = "cooperative" | "defecting" | "neutral";

/** A game's fact sheet: what catalogues, help texts, generic checks and mechanisms read. */
export interface GameFacts {
  /** Versioned id; results under an id never change ("centipede-gift-v1"). */
  readonly id: string;
  readonly title: string;
  readonly players: 2;
  readonly actions: readonly { readonly name: string; readonly label: ActionLabel }[];
  readonly order: "simultaneous" | "alternating";
  /** Rounds at most; a round is one joint move, or one move of each player in turn. */
  readonly rounds: number;
  readonly chance: boolean;
  readonly information: string;
  /** Smallest and largest payoff of one player in one move. */
  readonly utility: readonly [number, number];
  readonly source: string;
}

/**
 * A two-player repeated game. In a simultaneous game both players act at every move; in an alternating one
 * player 0 acts at even moves and player 1 at odd ones.
 */
export interface Game {
  readonly facts: GameFacts;
  /**
   * Settles a move.
   * @param actions actions of player 0 and 1; in an alternating game only the mover's entry counts
   * @param mover 0 or 1 in an alternating game, −1 when both act
   * @param payoffs receives what each player earns by this move (length 2, overwritten)
   * @returns true when this move ends the game before its last round
   */
  settle(actions: Int32Array, mover: -1 | 0 | 1, payoffs: Float64Array): boolean;
}

/** A simultaneous game that is fully described by its payoff table. */
export interface MatrixGame extends Game {
  /** Row player's payoffs, `payoffs[a0 * actions + a1]`. */
  readonly row: Float64Array;
  /** Column player's payoffs, indexed the same way. */
  readonly column: Float64Array;
}
