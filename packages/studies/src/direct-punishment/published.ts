import type { SampleSummary } from "@operant/core/stats";

/*
 * The reference for the IPD main six, declared once: measured with an independent replica of the authors'
 * algorithm (their code at commit d4ce8d0), 20 seeds, 2000 episodes. It is not the paper: the paper's body
 * could not be read, and its repository holds no results. ± is half a 95 % normal interval of the mean over
 * seeds.
 */

/** Where the numbers come from, in words for claims and tables. */
export const REFERENCE_ORIGIN =
  "reference measured with an independent replica of the authors' algorithm, 20 seeds";
export const REFERENCE_SEEDS = 20;
export const REFERENCE_EPISODES = 2000;

/** The conditions of the reference, in the order of its columns. */
export const MAIN_SIX = ["ipd-dp", "ipd-dp-s", "ipd-tpp", "ipd-tpp-s", "ipd-tppdp", "ipd-tppdp-s"] as const;
export type MainSix = (typeof MAIN_SIX)[number];

export interface PublishedMean {
  readonly mean: number;
  /** Half the 95 % normal interval, where one was printed. */
  readonly halfWidth?: number;
}

/** A row of the reference: a summary's mean over seeds per condition, as printed. */
export interface PublishedRow {
  /** The study's summary that it is compared with. */
  readonly summary: string;
  readonly title: string;
  /** What a summary is multiplied by to be printed so: 100 for percentages. */
  readonly scale: number;
  /** Decimals printed; the last printed unit is 10^-decimals. */
  readonly decimals: 0 | 1;
  readonly cells: Readonly<Partial<Record<MainSix, PublishedMean>>>;
}

type Cell = readonly [mean: number, halfWidth?: number] | null;
type SixCells = readonly [Cell, Cell, Cell, Cell, Cell, Cell];

function bySix<T, U>(values: readonly T[], make: (value: T) => U): Record<MainSix, U> {
  return Object.fromEntries(MAIN_SIX.map((name, i) => [name, make(values[i]!)])) as Record<MainSix, U>;
}

function row(summary: string, title: string, scale: number, decimals: 0 | 1, six: SixCells): PublishedRow {
  const cells: Partial<Record<MainSix, PublishedMean>> = {};
  MAIN_SIX.forEach((name, i) => {
    const cell = six[i];
    if (!cell) return;
    const [mean, halfWidth] = cell;
    cells[name] = halfWidth === undefined ? { mean } : { mean, halfWidth };
  });
  return { summary, title, scale, decimals, cells };
}

/**
 * Means over seeds. The reference does not say whether its just share is a mean of episodes' shares or the
 * share of a window's pooled punishments. It is the pooled one: cooperators are punished at half the
 * exploration floor, so a window's unjust punishments are 10 % × cooperation of its decisions, and
 * 1 − 10 % × cooperation / punishment rate gives TPP 49 % over all episodes (48.3 printed); the mean of
 * episodes' shares would be about 36 %.
 */
export const publishedMeans: readonly PublishedRow[] = [
  row("cooperation_final", "Cooperation, final %", 100, 1, [
    [93.2, 5.1],
    [94.4, 3.2],
    [98.9, 1.0],
    [99.5, 0.0],
    [99.5, 0.0],
    [99.2, 0.7],
  ]),
  row("cooperation_all", "Cooperation, all episodes %", 100, 1, [
    [90.4, 4.2],
    [91.0, 3.5],
    [90.3, 0.9],
    [90.3, 0.9],
    [93.9, 1.2],
    [94.4, 1.1],
  ]),
  row("cooperation_first_500", "Cooperation, first 500 %", 100, 1, [
    [85.4, 4.1],
    [84.9, 5.3],
    [71.0, 1.8],
    [71.1, 2.9],
    [81.8, 2.7],
    [82.0, 3.0],
  ]),
  row("reward_logged_final", "Reward as logged, final", 1, 1, [
    [159.3, 8.5],
    [161.0, 5.1],
    [167.6, 2.3],
    [169.1, 1.4],
    [139.0, 1.8],
    [135.5, 3.0],
  ]),
  row("reward_final", "Reward complete, final", 1, 1, [
    [159.3, 8.5],
    [161.0, 5.1],
    [167.6, 2.3],
    [169.1, 1.4],
    [40.7, 2.3],
    [37.9, 2.2],
  ]),
  row("reward_logged_all", "Reward as logged, all episodes", 1, 1, [
    [153.8, 6.7],
    [155.0, 5.4],
    [153.6, 1.5],
    [153.6, 1.5],
    [115.0, 5.0],
    [116.7, 4.5],
  ]),
  row("reward_all", "Reward complete, all episodes", 1, 1, [
    [153.8, 6.7],
    [155.0, 5.4],
    [153.6, 1.5],
    [153.6, 1.5],
    [31.6, 1.6],
    [32.2, 1.6],
  ]),
  row("reward_logged_first_500", "Reward as logged, first 500", 1, 1, [
    [143.6, 6.4],
    [143.0, 8.3],
    [120.2, 3.0],
    [120.1, 5.0],
    [64.3, 10.9],
    [65.9, 11.9],
  ]),
  row("punishment_final", "Punishment rate, final %", 100, 1, [
    [15.4, 4.1],
    [14.5, 2.5],
    [10.9, 0.8],
    [10.4, 0.1],
    null,
    null,
  ]),
  row("punishment_direct_final", "Punishment rate, direct, final %", 100, 1, [
    null,
    null,
    null,
    null,
    [10.4],
    [10.7],
  ]),
  row("punishment_third_final", "Punishment rate, third-party, final %", 100, 1, [
    null,
    null,
    null,
    null,
    [10.3],
    [10.8],
  ]),
  row("punishment_all", "Punishment rate, all episodes %", 100, 1, [
    [17.7, 3.3],
    [17.1, 2.8],
    [17.8, 0.7],
    [17.8, 0.7],
    [14.9, 1.0],
    [14.5, 0.9],
  ]),
  row("just_share_pooled_all", "Just share, all episodes %", 100, 1, [
    [39.3, 10.4],
    [39.3, 9.6],
    [48.3, 2.5],
    [48.1, 2.8],
    [35.0, 4.9],
    [33.4, 4.4],
  ]),
  row("just_share_pooled_final", "Just share, final %", 100, 1, [
    [23.1, 12.8],
    [24.9, 11.7],
    [7.3, 5.0],
    [4.5, 0.3],
    [4.4, 0.2],
    [6.1, 3.6],
  ]),
  row("cooperator_selections_all", "Cooperator selections, all episodes %", 100, 1, [
    null,
    [93.3],
    null,
    [95.5],
    null,
    [98.1],
  ]),
  row("cooperator_selections_final", "Cooperator selections, final %", 100, 1, [
    null,
    [97.3],
    null,
    [100.0],
    null,
    [99.9],
  ]),
  row("reputation_end", "Sum of reputations at the end", 1, 0, [
    [141250],
    [141174],
    [141275],
    [141219],
    [106059],
    [103986],
  ]),
];

/** Seeds of 20 whose final cooperation is below 90 %. */
export const publishedBelow90: Readonly<Record<MainSix, number>> = bySix(
  [4, 6, 1, 0, 0, 0],
  (count) => count,
);

/** Final cooperation of the median and of the worst seed, in %. */
export const publishedSpread: Readonly<Record<MainSix, { readonly median: number; readonly worst: number }>> =
  bySix(
    [
      [99.3, 64.8],
      [99.1, 77.9],
      [99.5, 89.5],
      [99.5, 99.3],
      [99.5, 99.4],
      [99.5, 92.6],
    ] as const,
    ([median, worst]) => ({ median, worst }),
  );

/** How long cooperation took to reach a level: median over the seeds that did, and how many of 20 did. */
export interface PublishedTime {
  readonly summary: "to_80" | "to_90" | "to_95";
  readonly title: string;
  readonly cells: Readonly<Record<MainSix, { readonly median: number; readonly reached: number }>>;
}

type SixTimes = readonly (readonly [median: number, reached: number])[];
const time = (percent: 80 | 90 | 95, six: SixTimes): PublishedTime => ({
  summary: `to_${percent}`,
  title: `Episodes to ${percent} %`,
  cells: bySix(six, ([median, reached]) => ({ median, reached })),
});

export const publishedTimes: readonly PublishedTime[] = [
  time(80, [
    [134, 20],
    [123, 20],
    [463, 20],
    [453, 20],
    [299, 20],
    [241, 20],
  ]),
  time(90, [
    [206, 20],
    [223, 19],
    [629, 20],
    [685, 20],
    [461, 20],
    [422, 20],
  ]),
  time(95, [
    [243, 20],
    [319, 19],
    [820, 20],
    [839, 20],
    [588, 20],
    [610, 19],
  ]),
];

/** Mean over seeds of the trailing 100-episode cooperation, in %, at the episodes of `CURVE_EPISODES`. */
export const publishedCurve: Readonly<Record<MainSix, readonly number[]>> = bySix(
  [
    [70, 84, 91, 92, 91, 92, 93],
    [71, 83, 88, 91, 92, 93, 94],
    [62, 64, 70, 83, 97, 99, 99],
    [62, 66, 71, 81, 97, 99, 99],
    [76, 75, 80, 91, 98, 99, 99],
    [74, 75, 82, 92, 99, 99, 99],
  ],
  (curve) => curve,
);

/** The 0.975 quantile of the normal distribution to the three digits that intervals are commonly printed with. */
const Z = 1.96;

/** Half of the last printed unit of a row. */
export function halfUnit(row: Pick<PublishedRow, "decimals">): number {
  return row.decimals === 1 ? 0.05 : 0.5;
}

/**
 * What a printed cell says about its 20 seeds, in the row's printed unit: sd = (half-width + half a printed
 * unit) / 1.96 × √20, the largest that rounds to the printed half-width; undefined without a half-width.
 */
export function publishedSample(row: PublishedRow, condition: MainSix): SampleSummary | undefined {
  const cell = row.cells[condition];
  if (cell?.halfWidth === undefined) return undefined;
  const sd = ((cell.halfWidth + halfUnit(row)) / Z) * Math.sqrt(REFERENCE_SEEDS);
  return { n: REFERENCE_SEEDS, mean: cell.mean, sd };
}
