import type { Formula } from "@operant/core/study";

/** The abstract was read; the rules are those that it and the library name. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\begin{aligned} \text{mean} &: \; \textstyle\frac1n \sum_i r_i \\ \text{minimum} &: \; \textstyle\min_i r_i \\ \text{mean} - \text{std} &: \; \textstyle\frac1n \sum_i r_i - \operatorname{std}_i r_i \\ \text{mean} - \text{var} &: \; \textstyle\frac1n \sum_i r_i - \operatorname{var}_i r_i \end{aligned}`,
    words:
      "How the scores r of n reward models become one, besides their median; all are put in standard units before and after. Rules of arXiv 2312.09244, the last of arXiv 2310.02743; second-hand.",
  },
  {
    tex: String.raw`\pi_n(y) = F(y)^n - F^{-}(y)^n`,
    words:
      "Best-of-n exactly: F is the chance that the base policy's response is rated as high as y or lower, F⁻ that it is rated lower. Equal ratings share this by their base chances. As computed here.",
  },
  {
    tex: String.raw`\pi(y \mid x) \propto \pi_0(y \mid x)\, e^{r(x,y) / \beta}`,
    words:
      "RL exactly: the policy of the highest mean reward less β times its KL divergence from the base policy π₀. Rewards are compared at equal KL. Standard, as computed here.",
  },
  {
    tex: String.raw`\delta(y) = \operatorname{std}_i\, r_i(y)`,
    words:
      "The disagreement of the members, which is to warn of errors; errors that all share do not show in it. As computed here.",
  },
];
