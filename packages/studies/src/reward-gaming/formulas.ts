import type { Formula } from "@operant/core/study";

/** Only the abstract and summaries were at hand; no formula of the paper is used. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`G = \frac{f}{4} + 0.6\, \frac{o}{3} - 0.25\, w - 0.05\, t`,
    words:
      "What a text is really worth: f of four facts stated, o of three steps between them in order, w wrong statements, t tokens that say nothing new. As defined here.",
  },
  {
    tex: String.raw`P(y_1 \succ y_2) = \sigma\bigl(r(y_1) - r(y_2)\bigr)`,
    words:
      "How the reward model r is fitted to judgements of pairs of texts; σ is the logistic function (Bradley–Terry). Standard, as computed here.",
  },
  {
    tex: String.raw`A_i = \rho_i - \frac{1}{n - 1} \sum_{j \ne i} \rho_j`,
    words:
      "What a sampled text's probability moves along: its own ρ less the mean of the batch's others. As computed here.",
  },
  {
    tex: String.raw`\rho_i = r(y_i) - \lambda \ln \frac{\pi(y_i)}{\pi_0(y_i)}`,
    words:
      "Where ρ is the reward less a penalty λ for leaving the base policy π₀. Standard, as computed here.",
  },
];
