import { OperantError } from "../error.js";
import { normalCdf } from "./normal.js";
import { requireFinite, requirePositive } from "./sample.js";
import { betaTails, gammaPower } from "./special.js";
import { studentTCdf } from "./student-t.js";

/** Beyond this the normal part alone underflows; no power calculation comes near. */
const LARGEST_NONCENTRALITY = 1e6;

/**
 * Distribution function of the noncentral t: P((Z + δ) / √(χ²_df / df) ≤ t), with δ = `noncentrality`.
 * R. V. Lenth, "Algorithm AS 243" (1989): for t ≥ 0 and x = t² / (t² + df),
 *   P = Φ(−δ) + ½ Σ_j [ p_j I_x(j + ½, df/2) + q_j I_x(j + 1, df/2) ],
 * with p_j = e^(−λ) λ^j / j!, q_j = (δ/√2) e^(−λ) λ^j / Γ(j + 3/2), λ = δ²/2. The sum starts at the
 * largest weights and goes both ways, so that large δ do not underflow. Absolute error about 1e-14.
 * @throws OperantError `bad-value` when df is not above 0, or t or the noncentrality is not a usable number.
 */
export function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  requireFinite("t", t);
  requirePositive("df", df);
  requireFinite("noncentrality", noncentrality);
  if (Math.abs(noncentrality) > LARGEST_NONCENTRALITY) {
    throw new OperantError(
      "bad-value",
      `noncentrality is ${noncentrality}, expected a size of at most ${LARGEST_NONCENTRALITY}.`,
      "noncentrality",
    );
  }
  // A shift this small changes no digit of the result, and its square would underflow.
  if (Math.abs(noncentrality) < 1e-18) return studentTCdf(t, df);
  return t < 0 ? 1 - atPositive(-t, df, -noncentrality) : atPositive(t, df, noncentrality);
}

function atPositive(t: number, df: number, delta: number): number {
  const lambda = (delta / 2) * delta;
  const square = (t / df) * t;
  const x = square === Infinity ? 1 : square / (1 + square);
  const y = 1 / (1 + square);
  const sign = delta < 0 ? -1 : 1;
  const b = df / 2;
  const term = (j: number): { value: number; weight: number } => {
    const p = gammaPower(j + 1, lambda) / lambda;
    const q = gammaPower(j + 1.5, lambda) / lambda;
    return {
      value: p * betaTails(j + 0.5, b, x, y).lower + sign * q * betaTails(j + 1, b, x, y).lower,
      weight: p + q,
    };
  };
  const middle = Math.floor(lambda);
  let sum = 0;
  for (let j = middle; ; j++) {
    const { value, weight } = term(j);
    sum += value;
    if (weight < 1e-17) break;
  }
  for (let j = middle - 1; j >= 0; j--) {
    const { value, weight } = term(j);
    sum += value;
    if (weight < 1e-17) break;
  }
  return Math.min(1, Math.max(0, normalCdf(-delta) + sum / 2));
}
