/** A pivot this small against the diagonal of its row stands for a direction that is not there. */
const DEPENDENT = 1e-13;

/**
 * Cholesky factors A = L Lᵀ of a symmetric positive semi-definite matrix (G. H. Golub, C. F. Van Loan,
 * "Matrix Computations", 4th ed. 2013, algorithm 4.2.1). A direction in which A is singular to rounding gets
 * an unbounded pivot, so that solutions are 0 there: what interior-point steps need near the end (S. J.
 * Wright, "Modified Cholesky factorizations in interior-point algorithms", SIAM J. Optim. 9(4), 1999).
 */
export class CholeskyFactors {
  private readonly lower: Float64Array;

  /**
   * @param a n × n, row-major, of which the lower triangle is read; left as it is
   * @param n number of rows
   */
  constructor(
    a: Float64Array,
    readonly n: number,
  ) {
    const lower = Float64Array.from(a);
    for (let i = 0; i < n; i++) {
      const row = i * n;
      for (let j = 0; j < i; j++) {
        const other = j * n;
        let sum = lower[row + j];
        for (let k = 0; k < j; k++) sum -= lower[row + k] * lower[other + k];
        lower[row + j] = sum / lower[other + j];
      }
      const diagonal = a[row + i];
      let pivot = diagonal;
      for (let k = 0; k < i; k++) pivot -= lower[row + k] * lower[row + k];
      lower[row + i] = pivot > DEPENDENT * diagonal ? Math.sqrt(pivot) : Infinity;
    }
    this.lower = lower;
  }

  /** The x with A x = b, written over b. */
  solve(b: Float64Array): Float64Array {
    const { n, lower } = this;
    for (let i = 0; i < n; i++) {
      const row = i * n;
      let sum = b[i];
      for (let k = 0; k < i; k++) sum -= lower[row + k] * b[k];
      b[i] = sum / lower[row + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      const value = b[i] / lower[i * n + i];
      b[i] = value;
      const row = i * n;
      for (let k = 0; k < i; k++) b[k] = b[k] - lower[row + k] * value;
    }
    return b;
  }
}
