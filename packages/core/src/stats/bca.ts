import { normalCdf, normalQuantile } from "./normal.js";
import type { Interval } from "./sample.js";

/**
 * The two levels at which the bias-corrected and accelerated interval reads the bootstrap distribution:
 *   Φ(z₀ + (z₀ + z) / (1 − a (z₀ + z)))  for z = ±Φ⁻¹(tail).
 * B. Efron, "Better bootstrap confidence intervals" (1987), equation 2.3. The bias z₀ counts replicates equal
 * to the estimate as half below it, and stays finite when all are on one side.
 * @param replicates Ascending.
 */
export function bcaLevels(
  replicates: Float64Array,
  estimate: number,
  strata: readonly Float64Array[],
  statistic: (strata: readonly Float64Array[]) => number,
  level: number,
): Interval {
  let below = 0;
  let equal = 0;
  for (const value of replicates) {
    if (value < estimate) below++;
    else if (value === estimate) equal++;
  }
  const edge = 0.5 / replicates.length;
  const share = Math.min(1 - edge, Math.max(edge, (below + equal / 2) / replicates.length));
  const bias = normalQuantile(share);
  const skew = acceleration(strata, statistic);
  const z = normalQuantile((1 - level) / 2);
  const at = (shifted: number) => normalCdf(bias + shifted / (1 - skew * shifted));
  return [at(bias + z), at(bias - z)];
}

/**
 * Acceleration from the jackknife, for several independent samples: with the influence of observation j of
 * stratum h, l_hj = (n_h − 1) (mean of θ₋ₕ − θ₋ₕⱼ),
 *   a = ⅙ Σ_h n_h⁻³ Σ_j l_hj³ / (Σ_h n_h⁻² Σ_j l_hj²)^(3/2).
 * A. C. Davison and D. V. Hinkley, "Bootstrap methods and their application" (1997), section 5.3. It is 0 for
 * a statistic that no observation moves.
 */
export function acceleration(
  strata: readonly Float64Array[],
  statistic: (strata: readonly Float64Array[]) => number,
): number {
  let cubes = 0;
  let squares = 0;
  strata.forEach((values, h) => {
    const n = values.length;
    const without = new Float64Array(n);
    const shorter = new Float64Array(n - 1);
    const samples = strata.map((other, i) => (i === h ? shorter : other));
    let sum = 0;
    for (let j = 0; j < n; j++) {
      shorter.set(values.subarray(0, j));
      shorter.set(values.subarray(j + 1), j);
      without[j] = statistic(samples);
      sum += without[j]!;
    }
    const centre = sum / n;
    let cubed = 0;
    let squared = 0;
    for (const value of without) {
      const influence = (n - 1) * (centre - value);
      squared += influence * influence;
      cubed += influence * influence * influence;
    }
    cubes += cubed / (n * n * n);
    squares += squared / (n * n);
  });
  return squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
}
