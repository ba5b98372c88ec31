import type { RewardChoice } from "./query.js";

/** A map and two rewards to start from. */
export interface CompareExample {
  readonly id: string;
  readonly title: string;
  /** What there is to see. */
  readonly about: string;
  readonly drawn: string;
  readonly first: RewardChoice;
  readonly second: RewardChoice;
}

const maze = (description: string, legend: string) => `description: ${description}
discount: 0.95
slip: 0.1

S.....
.##.#.
.....n
.##.#G

${legend}
`;

/** Steps to the goal from each free cell of the maze. */
const distance: Readonly<Record<string, number>> = {
  ...{ "0,0": 8, "0,1": 7, "0,2": 6, "0,3": 5, "0,4": 4, "0,5": 3, "1,0": 7, "1,3": 4, "1,5": 2 },
  ...{ "2,0": 6, "2,1": 5, "2,2": 4, "2,3": 3, "2,4": 2, "2,5": 1, "3,0": 7, "3,3": 4 },
};
const nearness = Object.fromEntries(Object.entries(distance).map(([cell, steps]) => [cell, -steps]));
const named = (name: string): RewardChoice => ({ kind: "named", name });

export const compareExamples: readonly CompareExample[] = [
  {
    id: "hinted",
    title: "A hint beside the goal",
    about: "The proxy pays 1 for every step onto the cell beside the goal, and the agent stays there.",
    drawn: maze("two ways to the goal, on slippery ground", "G: terminal, arrive 10, hinted 10\nn: hinted 1"),
    first: named("arrive"),
    second: named("hinted"),
  },
  {
    id: "potential",
    title: "The hint as a potential",
    about: "The same hint as γ φ(s′) − φ(s), with minus the distance as φ: no order of policies changes.",
    drawn: maze("the hint as a potential", "G: terminal, arrive 10"),
    first: named("arrive"),
    second: { kind: "painted", painted: { cells: { "3,5": 10 }, step: 0, potential: nearness } },
  },
  {
    id: "shifted",
    title: "A charge for every step",
    about: "The proxy takes 1 in each step. Where episodes end, that is not neutral.",
    drawn: `description: the goal, or a quick way out
discount: 0.98

S....
.###.
E...G

G: terminal, arrive 10
E: terminal, arrive 6
`,
    first: named("arrive"),
    second: { kind: "painted", painted: { cells: { "2,4": 10, "2,0": 6 }, step: -1, potential: {} } },
  },
  {
    id: "coins",
    title: "Coins on the track",
    about: "A race that pays for coins on the way: the optimum of the proxy circles and never arrives.",
    drawn: `description: a race with coins that come back
discount: 0.95

S..c..
.##.##
.##c..
.....G

G: terminal, finish 10, score 10
c: score 1
`,
    first: named("finish"),
    second: named("score"),
  },
];
