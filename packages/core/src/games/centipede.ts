import type { Game } from "./game.js";

/**
 * The repeated-gift Centipede of Dasgupta and Musolesi (arXiv 2301.08278, authors' code). Players move in
 * turn. C (continue) costs the mover `cost` and gives the opponent `gift`; D (stop) pays nobody and ends
 * the game. A round is one move of each; after the last round the game is over.
 * @param rounds rounds at most (the authors run 10, that is 20 moves)
 */
export function centipede(rounds = 10, cost = 1, gift = 5): Game {
  return {
    facts: {
      id: "centipede-gift-v1",
      title: "Centipede",
      players: 2,
      actions: [
        { name: "C", label: "cooperative" },
        { name: "D", label: "defecting" },
      ],
      order: "alternating",
      rounds,
      chance: false,
      information: "perfect",
      utility: [-cost, gift],
      source:
        "Rosenthal 1981 for the game; this payoff scheme from Dasgupta and Musolesi, arXiv 2301.08278, authors' code",
    },
    settle(actions, mover, payoffs) {
      const player = mover === 1 ? 1 : 0;
      const stop = actions[player] === 1;
      payoffs[player] = stop ? 0 : -cost;
      payoffs[1 - player] = stop ? 0 : gift;
      return stop;
    },
  };
}
