import { OperantError } from "../error.js";
import type { MatrixGame } from "../games/game.js";
import { isStateLearner, type StatePolicy } from "../learners/state-learner.js";

/** How a match is played. */
export interface MatchOptions {
  /** Rounds; those of the game's fact sheet when left out. */
  readonly rounds?: number;
  /**
   * What the last round is to a learner: "truncation" (the default: the next state's value counts, because
   * the state does not tell that the match ends) or "termination" (nothing follows).
   */
  readonly lastRound?: "truncation" | "termination";
  /**
   * Receives the joint action of each round, as `own · actions + other` from the first player's side; at
   * least `rounds` long. A recorded match always takes the readable loop.
   */
  readonly record?: Uint8Array;
}

/** Number of memory-one states of a game: one before the first round, one per joint action. */
export function memoryOneStates(actions: number): number {
  return 1 + actions * actions;
}

/** The memory-one state after a round, from the side of the player who did `own` (start is state 0). */
export function memoryOneState(own: number, other: number, actions: number): number {
  return 1 + own * actions + other;
}

/**
 * Plays a repeated matrix game between two policies over memory-one states: the readable reference that the
 * specialised loops of `match-loops.ts` are compared with, bit for bit.
 *
 * In each round the first player acts, then the second; then the first learns, then the second. Players that
 * share a stream therefore draw in that order.
 *
 * @param counts length actions²; how often each joint action `a0 * actions + a1` was played is added to it
 * @throws OperantError `bad-value` when a player's states or actions do not fit the game, or `rounds` is not
 *   an integer ≥ 0; `broken-contract` when a player's action does not exist.
 */
export function playMatch(
  game: MatrixGame,
  first: StatePolicy,
  second: StatePolicy,
  counts: Float64Array,
  options: MatchOptions = {},
): void {
  const actions = checkPlayers(game, first, second, counts);
  const rounds = matchRounds(game, options);
  const firstLearns = isStateLearner(first);
  const secondLearns = isStateLearner(second);
  let firstState = 0;
  let secondState = 0;
  for (let round = 0; round < rounds; round++) {
    const a0 = first.actState(firstState);
    const a1 = second.actState(secondState);
    if (!isAction(a0, actions) || !isAction(a1, actions)) throw noSuchAction(round, a0, a1, actions);
    const cell = a0 * actions + a1;
    counts[cell] += 1;
    if (options.record !== undefined) options.record[round] = cell;
    const firstNext = memoryOneState(a0, a1, actions);
    const secondNext = memoryOneState(a1, a0, actions);
    const terminal = options.lastRound === "termination" && round === rounds - 1 ? 1 : 0;
    if (firstLearns) first.learnState(firstState, a0, game.row[cell], firstNext, terminal);
    if (secondLearns) second.learnState(secondState, a1, game.column[cell], secondNext, terminal);
    firstState = firstNext;
    secondState = secondNext;
  }
}

/**
 * What a player earned in the rounds that `counts` tells of: Σ count × payoff.
 * @param payoffs `game.row` for the first player, `game.column` for the second
 */
export function totalPayoff(payoffs: Float64Array, counts: Float64Array): number {
  let total = 0;
  for (let cell = 0; cell < counts.length; cell++) total += counts[cell] * payoffs[cell];
  return total;
}

/** The rounds that a match takes. @throws OperantError `bad-value` unless an integer ≥ 0 that `record` can hold. */
export function matchRounds(game: MatrixGame, options: MatchOptions): number {
  const rounds = options.rounds ?? game.facts.rounds;
  if (!Number.isInteger(rounds) || rounds < 0) {
    throw new OperantError("bad-value", `rounds is ${rounds}; give an integer of at least 0.`, "rounds");
  }
  if (options.record !== undefined && options.record.length < rounds) {
    throw new OperantError(
      "bad-value",
      `record has room for ${options.record.length} rounds, but the match has ${rounds}; make it longer.`,
      "record",
    );
  }
  return rounds;
}

/** The number of actions, once both players and `counts` are known to fit the game. */
export function checkPlayers(
  game: MatrixGame,
  first: StatePolicy,
  second: StatePolicy,
  counts: Float64Array,
): number {
  const actions = game.facts.actions.length;
  checkPlayer(game, first, "first", actions);
  checkPlayer(game, second, "second", actions);
  if (counts.length !== actions * actions) {
    throw new OperantError(
      "bad-value",
      `counts has ${counts.length} entries; "${game.facts.id}" has ${actions * actions} joint actions.`,
      "counts",
    );
  }
  return actions;
}

function checkPlayer(game: MatrixGame, player: StatePolicy, name: string, actions: number): void {
  if (player.actions === actions && player.states >= memoryOneStates(actions)) return;
  throw new OperantError(
    "bad-value",
    `The ${name} player has ${player.states} states and ${player.actions} actions; "${game.facts.id}" needs ` +
      `${actions} actions and at least ${memoryOneStates(actions)} states (start and one per joint action).`,
    name,
  );
}

function isAction(action: number, actions: number): boolean {
  return Number.isInteger(action) && action >= 0 && action < actions;
}

/** The error for an action that does not exist, the same from every loop. */
export function noSuchAction(round: number, a0: number, a1: number, actions: number): OperantError {
  const [who, action] = isAction(a0, actions) ? ["second", a1] : ["first", a0];
  return new OperantError(
    "broken-contract",
    `The ${who} player chose action ${action} in round ${round} (counted from 0); actions are 0 to ${actions - 1}.`,
  );
}
