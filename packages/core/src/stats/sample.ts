import { OperantError } from "../error.js";

/** A sample: finite numbers in any order. Nothing in this room changes the sample it is given. */
export type Sample = readonly number[] | Float64Array;

/** Lower and upper end of an interval. */
export type Interval = readonly [number, number];

/**
 * Refuses a sample with fewer than `least` values, or with one that is not a finite number.
 * @throws OperantError `bad-value` naming the argument.
 */
export function requireSample(name: string, values: Sample, least: number): void {
  if (values.length < least) {
    throw new OperantError(
      "bad-value",
      `${name} has ${values.length === 1 ? "1 value" : `${values.length} values`}, but needs at least ${least}. Add observations (seeds, trials).`,
      name,
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new OperantError(
        "bad-value",
        `${name}[${i}] is ${values[i]}, but every value must be a finite number. Leave out undefined observations, and say that you did.`,
        name,
      );
    }
  }
}

/**
 * Refuses a number outside the open interval (low, high).
 * @throws OperantError `bad-value` naming the argument.
 */
export function requireBetween(name: string, value: number, low: number, high: number): void {
  if (!(value > low && value < high)) {
    throw new OperantError(
      "bad-value",
      `${name} is ${value}, expected a number between ${low} and ${high}, both excluded.`,
      name,
    );
  }
}

/**
 * Refuses a number that is not above 0. Infinity passes only with `infinityToo`.
 * @throws OperantError `bad-value` naming the argument.
 */
export function requirePositive(name: string, value: number, infinityToo = false): void {
  if (!(value > 0) || (value === Infinity && !infinityToo)) {
    throw new OperantError("bad-value", `${name} is ${value}, expected a number above 0.`, name);
  }
}

/**
 * Refuses what is not a finite number.
 * @throws OperantError `bad-value` naming the argument.
 */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new OperantError("bad-value", `${name} is ${value}, expected a finite number.`, name);
  }
}

/**
 * Refuses what is not a whole number from `least` upwards.
 * @throws OperantError `bad-value` naming the argument.
 */
export function requireCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new OperantError(
      "bad-value",
      `${name} is ${value}, expected a whole number of at least ${least}.`,
      name,
    );
  }
}

/**
 * Refuses a probability outside [0, 1].
 * @throws OperantError `bad-value` naming the argument.
 */
export function requireProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) {
    throw new OperantError("bad-value", `${name} is ${value}, expected a probability from 0 to 1.`, name);
  }
}
