/**
 * Offsets across the axis that keep dots apart: each dot, from the least x on, takes the free place nearest
 * to the axis, trying both sides in turn. Where the swarm outgrows `limit`, all offsets shrink to it and dots
 * overlap. The same positions always give the same offsets.
 * @param positions along the axis, in pixels, in any order
 * @param radius of a dot
 * @param limit largest size of an offset
 */
export function swarmOffsets(positions: readonly number[], radius: number, limit: number): number[] {
  const order = positions.map((_, index) => index).sort((a, b) => positions[a]! - positions[b]! || a - b);
  const offsets = new Array<number>(positions.length).fill(0);
  const step = radius;
  const placed: number[] = [];
  for (const index of order) {
    const near = placed.filter((other) => positions[index]! - positions[other]! < 2 * radius);
    for (let attempt = 0; ; attempt++) {
      const size = Math.ceil(attempt / 2) * step;
      const offset = attempt % 2 === 1 ? -size : size;
      const free = near.every((other) => {
        const along = positions[index]! - positions[other]!;
        const across = offset - offsets[other]!;
        return along * along + across * across >= 4 * radius * radius;
      });
      if (free) {
        offsets[index] = offset;
        break;
      }
    }
    placed.push(index);
  }
  const largest = Math.max(0, ...offsets.map(Math.abs));
  return largest <= limit ? offsets : offsets.map((offset) => (offset * limit) / largest);
}
