import type { Parameters, Summary, TrialResult } from "@operant/core/study";
import { type MetricName, metrics } from "./metrics.js";

/*
 * One number per trial from its columns (a row per episode). Names are `<metric>_<window>`. Shares stay
 * shares (0 to 1); whoever prints them multiplies by 100.
 */

type Columns = Readonly<Partial<Record<MetricName, Float64Array>>>;

interface Definition extends Summary {
  /** Undefined where the summary does not apply to these columns. */
  of(columns: Columns): number | undefined;
}

/** Episodes that "final" and every trailing mean average over, as the authors' plots do. */
export const FINAL_WINDOW = 100;

const WINDOWS = {
  first_200: { title: "first 200", words: "the first 200 episodes (left out of shorter runs)" },
  first_500: { title: "first 500", words: "the first 500 episodes (left out of shorter runs)" },
  all: { title: "all", words: "all episodes" },
  final: { title: "final", words: `the last ${FINAL_WINDOW} episodes, or all when there are fewer` },
} as const;
export type Window = keyof typeof WINDOWS;
const EARLY_AND_LATE: readonly Window[] = ["first_200", "first_500", "all", "final"];
const WHOLE_AND_LATE: readonly Window[] = ["all", "final"];

/** First and one past the last row of a window, or undefined when the run is too short for it. */
function rowsOf(window: Window, rows: number): readonly [number, number] | undefined {
  if (window === "all") return [0, rows];
  if (window === "final") return [Math.max(0, rows - FINAL_WINDOW), rows];
  const length = window === "first_200" ? 200 : 500;
  return rows < length ? undefined : [0, length];
}

/** Mean over the rows where the column is defined; undefined when it is defined in none. */
function meanOf(column: Float64Array, from: number, to: number): number | undefined {
  let sum = 0;
  let count = 0;
  for (let row = from; row < to; row++) {
    const value = column[row]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}

const definitions: Record<string, Definition> = {};

for (const [metric, windows] of [
  ["cooperation", EARLY_AND_LATE],
  ["reward", EARLY_AND_LATE],
  ["reward_logged", EARLY_AND_LATE],
  ["punishment", WHOLE_AND_LATE],
  ["punishment_direct", WHOLE_AND_LATE],
  ["punishment_third", WHOLE_AND_LATE],
  ["just_share", WHOLE_AND_LATE],
  ["cooperator_selections", WHOLE_AND_LATE],
  ["punisher_selections_direct", WHOLE_AND_LATE],
  ["punisher_selections_third", WHOLE_AND_LATE],
  ["just_punisher_selections", WHOLE_AND_LATE],
  ["reputation_logged", WHOLE_AND_LATE],
  ["moves", WHOLE_AND_LATE],
] as const)
  for (const window of windows)
    definitions[`${metric}_${window}`] = {
      title: `${metrics[metric].title}, ${WINDOWS[window].title}`,
      unit: metrics[metric].unit,
      description: `Mean over ${WINDOWS[window].words}. ${metrics[metric].description}`,
      of(columns) {
        const column = columns[metric];
        const rows = column && rowsOf(window, column.length);
        return rows && meanOf(column, rows[0], rows[1]);
      },
    };

/**
 * Pooled ratios. Every move is followed by equally many punish decisions (one; two where both kinds of
 * punisher are), so rate × moves is in proportion to the number of punishments, just share × rate × moves
 * to that of the just ones, and (1 − cooperation) × moves to that of the chances to punish justly.
 */
function pooled(
  columns: Columns,
  window: Window,
  numerator: (cooperation: number, punishment: number, just: number) => number,
  denominator: (cooperation: number, punishment: number) => number,
): number | undefined {
  const { cooperation, punishment, just_share: just, moves } = columns;
  if (!cooperation || !punishment || !just || !moves) return undefined;
  const rows = rowsOf(window, moves.length);
  if (!rows) return undefined;
  let above = 0;
  let below = 0;
  for (let row = rows[0]; row < rows[1]; row++) {
    const rate = punishment[row]!;
    if (Number.isNaN(rate) || Number.isNaN(just[row]!)) continue;
    above += numerator(cooperation[row]!, rate, just[row]!) * moves[row]!;
    below += denominator(cooperation[row]!, rate) * moves[row]!;
  }
  // Below this, only the rounding of 1 − cooperation is left of a denominator that is 0.
  return below > 1e-9 ? above / below : undefined;
}

for (const window of WHOLE_AND_LATE) {
  const { title, words } = WINDOWS[window];
  definitions[`just_share_pooled_${window}`] = {
    title: `Just share, pooled, ${title}`,
    unit: "share",
    description: `Just punishments / all punishments, both counted over ${words}; left out when nobody was punished.`,
    of: (columns) =>
      pooled(
        columns,
        window,
        (_, p, just) => p * just,
        (_, p) => p,
      ),
  };
  definitions[`punishment_of_defectors_${window}`] = {
    title: `Punishment of defectors, ${title}`,
    unit: "share",
    description: `Just punishments / punish decisions about a defection, over ${words}; left out when nobody defected.`,
    of: (columns) =>
      pooled(
        columns,
        window,
        (_, p, just) => p * just,
        (c) => 1 - c,
      ),
  };
  definitions[`punishment_of_cooperators_${window}`] = {
    title: `Punishment of cooperators, ${title}`,
    unit: "share",
    description: `Unjust punishments / punish decisions about a cooperation, over ${words}; left out when nobody cooperated.`,
    of: (columns) =>
      pooled(
        columns,
        window,
        (_, p, just) => p * (1 - just),
        (c) => c,
      ),
  };
}

for (const [name, title, metric] of [
  ["reputation_end", "Sum of reputations at the end", "reputation"],
  ["gradient_steps", "Gradient steps", "gradient_steps"],
] as const)
  definitions[name] = {
    title,
    unit: metric === "reputation" ? "reputation" : "steps",
    description: `In the last episode. ${metrics[metric].description}`,
    of(columns) {
      const value = columns[metric]?.at(-1);
      return value === undefined || Number.isNaN(value) ? undefined : value;
    },
  };

/** Mean cooperation of the `FINAL_WINDOW` episodes that end with this one (counted from 1). */
function trailingCooperation(cooperation: Float64Array, episode: number): number | undefined {
  return episode < FINAL_WINDOW || episode > cooperation.length
    ? undefined
    : meanOf(cooperation, episode - FINAL_WINDOW, episode);
}

for (const percent of [80, 90, 95])
  definitions[`to_${percent}`] = {
    title: `Episodes to ${percent} %`,
    unit: "episodes",
    description: `First episode, counted from 1, at which the mean cooperation of the ${FINAL_WINDOW} episodes that end with it reaches ${percent} %; at least ${FINAL_WINDOW}; left out when it never does.`,
    of({ cooperation }) {
      if (!cooperation) return undefined;
      for (let episode = FINAL_WINDOW; episode <= cooperation.length; episode++)
        // A mean that is exactly the target may come out a rounding error below it.
        if (trailingCooperation(cooperation, episode)! >= percent / 100 - 1e-9) return episode;
      return undefined;
    },
  };

/** Episodes at which the reference gives its mean curve. */
export const CURVE_EPISODES = [100, 200, 300, 500, 1000, 1500, 2000] as const;

for (const episode of CURVE_EPISODES)
  definitions[`cooperation_at_${episode}`] = {
    title: `Cooperation at episode ${episode}`,
    unit: "share",
    description: `Mean cooperation of the ${FINAL_WINDOW} episodes that end with episode ${episode}; left out of shorter runs.`,
    of: ({ cooperation }) => cooperation && trailingCooperation(cooperation, episode),
  };

/** Every summary of the study by name. */
export const summaries: Readonly<Record<string, Summary>> = Object.fromEntries(
  Object.entries(definitions).map(([name, { title, unit, description }]) => [
    name,
    { title, unit, description },
  ]),
);

/**
 * The summaries of one trial; one that does not apply (no partner was chosen, the run is too short, a level
 * was never reached) is left out.
 */
export function summarise(_parameters: Parameters, result: TrialResult): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [name, { of }] of Object.entries(definitions)) {
    const value = of(result.columns as Columns);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
