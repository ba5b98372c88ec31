import type { Formula } from "@operant/core/study";

/** Only the abstract was at hand; the theorem is second-hand, and the closed forms are computed here. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\begin{aligned} \Delta = {} & \mathbb E\bigl[U\, P(\text{allow} \mid U)\bigr] \\ & - \max(\mathbb E\,U,\; 0) \end{aligned}`,
    words:
      "The robot's incentive to defer: what leaving the decision to the human is worth, less the better of acting (E U) and switching itself off (0); U is the utility of acting, of which the robot has a belief only. Second-hand.",
  },
  {
    tex: String.raw`P(\text{allow} \mid U) = \begin{cases} \mathbf 1[U \ge 0] & \text{rational} \\[2pt] \sigma(U / b) & \text{Boltzmann} \\[2pt] p & \text{indifferent} \end{cases}`,
    words:
      "How the human, who knows U, decides; σ is the logistic function, b the temperature of the human's errors and p a chance that does not depend on U. As computed here.",
  },
  {
    tex: String.raw`\begin{aligned} \Delta = {} & \mu\,\Phi\!\left(\tfrac{\mu}{s}\right) + s\,\varphi\!\left(\tfrac{\mu}{s}\right) \\ & - \max(\mu, 0) \;\ge\; 0 \end{aligned}`,
    words:
      "For a rational human and a belief U ~ N(μ, s²), with Φ and φ the standard normal distribution and density: never negative, and 0 only for certainty. Theorem 1, second-hand; the closed form is computed here.",
  },
];
