import { summaries, type Window } from "../summaries.js";

/** A summary as claims speak of it: in which unit, and which difference is worth speaking of. */
export interface Quantity {
  readonly summary: string;
  readonly title: string;
  /** What the summary is multiplied by for printing: 100 for percentages. */
  readonly scale: number;
  /** Unit of a difference. */
  readonly unit: string;
  /** Smallest difference of interest, in that unit. */
  readonly margin: number;
}

/** Smallest differences of interest in cooperation, percentage points: of a settled state, and on the way. */
export const COOPERATION_MARGIN = { first_200: 5, first_500: 5, all: 3, final: 3 } as const;

/**
 * Smallest difference of interest in an episode's combined reward: what one unjust punishment costs the
 * population, 3 for the victim and 10 for the punisher. Exploration alone causes about ten an episode.
 */
export const REWARD_MARGIN = 13;

/** Smallest difference of interest in a time to a level, episodes: half the window it is measured with. */
export const TIME_MARGIN = 50;

/** Cooperation over a window, in percentage points. */
export function cooperation(window: Window): Quantity {
  const summary = `cooperation_${window}`;
  const title = summaries[summary]!.title.toLowerCase();
  return { summary, title, scale: 100, unit: "points", margin: COOPERATION_MARGIN[window] };
}

/** Complete combined reward per episode over a window. */
export function reward(window: Window): Quantity {
  const summary = `reward_${window}`;
  const title = summaries[summary]!.title.toLowerCase();
  return { summary, title, scale: 1, unit: "reward per episode", margin: REWARD_MARGIN };
}

/** Episodes until the trailing mean of cooperation reaches 90 %; NaN in a seed where it never does. */
export const timeTo90: Quantity = {
  summary: "to_90",
  title: "episodes to 90 % cooperation",
  scale: 1,
  unit: "episodes",
  margin: TIME_MARGIN,
};
