import type { Formula } from "@operant/core/study";

/** The objective as the abstract and the authors' code have it; the bound is second-hand. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\max_{d \ge 0}\; \langle d, r_t \rangle - \frac{\lambda}{2} \lVert d \rVert^2`,
    words:
      "One round of retraining: the best occupancy d in the world (r, P) that the policy deployed in round t has induced; the next policy takes actions in proportion to d in each state. Section 3, in the form of the authors' code.",
  },
  {
    tex: String.raw`\begin{aligned} & \sum_a d(s,a) = \mu(s) \\ & \quad + \gamma \sum_{s',\,a} P_t(s \mid s', a)\, d(s', a) \end{aligned}`,
    words:
      "The constraint: what leaves a state is what starts (μ) or arrives there, so that d is the occupancy of a policy. Section 3, in the form of the authors' code.",
  },
  {
    tex: String.raw`d_{t+1} = \mathrm{Proj}\bigl[(1 - \eta\lambda)\, d_t + \eta\, r_t\bigr]`,
    words:
      "The alternative to retraining in full: one gradient step of size η, projected on the occupancies of the induced world. As computed here.",
  },
  {
    tex: String.raw`\lambda > \frac{12\, S^{3/2}\, (2\,\varepsilon_r + 5 S\, \varepsilon_p)}{(1 - \gamma)^{4}}`,
    words:
      "Enough regularisation for the rounds to settle: S is the number of states, and ε say how much rewards and transitions move per distance of the occupancies deployed. Theorem 1, second-hand, shown beside what is measured.",
  },
];
