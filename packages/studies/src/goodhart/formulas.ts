import type { Formula } from "@operant/core/study";

/** The paper's text was not at hand; the definitions are second-hand, the rule for stopping was derived anew. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`J_R(\pi) = \langle \eta^{\pi}, R \rangle`,
    words:
      "A return is linear in the occupancy η of the policy, and the occupancies of all policies form a polytope. Standard; the paper's starting point, second-hand.",
  },
  {
    tex: String.raw`\eta^{\pi}(s,a) = \sum_{t \ge 0} \gamma^{t} \Pr{}_{\!\pi}(s_t = s,\, a_t = a)`,
    words:
      "The occupancy: how often the policy π takes action a in state s, later visits discounted by γ. Standard; second-hand for the paper.",
  },
  {
    tex: String.raw`\theta = \arccos \frac{\langle M R_0,\, M R_1 \rangle}{\lVert M R_0 \rVert\, \lVert M R_1 \rVert}`,
    words:
      "The angle between the true reward R₀ and the proxy R₁ after both are projected (M) onto the span of differences of occupancies; 0 exactly where both order all policies alike. Second-hand.",
  },
  {
    tex: String.raw`\text{drop} = \frac{\max_i J_0(\pi_i) - J_0(\pi_{\text{end}})}{\max_\pi J_0(\pi) - \min_\pi J_0(\pi)}`,
    words:
      "The normalised drop height of the true return J₀ along a path π₀, π₁, … of ever harder optimisation for the proxy, written here so that a drop is positive. Definition 5, second-hand.",
  },
  {
    tex: String.raw`\begin{aligned} & \langle \eta_{i+1} - \eta_i,\, M R_1 \rangle \\ & \quad < \sin\theta\; \lVert M R_1 \rVert\, \lVert \eta_{i+1} - \eta_i \rVert \end{aligned}`,
    words:
      "The early-stopping rule: stop at the first step i for which this holds. Until then every reward within θ of the proxy increases. Second-hand, and derived here anew.",
  },
];
