import { OperantError } from "../error.js";
import { exp } from "../math/exp.js";
import { log } from "../math/log.js";
import type { Stream } from "./stream.js";

/**
 * True with probability `p`, from one draw; always false for 0 and always true for 1.
 * @param p probability in [0, 1], effective in steps of 2^−32
 * @throws OperantError `bad-value` when `p` is not in [0, 1]
 */
export function bernoulli(stream: Stream, p: number): boolean {
  if (!(p >= 0 && p <= 1)) {
    throw new OperantError("bad-value", `bernoulli got p = ${p}; expected a probability in [0, 1].`, "p");
  }
  return stream.uniform() < p;
}

/**
 * An index i with probability weights[i] / Σ weights, from one 53-bit number (two draws). An index of
 * weight 0 is never drawn. The weights are added in the order of the array.
 *
 * @param weights non-negative, finite, not all zero; probabilities are the case where they sum to 1
 * @param from first index considered
 * @param to one past the last index considered; the result lies in `from` … `to` − 1
 * @throws OperantError `bad-value` when a weight is negative or NaN, or the sum is zero or infinite
 */
export function categorical(stream: Stream, weights: Float64Array, from = 0, to = weights.length): number {
  let total = 0;
  let last = -1;
  for (let i = from; i < to; i++) {
    const weight = weights[i]!;
    if (weight > 0) {
      total += weight;
      last = i;
    } else if (weight !== 0) {
      throw new OperantError(
        "bad-value",
        `categorical got weight ${weight} at position ${i}; expected a number ≥ 0.`,
        "weights",
      );
    }
  }
  if (!(total > 0 && total < Infinity)) {
    throw new OperantError(
      "bad-value",
      `categorical got weights that sum to ${total} (positions ${from} … ${to - 1}); ` +
        "expected a finite sum above 0.",
      "weights",
    );
  }
  const mark = stream.uniform53() * total;
  let sum = 0;
  for (let i = from; i < last; i++) {
    sum += weights[i]!;
    if (mark < sum) return i;
  }
  // The last positive weight takes what is left, so that no rounding can step past it.
  return last;
}

/** An exponential number with mean 1 / `rate`, by inversion; two draws. @throws OperantError `bad-value` */
export function exponential(stream: Stream, rate = 1): number {
  requirePositive("exponential", "rate", rate);
  return -log(1 - stream.uniform53()) / rate;
}

/**
 * A gamma number with the given shape and scale 1 (mean and variance are both `shape`). G. Marsaglia,
 * W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; below shape 1 by
 * their section 6, Γ(a) = Γ(a + 1) · U^(1/a).
 *
 * @param shape finite, > 0; small ones underflow to 0 now and then
 * @throws OperantError `bad-value` for any other shape
 */
export function gamma(stream: Stream, shape: number): number {
  requirePositive("gamma", "shape", shape);
  if (shape < 1) return gamma(stream, shape + 1) * exp(log(1 - stream.uniform53()) / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(1 - stream.uniform53()) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}

/**
 * A beta number in [0, 1], as X / (X + Y) of two gamma numbers.
 * @param a first shape, finite, > 0
 * @param b second shape, finite, > 0
 * @throws OperantError `bad-value` for any other shapes
 */
export function beta(stream: Stream, a: number, b: number): number {
  const x = gamma(stream, a);
  const y = gamma(stream, b);
  // For shapes so small that both underflow, the distribution is all at 0 and 1.
  if (x + y === 0) return bernoulli(stream, a / (a + b)) ? 1 : 0;
  return x / (x + y);
}

/**
 * Fills `out` with one draw from the Dirichlet distribution: gamma numbers divided by their sum.
 * @param shapes the concentration parameters, each finite and > 0, at least one
 * @param out receives the proportions; as long as `shapes`
 * @throws OperantError `bad-value` for any other shapes or length
 */
export function dirichlet(stream: Stream, shapes: Float64Array, out: Float64Array): void {
  if (shapes.length === 0 || out.length !== shapes.length) {
    throw new OperantError(
      "bad-value",
      `dirichlet got ${shapes.length} shapes and room for ${out.length} numbers; expected as many, at least 1.`,
      "out",
    );
  }
  let sum = 0;
  for (let i = 0; i < shapes.length; i++) {
    out[i] = gamma(stream, shapes[i]!);
    sum += out[i]!;
  }
  if (sum === 0) {
    // All underflowed: the distribution is concentrated on its corners, in proportion to the shapes.
    out.fill(0);
    out[categorical(stream, shapes)] = 1;
    return;
  }
  for (let i = 0; i < out.length; i++) out[i] = out[i]! / sum;
}

/**
 * Draws k of n indices without replacement in O(k), however large n is: a Fisher–Yates shuffle that stops
 * after k steps (D. E. Knuth, TAOCP vol. 2, 3.4.2) on a table of 0, 1, 2, … that is put back in order
 * afterwards. n may change from call to call, as the number of transitions in a replay memory does.
 */
export class IndexSampler {
  private readonly table: Int32Array;
  private readonly partners: Int32Array;

  /** @param capacity the largest n that `sample` will be asked for, an integer in 1 … 2^31 − 1 */
  constructor(readonly capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > 0x7fffffff) {
      throw new OperantError(
        "bad-value",
        `IndexSampler got capacity ${capacity}; expected an integer in 1 … 2147483647.`,
        "capacity",
      );
    }
    this.table = new Int32Array(capacity);
    for (let i = 0; i < capacity; i++) this.table[i] = i;
    this.partners = new Int32Array(capacity);
  }

  /**
   * Writes `k` different integers of 0 … `n` − 1 to out[0] … out[k − 1], every ordered choice equally
   * likely.
   * @param n 1 … capacity
   * @param k 0 … n and at most the length of `out`
   * @throws OperantError `bad-value` when `n` or `k` is outside its range
   */
  sample(stream: Stream, n: number, k: number, out: Int32Array): void {
    const { table, partners } = this;
    if (!(n >= 1 && n <= this.capacity) || n >>> 0 !== n) {
      throw new OperantError(
        "bad-value",
        `sample got n = ${n}; expected an integer in 1 … ${this.capacity}, the capacity.`,
        "n",
      );
    }
    if (!(k <= n && k <= out.length) || k >>> 0 !== k) {
      throw new OperantError(
        "bad-value",
        `sample got k = ${k}; expected an integer in 0 … ${Math.min(n, out.length)} (n is ${n}, out has length ${out.length}).`,
        "k",
      );
    }
    for (let i = 0; i < k; i++) {
      const j = i + stream.below(n - i);
      const chosen = table[j]!;
      table[j] = table[i]!;
      table[i] = chosen;
      partners[i] = j;
      out[i] = chosen;
    }
    for (let i = k - 1; i >= 0; i--) {
      const j = partners[i]!;
      const held = table[j]!;
      table[j] = table[i]!;
      table[i] = held;
    }
  }
}

function requirePositive(distribution: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) {
    throw new OperantError(
      "bad-value",
      `${distribution} got ${name} ${value}; expected a finite number above 0.`,
      name,
    );
  }
}
