import { expect, test } from "vitest";
import { contrast } from "./contrast.js";
import { summarise } from "./describe.js";
import { tInterval } from "./mean-interval.js";
import { welchTestFromSummaries } from "./t-test.js";

const cells = [
  { n: 12, mean: 3.1, sd: 0.8 },
  { n: 10, mean: 4.9, sd: 1.1 },
  { n: 9, mean: 2.7, sd: 0 },
];

test("with weights 1 and −1 is Welch's test, whatever else stands in unweighted cells", () => {
  expect(contrast(cells, [0, 1, -1])).toEqual(welchTestFromSummaries(cells[1]!, cells[2]!));
  expect(contrast([...cells, { n: 0, mean: Number.NaN, sd: Number.NaN }], [0, 1, -1, 0]).p).toBe(
    contrast(cells, [0, 1, -1]).p,
  );
});

test("with a single weight of 1 is the one-sample test", () => {
  const values = [1.2, 0.7, 2.9, 1.1];
  const one = contrast([summarise(values)], [1]);
  const reference = tInterval(values);
  expect(one.p).toBeCloseTo(reference.p, 14);
  expect(one.df).toBeCloseTo(3, 13);
  expect(one.interval[1]).toBeCloseTo(reference.interval[1], 13);
});

test("scales with its weights, and its statistic does not", () => {
  const small = contrast(cells, [1, -0.5, -0.5]);
  const large = contrast(cells, [4, -2, -2]);
  expect(large.estimate).toBeCloseTo(4 * small.estimate, 13);
  expect(large.interval[0]).toBeCloseTo(4 * small.interval[0], 12);
  expect([large.statistic, large.df, large.p]).toEqual([small.statistic, small.df, small.p]);
  expect(small.estimate).toBeCloseTo(3.1 - (4.9 + 2.7) / 2, 14);
});

test("constant cells alone give a certain answer", () => {
  const constant = [
    { n: 3, mean: 1, sd: 0 },
    { n: 4, mean: 0.25, sd: 0 },
  ];
  expect(contrast(constant, [1, -4])).toMatchObject({ estimate: 0, p: 1, df: 5 });
  expect(contrast(constant, [1, -1])).toMatchObject({ estimate: 0.75, p: 0, interval: [0.75, 0.75] });
});

test("refuses bad weights and cells by name", () => {
  expect(() => contrast(cells, [1, -1])).toThrow(/^weights has 2 entries for 3 cells/);
  expect(() => contrast(cells, [0, 0, 0])).toThrow(/^weights are all 0/);
  expect(() => contrast(cells, [1, Number.NaN, 0])).toThrow(/^weights\[1\] is NaN/);
  expect(() => contrast([{ n: 1, mean: 0, sd: 1 }], [1])).toThrow(/^cells\[0\].n is 1/);
  expect(() => contrast(cells, [1, -1, 0], 0)).toThrow(/^level is 0/);
});
