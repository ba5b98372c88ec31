import type { Formula } from "@operant/core/study";

/**
 * The paper's text was not at hand: definitions follow the authors' code (lucyfarnik/starc at commit e13f8fa), the
 * bound is stated second-hand.
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`s(R) = \frac{c(R)}{n(c(R))}`,
    words:
      "A reward R standardised: a canonical form c takes away what changes no ordering of policies (potential shaping and redistribution over next states), a norm n takes away scale; s(R) = 0 where c(R) = 0. STARC's definition, as in the authors' code.",
  },
  {
    tex: String.raw`d(R_1, R_2) = m\bigl(s(R_1),\, s(R_2)\bigr)`,
    words:
      "The distance of two rewards: a metric m between them, both standardised. STARC's definition, as in the authors' code.",
  },
  {
    tex: String.raw`\begin{aligned} c_{\text{VAL}}(R)(s,a) = {} & \mathbb E\bigl[R(s,a,S') + \gamma V^{\pi}(S')\bigr] \\ & - V^{\pi}(s) \end{aligned}`,
    words:
      "VAL: the advantage under a fixed policy π, here the uniform one; S′ is drawn from the transitions at (s, a) and V is the value of π under R. Authors' code, src/distance/canon/value.py.",
  },
  {
    tex: String.raw`\begin{aligned} & c_{\text{EPIC}}(R)(s,a,s') = R(s,a,s') \\ & \quad + \mathbb E\bigl[\gamma R(s',A,S') - R(s,A,S') \\ & \qquad\quad - \gamma R(S,A,S')\bigr] \end{aligned}`,
    words:
      "EPIC's canonical form, with states S, S′ and actions A drawn independently of each other. Gleave and others, arXiv 2006.13900.",
  },
  {
    tex: String.raw`\begin{aligned} & c_{\text{DARD}}(R)(s,a,s') = R(s,a,s') \\ & \quad + \mathbb E\bigl[\gamma R(s',A,S'') - R(s,A,S') \\ & \qquad\quad - \gamma R(S',A,S'')\bigr] \end{aligned}`,
    words:
      "DARD's canonical form, with S′ drawn from the transitions at s and S″ from those at s′. Wulfe and others, arXiv 2201.10081.",
  },
  {
    tex: String.raw`\text{regret} = \frac{J_1(\pi_1^{*}) - J_1(\pi_2^{*})}{\max_\pi J_1(\pi) - \min_\pi J_1(\pi)}`,
    words:
      "What is lost of R₁ by optimising R₂, as a share of what is at stake: J₁ is the return by R₁, and each star marks a policy that is optimal for its reward. The experiment takes the mean of this and its mirror image. Authors' code.",
  },
  {
    tex: String.raw`\begin{aligned} & J_2(\pi_2) \ge J_2(\pi_1) \;\Rightarrow\; J_1(\pi_1) - J_1(\pi_2) \\ & \le U\, d(R_1, R_2)\,\bigl(\max_\pi J_1 - \min_\pi J_1\bigr) \end{aligned}`,
    words:
      "Soundness: there is a constant U with which the distance bounds the loss, for all rewards and policies. Second-hand; the abstract says that such bounds hold.",
  },
];
