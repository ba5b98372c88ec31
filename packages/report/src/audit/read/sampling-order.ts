/**
 * Sampling by priority: every row has a place (prompt, group, row) that hashes decide, and the sample is the first
 * so many rows in that order, so whole prompts except perhaps the last. The sample is the same whatever the order
 * of the file (bottom-k sampling: Cohen and Kaplan, Summarizing data using bottom-k sketches, PODC 2007).
 */
export interface Priorities {
  readonly unit: Float64Array;
  readonly part: Float64Array;
  readonly row: Float64Array;
}

/** A place in the order: that of the first row that was left out. */
export interface SamplingCut {
  readonly unit: number;
  readonly part: number;
  readonly row: number;
}

/** Whether a row with these priorities lies at or beyond the cut. */
export function isBeyond(cut: SamplingCut | undefined, unit: number, part: number, row: number): boolean {
  if (cut === undefined) return false;
  if (unit !== cut.unit) return unit > cut.unit;
  if (part !== cut.part) return part > cut.part;
  return row >= cut.row;
}

/**
 * The first `budget` rows in the order of sampling, and the place of the first that is left out.
 * @param rows more than `budget`
 * @returns rows ascending
 */
export function firstRows(
  { unit, part, row }: Priorities,
  rows: number,
  budget: number,
): { kept: Uint32Array; cut: SamplingCut } {
  // Sorting numbers alone is many times faster than sorting rows; only the unit on the edge needs the rest.
  const edge = unit.slice(0, rows).sort()[budget]!;
  const onEdge: number[] = [];
  let inside = 0;
  for (let i = 0; i < rows; i++) {
    if (unit[i]! < edge) inside++;
    else if (unit[i] === edge) onEdge.push(i);
  }
  onEdge.sort((a, b) => part[a]! - part[b]! || row[a]! - row[b]! || a - b);
  const next = onEdge[budget - inside]!;
  const keptOnEdge = new Set(onEdge.slice(0, budget - inside));
  const kept = new Uint32Array(budget);
  let count = 0;
  for (let i = 0; i < rows; i++) if (unit[i]! < edge || keptOnEdge.has(i)) kept[count++] = i;
  return { kept, cut: { unit: edge, part: part[next]!, row: row[next]! } };
}

/**
 * Of rows that a cut has ended, those of whole units; of whole parts where whole units would leave less than half
 * of the rows; else all.
 */
export function wholeRows(
  { unit, part }: Priorities,
  rows: number,
  cut: SamplingCut,
): { kept: Uint32Array; unit: "units" | "parts" | "rows" } {
  const select = (inside: (row: number) => boolean): Uint32Array => {
    const kept: number[] = [];
    for (let row = 0; row < rows; row++) if (inside(row)) kept.push(row);
    return Uint32Array.from(kept);
  };
  const units = select((row) => unit[row] !== cut.unit);
  if (units.length * 2 >= rows) return { kept: units, unit: "units" };
  const parts = select((row) => unit[row] !== cut.unit || part[row] !== cut.part);
  if (parts.length * 2 >= rows) return { kept: parts, unit: "parts" };
  return { kept: select(() => true), unit: "rows" };
}
