import type { Formula } from "@operant/core/study";

/** The body of the paper was not read: definitions are second-hand, and what follows from them is computed here. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`r'_k = \min(r_k - \eta,\; 0)`,
    words:
      "Clip: r is the score of step k and η a threshold (0.7). No step can earn, only lose. Second-hand.",
  },
  {
    tex: String.raw`r'_k = \begin{cases} r_k - r_{k+1} & k < K - 1 \\ r_{K-1} & k = K - 1 \\ 0 & k = K \end{cases}`,
    words:
      "Delta: each step is paid its score less the next one's; step K is the answer, which is paid for being right. Both: clip, then delta. Second-hand.",
  },
  {
    tex: String.raw`\sum_{j \ge k} r'_j = r_k \qquad (k < K)`,
    words:
      "What Delta comes to for a trainer that credits each step with all that follows: the sum telescopes to the step's own score. Follows from the definition, and derived here.",
  },
  {
    tex: String.raw`A_k = \sum_{j \ge k} w\, r'_j + \mathbf 1[\text{right}] - b_k`,
    words:
      "What a step's probability moves along: step rewards from there on, with weight w, and 1 for a right answer, less the running mean b of what such a place has had. As computed here.",
  },
];
