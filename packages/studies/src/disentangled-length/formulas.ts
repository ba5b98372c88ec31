import type { Formula } from "@operant/core/study";

/** The abstract was read, the loss is second-hand; comparisons of fronts are this study's own. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\begin{aligned} \mathcal L = {} & \mathcal L_{\text{rank}}(r_Q + r_L) \\ & + \lambda_L \mathcal L_{\text{len}} + \lambda_O \mathcal L_{\text{orth}} \end{aligned}`,
    words:
      "ODIN's loss of two heads on the same features: their sum explains the comparisons (Bradley–Terry), and only the head Q, for quality, is optimised afterwards; L is the head for length, λ are strengths (1). Second-hand.",
  },
  {
    tex: String.raw`\mathcal L_{\text{len}} = \bigl|\rho(r_Q, \ell)\bigr| - \rho(r_L, \ell)`,
    words:
      "One head shall take no notice of the length ℓ, the other follow it; ρ is Pearson's correlation, here over all comparisons instead of a minibatch. Second-hand.",
  },
  {
    tex: String.raw`\mathcal L_{\text{orth}} = \bigl|\cos(w_Q, w_L)\bigr|`,
    words: "And their weights w shall be orthogonal. Second-hand.",
  },
  {
    tex: String.raw`H = \frac16 \sum_{\ell} \; \max_{\bar\ell(\pi) \,\le\, \ell} G(\pi)`,
    words:
      "The height of a front: the highest gold G of a policy, or a mixture of two, that is no longer than a limit ℓ on average, over six limits from 0.25 to 1.5 standard deviations. As defined here.",
  },
];
