/**
 * Games: who plays, what they may do and what each earns, without any state beyond the move. A game knows
 * nothing of learners or of the society it is played in; its fact sheet is data that catalogues, help texts,
 * mechanisms and generic checks read.
 *
 * `game.ts` has the contract, `matrix.ts` makes a game from a payoff table; the other files hold one named
 * game each.
 */
export { centipede } from "./centipede.js";
export type { ActionLabel, Game, GameFacts, MatrixGame } from "./game.js";
export { type MatrixGameOptions, matrixGame } from "./matrix.js";
export {
  axelrodPayoffs,
  type DilemmaPayoffs,
  dasguptaPayoffs,
  prisonersDilemma,
} from "./prisoners-dilemma.js";
