// What several kernels do with vectors; put into each of them by the compiler. Arguments named as plain nouns are
// byte addresses.

/** (p0 + p2) + (p1 + p3). */
@inline
export function sum(p: v128): f32 {
  return (
    f32x4.extract_lane(p, 0) + f32x4.extract_lane(p, 2) + (f32x4.extract_lane(p, 1) + f32x4.extract_lane(p, 3))
  );
}

/** Moments smaller than this are set to zero: see `src/numeric/adam.ts`. The float next to 1e-30. */
@inline
export const TINY: f32 = 1e-30;

/** One Adam step on four parameters with gradient g. */
@inline
export function adam(w: usize, m: usize, v: usize, g: v128, rate: f32, correction: f32): void {
  const tiny = f32x4.splat(TINY);
  let mean = f32x4.add(f32x4.mul(v128.load(m), f32x4.splat(0.9)), f32x4.mul(g, f32x4.splat(0.1)));
  let square = f32x4.add(f32x4.mul(v128.load(v), f32x4.splat(0.999)), f32x4.mul(f32x4.mul(g, g), f32x4.splat(0.001)));
  mean = v128.and(mean, f32x4.ge(f32x4.abs(mean), tiny));
  square = v128.and(square, f32x4.ge(square, tiny));
  v128.store(m, mean);
  v128.store(v, square);
  const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(square), f32x4.splat(correction)), f32x4.splat(1e-8));
  v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(f32x4.splat(rate), f32x4.div(mean, denominator))));
}

/** Zeros `count` floats, and up to three more. */
@inline
export function clear(at: usize, count: i32): void {
  for (let end = at + <usize>count * 4; at < end; at += 16) v128.store(at, f32x4.splat(0));
}

/**
 * Errors of single outputs. A term is 8 bytes: the byte offset of an output (u32) and its target (f32). Adds
 * the error output − target, kept within ±limit, to the same place of `deltas`, in the order of the terms.
 */
@inline
export function errors(terms: usize, count: i32, outputs: usize, deltas: usize, limit: f32): void {
  for (let t = terms, end = terms + <usize>count * 8; t < end; t += 8) {
    const at = <usize>load<u32>(t);
    let error = load<f32>(outputs + at) - load<f32>(t, 4);
    error = error > limit ? limit : error;
    error = error < -limit ? -limit : error;
    store<f32>(deltas + at, load<f32>(deltas + at) + error);
  }
}

/**
 * tanh, off by at most a few units in the last place. Below 0.625 by Lambert's continued fraction
 * x/(1 + x²/(3 + x²/(5 + x²/(7 + x²/9)))), beyond by 1 − 2/(e^2x + 1), each on |x|, the sign put back.
 */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  // From 9.02 on, tanh rounds to 1; the bound keeps the exponential finite. Not-a-number stays.
  const size = f32x4.pmin(f32x4.abs(x), f32x4.splat(10));
  const one = f32x4.splat(1);

  const t = f32x4.mul(size, size);
  const above = f32x4.add(f32x4.mul(f32x4.add(t, f32x4.splat(105)), t), f32x4.splat(945));
  const below = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(t, f32x4.splat(15)), f32x4.splat(420)), t), f32x4.splat(945));
  const near = f32x4.div(f32x4.mul(size, above), below);

  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp(f32x4.add(size, size)), one)));
  return v128.or(v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625))), sign);
}

/** e^x for x in 0 … 20: 2^n · e^r with |r| ≤ ln 2 / 2, e^r by its Taylor polynomial of degree 7. */
@inline
function exp(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  // ln 2 in two parts, the first with few enough digits that n times it is exact.
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))), f32x4.mul(n, f32x4.splat(-0.00021219444)));
  let p = f32x4.splat(1.0 / 5040);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 720));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 120));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 24));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 6));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}
