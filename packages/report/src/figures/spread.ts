/**
 * Places for labels that want to stand at `wanted` but need `gap` between them: the places nearest to the
 * wanted ones in the sense of least squares (pool adjacent violators), pushed inside [low, high] as far as
 * there is room.
 * @returns a place per label, in the order of `wanted`
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const pools: { sum: number; size: number }[] = [];
  order.forEach((index, rank) => {
    pools.push({ sum: wanted[index]! - rank * gap, size: 1 });
    while (pools.length > 1) {
      const last = pools.at(-1)!;
      const before = pools.at(-2)!;
      if (before.sum / before.size <= last.sum / last.size) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, size: before.size + last.size });
    }
  });
  const places = new Array<number>(wanted.length);
  let rank = 0;
  for (const { sum, size } of pools) {
    const start = Math.max(low, Math.min(high - (wanted.length - 1) * gap, sum / size));
    for (let i = 0; i < size; i++, rank++) places[order[rank]!] = start + rank * gap;
  }
  return places;
}
