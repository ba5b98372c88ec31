import { OperantError } from "../error.js";

/** The integers from `low` to `high`, both included. */
export interface IntegerRange {
  readonly low: number;
  readonly high: number;
}

/** More states than this, and a table is the wrong learner (a table of doubles would pass 128 MiB per action). */
const MOST_STATES = 16777216;

/**
 * Numbers the observations of a world whose every entry is an integer within known bounds, in mixed radix
 * with the first entry most significant: states 0 … states − 1, each observation its own.
 */
export class StateEncoder {
  /** Length of an observation. */
  readonly inputs: number;
  /** Number of different observations. */
  readonly states: number;
  private readonly ranges: readonly IntegerRange[];

  /**
   * @param ranges bounds of each entry of the observation
   * @throws OperantError `unsupported` when an entry is unbounded or there are more than 2²⁴ observations;
   *   `bad-value` when bounds are not integers or are the wrong way round.
   */
  constructor(ranges: readonly IntegerRange[]) {
    let states = 1;
    ranges.forEach(({ low, high }, i) => {
      if (!Number.isFinite(low) || !Number.isFinite(high)) {
        throw new OperantError(
          "unsupported",
          `Entry ${i} of the observation ranges from ${low} to ${high}; a table needs integers within finite ` +
            "bounds. Bound or bin the entry, or use a learner with a network.",
          `ranges[${i}]`,
        );
      }
      if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || high < low) {
        throw new OperantError(
          "bad-value",
          `Entry ${i} of the observation ranges from ${low} to ${high}; give integers, low ≤ high.`,
          `ranges[${i}]`,
        );
      }
      states *= high - low + 1;
    });
    if (states > MOST_STATES) {
      throw new OperantError(
        "unsupported",
        `The observation takes ${states} values; a table holds at most ${MOST_STATES}. Use fewer or narrower ` +
          "entries, or a learner with a network.",
        "ranges",
      );
    }
    this.inputs = ranges.length;
    this.states = states;
    this.ranges = ranges.map(({ low, high }) => ({ low, high }));
  }

  /**
   * The state of an observation.
   * @throws OperantError `bad-value` when an entry is not an integer within its bounds.
   */
  encode(observation: Float64Array): number {
    let state = 0;
    for (let i = 0; i < this.inputs; i++) {
      const { low, high } = this.ranges[i];
      const value = observation[i];
      if (!(value >= low && value <= high) || !Number.isInteger(value)) {
        throw new OperantError(
          "bad-value",
          `Entry ${i} of the observation is ${value}; the table was made for integers from ${low} to ${high}.`,
          `observation[${i}]`,
        );
      }
      state = state * (high - low + 1) + (value - low);
    }
    return state;
  }
}
