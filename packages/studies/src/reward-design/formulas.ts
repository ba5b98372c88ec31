import type { Formula } from "@operant/core/study";

/**
 * Formulas of three papers by Devidze and others that the thesis is made of (NeurIPS 2021, AAMAS 2024, NeurIPS 2022),
 * in the form of their authors' code.
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\begin{aligned} & I(R) = -\frac{1}{|H|\,|S|} \sum_{h,\,s} \\ & \quad \max_a \bigl[\delta(s) - \mathrm{gap}_h(s,a)\bigr]_{+} \end{aligned}`,
    words:
      "ExpRD maximises how plainly a reward shows, within h steps for the h in H, that an optimal action is better than action a by the δ(s) that is at stake; only actions that are not optimal count. Section 4.2 of NeurIPS 2021, in the form of the authors' code.",
  },
  {
    tex: String.raw`\mathrm{gap}_\infty(s,a) \ge \delta(s), \quad |R| \le R_{\max}`,
    words:
      "Under these constraints, so that no other policy becomes optimal; rewards are 0 outside the chosen states. Problem P1 of NeurIPS 2021, in the form of the authors' code.",
  },
  {
    tex: String.raw`\begin{aligned} I_L(R) = \sum_{s,a} \; & \mu_T(s)\, \mu_L(s)\, \pi_L(a \mid s)^2 \\ & {}\cdot A_T(s,a)\, R(s,a) \end{aligned}`,
    words:
      "The adaptive teacher's objective: how much one policy-gradient step on R moves the learner's policy π towards what the teacher prefers; μ are the visits of teacher (T) and learner (L), A the teacher's advantages; A and R both count less their means under π. AAMAS 2024, in the form of the authors' code.",
  },
  {
    tex: String.raw`\begin{aligned} \hat R(s,a,s') &= R + R_\phi(s,a) + b(s') \\ b(s') &= \frac{\lambda}{\sqrt{(\lambda / b_{\max})^2 + N(s')}} \end{aligned}`,
    words:
      "ExploRS, the self-designed reward: the original reward R, a learned part, and a bonus b for coming to a state s′ that was left N times so far. Sections 4.2 and 4.3 of NeurIPS 2022; order of updates as in the authors' code.",
  },
];
