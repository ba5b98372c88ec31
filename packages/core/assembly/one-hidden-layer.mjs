// AssemblyScript source of the one-hidden-layer kernels. AssemblyScript has no constant type parameters, and a
// loop over inputs or outputs would put accumulators into memory, so the source is written out here for each
// pair (inputs, outputs), with every accumulator in a local of its own.
//
// The arithmetic of these functions, to the last bit, is specified in `src/numeric/one-hidden-layer.ts`.
// How it is cut into loops follows from what engines make of it: sixteen vector registers, fifteen of them
// free; some eight instructions of overhead per turn of a loop; the latency of additions hidden only between
// independent sums.

/** Pairs that get a kernel of their own; other shapes use the general dense network. */
export const pairs = [
  [2, 2],
  [3, 2],
  [4, 2],
  [5, 2],
  [6, 2],
  [3, 3],
  [4, 3],
  [4, 4],
  [5, 4],
  [5, 5],
  [6, 5],
];

const each = (n, line) => Array.from({ length: n }, (_, i) => line(i)).join("\n");

/** Source of `forward_I_O` and `gradient_I_O`. */
export function oneHiddenLayer(inputs, outputs) {
  const name = `${inputs}_${outputs}`;
  // A block is four hidden units: a vector per input, the biases, a vector per output.
  const block = 16 * (inputs + 1 + outputs);
  const bias = 16 * inputs;
  const out = 16 * (inputs + 1);
  // Bytes of a row of inputs, of outputs, and of inputs followed by a one.
  const rowBytes = 16 * Math.ceil(inputs / 4);
  const wide = 16 * Math.ceil(outputs / 4);
  const scaled = 16 * Math.ceil((inputs + 1) / 4);
  // Two rows at a time share the loads of weights, as long as both rows' inputs and sums fit into registers.
  const together = inputs + outputs <= 7 ? 2 : 1;

  const loadRows = (rows, stride) =>
    each(rows, (r) => each(inputs, (i) => `const x${r}_${i} = v128.load32_splat(x, ${r * stride + 4 * i});`));

  /** Copies listed rows, `stride` bytes apart, in a loop so short that its cache misses overlap. */
  const gather = (stride) => `for (let to = x, stop = list + 4 * n; list < stop; list += 4) {
    const from = <usize>load<u32>(list);
    ${each(Math.ceil(inputs / 4), (k) => `v128.store(to, v128.load(from, ${16 * k}), ${16 * k});`)}
    to += ${stride};
  }`;

  /** Hidden units of the b-th block from `at` on, for some rows. */
  const activate = (rows, b) => `
      ${each(rows, (r) => `let h${b}_${r} = v128.load(at, ${b * block + bias});`)}
      ${each(
        inputs,
        (i) => `const w${b}_${i} = v128.load(at, ${b * block + 16 * i});
      ${each(rows, (r) => `h${b}_${r} = f32x4.add(h${b}_${r}, f32x4.mul(x${r}_${i}, w${b}_${i}));`)}`,
      )}
      ${each(rows, (r) => `h${b}_${r} = f32x4.pmax(h${b}_${r}, zero);`)}`;

  // One block per turn: with two, engines move all loads to the front and run out of registers.
  const evaluateRows = (rows) => `
    ${loadRows(rows, rowBytes)}
    ${each(rows, (r) => each(outputs, (a) => `let p${r}_${a} = zero;`))}
    for (let at = w; at < end; at += ${block}) {
      ${activate(rows, 0)}
      ${each(
        outputs,
        (a) => `const u${a} = v128.load(at, ${out + 16 * a});
      ${each(rows, (r) => `p${r}_${a} = f32x4.add(p${r}_${a}, f32x4.mul(h0_${r}, u${a}));`)}`,
      )}
    }
    ${each(rows, (r) =>
      each(outputs, (a) => `store<f32>(results, sum(p${r}_${a}) + load<f32>(end, ${4 * a}), ${r * wide + 4 * a});`),
    )}
    x += ${rows * rowBytes};
    results += ${rows * wide};
    n -= ${rows};`;

  const propagateRows = (rows) => `
    ${loadRows(rows, scaled)}
    ${each(rows, (r) => `let p${r} = zero;`)}
    let h = hidden;
    for (let at = w; at < end; at += ${2 * block}) {
      ${each(
        2,
        (b) => `${activate(rows, b)}
      ${each(rows, (r) => `v128.store(h, h${b}_${r}, ${32 * r + 16 * b});`)}
      const u${b} = v128.load(at + output, ${b * block + out});
      ${each(rows, (r) => `p${r} = f32x4.add(p${r}, f32x4.mul(h${b}_${r}, u${b}));`)}`,
      )}
      h += step;
    }
    ${each(rows, (r) => `store<f32>(results, sum(p${r}) + last, ${4 * r});`)}
    x += ${rows * scaled};
    results += ${4 * rows};
    hidden += ${32 * rows};
    n -= ${rows};`;

  /** Stores a row of inputs and a one, times the row's delta. */
  const scaleRow = each(scaled / 16, (k) => {
    const lane = inputs - 4 * k;
    if (lane === 0) return `v128.store(product, ds, ${16 * k});`;
    const loaded = `v128.load(product, ${16 * k})`;
    const row = lane < 4 ? `f32x4.replace_lane(${loaded}, ${lane}, 1)` : loaded;
    return `v128.store(product, f32x4.mul(${row}, ds), ${16 * k});`;
  });

  return `
/**
 * All outputs of n rows, whose addresses are at \`list\`. The number of blocks is even. Work space: ${rowBytes}
 * bytes a row.
 */
export function forward_${name}(w: usize, blocks: i32, list: usize, n: i32, space: usize, results: usize): void {
  const zero = f32x4.splat(0);
  const end = w + blocks * ${block};
  let x = space;
  ${gather(rowBytes)}
  ${together === 2 ? `while (n >= 2) {${evaluateRows(2)}\n  }` : ""}
  while (n > 0) {${evaluateRows(1)}
  }
}

/**
 * One output of n rows; \`output\` is 16 times its number. Copies the rows to x, ${scaled} bytes apart, and keeps
 * the hidden units: those of a pair of blocks for all rows together, the next pair \`step\` bytes further on.
 */
function propagate_${name}(
  w: usize, end: usize, output: usize, last: f32, list: usize, n: i32, x: usize, hidden: usize, step: usize, results: usize,
): void {
  const zero = f32x4.splat(0);
  ${gather(scaled)}
  while (n >= 2) {${propagateRows(2)}
  }
  while (n > 0) {${propagateRows(1)}
  }
}

/**
 * The gradient g of the loss over some terms. At \`lists\` there is for each output a list of \`most\` addresses of
 * rows, of which the first counts[output] are used. Work space: 8 × outputs × most bytes, then ${scaled} a row,
 * then 16 × blocks a row.
 */
export function gradient_${name}(
  w: usize, g: usize, blocks: i32, lists: usize, most: i32, counts: usize,
  terms: usize, termCount: i32, limit: f32, scale: f32, space: usize,
): void {
  const end = w + blocks * ${block};
  const list = <usize>most * 4;
  const results = space;
  const deltas = results + ${outputs} * list;
  const products = deltas + ${outputs} * list;
  let n = 0;
  for (let a = 0; a < ${outputs}; a++) n += load<i32>(counts + 4 * a);
  const hidden = products + n * ${scaled};
  const step = <usize>n * 32;

  let h = hidden;
  let product = products;
  for (let a: usize = 0; a < ${outputs}; a++) {
    const count = load<i32>(counts + 4 * a);
    const last = load<f32>(end + 4 * a);
    propagate_${name}(w, end, 16 * a, last, lists + a * list, count, product, h, step, results + a * list);
    clear(deltas + a * list, count);
    product += ${scaled} * count;
    h += 32 * count;
  }
  errors(terms, termCount, results, deltas, limit);

  product = products;
  for (let a: usize = 0; a < ${outputs}; a++) {
    let delta = deltas + a * list;
    let total: f32 = 0;
    for (let stop = delta + 4 * load<i32>(counts + 4 * a); delta < stop; delta += 4) {
      const d = load<f32>(delta) * scale;
      const ds = f32x4.splat(d);
      total += d;
      ${scaleRow}
      product += ${scaled};
    }
    store<f32>(g + blocks * ${block} + 4 * a, total);
  }

  const zero = f32x4.splat(0);
  h = hidden;
  for (let at = w; at < end; at += ${2 * block}) {
    const next = h + step;
    // Many units are off for a whole batch once training with raw inputs has begun.
    let probe = h;
    while (probe < next && !v128.any_true(v128.or(v128.load(probe), v128.load(probe, 16)))) probe += 32;
    if (probe >= next) {
      clear(g, ${(2 * block) / 4});
    } else {
      let product = products;
      for (let a: usize = 0; a < ${outputs}; a++) {
        ${each(2, (b) => each(inputs + 1, (i) => `let s${b}_${i} = zero;`))}
        for (let stop = h + 32 * load<i32>(counts + 4 * a); h < stop; h += 32) {
          const on0 = f32x4.gt(v128.load(h), zero);
          const on1 = f32x4.gt(v128.load(h, 16), zero);
          ${each(
            inputs + 1,
            (i) => `const x${i} = v128.load32_splat(product, ${4 * i});
          s0_${i} = f32x4.add(s0_${i}, v128.and(x${i}, on0));
          s1_${i} = f32x4.add(s1_${i}, v128.and(x${i}, on1));`,
          )}
          product += ${scaled};
        }
        ${each(
          2,
          (b) => `{
          const u = v128.load(at + 16 * a, ${b * block + out});
          let gu = f32x4.mul(v128.load(at, ${b * block + bias}), s${b}_${inputs});
          ${each(inputs, (i) => `gu = f32x4.add(gu, f32x4.mul(v128.load(at, ${b * block + 16 * i}), s${b}_${i}));`)}
          v128.store(g + 16 * a, gu, ${b * block + out});
          ${each(inputs + 1, (i) => `s${b}_${i} = f32x4.mul(u, s${b}_${i});`)}
          if (a > 0) {
            ${each(inputs + 1, (i) => `s${b}_${i} = f32x4.add(v128.load(g, ${b * block + 16 * i}), s${b}_${i});`)}
          }
          ${each(inputs + 1, (i) => `v128.store(g, s${b}_${i}, ${b * block + 16 * i});`)}
        }`,
        )}
      }
    }
    h = next;
    g += ${2 * block};
  }
}`;
}
