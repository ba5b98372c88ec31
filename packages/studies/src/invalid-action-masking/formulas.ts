import type { Formula } from "@operant/core/study";

/** Abstract and authors' code were read; the first three are what the code computes, in tables. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\pi_m(a \mid s) = \frac{m(s,a)\, e^{z(s,a)}}{\sum_b m(s,b)\, e^{z(s,b)}}`,
    words:
      "The masked policy: a softmax of the logits z over the actions with m = 1, the valid ones, only. Authors' code, which sets the other logits to −10⁸.",
  },
  {
    tex: String.raw`g_{\text{mask}} = \sum_t A_t\, \nabla \log \pi_m(a_t \mid s_t)`,
    words:
      "Its policy gradient, A being the advantages: the true gradient of what the masked policy earns. The abstract's statement, as computed here.",
  },
  {
    tex: String.raw`g_{\text{naive}} = \sum_t A_t\, \nabla \log \pi(a_t \mid s_t)`,
    words:
      "The naive one: actions come from the masked policy, but the gradient is that of π, the softmax over all actions. Authors' code.",
  },
  {
    tex: String.raw`r_t = \begin{cases} r(s_t, a_t) & \text{if } a_t \text{ is valid} \\ -c & \text{if not} \end{cases}`,
    words:
      "The alternative: no mask, and a penalty c (0, 0.01, 0.1 or 1) for every invalid action, which then does nothing. Authors' code.",
  },
];
