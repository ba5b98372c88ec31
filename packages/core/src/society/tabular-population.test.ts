import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { axelrodPayoffs, prisonersDilemma } from "../games/index.js";
import {
  BushMostellerLearner,
  CrossLearner,
  RothErevLearner,
  type StateLearner,
  TabularDoubleQ,
  TabularExpectedSarsa,
  TabularHystereticQ,
  TabularQ,
  TabularSarsa,
} from "../learners/index.js";
import { AlwaysCooperate, AlwaysDefect, TitForTat } from "../policies/index.js";
import { Stream } from "../random/index.js";
import { MatchLoops } from "./match-loops.js";
import { TabularPopulation } from "./tabular-population.js";

type TableLearner = StateLearner & { readonly table: Float64Array };

/** The population of bench/tabular-population.mjs and bench/c/tabular-population.c. */
function kernel(
  kinds: 1 | 8,
  specialise: boolean,
): { population: TabularPopulation; learners: TableLearner[] } {
  const stream = new Stream(1, 2, 3, 4);
  const size = { states: 5, actions: 2, stream };
  const value = { ...size, alpha: 0.1, gamma: 0.9, epsilon: 0.05 };
  const makers: (() => TableLearner)[] = [
    () => new TabularQ(value),
    () => new TabularHystereticQ({ ...value, beta: 0.02 }),
    () => new TabularExpectedSarsa(value),
    () => new TabularSarsa(value),
    () => new TabularDoubleQ(value),
    () => new CrossLearner({ ...size, rate: 0.1, rewards: [0, 5] }),
    () => new RothErevLearner({ ...size, lowest: 0 }),
    () => new BushMostellerLearner({ ...size, rate: 0.1, aspiration: 2, rewards: [0, 5] }),
  ];
  const learners = Array.from({ length: 100 }, (_, i) => makers[i % kinds]());
  const game = prisonersDilemma(100, axelrodPayoffs);
  const population = new TabularPopulation({
    game,
    members: learners,
    stream,
    loops: new MatchLoops({ specialise }),
  });
  return { population, learners };
}

/** Every bit of every table, as hexadecimal words. */
function hexadecimal(learners: readonly TableLearner[]): string {
  let text = "";
  for (const { table } of learners) {
    for (const word of new BigUint64Array(table.slice().buffer)) text += word.toString(16).padStart(16, "0");
  }
  return text;
}

const compiler = spawnSync("cc", ["--version"]).status === 0;
if (!compiler) console.warn("No C compiler (cc): the comparison of tables with C is skipped.");

describe("the population kernel", () => {
  it.each([
    [1, [682240, 486661, 485641, 8345458], 11492.600518351075],
    [8, [287515, 1240298, 1258146, 7214041], 11483.38385800792],
  ] as const)("keeps its golden numbers with %s kinds", (kinds, counts, tableSum) => {
    const { population, learners } = kernel(kinds, true);
    population.play(2000);
    expect([...population.counts]).toEqual(counts);
    let sum = 0;
    for (const { table } of learners) for (const q of table) sum += q;
    expect(sum).toBe(tableSum);
  });

  it.each([1, 8] as const)("gives the same tables in the readable loop, with %s kinds", (kinds) => {
    const fast = kernel(kinds, true);
    const slow = kernel(kinds, false);
    fast.population.play(60);
    slow.population.play(60);
    expect(hexadecimal(fast.learners)).toBe(hexadecimal(slow.learners));
    expect([...fast.population.payoffs]).toEqual([...slow.population.payoffs]);
  });

  it.skipIf(!compiler).each([1, 8] as const)(
    "gives every bit of the tables of the C program, with %s kinds",
    (kinds) => {
      const folder = mkdtempSync(join(tmpdir(), "operant-c-"));
      try {
        const source = fileURLToPath(new URL("../../../../bench/c/tabular-population.c", import.meta.url));
        const program = join(folder, "tabular-population");
        execFileSync("cc", ["-O3", "-march=native", "-ffp-contract=off", "-std=c11", "-o", program, source]);
        const play = (matchings: number): { counts: number[]; table: string } =>
          JSON.parse(
            execFileSync(program, [kinds, 100, matchings, 100, 1, 2, 3, 4, "table"].map(String), {
              encoding: "utf8",
            }),
          );
        const { population, learners } = kernel(kinds, true);
        for (const matchings of [1, 500]) {
          population.play(matchings === 1 ? 1 : 499);
          const expected = play(matchings);
          expect([...population.counts]).toEqual(expected.counts);
          expect(hexadecimal(learners)).toBe(expected.table);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

describe("a population", () => {
  const game = prisonersDilemma(10, axelrodPayoffs);
  const stream = (): Stream => new Stream(1, 2, 3, 4);

  it("meets in perfect matchings: everybody plays once in each", () => {
    const members = Array.from({ length: 10 }, () => new AlwaysDefect());
    const population = new TabularPopulation({ game, members, stream: stream() });
    population.play(7);
    expect([...population.payoffs]).toEqual(new Array(10).fill(7 * 10 * 1));
  });

  it("of odd size leaves one out in each matching, in the long run everybody equally often", () => {
    const members = Array.from({ length: 5 }, () => new AlwaysCooperate());
    const population = new TabularPopulation({ game, members, stream: stream() });
    population.play(1);
    expect([...population.payoffs].sort((a, b) => a - b)).toEqual([0, 30, 30, 30, 30]);
    population.play(4999);
    // Binomial with p = 4/5: standard deviation 28 of 4,000 matches.
    for (const payoff of population.payoffs) expect(Math.abs(payoff / 30 - 4000)).toBeLessThan(4 * 28.3);
  });

  it("pairs everybody with everybody equally often", () => {
    const met = new Map<string, number>();
    const last: number[] = [];
    const members = Array.from({ length: 6 }, (_, i) => ({
      states: 5,
      actions: 2,
      actState(): number {
        last.push(i);
        if (last.length === 2) {
          const pair = last.sort((a, b) => a - b).join();
          met.set(pair, (met.get(pair) ?? 0) + 1);
          last.length = 0;
        }
        return 0;
      },
    }));
    new TabularPopulation({ game, members, stream: stream(), rounds: 1 }).play(10_000);
    expect(met.size).toBe(15);
    // Each pair meets with probability 1/5: standard deviation 40 of 2,000.
    for (const times of met.values()) expect(Math.abs(times - 2000)).toBeLessThan(4 * 40);
  });

  it("conserves payoffs: members' earnings add up to those of the joint actions", () => {
    const { population } = kernel(8, true);
    population.play(20);
    const [cc, cd, dc, dd] = population.counts;
    expect(cc + cd + dc + dd).toBe(20 * 50 * 100);
    expect(population.payoffs.reduce((a, b) => a + b)).toBe(6 * cc + 5 * cd + 5 * dc + 2 * dd);
  });

  it("may be stopped between any two matchings", () => {
    const whole = kernel(8, true);
    const pieces = kernel(8, true);
    whole.population.play(30);
    for (const n of [1, 0, 13, 16]) pieces.population.play(n);
    expect(hexadecimal(pieces.learners)).toBe(hexadecimal(whole.learners));
  });

  it("keeps apart members of one kind that draw from streams of their own", () => {
    const make = (specialise: boolean): string => {
      const learners = Array.from(
        { length: 8 },
        (_, i) =>
          new TabularQ({
            states: 5,
            actions: 2,
            alpha: 0.1,
            gamma: 0.9,
            epsilon: 0.2,
            stream: new Stream(i + 1, 0, 0, 0),
          }),
      );
      const loops = new MatchLoops({ specialise });
      new TabularPopulation({ game, members: learners, stream: stream(), loops }).play(50);
      return hexadecimal(learners);
    };
    expect(make(true)).toBe(make(false));
  });

  it("refuses fewer than two members, one named twice, and members that do not fit", () => {
    const tft = new TitForTat();
    expect(() => new TabularPopulation({ game, members: [tft], stream: stream() })).toThrow(/at least two/);
    expect(() => new TabularPopulation({ game, members: [tft, tft], stream: stream() })).toThrow(/twice/);
    const misfit = { states: 5, actions: 3, actState: () => 0 };
    expect(() => new TabularPopulation({ game, members: [tft, misfit], stream: stream() })).toThrow(
      /3 actions/,
    );
  });
});
