import type { Formula } from "@operant/core/study";

/** Abstract and authors' code were read; the amounts follow from the update rule. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\begin{aligned} & Q(s,a) \leftarrow Q(s,a) + \alpha\,\bigl[r + b \\ & \quad + \gamma \max_{a'} Q(s',a') - Q(s,a)\bigr] \end{aligned}`,
    words:
      "Q-learning from rewards with a constant b added; α is the step size and γ the discount. Standard, as computed here.",
  },
  {
    tex: String.raw`Q_b(s,a) = Q(s,a) + \frac{b}{1 - \gamma}`,
    words: "What the constant does to every value of a task that never ends. arXiv 2209.07288, second-hand.",
  },
  {
    tex: String.raw`Q_0 = -\frac{b}{1 - \gamma}`,
    words:
      "The initial value that amounts to the shift: learning from r + b starting at 0 is learning from r starting here, update by update. b < 0 makes untried actions look good (exploration), b > 0 makes them look bad (caution). The equivalence is the abstract's, the amount is derived here.",
  },
  {
    tex: String.raw`\sum_{t < L} \gamma^t b = b\, \frac{1 - \gamma^L}{1 - \gamma}`,
    words:
      "Where episodes end after L steps the shift pays for length, so that it may change what is optimal. As computed here.",
  },
];
