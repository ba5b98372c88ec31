import type { Formula } from "@operant/core/study";

/** Only the abstract and summaries were at hand: the update is second-hand. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`y_i \leftarrow (1 - \beta)\, y_i + \beta\, \sigma(r_{a_i} - r_{b_i})`,
    words:
      "Data smoothing: after every epoch the label y of the comparison of a with b moves towards what the model says; σ is the logistic function, and β = 0 is maximum likelihood. Second-hand.",
  },
  {
    tex: String.raw`\begin{aligned} \mathcal L = -\frac1N \sum_i n_i \bigl[ & y_i \ln p_i \\ & + (1 - y_i) \ln(1 - p_i)\bigr] \end{aligned}`,
    words:
      "What each epoch lowers: the cross-entropy of the labels y as they stand and the model's chances p that the first is preferred, each pair counting the n times that it was compared, N in all. Standard, as computed here.",
  },
  {
    tex: String.raw`\max_\pi\; \mathbb E_\pi[r] \;\text{ with }\; \mathrm{KL}(\pi \,\Vert\, \pi_0) \le B`,
    words:
      "How a learned reward is judged: by the gold reward of the exact policy that gets the most of it within a KL budget B from the base policy π₀. As computed here.",
  },
];
