import type { Formula } from "@operant/core/study";

/** Abstract and authors' code were read, the paper's text was not. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\mathrm{regret}(\sigma) = -\sum_t A^{*}(s_t, a_t)`,
    words:
      "What a piece of behaviour σ falls short of the best: its actions' optimal advantages, which are 0 for optimal actions and negative for others. In worlds without chance it is V*(s₀) less what was earned and V* of where it ends. Equation 2, second-hand.",
  },
  {
    tex: String.raw`\begin{aligned} & P(\sigma_1 \succ \sigma_2) \\ & \; = \mathrm{logistic}\bigl(\mathrm{regret}(\sigma_2) - \mathrm{regret}(\sigma_1)\bigr) \end{aligned}`,
    words:
      "How the preferences are drawn: the piece with less regret is likelier to be preferred. Equation 3, second-hand.",
  },
  {
    tex: String.raw`\begin{aligned} & \hat P(\sigma_1 \succ \sigma_2) \\ & \; = \mathrm{logistic}\Bigl(\sum_{\sigma_1} \hat g(s,a) - \sum_{\sigma_2} \hat g(s,a)\Bigr) \end{aligned}`,
    words:
      "How they are fitted: as if pieces were judged by the sum of a reward ĝ along them. If preferences follow regret, ĝ approximates A*, not the reward. Christiano and others, arXiv 1706.03741, equation 1.",
  },
  {
    tex: String.raw`\pi(s) = \arg\max_a \hat g(s,a)`,
    words:
      "The first of two uses: take the action that ĝ rates highest. The second is to take ĝ for a reward and look for the policy of the highest return. As computed here.",
  },
];
