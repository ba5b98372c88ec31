import type { Formula } from "@operant/core/study";

/**
 * The paper's exact formulas are not known here: forms follow its abstract and public reviews, constants are this
 * study's own.
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`R = c\, v + (1 - c)\, m`,
    words:
      "The hybrid: v is the verdict of a check (0 or 1), c the confidence that it states, m the reward model's score; where there is no check, R = m. Second-hand, with constants as defined here.",
  },
  {
    tex: String.raw`r = R + 0.3\, i - p`,
    words:
      "What is paid: i is 1 where a checker finds the instructions followed, p the length penalty; the terms are added without further weights. Second-hand, with constants as defined here.",
  },
  {
    tex: String.raw`p = \tfrac12 \min\bigl(1,\; \max(0,\; \bar\ell - \ell)\bigr)`,
    words:
      "The length penalty, for answers rated wrong (R < ½) only: ℓ is the length and ℓ̄ the mean length of the prompt's answers rated right, in standard deviations. As defined here.",
  },
  {
    tex: String.raw`\text{hacking} = \Pr{}_{\!\pi}\bigl(r > \bar r_0,\; G < \bar G_0\bigr)`,
    words:
      "The chance of an answer that the trained reward puts above the prompt's mean under the base policy, and gold G below its own. As defined here.",
  },
];
