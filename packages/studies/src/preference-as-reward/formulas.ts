import type { Formula } from "@operant/core/study";

/** The abstract and the repository's README were read; shapings are those of its code. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`r_{\text{RL}} = \frac1M \sum_{m=1}^{M} \sigma\bigl(r(x,y) - r(x, y_m)\bigr)`,
    words:
      "Preference as reward (PAR): the chance, by the reward model r, that response y beats M references of the base policy (10 here); σ is the logistic function. Bounded, and flat where y is far better. Authors' code.",
  },
  {
    tex: String.raw`r_{\text{LSC}} = \ln \sigma\bigl(r(x,y) - q_{85}(x)\bigr)`,
    words:
      "One of the shapings that it is compared with; q is the 85th percentile of a normal distribution fitted to the references' rewards. Authors' code, after arXiv 2402.00742.",
  },
  {
    tex: String.raw`\max_\pi\; \mathbb E_\pi[r_{\text{RL}}] - \lambda\, \mathrm{KL}(\pi \,\Vert\, \pi_0)`,
    words:
      "What the policy is trained for by every shaping alike, with the same steps; λ weighs the distance from the base policy π₀. Standard, as computed here.",
  },
  {
    tex: String.raw`\text{win} = \Pr\bigl(G(y) > G(y_0)\bigr)`,
    words:
      "What is reported: the chance that the gold reward G, which stands for what users want, prefers a response y of the policy to one y₀ of the base policy; half of the ties are added. As computed here.",
  },
];
