import type { Formula } from "@operant/core/study";

/**
 * Only the abstract was at hand; definitions are those of the library's list of formalisms, proofs are this study's
 * own.
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`X \succeq Y \iff \mathrm{Ord}(Y) \subseteq \mathrm{Ord}(X)`,
    words:
      "X expresses all that Y does: every ordering of policies that an objective of kind Y induces in an environment is induced by one of kind X too. The paper's relation, second-hand.",
  },
  {
    tex: String.raw`\begin{aligned} \text{RRL} &: \; \mathbb E \textstyle\sum_t \gamma^t \bigl(R_t - \alpha F[\pi(\cdot \mid s_t)]\bigr) \\ \text{ONMR} &: \; f\bigl(\mathbb E \textstyle\sum_t \gamma^t R_t\bigr) \\ \text{RM} &: \; \mathbb E \textstyle\sum_t \gamma^t R(u_t, s_t, a_t, s_{t+1}) \\ \text{LTL} &: \; \Pr(\text{trajectory} \models \phi) \\ \text{LAR} &: \; \textstyle\lim_T \tfrac1T\, \mathbb E \sum_{t < T} R_t \end{aligned}`,
    words:
      "The five that are compared: a reward less α times a function F of the action probabilities; a function f of the return; a reward that sees the state u of a finite machine; the probability that a formula φ of temporal logic holds; a long-run average. Second-hand, in the library's words.",
  },
  {
    tex: String.raw`\sum_k w_k \bigl[x(\pi_k^{+}) - x(\pi_k^{-})\bigr] = 0`,
    words:
      "The proof that no function linear in the features x ranks every π⁺ above its π⁻: weights w ≥ 0, not all 0, under which the required gains cancel. Found by linear programming and confirmed in exact arithmetic, as computed here.",
  },
];
