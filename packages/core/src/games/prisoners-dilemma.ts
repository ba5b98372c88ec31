import type { MatrixGame } from "./game.js";
import { matrixGame } from "./matrix.js";

/** Payoffs of a symmetric two-action dilemma: temptation, reward, punishment, sucker's payoff. */
export interface DilemmaPayoffs {
  readonly temptation: number;
  readonly reward: number;
  readonly punishment: number;
  readonly sucker: number;
}

/** Payoffs of Axelrod's tournaments (Axelrod 1980): T 5, R 3, P 1, S 0. */
export const axelrodPayoffs: DilemmaPayoffs = { temptation: 5, reward: 3, punishment: 1, sucker: 0 };

/** Payoffs of Dasgupta and Musolesi's dilemma (arXiv 2301.08278, authors' code): T 4, R 3, P 1, S 0. */
export const dasguptaPayoffs: DilemmaPayoffs = { temptation: 4, reward: 3, punishment: 1, sucker: 0 };

/**
 * The iterated prisoner's dilemma: action 0 cooperates, action 1 defects.
 * @param rounds rounds of one pairing
 */
export function prisonersDilemma(rounds = 10, payoffs: DilemmaPayoffs = dasguptaPayoffs): MatrixGame {
  const { temptation: t, reward: r, punishment: p, sucker: s } = payoffs;
  return matrixGame({
    // Results under an id never change, so the payoffs belong to it.
    id: `prisoners-dilemma-${t}-${r}-${p}-${s}-v1`,
    title: "Iterated prisoner's dilemma",
    actions: [
      { name: "C", label: "cooperative" },
      { name: "D", label: "defecting" },
    ],
    row: [r, s, t, p],
    column: [r, t, s, p],
    rounds,
    source: "Tucker 1950; payoffs by argument (Axelrod 1980, or Dasgupta and Musolesi, arXiv 2301.08278)",
  });
}
