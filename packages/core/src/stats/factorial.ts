import { OperantError, unknownName } from "../error.js";
import { contrast } from "./contrast.js";
import type { SampleSummary } from "./describe.js";
import type { TInference } from "./t-inference.js";

/** One cell of a 2^k design. */
export interface FactorialCell extends SampleSummary {
  /** The level of each factor in this cell, in the order of `factors`. */
  readonly levels: readonly (0 | 1)[];
}

export interface FactorialEffect extends TInference {
  /** The factors whose interaction this is; a single one for a main effect. */
  readonly factors: readonly string[];
}

/**
 * One effect of a full 2^k factorial design: a main effect for one factor, an interaction for several.
 *
 * Convention: differences of differences, averaged over the factors that are not named. A main effect is
 * mean(level 1) − mean(level 0); an interaction A × B is the effect of A at B = 1 minus that at B = 0; and so
 * on. So the weight of a cell is Π (±1 over the named factors) / 2^(k − named). (Industrial practice halves
 * an interaction once per extra factor; statistic and p are the same.) Test and interval: `contrast`.
 * @param factors Names of the k factors.
 * @param cells All 2^k cells, in any order.
 * @param effect One or more of `factors`.
 * @throws OperantError `unknown-name` for a factor that does not exist; `bad-value` for missing, repeated
 * or malformed cells; and as `contrast`.
 */
export function factorialEffect(
  factors: readonly string[],
  cells: readonly FactorialCell[],
  effect: readonly string[],
  level = 0.95,
): FactorialEffect {
  requireDesign(factors, cells);
  if (effect.length === 0 || new Set(effect).size !== effect.length) {
    throw new OperantError(
      "bad-value",
      `effect is [${effect.join(", ")}], expected one or more different factors.`,
      "effect",
    );
  }
  const named = effect.map((name) => {
    const index = factors.indexOf(name);
    return index >= 0 ? index : unknownName("factor", name, factors);
  });
  let divisor = 1;
  for (let i = named.length; i < factors.length; i++) divisor *= 2;
  const weights = cells.map(
    (cell) => named.reduce((sign, i) => (cell.levels[i] === 1 ? sign : -sign), 1) / divisor,
  );
  return { factors: effect, ...contrast(cells, weights, level) };
}

/**
 * All 2^k − 1 effects: main effects first, then interactions of two factors, and so on. They are separate
 * tests; correct them with `holm` where a claim rests on any of them.
 * @throws OperantError as `factorialEffect`.
 */
export function factorialEffects(
  factors: readonly string[],
  cells: readonly FactorialCell[],
  level = 0.95,
): FactorialEffect[] {
  const subsets: string[][] = [[]];
  for (const factor of factors) {
    for (const subset of [...subsets]) subsets.push([...subset, factor]);
  }
  return subsets
    .slice(1)
    .sort((a, b) => a.length - b.length)
    .map((effect) => factorialEffect(factors, cells, effect, level));
}

function requireDesign(factors: readonly string[], cells: readonly FactorialCell[]): void {
  if (factors.length === 0 || factors.length > 10 || new Set(factors).size !== factors.length) {
    throw new OperantError(
      "bad-value",
      `factors are [${factors.join(", ")}], expected 1 to 10 different names.`,
      "factors",
    );
  }
  const seen = new Set<string>();
  cells.forEach((cell, i) => {
    const key = cell.levels.join("");
    if (cell.levels.length !== factors.length || cell.levels.some((value) => value !== 0 && value !== 1)) {
      throw new OperantError(
        "bad-value",
        `cells[${i}].levels is [${cell.levels.join(", ")}], expected 0 or 1 for each of ${factors.join(", ")}.`,
        "cells",
      );
    }
    if (seen.has(key)) {
      throw new OperantError(
        "bad-value",
        `cells[${i}] repeats the levels ${key}; give one cell per combination.`,
        "cells",
      );
    }
    seen.add(key);
  });
  let needed = 1;
  for (let i = 0; i < factors.length; i++) needed *= 2;
  if (cells.length !== needed) {
    throw new OperantError(
      "bad-value",
      `cells has ${cells.length} entries, but a full design of ${factors.length} factors has ${needed}. Give every combination.`,
      "cells",
    );
  }
}
