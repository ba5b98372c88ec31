import type { Formula } from "@operant/core/study";

/** Abstract and authors' code (cassidylaidlaw/orpo) were read, the paper's text was not: its theorem is second-hand. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`r = \frac{\mathbb E_{\text{ref}}\bigl[(P - \bar P)(R - \bar R)\bigr]}{\sigma_P\, \sigma_R}`,
    words:
      "The correlation of proxy P and true reward R over what the reference policy does; bars are means and σ standard deviations there. P is an r-correlated proxy where r > 0. Definition 4.1, second-hand.",
  },
  {
    tex: String.raw`\chi^2 = \mathbb E_{\mu_\pi}\!\left[\frac{\mu_\pi(s,a)}{\mu_{\text{ref}}(s,a)}\right] - 1`,
    words:
      "How far a policy π has gone from the reference: μ is the share of discounted time spent in a state with an action. Authors' code.",
  },
  {
    tex: String.raw`\Delta_R \;\ge\; \frac1r \left[\Delta_P - \sqrt{(1 - r^2)\,\chi^2}\,\right]`,
    words:
      "The bound: at least so much of the true reward is gained, Δ being the gain in mean reward per step over the reference policy, in standard deviations. Where the right side is negative, nothing is certified. Theorem 5.1, second-hand.",
  },
  {
    tex: String.raw`\max_\pi\; J(\pi, P) - \lambda \sqrt{\chi^2}`,
    words:
      "The objective that maximises the bound when λ is √(1 − r²) times the proxy's standard deviation; other λ are swept, and χ² itself, KL, and both between action distributions are compared with it. Authors' code.",
  },
];
