import type { Formula } from "@operant/core/study";

/** The forms are those of the introduction, which was read; figures and coefficients were not at hand. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`d = \sqrt{\mathrm{KL}(\pi \,\Vert\, \pi_0)}`,
    words:
      "The distance that optimisation has gone from the initial policy π₀, in nats to the power ½. The paper's definition, in its introduction.",
  },
  {
    tex: String.raw`R_{\text{bo}n}(d) = d\,(\alpha - \beta\, d)`,
    words:
      "Gold reward after best-of-n, centred so that the start has 0; α and β are fitted. It peaks at d = α / 2β. Equation 1.",
  },
  {
    tex: String.raw`R_{\text{RL}}(d) = d\,(\alpha - \beta \ln d)`,
    words:
      "Gold reward after reinforcement learning, with an α and a β of its own. It peaks at d = exp(α/β − 1). Equation 1.",
  },
  {
    tex: String.raw`\mathrm{KL}_{\text{bo}n} = \ln n - \frac{n - 1}{n}`,
    words:
      "How far best-of-n goes in nats; here the divergence is computed exactly, and the formula serves the sampled curve. The paper's formula, second-hand.",
  },
];
