/** A least-squares fit that rises up to one place and falls after it. */
export interface UnimodalFit {
  /** Fitted value of each observation. */
  readonly fitted: Float64Array;
  /** Number of different levels: how many numbers were fitted. */
  readonly levels: number;
}

/**
 * Unimodal least squares: of all sequences that do not fall up to some place and do not rise after it, the nearest.
 * For every place an isotonic fit of what comes before and an antitonic fit of the rest, by pooling adjacent
 * violators (R. E. Barlow et al., "Statistical inference under order restrictions", 1972), the errors of all prefixes
 * and suffixes in one pass each: O(n).
 * @param values at least one finite value
 */
export function unimodalFit(values: Float64Array): UnimodalFit {
  const n = values.length;
  const reversed = Float64Array.from(values).reverse();
  const before = prefixErrors(values);
  const after = prefixErrors(reversed);
  let rising = n;
  let least = Infinity;
  for (let split = n; split >= 1; split--) {
    const error = before[split]! + after[n - split]!;
    if (error < least) {
      least = error;
      rising = split;
    }
  }
  const fitted = new Float64Array(n);
  let levels = isotonicInto(values, rising, fitted);
  if (rising < n) {
    const falling = new Float64Array(n - rising);
    levels += isotonicInto(reversed, n - rising, falling);
    fitted.set(falling.reverse(), rising);
  }
  return { fitted, levels };
}

/** Isotonic least squares: of all sequences that never fall, the nearest. Pool adjacent violators, O(n). */
export function isotonicFit(values: Float64Array): Float64Array {
  const fitted = new Float64Array(values.length);
  isotonicInto(values, values.length, fitted);
  return fitted;
}

/** Pools of the isotonic fit of the values so far. */
class Pools {
  readonly size: Float64Array;
  readonly level: Float64Array;
  count = 0;
  error = 0;

  constructor(most: number) {
    this.size = new Float64Array(most);
    this.level = new Float64Array(most);
  }

  add(value: number): void {
    let size = 1;
    let level = value;
    while (this.count > 0 && this.level[this.count - 1]! >= level) {
      this.count--;
      const other = this.size[this.count]!;
      const gap = this.level[this.count]! - level;
      // Sums of squares about the means of two pools combine with this much between them.
      this.error += (gap * gap * size * other) / (size + other);
      level += (gap * other) / (size + other);
      size += other;
    }
    this.size[this.count] = size;
    this.level[this.count] = level;
    this.count++;
  }
}

/** Squared error of the isotonic fit of the first k values, for k = 0 … n. */
function prefixErrors(values: Float64Array): Float64Array {
  const pools = new Pools(values.length);
  const errors = new Float64Array(values.length + 1);
  for (let k = 0; k < values.length; k++) {
    pools.add(values[k]!);
    errors[k + 1] = pools.error;
  }
  return errors;
}

/** Writes the isotonic fit of the first `count` values; returns its number of levels. */
function isotonicInto(values: Float64Array, count: number, fitted: Float64Array): number {
  const pools = new Pools(count);
  for (let k = 0; k < count; k++) pools.add(values[k]!);
  let at = 0;
  for (let p = 0; p < pools.count; p++) {
    fitted.fill(pools.level[p]!, at, at + pools.size[p]!);
    at += pools.size[p]!;
  }
  return pools.count;
}
