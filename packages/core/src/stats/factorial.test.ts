import { describe, expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { summarise } from "./describe.js";
import { type FactorialCell, factorialEffect, factorialEffects } from "./factorial.js";
import { detectableEffect } from "./power.js";

const cell = (a: 0 | 1, b: 0 | 1, c: 0 | 1, n: number, mean: number, sd: number): FactorialCell => ({
  levels: [a, b, c],
  n,
  mean,
  sd,
});
const factors = ["direct", "visible", "chosen"];
const cells = [
  cell(0, 0, 0, 12, 3.1, 0.8),
  cell(1, 0, 0, 10, 4.9, 1.1),
  cell(0, 1, 0, 12, 2.7, 0.5),
  cell(1, 1, 0, 11, 5.8, 1.6),
  cell(0, 0, 1, 9, 3.3, 0.9),
  cell(1, 0, 1, 12, 6.4, 2.0),
  cell(0, 1, 1, 12, 3.0, 0.7),
  cell(1, 1, 1, 10, 9.1, 2.4),
];

describe("a 2×2×2 design", () => {
  // Estimate and Satterthwaite's df in numpy; 2 * scipy.stats.t.sf(|t|, df), scipy.stats.t.interval(0.95, df, e, se).
  test.each([
    [["direct"], 3.525, 11.63716307271494, 3.116509208344775e-14, 2.912235039089671, 4.137764960910329],
    [["visible"], 0.725, 2.3934590716931443, 0.02161894250846514, 0.11223503908967136, 1.3377649609103288],
    [["chosen"], 1.325, 4.374252786197812, 8.857305739171766e-5, 0.7122350390896706, 1.937764960910328],
    [
      ["direct", "visible"],
      2.15,
      3.5489220718208676,
      0.0010298621579638387,
      0.924470078179342,
      3.375529921820657,
    ],
    [
      ["direct", "chosen"],
      2.15,
      3.5489220718208676,
      0.0010298621579638387,
      0.924470078179342,
      3.375529921820657,
    ],
    [
      ["visible", "chosen"],
      0.95,
      1.568128357316198,
      0.12496050092680316,
      -0.2755299218206573,
      2.1755299218206576,
    ],
    [factors, 1.7, 1.4030622144408083, 0.16853956343203227, -0.7510598436413152, 4.151059843641315],
  ])("%j agrees with numpy and scipy", (effect, estimate, statistic, p, low, high) => {
    const result = factorialEffect(factors, cells, effect);
    expect(result.factors).toEqual(effect);
    expect(result.estimate).toBeCloseTo(estimate, 13);
    expect(result.df).toBeCloseTo(38.85339406409663, 11);
    expect(result.statistic).toBeCloseTo(statistic, 12);
    expect(Math.abs(result.p / p - 1)).toBeLessThan(1e-11);
    expect(result.interval[0]).toBeCloseTo(low, 12);
    expect(result.interval[1]).toBeCloseTo(high, 12);
  });

  test("lists all effects, main effects first, whatever the order of the cells", () => {
    const listed = factorialEffects(factors, [...cells].reverse());
    expect(listed.map((effect) => effect.factors.join(" × "))).toEqual([
      "direct",
      "visible",
      "chosen",
      "direct × visible",
      "direct × chosen",
      "visible × chosen",
      "direct × visible × chosen",
    ]);
    for (const effect of listed) {
      expect(effect.estimate).toBeCloseTo(factorialEffect(factors, cells, effect.factors).estimate, 13);
    }
  });

  test("an interaction is the difference between the effects of one factor at both levels of the other", () => {
    const square = [
      cell(0, 0, 0, 5, 1, 1),
      cell(1, 0, 0, 5, 4, 1),
      cell(0, 1, 0, 5, 2, 1),
      cell(1, 1, 0, 5, 10, 1),
    ].map(({ levels, ...rest }) => ({ ...rest, levels: levels.slice(0, 2) }));
    expect(factorialEffect(["a", "b"], square, ["a", "b"]).estimate).toBe(10 - 2 - (4 - 1));
    expect(factorialEffect(["a", "b"], square, ["a"]).estimate).toBe((3 + 8) / 2);
  });

  test("covers an interaction of 0 in 95 % of 1,000 simulations with unequal variances", () => {
    const stream = deriveStream("test", 6, "interaction");
    let covered = 0;
    for (let i = 0; i < 1000; i++) {
      const simulated = cells.map(({ levels }) => ({
        levels,
        ...summarise(
          Array.from({ length: 8 }, () => 2 * levels[0]! + levels[2]! + (1 + levels[1]!) * stream.normal()),
        ),
      }));
      const [low, high] = factorialEffect(factors, simulated, ["direct", "visible"]).interval;
      if (low <= 0 && 0 <= high) covered++;
    }
    // scipy.stats.binom.ppf([0.0005, 0.9995], 1000, 0.95)
    expect(covered).toBeGreaterThanOrEqual(926);
    expect(covered).toBeLessThanOrEqual(971);
  });

  test("tells the smallest interaction it would have found", () => {
    const interaction = factorialEffect(factors, cells, ["direct", "visible"]);
    // (t_crit + z_power) standard errors is the textbook rule, a little below the noncentral t.
    const rule = (2.0229 + 0.8416) * interaction.standardError;
    expect(detectableEffect(interaction)).toBeGreaterThan(rule);
    expect(detectableEffect(interaction)).toBeLessThan(1.02 * rule);
  });
});

test("refuses incomplete, repeated and misnamed designs", () => {
  expect(() => factorialEffect(factors, cells.slice(1), ["direct"])).toThrow(
    /^cells has 7 entries, but a full design of 3 factors has 8/,
  );
  expect(() => factorialEffect(factors, [...cells.slice(1), cells[1]!], ["direct"])).toThrow(
    /^cells\[7\] repeats the levels 100/,
  );
  expect(() => factorialEffect(["a"], cells, ["a"])).toThrow(/^cells\[0\].levels is \[0, 0, 0\]/);
  expect(() => factorialEffect(factors, cells, ["directt"])).toThrow(
    /^Unknown factor "directt". Did you mean "direct"/,
  );
  expect(() => factorialEffect(factors, cells, [])).toThrow(/^effect is \[\]/);
  expect(() => factorialEffect(["a", "a"], cells, ["a"])).toThrow(/^factors are \[a, a\]/);
});
