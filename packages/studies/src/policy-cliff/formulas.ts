import type { Formula } from "@operant/core/study";

/**
 * Read in the LaTeX of the paper's repository (SafeAGI-01/PolicyCliff); equations have no numbers there that could be
 * cited.
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\mathrm{TV}(\pi, \pi') = \frac{m - 1}{m}`,
    words:
      "The cliff: a policy that takes m equally good actions evenly jumps so far, in total variation, for any change of the reward that singles one out, however small. The paper's tie-breaker proposition, in the form computed here.",
  },
  {
    tex: String.raw`\varepsilon(s) = \frac{1 - \gamma}{2}\,\bigl[Q^{*}(s, a_1) - Q^{*}(s, a_2)\bigr]`,
    words:
      "The flip radius: no change of the reward by less than ε anywhere puts another action first, because Q* moves by at most 1/(1 − γ) times the change; a₁ is the best action and a₂ the best of the others. Derived here from the paper's Lipschitz lemma.",
  },
  {
    tex: String.raw`\mathrm{TV}(\pi_1, \pi_2)(s) \le \frac{\lVert R_1 - R_2 \rVert_\infty}{2\,\alpha\,(1 - \gamma)}`,
    words:
      "What entropy mends: the policies that are optimal for reward plus α times entropy differ by no more than this in any state s. The paper's proposition on the Lipschitz continuity of the soft optimal policy.",
  },
  {
    tex: String.raw`R_{\text{eff}}(s,a) = \sum_k w_k(s)\, R_k(s,a)`,
    words:
      "Several rewards as one, each with a weight w ≥ 0; the weights sum to 1 in every state; it moves by no more than the component that moves most. The paper's equation and lemma on the effective reward.",
  },
];
