import type { Formula } from "@operant/core/study";

/** As in the authors' code (CJReinforce/PURE); the baselines are those of this study. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`r_k = p_k(\text{good}) - p_k(\text{bad})`,
    words: "The score of step k by the reward model, between −1 and 1. Authors' code.",
  },
  {
    tex: String.raw`r^{*}_k = \frac{e^{-r_k / T}}{\sum_j e^{-r_j / T}}\; r_k`,
    words:
      "The min-form: each score times a softmax weight that is largest for the lowest score; T is the temperature (0.1). Authors' code.",
  },
  {
    tex: String.raw`\sum_k r^{*}_k \;\to\; \min_k r_k \qquad (T \to 0)`,
    words:
      "What the weighted scores add up to: about the score of the worst step, so that adding good steps pays nothing. The sum form pays Σ r instead. Follows from the definition, and derived here.",
  },
  {
    tex: String.raw`A_k = \sum_{j \ge k} r^{*}_j - \frac{1}{n - 1} \sum_{i} G_i`,
    words:
      "What a step's probability moves along: rewards from there on, less the mean return G of the problem's n − 1 other samples; a variant subtracts the others' mean reward per step at every step. As computed here.",
  },
];
