import type { Formula } from "@operant/core/study";

/** What the study's learner computes, after Gupta and others (NeurIPS 2023) and their code. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`r_\phi = \phi_1(s) + r_p(s,a) + \phi_3(s)\, r_{\text{aux}}(s,a)`,
    words:
      "The blend that the learner is paid: the primary reward with weight 1, the designer's heuristic (aux) with a learned weight φ₃ per state, and a free reward φ₁ that is learned too. Section 3, in the form of the authors' code.",
  },
  {
    tex: String.raw`\max_\phi\; J_p\bigl(\theta(\phi)\bigr) - \lambda_\gamma\, \gamma_\phi`,
    words:
      "What the blend is learned for: the primary return J of the policy θ that it leads to, less λ times the learned discount, λ being 0 by default here. Equation 2.",
  },
  {
    tex: String.raw`\frac{dJ_p}{d\phi} = -\frac{\partial J_p}{\partial \theta}\, H^{-1}\, \frac{\partial \Delta}{\partial \phi}`,
    words:
      "The implicit gradient: Δ is the learner's own policy gradient on the blend and H its derivative by θ; all are estimated from episodes. Section 4.",
  },
  {
    tex: String.raw`-H^{-1} \approx \rho \sum_{j=0}^{5} (I + \rho H)^j`,
    words:
      "What stands for the inverse: a Neumann series with a small rate ρ (0.0005); the identity is a variant. Authors' code.",
  },
];
