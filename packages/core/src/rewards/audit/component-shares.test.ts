import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { componentShares, componentWeights } from "./component-shares.js";
import { smallLog } from "./small-logs.testing.js";

const smallLogs = fc.nat().map(smallLog);

const parts = (log: { component: Float64Array; grade: Float64Array; length: Float64Array }) => [
  { name: "format", values: log.component },
  { name: "grade", values: log.grade },
  { name: "length", values: log.length },
];

describe("shares of components", () => {
  it("sum to 1 with the residual's, whatever the weights", () => {
    let defined = 0;
    fc.assert(
      fc.property(
        smallLogs,
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (log, weights) => {
          const { shares, residual } = componentShares(log.rows, log.reward, parts(log), weights);
          if (Number.isNaN(residual)) return;
          defined++;
          expect(shares.reduce((sum, { share }) => sum + share, residual)).toBeCloseTo(1, 9);
        },
      ),
      { seed: 1 },
    );
    expect(defined).toBeGreaterThan(50);
  });
  it("are the shares of variance where components are uncorrelated", () => {
    // Within the group the columns are orthogonal: variances 1 and 4, weights 3 and 1.
    const rows = { prompt: new Int32Array(4), prompts: 1, group: new Int32Array(4), groups: 1 };
    const format = Float64Array.of(1, 1, -1, -1);
    const answer = Float64Array.of(2, -2, 2, -2);
    const reward = format.map((value, i) => 7 + 3 * value + answer[i]!);
    const { shares, residual } = componentShares(
      rows,
      reward,
      [
        { name: "format", values: format },
        { name: "answer", values: answer },
      ],
      [3, 1],
    );
    expect(shares[0]!.share).toBeCloseTo(9 / 13, 12);
    expect(shares[1]!.share).toBeCloseTo(4 / 13, 12);
    expect(residual).toBeCloseTo(0, 12);
  });
  it("do not see what differs between prompts", () => {
    const group = Int32Array.of(0, 0, 1, 1);
    const rows = { prompt: group, prompts: 2, group, groups: 2 };
    const easy = Float64Array.of(0, 0, 100, 100);
    const style = Float64Array.of(0, 1, 0, 1);
    const reward = easy.map((value, i) => value + style[i]!);
    const components = [
      { name: "easy", values: easy },
      { name: "style", values: style },
    ];
    expect(componentShares(rows, reward, components, [1, 1]).shares.map(({ share }) => share)).toEqual([
      0, 1,
    ]);
  });
});

describe("weights of components", () => {
  const stream = deriveStream("component-weights", 1, "columns");
  const n = 200;
  const column = (): Float64Array => Float64Array.from({ length: n }, () => stream.normal());
  const rows = { prompt: new Int32Array(n), prompts: 1, group: new Int32Array(n), groups: 1 };
  const a = column();
  const b = column().map((value) => 1e4 * value + 50);
  const noise = column();
  const components = [
    { name: "a", values: a },
    { name: "b", values: b },
  ];
  const reward = a.map((value, i) => 2.5 * value - 0.01 * b[i]! + 4);
  it("are found where the reward is their sum", () => {
    const { weights, intercept, unexplained } = componentWeights(rows, reward, components);
    expect(weights[0]).toBeCloseTo(2.5, 9);
    expect(weights[1]).toBeCloseTo(-0.01, 12);
    expect(intercept).toBeCloseTo(4, 8);
    expect(unexplained).toBeLessThan(1e-20);
  });
  it("are kept where they are known, and the rest is fitted to what they leave", () => {
    const { weights } = componentWeights(rows, reward, components, { a: 2.5 });
    expect(weights[0]).toBe(2.5);
    expect(weights[1]).toBeCloseTo(-0.01, 12);
  });
  it("say how much they do not explain", () => {
    const { unexplained } = componentWeights(
      rows,
      reward.map((value, i) => value + 100 * noise[i]!),
      components,
    );
    // Variances: 2.5² + 100² of 2.5² + 100² + 100²; the noise's half is left.
    expect(unexplained).toBeGreaterThan(0.4);
    expect(unexplained).toBeLessThan(0.6);
  });
  it("share the weight of two equal columns", () => {
    const twice = [
      { name: "a", values: a },
      { name: "again", values: a.slice() },
    ];
    const { weights } = componentWeights(
      rows,
      a.map((value) => 2 * value),
      twice,
    );
    expect(weights[0]).toBeCloseTo(1, 9);
    expect(weights[1]).toBeCloseTo(1, 9);
  });
  it("are 0 for columns that never vary, and undefined of a reward that does not", () => {
    const still = [{ name: "still", values: new Float64Array(n).fill(0.1) }];
    expect(componentWeights(rows, reward, still)).toMatchObject({ weights: [0], unexplained: 1 });
    expect(componentWeights(rows, still[0]!.values, components).unexplained).toBeNaN();
    const none = [{ name: "none", values: new Float64Array(n).fill(Number.NaN) }];
    expect(componentWeights(rows, reward, none).unexplained).toBeNaN();
  });
});
