/**
 * Round numbers that enclose a range, in steps of 1, 2 or 5 times a power of ten: the first is at most `low`, the
 * last at least `high`, and there are `about` of them, give or take a few. A range of no width (of rounding errors) is widened.
 */
export function ticks(low: number, high: number, about: number): number[] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (!(high - low > 1e-12 * size && high - low > 1e-300)) {
    const room = size < 1e-300 ? 1 : size * 0.5;
    return ticks(low - room, low + room, about);
  }
  const rough = (high - low) / Math.max(1, about - 1);
  const exponent = Math.floor(Math.log10(rough));
  const power = Number(`1e${exponent}`);
  const step = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999999)! * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  // Rounded, so that 3 × 0.1 is 0.3.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
