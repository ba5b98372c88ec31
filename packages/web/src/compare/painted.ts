import type { MapDrawing } from "@operant/report";
import { gridOf, placesOf, rolesOf } from "./grid.js";

/** Numbers on cells, by "row,column". Cells without one have 0. */
export type CellNumbers = Readonly<Record<string, number>>;

/** A reward that is painted on the cells of a map. */
export interface Painted {
  /** Paid on arriving in the cell. */
  readonly cells: CellNumbers;
  /** Paid in every step besides. */
  readonly step: number;
  /** Potential φ of the cells: γ φ(s′) − φ(s) is paid besides, with φ = 0 where an episode has ended. */
  readonly potential: CellNumbers;
}

export const nothingPainted: Painted = { cells: {}, step: 0, potential: {} };

/**
 * A painted reward as a file of rewards over the map's world, whose states are the cells that are no walls, in
 * reading order. By next state where there is no potential, else by transition.
 * @param moves how many actions the world has
 */
export function paintedFile(
  name: string,
  { cells, step, potential }: Painted,
  drawing: MapDrawing,
  discount: number,
): string {
  const grid = gridOf(drawing.map);
  const places = placesOf(grid);
  const arriving = places.map((place) => (cells[place] ?? 0) + step);
  const phi = places.map((place) => {
    const [row, column] = place.split(",").map(Number) as [number, number];
    const letter = grid[row]![column]!;
    return rolesOf(letter, drawing.legend[letter]).terminal ? 0 : (potential[place] ?? 0);
  });
  const actions = drawing.settings.moves?.length ?? 4;
  const spec = phi.every((each) => each === 0)
    ? { "next-state": arriving }
    : {
        transition: places.map((_, s) => {
          const row = places.map((_, next) => arriving[next]! + discount * phi[next]! - phi[s]!);
          return Array.from({ length: actions }, () => row);
        }),
      };
  return `${JSON.stringify({ format: "operant-rewards/1", rewards: { [name]: spec } })}\n`;
}
