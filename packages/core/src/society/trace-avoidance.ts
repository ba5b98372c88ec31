import type { SocietyHeader } from "./trace.js";

/**
 * A society in which partners were drawn uniformly would show any avoided agent in at most this share of its
 * windows: the level of each agent's test is this share divided by the number of agents (Bonferroni).
 */
export const AVOIDANCE_LEVEL = 0.05;

/**
 * How often each agent would be met if everybody drew its partner uniformly from its neighbours, and how seldom
 * it must have been chosen to count as avoided. The number of visits in a window is then a sum of independent
 * draws, one per chooser and episode, each with probability 1 / (neighbours of the chooser); its distribution
 * (Poisson binomial) is summed exactly.
 */
export class AvoidanceLimits {
  /** Visits expected per episode. */
  readonly expected: Float64Array;
  private readonly probabilities: readonly (readonly number[])[];
  private readonly profiles: readonly string[];
  private readonly known = new Map<string, number>();
  private readonly level: number;

  constructor({ agents, graph }: SocietyHeader) {
    const lists: number[][] = Array.from({ length: agents }, () => []);
    for (let chooser = 0; chooser < agents; chooser++) {
      const [from, to] = [graph.offsets[chooser]!, graph.offsets[chooser + 1]!];
      for (let i = from; i < to; i++) lists[graph.targets[i]!]!.push(1 / (to - from));
    }
    this.probabilities = lists.map((list) => list.sort((a, b) => a - b));
    this.profiles = this.probabilities.map((list) => list.join(" "));
    this.expected = Float64Array.from(this.probabilities, (list) => list.reduce((a, b) => a + b, 0));
    this.level = AVOIDANCE_LEVEL / agents;
  }

  /**
   * The largest number of visits in `episodes` episodes that makes an agent avoided; −1 when not even none
   * would, because the window is too short to tell.
   */
  limit(agent: number, episodes: number): number {
    const key = `${episodes}:${this.profiles[agent]}`;
    let limit = this.known.get(key);
    if (limit === undefined) {
      limit = largestBelow(this.probabilities[agent]!, episodes, this.level);
      this.known.set(key, limit);
    }
    return limit;
  }
}

/** The largest k with P(X ≤ k) < level, for X the successes in `repeats` runs of each of these trials. */
function largestBelow(probabilities: readonly number[], repeats: number, level: number): number {
  // The median of X lies within 1 of its mean, so the limit lies below the mean and later terms are not needed.
  const mean = repeats * probabilities.reduce((a, b) => a + b, 0);
  const mass = new Float64Array(Math.floor(mean) + 2);
  mass[0] = 1;
  for (const p of probabilities)
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (let k = mass.length - 1; k > 0; k--) mass[k] = mass[k]! * (1 - p) + mass[k - 1]! * p;
      mass[0]! *= 1 - p;
    }
  let below = 0;
  for (let k = 0; k < mass.length; k++) {
    below += mass[k]!;
    if (below >= level) return k - 1;
  }
  return mass.length - 1;
}
