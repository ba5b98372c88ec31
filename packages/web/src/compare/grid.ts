import type { LegendEntry, MapDrawing } from "@operant/report";

/** The cells of a drawn map as a rectangle: "#" a wall, "." a free cell, a letter or digit a named one. */
export type Grid = readonly (readonly string[])[];

/** Rows and columns that can be drawn. */
export const largestSide = 20;

/**
 * The rectangle of a map, as the reader sees it: indentation that all rows share is left out, what is missing at
 * a row's end is wall.
 */
export function gridOf(map: readonly string[]): Grid {
  const ends = map.map((row) => row.trimEnd());
  const indent = Math.min(...ends.map((row) => row.length - row.trimStart().length));
  const rows = ends.map((row) => row.slice(indent));
  const columns = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row.padEnd(columns, "#")].map((cell) => (cell === " " ? "." : cell)));
}

/** A map with one cell changed. */
export function withCell(grid: Grid, row: number, column: number, cell: string): Grid {
  return grid.map((cells, r) => (r === row ? cells.map((each, c) => (c === column ? cell : each)) : cells));
}

/** A map of another size: the upper left corner stays, new cells are free. */
export function resized(grid: Grid, rows: number, columns: number): Grid {
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (_, c) => grid[r]?.[c] ?? "."),
  );
}

/** The drawing with another map; letters that are no longer on it are no longer explained. */
export function withGrid(drawing: MapDrawing, grid: Grid): MapDrawing {
  const letters = new Set(grid.flat());
  return {
    ...drawing,
    map: grid.map((row) => row.join("")),
    legend: Object.fromEntries(Object.entries(drawing.legend).filter(([letter]) => letters.has(letter))),
  };
}

/** Letters and digits on a map, in reading order. */
export function lettersOn(grid: Grid): string[] {
  return [...new Set(grid.flat().filter((cell) => /^[A-Za-z0-9]$/.test(cell)))];
}

/** What a letter's cells are: S is a start and G terminal unless the legend says otherwise. */
export function rolesOf(
  letter: string,
  entry: LegendEntry | undefined,
): { start: boolean; terminal: boolean } {
  return {
    start: entry?.start ?? (letter === "S" && entry?.terminal !== true),
    terminal: entry?.terminal ?? (letter === "G" && entry?.start !== true),
  };
}

/** Names of the rewards that a legend pays, in its order. */
export function rewardNames({ legend }: MapDrawing): string[] {
  return [...new Set(Object.values(legend).flatMap(({ rewards = {} }) => Object.keys(rewards)))];
}

/** "row,column" of every cell that is no wall, in reading order: the world's states. */
export function placesOf(grid: Grid): string[] {
  return grid.flatMap((row, r) => row.flatMap((cell, c) => (cell === "#" ? [] : [`${r},${c}`])));
}
