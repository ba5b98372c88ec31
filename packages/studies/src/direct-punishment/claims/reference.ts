import { log } from "@operant/core/math";
import {
  contrast,
  detectableEffect,
  fisherExact,
  holm,
  mean,
  median,
  normalTwoSided,
  type SampleSummary,
  summarise,
  type TInference,
} from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";
import {
  halfUnit,
  MAIN_SIX,
  type MainSix,
  type PublishedRow,
  publishedBelow90,
  publishedMeans,
  publishedSample,
  publishedTimes,
  REFERENCE_EPISODES,
  REFERENCE_ORIGIN,
  REFERENCE_SEEDS,
} from "../published.js";
import { titleOf, valuesIfRun, valuesOf } from "./comparison.js";
import { authorsSetting } from "./setting.js";

/* The measured results against the reference table: means, counts of seeds, medians. */

const ALPHA = 0.05;
const NEEDS = {
  conditions: MAIN_SIX,
  seeds: REFERENCE_SEEDS,
  exactly: { ...authorsSetting(MAIN_SIX), episodes: REFERENCE_EPISODES },
} as const;
const COMMON = {
  source: "reference",
  origin: REFERENCE_ORIGIN,
  scale: "exact",
  needs: NEEDS,
  control:
    "The reference's own program was compared with the authors' Python on single runs; an error that both programs share would not show here.",
} as const;

/**
 * Welch's test of a measured sample against a printed mean ± half-width. What rounding can explain is given
 * to agreement: the difference is moved towards 0 by half a printed unit, and `published.sd` is that of the
 * largest half-width that is printed so.
 * @param measured in the printed unit
 */
export function compareWithPrinted(
  measured: SampleSummary,
  published: SampleSummary,
  rounding: number,
): TInference {
  const apart = measured.mean - published.mean;
  const left = Math.max(0, Math.abs(apart) - rounding) * Math.sign(apart);
  return contrast([{ ...measured, mean: published.mean + left }, published], [1, -1]);
}

/** A cell of the rows printed with ±. */
export interface PrintedCell {
  readonly row: PublishedRow;
  readonly condition: MainSix;
  readonly published: SampleSummary;
}

/** Every cell of the reference that is printed with ±. */
export const printedCells: readonly PrintedCell[] = publishedMeans.flatMap((row) =>
  MAIN_SIX.flatMap((condition) => {
    const published = publishedSample(row, condition);
    return published ? [{ row, condition, published }] : [];
  }),
);

/**
 * The smallest true difference from a printed cell, in its printed unit, that as many seeds again with the
 * same standard deviation detect with probability 80 %, the allowance for rounding included.
 * @param alpha level of the test: 0.05 for a cell alone, 0.05 / cells at Holm's strictest
 */
export function detectableDifference({ row, published }: PrintedCell, alpha = ALPHA): number {
  const { standardError } = contrast([published, published], [1, -1]);
  return detectableErrors(alpha) * standardError + halfUnit(row);
}

const known = new Map<number, number>();

/** Standard errors that two groups of 20 with one spread detect; kept, since every cell asks for the same. */
function detectableErrors(alpha: number): number {
  let errors = known.get(alpha);
  if (errors === undefined) {
    errors = detectableEffect({ standardError: 1, df: 2 * (REFERENCE_SEEDS - 1) }, 0.8, alpha);
    known.set(alpha, errors);
  }
  return errors;
}

/** The same for each row: the range over its cells, in words. */
function detectableInWords(): string {
  const rows = publishedMeans.flatMap((row) => {
    const cells = printedCells.filter((cell) => cell.row === row);
    if (cells.length === 0) return [];
    const range = (alpha: number) => {
      const sizes = cells.map((cell) => detectableDifference(cell, alpha));
      return `${Math.min(...sizes).toFixed(1)} to ${Math.max(...sizes).toFixed(1)}`;
    };
    return [`${row.title} ${range(ALPHA)} (${range(ALPHA / printedCells.length)})`];
  });
  return `Smallest difference that 20 seeds detect with probability 80 %, cell alone (at Holm's strictest level): ${rows.join("; ")}.`;
}

/** None significant: reproduced; at most a tenth: partly. */
function verdictOnDeviations(deviating: number, cells: number): Verdict {
  if (deviating === 0) return "reproduced";
  return deviating <= cells / 10 ? "partly" : "not reproduced";
}

const OUTCOME_RULE = `Reproduced if no cell differs at 5 % after Holm's correction over all cells; partly if at most a tenth of the cells do; otherwise not reproduced.`;

/** A printed cell beside what was measured; `adjusted` is Holm's p over all cells. */
export interface CheckedCell extends PrintedCell {
  readonly measured: SampleSummary;
  readonly p: number;
  readonly adjusted: number;
}

/** Every printed cell compared with the measured results; a cell that fewer than two seeds have is missing. */
export function checkMeans(data: ClaimData): CheckedCell[] {
  const found = printedCells.flatMap((cell) => {
    const values = valuesOf(data, cell.condition, cell.row);
    if (values.length < 2) return [];
    const measured = summarise(values);
    return [{ ...cell, measured, p: compareWithPrinted(measured, cell.published, halfUnit(cell.row)).p }];
  });
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((cell, i) => ({ ...cell, adjusted: adjusted[i]! }));
}

const referenceMeans: Claim = {
  ...COMMON,
  id: "reference-means",
  statement: "Every mean of the IPD main six agrees with the reference.",
  published: `${printedCells.length} means with 95 % intervals: cooperation, reward, punishment and just share of six conditions.`,
  statistic: `Welch's test of each of the ${printedCells.length} cells printed with ±, the reference's standard deviation recovered from its interval, half a printed unit allowed for rounding in mean and half-width; Holm's correction over all cells.`,
  rule: OUTCOME_RULE,
  check(data) {
    const cells = checkMeans(data);
    const missing = printedCells.length - cells.length;
    const deviating = cells.filter(({ adjusted }) => adjusted < ALPHA);
    const worst = [...cells].sort((a, b) => a.p - b.p).slice(0, 3);
    const inWords = ({ row, condition, published, measured, p, adjusted }: CheckedCell) =>
      `${row.title}, ${titleOf(condition)}: ${measured.mean.toFixed(2)} against ${published.mean.toFixed(row.decimals)} (p ${p.toPrecision(2)}, Holm ${adjusted.toPrecision(2)})`;
    return {
      verdict: missing > 0 ? "not at this scale" : verdictOnDeviations(deviating.length, cells.length),
      measured: `${deviating.length} of ${cells.length} cells differ after Holm's correction; ${cells.filter(({ p }) => p < ALPHA).length} differ before (${(ALPHA * cells.length).toFixed(1)} expected by chance if the cells were independent).`,
      note: `${missing > 0 ? `${missing} cells could not be measured. ` : ""}Largest deviations: ${worst.map(inWords).join("; ")}. ${detectableInWords()}`,
    };
  },
};

interface Count {
  readonly title: string;
  readonly condition: MainSix;
  readonly published: number;
  readonly measured: number;
  readonly of: number;
}

function counts(data: ClaimData): Count[] {
  return MAIN_SIX.flatMap((condition): Count[] => {
    const final = valuesOf(data, condition, { summary: "cooperation_final", scale: 100 });
    return [
      {
        title: "below 90 %",
        condition,
        published: publishedBelow90[condition],
        measured: final.filter((value) => value < 90).length,
        of: final.length,
      },
      ...publishedTimes.map(({ summary, title, cells }) => ({
        title: title.replace("Episodes to", "reached"),
        condition,
        published: cells[condition].reached,
        measured: valuesOf(data, condition, { summary, scale: 1 }).length,
        of: data.seeds(condition).length,
      })),
    ];
  });
}

const referenceCounts: Claim = {
  ...COMMON,
  id: "reference-counts",
  statement: "As many seeds end below 90 %, and reach 80, 90 and 95 %, as in the reference.",
  published:
    "Of 20 seeds each, below 90 % at the end: DP 4, DP-S 6, TPP 1, others 0; reached 90 %: DP-S 19, others 20.",
  statistic: "Fisher's exact test, two-sided, of each of the 24 counts of seeds; Holm's correction over all.",
  rule: OUTCOME_RULE,
  check(data) {
    const found = counts(data);
    const p = found.map(
      ({ published, measured, of }) =>
        fisherExact([
          [measured, of - measured],
          [published, REFERENCE_SEEDS - published],
        ]).p,
    );
    const adjusted = holm(p);
    const deviating = adjusted.filter((value) => value < ALPHA).length;
    const worst = found
      .map((count, i) => ({ ...count, p: p[i]!, adjusted: adjusted[i]! }))
      .sort((a, b) => a.p - b.p)
      .slice(0, 3);
    const below = found.filter(({ title }) => title === "below 90 %");
    return {
      verdict: verdictOnDeviations(deviating, found.length),
      measured: `${deviating} of ${found.length} counts differ after Holm's correction. Below 90 % at the end: ${below.map(({ condition, measured, of }) => `${titleOf(condition)} ${measured} of ${of}`).join(", ")}.`,
      note: `Largest deviations: ${worst.map(({ title, condition, measured, of, published, p: own, adjusted: all }) => `${titleOf(condition)} ${title}: ${measured} of ${of} against ${published} of ${REFERENCE_SEEDS} (p ${own.toPrecision(2)}, Holm ${all.toPrecision(2)})`).join("; ")}. ${smallestCount()}`,
    };
  },
};

/** How many of 20 seeds must differ before Fisher's test notices, from a count of 0. */
function smallestCount(): string {
  const noticed = (alpha: number) => {
    for (let count = 0; count <= REFERENCE_SEEDS; count++) {
      const table = [
        [count, REFERENCE_SEEDS - count],
        [0, REFERENCE_SEEDS],
      ] as const;
      if (fisherExact(table).p < alpha) return count;
    }
    return Number.NaN;
  };
  return `Against 0 of 20, the test notices from ${noticed(ALPHA)} of 20 for a count alone and from ${noticed(ALPHA / 24)} at Holm's strictest level.`;
}

/**
 * Medians agree when their ratio is at most this. The rule has no error rate, since the reference prints no
 * spread of its times. `medianFalseAlarm` says what it would be for a spread.
 */
export const MEDIAN_FACTOR = 1.35;

/**
 * How often two medians over the reference's number of seeds differ by more than `MEDIAN_FACTOR` by chance, if
 * times are log-normal with this standard deviation of their logarithms. By the asymptotic standard error of a
 * median, sd √(π / 2n), for each of the two.
 */
export function medianFalseAlarm(sd: number): number {
  const standardError = sd * Math.sqrt(Math.PI / REFERENCE_SEEDS);
  return normalTwoSided(log(MEDIAN_FACTOR) / standardError);
}

const referenceMedians: Claim = {
  ...COMMON,
  id: "reference-medians",
  statement: "Cooperation reaches 80, 90 and 95 % after as many episodes as in the reference.",
  published: publishedTimes
    .map(
      ({ title, cells }) =>
        `${title}: ${MAIN_SIX.map((name) => `${titleOf(name)} ${cells[name].median}`).join(", ")}`,
    )
    .join("; "),
  statistic: `Ratio of the medians over the seeds that got there, 18 of them. The reference prints no spread of these times, so the rule has no error rate: if they were log-normal with a standard deviation of 0.3 (0.5) in logarithms, ${(100 * medianFalseAlarm(0.3)).toFixed(0)} % (${(100 * medianFalseAlarm(0.5)).toFixed(0)} %) of equal medians would be taken for different.`,
  rule: `Reproduced if all 18 medians are within a factor of ${MEDIAN_FACTOR}; partly if at least 16 are; otherwise not reproduced.`,
  check(data) {
    const found = publishedTimes.flatMap(({ summary, title, cells }) =>
      MAIN_SIX.map((condition) => {
        const values = valuesOf(data, condition, { summary, scale: 1 });
        const measured = values.length > 0 ? median(values) : Number.POSITIVE_INFINITY;
        return { title, condition, measured, published: cells[condition].median };
      }),
    );
    const factor = ({ measured, published }: (typeof found)[number]) =>
      Math.max(measured / published, published / measured);
    const within = found.filter((one) => factor(one) <= MEDIAN_FACTOR).length;
    const worst = [...found].sort((a, b) => factor(b) - factor(a)).slice(0, 3);
    const ratios = found.map(({ measured, published }) => measured / published).filter(Number.isFinite);
    return {
      verdict: within === found.length ? "reproduced" : within >= 16 ? "partly" : "not reproduced",
      measured: `${within} of ${found.length} medians within a factor of ${MEDIAN_FACTOR}; mean ratio ${ratios.length > 0 ? mean(ratios).toFixed(2) : "–"}.`,
      note: `Largest deviations: ${worst.map(({ title, condition, measured, published }) => `${title}, ${titleOf(condition)}: ${measured} against ${published}`).join("; ")}.`,
      control: moreSeeds(data),
    };
  },
};

/** Conditions of the main six that are cells of the confound design too, there with seeds of their own. */
const SAME_CELL = {
  "ipd-dp": "cell-dp-norep",
  "ipd-dp-s": "cell-dp-s-norep",
  "ipd-tpp": "cell-tpp-rep",
  "ipd-tpp-s": "cell-tpp-s-rep",
} as const;

/**
 * The medians over twice the seeds, where the same cell was run for the confound design: what is left of a
 * deviation then. Looked at after the verdict and no part of it.
 */
function moreSeeds(data: ClaimData): string {
  const pooled = publishedTimes.flatMap(({ summary, title, cells }) =>
    Object.entries(SAME_CELL).flatMap(([condition, cell]) => {
      const own = valuesOf(data, condition, { summary, scale: 1 });
      const more = valuesIfRun(data, cell, { summary, scale: 1 });
      if (more === undefined || own.length + more.length === 0) return [];
      const measured = median([...own, ...more]);
      const published = cells[condition as keyof typeof SAME_CELL].median;
      return [{ title, condition, measured, published, ratio: measured / published }];
    }),
  );
  if (pooled.length === 0) return "More seeds of the same cells (the confound design) were not run.";
  const far = (ratio: number) => Math.max(ratio, 1 / ratio);
  const worst = pooled.reduce((a, b) => (far(b.ratio) > far(a.ratio) ? b : a));
  const within = pooled.filter(({ ratio }) => far(ratio) <= MEDIAN_FACTOR).length;
  return `With the seeds of the same cells in the confound design added: ${within} of ${pooled.length} medians within a factor of ${MEDIAN_FACTOR}; farthest is ${worst.title}, ${titleOf(worst.condition)}: ${worst.measured} against ${worst.published}.`;
}

/** The reference table, checked. */
export const reference: readonly Claim[] = [referenceMeans, referenceCounts, referenceMedians];
