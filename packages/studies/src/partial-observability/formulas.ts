import type { Formula } from "@operant/core/study";

/**
 * Abstract, authors' code and a worksheet by the first author were read; numbers of the paper's definitions are
 * second-hand.
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`B(i \mid o) = \frac{\mu(i)\, P(o \mid i)}{\sum_j \mu(j)\, P(o \mid j)}`,
    words:
      "What the evaluator believes on seeing the observation o: that trajectory i happened, by Bayes' rule from a prior μ. Section 4, second-hand.",
  },
  {
    tex: String.raw`G_{\text{obs}}(i) = \sum_o P(o \mid i) \sum_j B(j \mid o)\, G(j)`,
    words:
      "The return that the evaluator takes trajectory i to have had, G being the true return; training on the evaluator's choices maximises the mean of this instead of that of G. Section 4.1, second-hand.",
  },
  {
    tex: String.raw`\begin{aligned} \bar E^{+} &= \mathbb E_\pi \max(0,\, G_{\text{obs}} - G) \\ \bar E^{-} &= \mathbb E_\pi \max(0,\, G - G_{\text{obs}}) \end{aligned}`,
    words:
      "By how much a policy π is over- and underestimated on average; their difference is how much better it looks than it is. To look better by being overestimated more is deceptive inflation, to be worse for being underestimated less is overjustification. As in the authors' code; in the paper Definitions 4.1 to 4.3, second-hand.",
  },
  {
    tex: String.raw`\ker B \,\cap\, \operatorname{im} \Gamma`,
    words:
      "What no number of comparisons can tell though the beliefs are known: changes of the returns that come from a reward (Γ counts the visits of each trajectory to each state) and that B does not show. Theorem 5.2, second-hand.",
  },
];
