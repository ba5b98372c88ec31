/** With more dots than this, keeping every two of them apart would take seconds. */
const mostApart = 250;

/**
 * Offsets across the axis that keep dots apart: each dot, from the left, takes the free place nearest to the axis on
 * either side in turn; where the swarm outgrows `limit`, all offsets shrink to it.
 * @param positions along the axis, in pixels
 */
export function swarmOffsets(positions: readonly number[], radius: number, limit: number): number[] {
  if (positions.length > mostApart) return stacked(positions, radius, limit);
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]! || a - b);
  const offsets = new Array<number>(positions.length).fill(0);
  const placed: number[] = [];
  for (const index of order) {
    const near = placed.filter((other) => positions[index]! - positions[other]! < 2 * radius);
    const free = (offset: number) =>
      near.every((other) => {
        const along = positions[index]! - positions[other]!;
        const across = offset - offsets[other]!;
        return along * along + across * across >= 4 * radius * radius;
      });
    let attempt = 0;
    const offset = () => Math.ceil(attempt / 2) * radius * (attempt % 2 === 1 ? -1 : 1);
    while (!free(offset())) attempt++;
    offsets[index] = offset();
    placed.push(index);
  }
  const largest = Math.max(0, ...offsets.map(Math.abs));
  return largest <= limit ? offsets : offsets.map((offset) => (offset * limit) / largest);
}

/** The same for many dots in one pass: those within a dot's width of each other lie on top of each other. */
function stacked(positions: readonly number[], radius: number, limit: number): number[] {
  const heights = new Map<number, number>();
  const offsets = positions.map((position) => {
    const bin = Math.round(position / (2 * radius));
    const height = heights.get(bin) ?? 0;
    heights.set(bin, height + 1);
    return Math.ceil(height / 2) * 2 * radius * (height % 2 === 1 ? -1 : 1);
  });
  const largest = offsets.reduce((most, offset) => Math.max(most, Math.abs(offset)), 0);
  return largest <= limit ? offsets : offsets.map((offset) => (offset * limit) / largest);
}
