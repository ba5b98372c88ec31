import { OperantError } from "../error.js";
import type { ActionLabel, GameFacts, MatrixGame } from "./game.js";

/** What a matrix game is made from. */
export interface MatrixGameOptions {
  /** Versioned id ("stag-hunt-v1"); results under an id never change. */
  readonly id: string;
  readonly title: string;
  /** The actions, the same for both players; the order gives their numbers. */
  readonly actions: readonly { readonly name: string; readonly label: ActionLabel }[];
  /** Row player's payoffs, line by line: `row[a0 * actions + a1]`. */
  readonly row: readonly number[];
  /** Column player's payoffs, indexed the same way. Left out, the game is symmetric: the transpose of `row`. */
  readonly column?: readonly number[];
  /** Rounds of a repeated match, at least 1. */
  readonly rounds: number;
  /** Where the payoffs come from (paper, table). */
  readonly source: string;
}

/**
 * Makes a two-player simultaneous game from its payoff table.
 *
 * @throws OperantError `bad-value` when there are fewer than two actions or two with one name, when a table
 *   does not have actions² entries or holds a number that is not finite, or when `rounds` is not a positive
 *   integer.
 */
export function matrixGame(options: MatrixGameOptions): MatrixGame {
  const { id, title, actions, rounds, source } = options;
  const n = actions.length;
  if (n < 2) {
    throw new OperantError(
      "bad-value",
      `Game "${id}": actions has ${n} entries; give at least two.`,
      "actions",
    );
  }
  const names = actions.map((action) => action.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new OperantError(
      "bad-value",
      `Game "${id}": two actions are named "${twice}"; rename one.`,
      "actions",
    );
  }
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new OperantError(
      "bad-value",
      `Game "${id}": rounds is ${rounds}; give an integer of at least 1.`,
      "rounds",
    );
  }
  const row = payoffTable(id, "row", options.row, n);
  const column =
    options.column === undefined ? transpose(row, n) : payoffTable(id, "column", options.column, n);

  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const table of [row, column]) {
    for (const payoff of table) {
      lowest = Math.min(lowest, payoff);
      highest = Math.max(highest, payoff);
    }
  }
  const facts: GameFacts = {
    id,
    title,
    players: 2,
    actions,
    order: "simultaneous",
    rounds,
    chance: false,
    information: "Both players move at once and then see both actions.",
    utility: [lowest, highest],
    source,
  };
  return {
    facts,
    row,
    column,
    settle(joint, _mover, payoffs) {
      const cell = joint[0] * n + joint[1];
      payoffs[0] = row[cell];
      payoffs[1] = column[cell];
      return false;
    },
  };
}

function payoffTable(id: string, field: string, values: readonly number[], n: number): Float64Array {
  if (values.length !== n * n) {
    throw new OperantError(
      "bad-value",
      `Game "${id}": ${field} has ${values.length} payoffs; ${n} actions need ${n * n}, line by line.`,
      field,
    );
  }
  const bad = values.findIndex((payoff) => !Number.isFinite(payoff));
  if (bad >= 0) {
    throw new OperantError(
      "bad-value",
      `Game "${id}": ${field}[${bad}] is ${values[bad]}; payoffs must be finite numbers.`,
      field,
    );
  }
  return Float64Array.from(values);
}

function transpose(table: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] = table[j * n + i];
  return out;
}
