import type { Formula } from "@operant/core/study";

/**
 * What the authors' code computes (commit d4ce8d0 of nayanadasgupta/Understanding_Punishment_In_MAS_With_RL); the
 * paper's own numbering was not at hand.
 */
export const formulas: readonly Formula[] = [
  {
    tex: String.raw`\begin{array}{c|cc} & \mathrm C & \mathrm D \\ \hline \mathrm C & 3,\,3 & 0,\,4 \\ \mathrm D & 4,\,0 & 1,\,1 \end{array}`,
    words:
      "One round of the prisoner's dilemma: the row's and the column's payoff for cooperating (C) or defecting (D). Authors' code.",
  },
  {
    tex: String.raw`r_{\text{play}} = u - 3\,n`,
    words:
      "What the network that plays is paid: the payoff u of the round, less punishmentLoss (3) for each of the n punishments received; in the Centipede game the running total of the pairing so far. Authors' code.",
  },
  {
    tex: String.raw`r_{\text{punish}} = \begin{cases} 2 & \text{if it was a defector} \\ -10 & \text{if a cooperator} \\ 0 & \text{if it did not punish} \end{cases}`,
    words:
      "What the network that punishes is paid, by whom it punished: justPunishment (2, or −3 where punishing costs) or unjustPunishment (−10). Authors' code.",
  },
  {
    tex: String.raw`\Delta\rho = \begin{cases} +1 & \text{cooperated} \\ -1 & \text{defected} \\ +2 & \text{punished a defector} \\ -3 & \text{punished a cooperator} \end{cases}`,
    words:
      "How an act moves the reputation ρ that all share, in conditions where acts of its kind move it: a running sum without decay or normalisation. Authors' code.",
  },
  {
    tex: String.raw`y = r + \gamma\,(1 - d)\,\max_{a'} Q^{-}(s', a')`,
    words:
      "What every network learns to predict (a plain DQN): Q⁻ is its delayed copy, and d is 1 where the transition ended an episode, which in the iterated dilemma none does. Authors' code.",
  },
  {
    tex: String.raw`\mathcal L = \frac{1}{|B|} \sum_{B} \operatorname{huber}_1\bigl(y - Q(s, a)\bigr)`,
    words:
      "Its loss on a batch B of stored transitions drawn without replacement, lowered by one step of Adam after each transition; the Huber loss is quadratic up to errors of 1 and linear beyond. Authors' code.",
  },
];
