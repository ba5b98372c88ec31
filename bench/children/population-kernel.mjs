// The population that bench/tabular-population.mjs measures and whose tables a test compares with C: 100
// learners of one or eight kinds in the iterated prisoner's dilemma. Settings stand here and in
// bench/c/tabular-population.c.
import { matrixGame } from "@operant/core/games";
import {
  BushMostellerLearner,
  CrossLearner,
  RothErevLearner,
  TabularDoubleQ,
  TabularExpectedSarsa,
  TabularHystereticQ,
  TabularQ,
  TabularSarsa,
} from "@operant/core/learners";
import { Stream } from "@operant/core/random";
import { MatchLoops, TabularPopulation } from "@operant/core/society";

/** @returns {{ play(matchings: number): void, counts: Float64Array, members: readonly { table: Float64Array }[] }} */
export function populationKernel({
  kinds = 1,
  agents = 100,
  rounds = 100,
  state = [1, 2, 3, 4],
  loops = new MatchLoops(),
} = {}) {
  const stream = new Stream(state[0], state[1], state[2], state[3]);
  const size = { states: 5, actions: 2, stream };
  const value = { ...size, alpha: 0.1, gamma: 0.9, epsilon: 0.05 };
  const makers = [
    () => new TabularQ(value),
    () => new TabularHystereticQ({ ...value, beta: 0.02 }),
    () => new TabularExpectedSarsa(value),
    () => new TabularSarsa(value),
    () => new TabularDoubleQ(value),
    () => new CrossLearner({ ...size, rate: 0.1, rewards: [0, 5] }),
    () => new RothErevLearner({ ...size, lowest: 0 }),
    () => new BushMostellerLearner({ ...size, rate: 0.1, aspiration: 2, rewards: [0, 5] }),
  ];
  const game = matrixGame({
    id: "prisoners-dilemma-v1",
    title: "Iterated prisoner's dilemma",
    actions: [
      { name: "C", label: "cooperative" },
      { name: "D", label: "defecting" },
    ],
    row: [3, 0, 5, 1],
    rounds,
    source: "Axelrod 1980",
  });
  const members = Array.from({ length: agents }, (_, i) => makers[i % kinds]());
  return new TabularPopulation({ game, members, stream, loops });
}
