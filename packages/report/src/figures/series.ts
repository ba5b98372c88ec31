import type { CellData } from "../run-data.js";
import { visible } from "../tables/visible.js";

/** How one cell is told apart within a panel: by label, dash pattern, dot shape and colour. */
export interface SeriesStyle {
  readonly cell: CellData;
  readonly title: string;
  /**
   * What stands at the end of the line: the title where all titles of the panel are short, else a letter; nothing
   * where a long title has the panel to itself.
   */
  readonly label: string;
  readonly colour: string;
  /** SVG dash pattern; "" is a solid line. */
  readonly dash: string;
}

/**
 * M. Okabe and K. Ito's palette, "Color Universal Design" (2008), ordered so that the colours that stand out
 * most on white come first, without its yellow, which does not. A page may replace each by setting the
 * variable, as the report does in the dark. Black is the colour of the text.
 */
const colours = [
  "var(--series-1, #0072b2)",
  "var(--series-2, #d55e00)",
  "var(--series-3, #009e73)",
  "currentColor",
  "var(--series-5, #cc79a7)",
  "var(--series-6, #e69f00)",
  "var(--series-7, #56b4e9)",
];

/** As many as there are colours less one, so that the pairs of colour and dash repeat only after 42 series. */
const dashes = ["", "7 3", "2 2.5", "9 2.5 2 2.5", "4 2.5", "12 3 2 3 2 3"];

const longestDirectLabel = 9;

/** The styles of a panel's cells, in the order given. */
export function seriesStyles(cells: readonly CellData[]): SeriesStyle[] {
  const titles = cells.map(({ title }) => visible(title));
  const short = titles.every((title) => [...title].length <= longestDirectLabel);
  return cells.map((cell, index) => ({
    cell,
    title: titles[index]!,
    label: short ? titles[index]! : cells.length === 1 ? "" : letters(index),
    colour: colours[index % colours.length]!,
    dash: dashes[index % dashes.length]!,
  }));
}

/** A, B, …, Z, AA, AB, … */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}
