/** How one series is told apart within a panel: by colour and dash pattern. */
export interface SeriesLook {
  /** A CSS colour: a variable of the page, or `currentColor`. */
  readonly colour: string;
  /** Dash lengths in pixels; empty is a solid line. */
  readonly dash: readonly number[];
}

/*
 * The order of the reports' figures (report/src/figures/series.ts), so that a cell looks here as it does there: M.
 * Okabe and K. Ito's palette, with black as the colour of the text. A test holds the two together.
 */
const colours = [
  "var(--series-1)",
  "var(--series-2)",
  "var(--series-3)",
  "currentColor",
  "var(--series-5)",
  "var(--series-6)",
  "var(--series-7)",
];

const dashes: readonly (readonly number[])[] = [
  [],
  [7, 3],
  [2, 2.5],
  [9, 2.5, 2, 2.5],
  [4, 2.5],
  [12, 3, 2, 3, 2, 3],
];

/** The look of the series at a place in its panel, counted from 0; pairs of colour and dash repeat after 42. */
export function seriesLook(index: number): SeriesLook {
  return { colour: colours[index % colours.length]!, dash: dashes[index % dashes.length]! };
}
