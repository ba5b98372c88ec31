import type { Formula } from "@operant/core/study";

/** The abstracts and the repository's README were read; the tables were not at hand. */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`r_{\text{length}} = 1 - \left| \frac{\ell}{L} - 1 \right|`,
    words:
      "A reward for length alone: ℓ is the length in tokens and L the target (200), scaled to push as hard as the reward model. Second-hand.",
  },
  {
    tex: String.raw`\mathrm{NRG} = \frac{1}{\Delta R} \sum_b w_b\, \bigl(\bar r^{\,\pi}_b - \bar r^{\,0}_b\bigr)`,
    words:
      "The share of a gain in reward ΔR that is not a gain in length: within bins b of length (20 tokens), the mean reward of the policy's responses less that of the base policy's, weighted by the share w of responses in the bin. Section 3.1, second-hand.",
  },
  {
    tex: String.raw`r' = r + 2\sigma \left(1 - \frac{\ell}{100}\right)`,
    words: "The length penalty, σ being the standard deviation of recent rewards. Authors' code.",
  },
  {
    tex: String.raw`r' = \mathrm{clip}_{\pm 0.3} \frac{r - \mu}{\sigma}`,
    words:
      "Reward scaling: standardised by the mean μ and deviation σ of recent batches, then cut at ±0.3. Authors' code.",
  },
];
