// AssemblyScript source of the matrix product behind dense layers. Written out for each size of register tile,
// because only locals that are named one by one stay in registers.

const range = (n) => Array.from({ length: n }, (_, i) => i);

/** A function that computes `rows` rows and `vectors` × 4 columns of c, all of k included, in registers. */
function tile(rows, vectors) {
  const cells = range(rows).flatMap((r) => range(vectors).map((v) => [r, v]));
  return `
@inline
function tile_${rows}_${vectors}(
  a: usize, ap: usize, ak: usize, b: usize, bk: usize, c: usize, cp: usize, k: i32, bias: usize,
): void {
  ${cells.map(([r, v]) => `let c${r}_${v} = f32x4.splat(0);`).join("\n  ")}
  if (bias) {
    ${cells.map(([r, v]) => `c${r}_${v} = v128.load(bias, ${16 * v});`).join("\n    ")}
  }
  ${range(rows)
    .map((r) => `let a${r} = a + ${r} * ap;`)
    .join("\n  ")}
  for (let end = b + <usize>k * bk; b < end; b += bk) {
    ${range(vectors)
      .map((v) => `const b${v} = v128.load(b, ${16 * v});`)
      .join("\n    ")}
    ${range(rows)
      .map(
        (r) => `const x${r} = v128.load32_splat(a${r});
    ${range(vectors)
      .map((v) => `c${r}_${v} = f32x4.add(c${r}_${v}, f32x4.mul(x${r}, b${v}));`)
      .join("\n    ")}
    a${r} += ak;`,
      )
      .join("\n    ")}
  }
  ${cells.map(([r, v]) => `v128.store(c + ${r} * cp, c${r}_${v}, ${16 * v});`).join("\n  ")}
}`;
}

/** A loop over all rows with the tallest tiles first. */
function column(heights, vectors) {
  return `{
    let p = 0;
    ${heights
      .map(
        (rows) => `for (; p <= rows - ${rows}; p += ${rows}) {
      tile_${rows}_${vectors}(a + <usize>p * ap, ap, ak, b + 16 * q, bk, c + <usize>p * cp + 16 * q, cp, k, bias ? bias + 16 * q : 0);
    }`,
      )
      .join("\n    ")}
  }`;
}

export function denseLayer() {
  return `
${[
  [2, 4],
  [1, 4],
  [4, 1],
  [1, 1],
]
  .map(([rows, vectors]) => tile(rows, vectors))
  .join("\n")}

/**
 * c[p][q] = bias[q] + Σ_k a(p, k) · b[k][q], the sum taken in order of k, starting from the bias.
 * a(p, k) is the float at a + p·ap + k·ak, so that a can be read transposed; rows of b are bk bytes apart,
 * rows of c cp bytes. The width of c is \`vectors\` × 4. A bias of 0 stands for zeros.
 */
export function multiply(
  a: usize, ap: usize, ak: usize, b: usize, bk: usize, c: usize, cp: usize, rows: i32, vectors: i32, k: i32, bias: usize,
): void {
  let q = 0;
  for (; q <= vectors - 4; q += 4) ${column([2, 1], 4)}
  for (; q < vectors; q++) ${column([4, 1], 1)}
}`;
}
