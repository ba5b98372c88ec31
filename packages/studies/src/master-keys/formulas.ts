import type { Formula } from "@operant/core/study";

/** No formula of the paper is used: the judge and the policy are this study's own. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\text{accept} \iff w \cdot x(q, a) \ge \ln \frac{\tau}{1 - \tau}`,
    words:
      "The judge: logistic regression on what is there in question q and answer a (words, marks, length, whether the reference's number stands in the last sentence); τ is the probability from which it accepts. As computed here.",
  },
  {
    tex: String.raw`\text{rate} = \frac{1}{|Q|\,|K|} \sum_{q,\,k} \mathbf 1\bigl[\text{accepts } k \text{ for } q\bigr]`,
    words:
      "False positives: how often a key k, an opening or a mark without an answer, is accepted, over questions Q and the paper's ten keys K. The paper's measure, second-hand.",
  },
  {
    tex: String.raw`\max_\pi\; \Pr{}_{\!\pi}(\text{accepted}) - \lambda\, \mathrm{KL}(\pi \,\Vert\, \pi_0)`,
    words:
      "What the policy is trained for: the judge's yes, less a small penalty for leaving the base policy π₀. As computed here.",
  },
];
