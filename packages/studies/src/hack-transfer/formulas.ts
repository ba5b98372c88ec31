import type { Formula } from "@operant/core/study";

/** The paper fine-tunes language models and states no formula that is used here: all are this study's own. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\pi(a) = \operatorname{softmax}_a\; u \cdot \mathrm{relu}(W x_a + c)`,
    words:
      "The policy over a task's answers a: x holds what it sees of each, W and c make the hidden layer (the trunk) and u the head; graders share them or have their own. As computed here.",
  },
  {
    tex: String.raw`\text{score}_a = x_{a,g} + 0.3\, q_a`,
    words:
      "What the flawed grader g pays: its surface (keywords, length, …), which exploits overdo, and a little for real quality q. As defined here.",
  },
  {
    tex: String.raw`\text{transfer} = \Pr{}_{\text{after}}(E) - \Pr{}_{\text{before}}(E)`,
    words:
      "The chance of answers E that game a grader of which no exploit was shown, after imitation less before; the specific part is this less the same for exploits of the wrong grader. As computed here.",
  },
  {
    tex: String.raw`A_i = r_i - \frac{1}{n - 1} \sum_{j \ne i} r_j`,
    words:
      "What RL on the held-out graders moves along: a sample's score less the mean of the task's other samples. Standard, as computed here.",
  },
];
