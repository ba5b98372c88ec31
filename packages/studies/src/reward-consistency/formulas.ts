import type { Formula } from "@operant/core/study";

/**
 * The measures are the paper's, second-hand; RewardFusion follows the authors' code (shadowkiller33/Contrast-
 * Instruction).
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\text{response} = \Pr\bigl[R(I_1, a_1) > R(I_1, a_2)\bigr]`,
    words:
      "Response consistency: how often the reward R prefers an instruction's own response a₁ to that of a similar instruction. The paper's measure, second-hand.",
  },
  {
    tex: String.raw`\text{instruction} = \Pr\bigl[R(I_1, a_1) > R(I_2, a_1)\bigr]`,
    words:
      "Instruction consistency: how often a response scores higher with its own instruction than with the similar one. The paper's measure, second-hand.",
  },
  {
    tex: String.raw`R(I, a) = x_I^{\top} W\, y_a + w \cdot y_a`,
    words:
      "The reward that is learned: bilinear in the embeddings x of the instruction and y of the response, fitted to pairs by Bradley–Terry with a ridge. As computed here.",
  },
  {
    tex: String.raw`R_{\text{fusion}} = \frac{R + \sum_i c_i R_i}{1 + \sum_i c_i}`,
    words:
      "RewardFusion, when the reward is asked: the mean of the reward R and those of at most five preferred training examples i, weighted by their cosine c with what is asked (0.9 or more). Authors' code.",
  },
];
