import type { RunData } from "../run-data.js";
import { plusMinus } from "./number.js";
import { type Results, type ResultsColumn, resultsTables } from "./results.js";
import { cut, padEnd, padStart, styled, type TextOptions, textWidth, wrap } from "./text-layout.js";
import { visible } from "./visible.js";

const gap = "  ";
/** Widest line of a column's heading before it is wrapped. */
const headingWidth = 18;

interface TextColumn {
  readonly heading: readonly string[];
  readonly entries: readonly string[];
  readonly width: number;
}

/**
 * The results tables of a run as aligned text: cells down, "mean ± half of the 95% interval" across. With a
 * `width`, columns that do not fit continue in a further block below, and long titles are cut.
 * @returns lines joined by "\n", without a last line break; "" when the study declares no table
 */
export function renderResultsText(run: RunData, options: TextOptions = {}): string {
  return resultsTables(run)
    .map((table) => renderTable(table, options))
    .join("\n\n");
}

function renderTable(
  table: Results,
  { width = Number.POSITIVE_INFINITY, color = false }: TextOptions,
): string {
  const rows = table.groups.flatMap(({ rows }) => rows);
  const titles = rows.map(({ cell }) => `  ${visible(cell.title)}`);
  const groupTitles = table.groups.map(({ group }) => visible(group));
  const columns = [
    {
      heading: ["n"],
      entries: rows.map(({ cell }) => String(cell.seeds.length)),
      width: Math.max(1, ...rows.map(({ cell }) => String(cell.seeds.length).length)),
    },
    ...table.columns.map((column, index) => textColumn(table, column, index)),
  ];
  const widestTitle = Math.max(0, ...titles.map(textWidth));
  const titleWidth = Math.max(8, Math.min(widestTitle, Math.floor(Math.max(width, 40) * 0.45)));
  const lines = [styled(cut(visible(table.title), width), "bold", color)];
  lines.push(styled(cut("mean ± half of its 95% t interval between seeds; n seeds", width), "dim", color));
  const blocks = intoBlocks(columns, width - titleWidth);
  blocks.forEach((block, blockIndex) => {
    if (blockIndex > 0) lines.push("");
    const height = Math.max(...block.map(({ heading }) => heading.length));
    for (let i = 0; i < height; i++) {
      // Headings of different heights stand on the same last line.
      const parts = block.map((column) =>
        padStart(column.heading[i - height + column.heading.length] ?? "", column.width),
      );
      lines.push(styled(padEnd("", titleWidth) + gap + parts.join(gap), "dim", color));
    }
    let row = 0;
    table.groups.forEach((group, groupIndex) => {
      lines.push(cut(groupTitles[groupIndex]!, width));
      for (const _ of group.rows) {
        const parts = block.map((column) => padStart(column.entries[row]!, column.width));
        lines.push(padEnd(cut(titles[row]!, titleWidth), titleWidth) + gap + parts.join(gap));
        row++;
      }
    });
  });
  return lines.join("\n");
}

function textColumn(table: Results, column: ResultsColumn, index: number): TextColumn {
  const entries = table.groups.flatMap(({ rows }) =>
    rows.map(({ cell, estimates }) => {
      const value = estimates[index]!;
      const fewer = value.n > 0 && value.n < cell.seeds.length ? ` (n=${value.n})` : "";
      return plusMinus(value, column.decimals) + fewer;
    }),
  );
  const heading = wrap(visible(column.title), headingWidth);
  if (column.unit !== "") heading.push(...wrap(`(${visible(column.unit)})`, headingWidth));
  return { heading, entries, width: Math.max(...heading.map(textWidth), ...entries.map(textWidth)) };
}

/** Columns in blocks that fit beside the titles; a column wider than that gets a block of its own. */
function intoBlocks(columns: readonly TextColumn[], width: number): TextColumn[][] {
  const blocks: TextColumn[][] = [[]];
  let used = 0;
  for (const column of columns) {
    const needed = gap.length + column.width;
    if (used > 0 && used + needed > width) {
      blocks.push([]);
      used = 0;
    }
    blocks.at(-1)!.push(column);
    used += needed;
  }
  return blocks;
}
