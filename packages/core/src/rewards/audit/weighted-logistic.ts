import { logistic } from "../../math/index.js";

/** Rows of a logistic regression: an intercept by level, and features. */
export interface LogisticRows {
  /** Number of intercepts. */
  readonly levels: number;
  /** Whose intercept each row has, 0 … levels − 1; −1 for none. */
  readonly level: Int32Array;
  /** A column per feature. */
  readonly features: readonly Float64Array[];
  /** Label of each row in [0, 1]; fractions are as good as a share of labels of 1. */
  readonly target: Float64Array;
  /** Cluster of each row. */
  readonly cluster: Int32Array;
  /** λ of the penalty λ/2 ‖β‖² on all coefficients, above 0. */
  readonly ridge: number;
}

/** Fits for many weights of clusters. */
export interface LogisticFit {
  /** Coefficients of the last fit: intercepts, then features. */
  readonly coefficients: Float64Array;
  /** Fits; whether the gradient came to 0. */
  fit(weights: Float64Array): boolean;
}

/** Newton steps that any fit may take; it takes 2 to 8. */
const MOST_STEPS = 60;

/**
 * Minimises Σ w_i H(y_i, σ(x_i·β)) + λ/2 ‖β‖² by Newton's method. The objective is strictly convex, so that a Newton
 * step always shortens the gradient at first: steps are halved until it does, and no logarithm is taken. Every fit
 * starts from that with all weights 1, so that it depends on nothing before it. Allocates once.
 */
export function prepareLogistic(rows: LogisticRows): LogisticFit {
  const { levels, level, features, target, cluster, ridge } = rows;
  const size = levels + features.length;
  const coefficients = new Float64Array(size);
  const start = new Float64Array(size);
  const trial = new Float64Array(size);
  const gradient = new Float64Array(size);
  const direction = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const wide = features.length;
  // Row by row, so that a pass reads memory in order.
  const design = new Float64Array(wide * target.length);
  features.forEach((column, f) => {
    for (let i = 0; i < target.length; i++) design[i * wide + f] = column[i]!;
  });
  const clusters = cluster.reduce((most, c) => Math.max(most, c), -1) + 1;

  /** Gradient and Hessian (its lower triangle) at β; returns ‖gradient‖². */
  function derivatives(beta: Float64Array, weights: Float64Array): number {
    hessian.fill(0);
    for (let a = 0; a < size; a++) {
      gradient[a] = ridge * beta[a]!;
      hessian[a * size + a] = ridge;
    }
    for (let i = 0; i < target.length; i++) {
      const w = weights[cluster[i]!]!;
      if (w === 0) continue;
      const own = level[i]!;
      let margin = own < 0 ? 0 : beta[own]!;
      const at = i * wide;
      for (let f = 0; f < wide; f++) margin += design[at + f]! * beta[levels + f]!;
      const p = logistic(margin);
      const residual = w * (p - target[i]!);
      const curvature = w * p * (1 - p);
      if (own >= 0) {
        gradient[own]! += residual;
        hessian[own * size + own]! += curvature;
      }
      for (let f = 0; f < wide; f++) {
        const x = design[at + f]!;
        const row = (levels + f) * size;
        gradient[levels + f]! += residual * x;
        if (own >= 0) hessian[row + own]! += curvature * x;
        for (let e = 0; e <= f; e++) hessian[row + levels + e]! += curvature * x * design[at + e]!;
      }
    }
    let squares = 0;
    for (const g of gradient) squares += g * g;
    return squares;
  }

  function newton(weights: Float64Array): boolean {
    let total = 0;
    for (let i = 0; i < cluster.length; i++) total += weights[cluster[i]!]!;
    const tolerance = 1e-9 * Math.max(1, total);
    let squares = derivatives(coefficients, weights);
    for (let step = 0; step < MOST_STEPS; step++) {
      if (Math.sqrt(squares) <= tolerance) return true;
      solveInPlace(hessian, gradient, direction, size);
      let length = 1;
      let reached = Infinity;
      // 2⁻³⁰: a shorter step moves nothing but rounding.
      for (let halvings = 0; halvings < 30; halvings++) {
        for (let a = 0; a < size; a++) trial[a] = coefficients[a]! - length * direction[a]!;
        reached = derivatives(trial, weights);
        if (reached <= (1 - 0.5 * length) * squares) break;
        length /= 2;
      }
      if (!(reached < squares)) return false;
      squares = reached;
      coefficients.set(trial);
    }
    return false;
  }

  newton(new Float64Array(clusters).fill(1));
  start.set(coefficients);
  return {
    coefficients,
    fit(weights) {
      coefficients.set(start);
      return newton(weights);
    },
  };
}

/** Solves H x = g for a positive definite H given by its lower triangle, which is overwritten by its Cholesky factor. */
function solveInPlace(h: Float64Array, g: Float64Array, x: Float64Array, n: number): void {
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = h[a * n + b]!;
      for (let k = 0; k < b; k++) sum -= h[a * n + k]! * h[b * n + k]!;
      if (a === b) h[a * n + a] = Math.sqrt(sum);
      else h[a * n + b] = sum / h[b * n + b]!;
    }
  }
  for (let a = 0; a < n; a++) {
    let sum = g[a]!;
    for (let k = 0; k < a; k++) sum -= h[a * n + k]! * x[k]!;
    x[a] = sum / h[a * n + a]!;
  }
  for (let a = n - 1; a >= 0; a--) {
    let sum = x[a]!;
    for (let k = a + 1; k < n; k++) sum -= h[k * n + a]! * x[k]!;
    x[a] = sum / h[a * n + a]!;
  }
}
