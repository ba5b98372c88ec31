import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaries, summarise } from "./summaries.js";

const column = (rows: number, value: (row: number) => number) =>
  Float64Array.from({ length: rows }, (_, row) => value(row));
const of = (columns: Record<string, Float64Array>) => summarise({}, { columns });

/** Cooperation 50 % for 150 episodes, then 90 %. */
const step = column(300, (row) => (row < 150 ? 0.5 : 0.9));

describe("windows", () => {
  it("averages over the first 200, the last 100 and all episodes", () => {
    const found = of({ cooperation: step });
    expect(found["cooperation_first_200"]).toBeCloseTo((150 * 0.5 + 50 * 0.9) / 200, 12);
    expect(found["cooperation_final"]).toBeCloseTo(0.9, 12);
    expect(found["cooperation_all"]).toBeCloseTo(0.7, 12);
  });

  it("leaves out windows that the run does not reach", () => {
    const found = of({ cooperation: step });
    expect(found).not.toHaveProperty("cooperation_first_500");
    expect(found).not.toHaveProperty("cooperation_at_500");
    expect(found).toHaveProperty("cooperation_at_300");
    const short = of({ cooperation: step.slice(0, 199) });
    expect(short).not.toHaveProperty("cooperation_first_200");
  });

  it("takes all episodes as final when there are fewer than 100", () => {
    expect(of({ cooperation: Float64Array.of(0, 1, 1) })["cooperation_final"]).toBeCloseTo(2 / 3, 12);
  });

  it("skips episodes in which a metric is not defined, and leaves out one that never is", () => {
    const found = of({
      cooperator_selections: Float64Array.of(Number.NaN, 0.4, Number.NaN, 0.8),
      punishment_direct: Float64Array.of(Number.NaN, Number.NaN, Number.NaN, Number.NaN),
    });
    expect(found["cooperator_selections_all"]).toBeCloseTo(0.6, 12);
    expect(found).not.toHaveProperty("punishment_direct_all");
    expect(found).not.toHaveProperty("reward_all");
  });
});

describe("time to a level", () => {
  it("is the first episode, counted from 1, whose trailing mean is the level exactly", () => {
    // k episodes of 90 % among the last 100: the mean is 0.5 + 0.004 k, which is 0.8 at k = 75.
    expect(of({ cooperation: step })["to_80"]).toBe(225);
    expect(of({ cooperation: step })["to_90"]).toBe(250);
    expect(of({ cooperation: step })).not.toHaveProperty("to_95");
  });

  it("is 100 at the earliest, the first episode with a whole window", () => {
    expect(of({ cooperation: column(120, () => 1) })["to_95"]).toBe(100);
    expect(of({ cooperation: column(99, () => 1) })).not.toHaveProperty("to_80");
  });

  it("agrees with counting cooperative moves in whole numbers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 60, max: 100 }), { minLength: 100, maxLength: 260 }),
        (counts) => {
          const found = of({ cooperation: Float64Array.from(counts, (count) => count / 100) });
          for (const level of [80, 90, 95]) {
            const first = counts.findIndex((_, i) => {
              if (i < 99) return false;
              return counts.slice(i - 99, i + 1).reduce((a, b) => a + b, 0) >= level * 100;
            });
            expect(found[`to_${level}`]).toBe(first < 0 ? undefined : first + 1);
          }
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe("pooled ratios", () => {
  /** Counts of an episode: cooperative and defective moves, and how many of each were punished. */
  const episode = fc
    .record({ c: fc.integer({ min: 0, max: 60 }), d: fc.integer({ min: 0, max: 60 }) })
    .filter(({ c, d }) => c + d > 0)
    .chain(({ c, d }) =>
      fc.record({
        c: fc.constant(c),
        d: fc.constant(d),
        unjust: fc.integer({ min: 0, max: c }),
        just: fc.integer({ min: 0, max: d }),
      }),
    );

  it("recover the ratios of the counts from per-episode shares", () => {
    fc.assert(
      fc.property(fc.array(episode, { minLength: 1, maxLength: 30 }), (episodes) => {
        const from = (value: (one: (typeof episodes)[number]) => number) =>
          Float64Array.from(episodes, value);
        const found = of({
          cooperation: from(({ c, d }) => c / (c + d)),
          punishment: from(({ c, d, just, unjust }) => (just + unjust) / (c + d)),
          just_share: from(({ just, unjust }) => (just + unjust === 0 ? 0 : just / (just + unjust))),
          moves: from(({ c, d }) => c + d),
        });
        const sum = (value: (one: (typeof episodes)[number]) => number) =>
          episodes.reduce((a, one) => a + value(one), 0);
        const ratio = (name: string, above: number, below: number) =>
          below === 0
            ? expect(found).not.toHaveProperty(name)
            : expect(found[name]).toBeCloseTo(above / below, 9);
        ratio(
          "just_share_pooled_all",
          sum(({ just }) => just),
          sum(({ just, unjust }) => just + unjust),
        );
        ratio(
          "punishment_of_defectors_all",
          sum(({ just }) => just),
          sum(({ d }) => d),
        );
        ratio(
          "punishment_of_cooperators_all",
          sum(({ unjust }) => unjust),
          sum(({ c }) => c),
        );
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it("differ from the mean of episodes' shares, which counts every episode alike", () => {
    const found = of({
      cooperation: Float64Array.of(0, 1),
      punishment: Float64Array.of(0.9, 0.1),
      just_share: Float64Array.of(1, 0),
      moves: Float64Array.of(100, 100),
    });
    expect(found["just_share_all"]).toBe(0.5);
    expect(found["just_share_pooled_all"]).toBeCloseTo(0.9, 12);
  });
});

it("reads reputation and gradient steps in the last episode", () => {
  const found = of({ reputation: Float64Array.of(3, 8, 5), gradient_steps: Float64Array.of(10, 20, 30) });
  expect(found).toMatchObject({ reputation_end: 5, gradient_steps: 30 });
});

it("returns only declared and finite summaries", () => {
  const found = of({ cooperation: column(2000, (row) => row / 2000), moves: column(2000, () => 100) });
  for (const [name, value] of Object.entries(found)) {
    expect(summaries).toHaveProperty(name);
    expect(Number.isFinite(value)).toBe(true);
  }
});
