import { axelrodPayoffs, centipede, prisonersDilemma } from "../games/index.js";
import { DQN, TabularQ } from "../learners/index.js";
import { createKernels } from "../numeric/index.js";
import { deriveStream } from "../random/index.js";
import {
  DirectPunishment,
  PartnerSelection,
  Reputation,
  Society,
  TabularPopulation,
  ThirdPartyPunishment,
} from "../society/index.js";
import type { GoldenCase } from "./golden.js";

/** The engine itself: what studies are made of, small. */
export const engineCases: readonly GoldenCase[] = [
  { name: "society/tabular-population", run: tabularPopulation },
  { name: "learners/dqn", run: deepQ },
  { name: "society/direct-punishment", run: () => punishingSociety("ipd") },
  { name: "society/centipede", run: () => punishingSociety("centipede") },
];

function tabularPopulation(): Float64Array {
  const stream = deriveStream("golden", 1, "population");
  const members = Array.from(
    { length: 10 },
    () => new TabularQ({ states: 5, actions: 2, alpha: 0.1, gamma: 0.9, epsilon: 0.05, stream }),
  );
  const game = prisonersDilemma(100, axelrodPayoffs);
  const population = new TabularPopulation({ game, members, stream });
  population.play(40);
  return Float64Array.from([...population.counts, ...members.flatMap((member) => [...member.table])]);
}

function network(inputs: number, actions: number, hidden: readonly number[], index: number): DQN {
  const stream = (purpose: string) => deriveStream("golden", 1, purpose, index);
  return new DQN(
    {
      inputs,
      actions,
      hidden,
      learningRate: 0.01,
      gamma: 0.9,
      epsilon: { start: 0.9, floor: 0.05, decay: 0.01 },
      capacity: 500,
      batch: 32,
      targetEvery: 50,
    },
    {
      initialisation: stream("initialisation"),
      exploration: stream("exploration"),
      replay: stream("replay"),
    },
    createKernels(),
  );
}

/** Two shapes with a kernel of their own and one without, on observations that repeat and that do not. */
function deepQ(): Float64Array {
  const draws = deriveStream("golden", 1, "observations");
  return Float64Array.from(
    (
      [
        [2, 2, [32]],
        [5, 4, [20]],
        [3, 3, [16, 8]],
      ] as const
    ).flatMap(([inputs, actions, hidden], index) => {
      const dqn = network(inputs, actions, hidden, index);
      const [now, next] = [new Float64Array(inputs), new Float64Array(inputs)];
      for (let step = 0; step < 700; step++) {
        for (let i = 0; i < inputs; i++) {
          now[i] = step % 3 === 0 ? draws.normal() : draws.below(3);
          next[i] = draws.below(4) - 1;
        }
        const action = dqn.act(now);
        dqn.learn(now, action, action === 0 ? now[0]! : 1, next, step % 10 === 0 ? 1 : 0);
      }
      return [...dqn.save().parameters];
    }),
  );
}

function punishingSociety(name: "ipd" | "centipede"): Float64Array {
  const size = 4;
  const agents = Array.from({ length: size }, (_, i) => ({
    play: network(4, 2, [16], 10 + i),
    punish: network(2, 2, [16], 20 + i),
    select: network(size, size - 1, [16], 30 + i),
  }));
  const reputation = new Reputation({
    kind: "shared",
    movedByPlay: true,
    movedByPunishment: true,
    seenInPlay: true,
  });
  const society = new Society({
    game: name === "ipd" ? prisonersDilemma(10) : centipede(10),
    agents,
    mechanisms: [
      new PartnerSelection({ sees: reputation, credit: "round", storedState: "snapshot" }),
      reputation,
      new DirectPunishment(),
      new ThirdPartyPunishment(deriveStream("golden", 1, "outsiders")),
    ],
    learning: { terminals: "end-of-pairing", alternatingReward: "until-next-decision" },
    pairing: deriveStream("golden", 1, "pairing"),
  });
  const seen: number[] = [];
  for (let episode = 0; episode < 25; episode++) {
    society.runEpisode();
    seen.push(...society.totals, ...society.lastAction, ...reputation.values);
  }
  return Float64Array.from([...seen, ...agents.flatMap((agent) => [...agent.play.save().parameters])]);
}
