import type { Formula } from "@operant/core/study";

/** The paper states no formula that is used here; the judge is this study's own. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`P(b) = \operatorname{softmax}_b\; w \cdot x_b`,
    words:
      "Which comparison b in its prompt the judge follows: x says whether it is complete, first or last, and which words stand before it; the weights w were learned from prompts with worked examples. As computed here.",
  },
  {
    tex: String.raw`P(1) = \sum_b P(b)\, \sigma\bigl(0.2 + 4\,[q_b(1) - q_b(2)]\bigr)`,
    words:
      "The chance that it names the first answer: σ is the logistic function, q how much of what its instruction asks about an answer mentions, with a small bonus for length. As defined here.",
  },
  {
    tex: String.raw`\text{logit}\, P(\text{win}) = \beta_0 + \beta_1 \tanh\frac{\ell_0 - \ell}{s}`,
    words:
      "The regression behind the length-controlled win rate: ℓ and ℓ₀ are the lengths of the response and of the baseline's answer, s the standard deviation of their difference. AlpacaEval (arXiv 2404.04475), as in its authors' code, without the difficulty of instructions.",
  },
  {
    tex: String.raw`\text{win}_{\text{controlled}} = \sigma(\beta_0)`,
    words:
      "The win rate if both were equally long: the prediction with the term of length at 0. AlpacaEval (arXiv 2404.04475), as in its authors' code.",
  },
];
