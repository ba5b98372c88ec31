import type { Formula } from "@operant/core/study";

/** Only the abstract and summaries were at hand: definitions are second-hand, proofs were rebuilt. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\pi(a \mid s) \propto \exp\bigl(Q(s,a) / \tau\bigr)`,
    words:
      "How a reward is taken to make a policy: with the optimal action values Q* a Boltzmann-rational one, with the soft ones the policy of maximal causal entropy; τ is the temperature. A third model takes optimal actions evenly. Second-hand.",
  },
  {
    tex: String.raw`\begin{aligned} r(s,a) = {} & b(s,a) + V(s) \\ & - \gamma\, \mathbb E\bigl[V(s') \mid s, a\bigr] \end{aligned}`,
    words:
      "All rewards that explain a policy exactly: V is free, and b is τ log π(a|s), for Boltzmann rationality less its largest value in the state. A wrong γ or wrong transitions make V count. Second-hand; solved exactly as computed here.",
  },
  {
    tex: String.raw`d(R_1, R_2) = \tfrac12\, \bigl\lVert s(R_1) - s(R_2) \bigr\rVert_2`,
    words:
      "The error of an inference: the STARC distance between the true and the inferred reward, s being the advantages of the uniform policy scaled to length 1; 0 for the same ordering of all policies, 1 for the opposite one. As computed here.",
  },
  {
    tex: String.raw`f(R_1) = g(R_2) \;\Rightarrow\; d(R_1, R_2) \le \varepsilon`,
    words:
      "What ε-robust means at its core: if the true model g makes a policy of R₂, then every R₁ from which the assumed model f makes the same policy is close to R₂. The full definition also asks the same with f in the place of g, and that f can make every policy that g makes. The paper's, second-hand.",
  },
];
