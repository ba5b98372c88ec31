// Kernels for networks of any shape. All arguments named as plain nouns are byte addresses in the module's memory;
// counts of floats are multiples of four, because rows are padded with zeros. No function allocates or keeps
// state. The order of every sum is fixed: results are part of what studies publish.

import { adam, clear, errors, TINY, tanh } from "./arithmetic";

/** One Adam step on `bytes` / 4 parameters w with gradients g and moments m, v. */
export function adamAll(w: usize, m: usize, v: usize, g: usize, bytes: usize, rate: f32, correction: f32): void {
  const decay = f32x4.splat(0.999);
  const tiny = f32x4.splat(TINY);
  for (let i: usize = 0; i < bytes; i += 16) {
    const gradient = v128.load(g + i);
    if (v128.any_true(v128.or(gradient, v128.load(m + i)))) {
      adam(w + i, m + i, v + i, gradient, rate, correction);
    } else {
      // What `adam` does to units that have been off for long: nothing but this.
      const square = f32x4.mul(v128.load(v + i), decay);
      v128.store(v + i, v128.and(square, f32x4.ge(square, tiny)));
    }
  }
}

/** w ← w − rate · g. */
export function descendAll(w: usize, g: usize, bytes: usize, rate: f32): void {
  const rates = f32x4.splat(rate);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(w + i, f32x4.sub(v128.load(w + i), f32x4.mul(rates, v128.load(g + i))));
  }
}

/** As `errors`, into `deltas` of `bytes` bytes that start at 0 and are multiplied by `scale` in the end. */
export function termErrors(
  terms: usize, count: i32, outputs: usize, deltas: usize, bytes: i32, limit: f32, scale: f32,
): void {
  clear(deltas, bytes / 4);
  errors(terms, count, outputs, deltas, limit);
  const scales = f32x4.splat(scale);
  for (let d = deltas, end = deltas + bytes; d < end; d += 16) v128.store(d, f32x4.mul(v128.load(d), scales));
}

/** Copies `count` rows of `bytes` bytes, given by a list of addresses, one after another to `to`. */
export function gatherRows(rows: usize, count: i32, bytes: usize, to: usize): void {
  for (let end = rows + <usize>count * 4; rows < end; rows += 4) {
    const from = <usize>load<u32>(rows);
    for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i));
    to += bytes;
  }
}

/** x ← max(x, 0); not-a-number stays. */
export function rectify(x: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  for (let end = x + bytes; x < end; x += 16) v128.store(x, f32x4.pmax(v128.load(x), zero));
}

/** Gradient through `rectify`: d ← d where its result y is positive, else 0. */
export function rectifyBack(d: usize, y: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(d + i, v128.and(v128.load(d + i), f32x4.gt(v128.load(y + i), zero)));
  }
}

/** x ← tanh x. */
export function squash(x: usize, bytes: usize): void {
  for (let end = x + bytes; x < end; x += 16) v128.store(x, tanh(v128.load(x)));
}

/** Gradient through `squash`: d ← d · (1 − y²), y its result. */
export function squashBack(d: usize, y: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    const t = v128.load(y + i);
    v128.store(d + i, f32x4.mul(v128.load(d + i), f32x4.sub(one, f32x4.mul(t, t))));
  }
}

/** t[j][i] = w[i][j] for a matrix of 4·tall × 4·wide floats. */
export function transpose(w: usize, tall: i32, wide: i32, t: usize): void {
  const from = <usize>wide * 16;
  const to = <usize>tall * 16;
  for (let i = 0; i < tall; i++) {
    for (let j = 0; j < wide; j++) {
      const s = w + 4 * i * from + 16 * j;
      const a = v128.load(s);
      const b = v128.load(s + from);
      const c = v128.load(s + 2 * from);
      const d = v128.load(s + 3 * from);
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      const q = t + 4 * j * to + 16 * i;
      v128.store(q, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
      v128.store(q + to, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
      v128.store(q + 2 * to, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
      v128.store(q + 3 * to, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
    }
  }
}

/** sums[q] = Σ_rows d[row][q], in order of rows, for rows of 4·wide floats. */
export function sumRows(d: usize, rows: i32, wide: i32, sums: usize): void {
  const bytes = <usize>wide * 16;
  for (let q: usize = 0; q < bytes; q += 16) {
    let total = f32x4.splat(0);
    for (let at = d + q, end = at + <usize>rows * bytes; at < end; at += bytes) total = f32x4.add(total, v128.load(at));
    v128.store(sums + q, total);
  }
}
