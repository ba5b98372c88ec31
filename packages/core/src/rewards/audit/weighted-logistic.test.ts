import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLinearPreferences } from "../../preferences/index.js";
import { prepareLogistic } from "./weighted-logistic.js";

const row = fc.record({
  level: fc.constantFrom(-1, 0, 1),
  x: fc.integer({ min: -6, max: 6 }).map((k) => k / 2),
  z: fc.integer({ min: -3, max: 3 }),
  target: fc.integer({ min: 0, max: 4 }).map((k) => k / 4),
  cluster: fc.nat({ max: 3 }),
});
const problems = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 25 }),
  weights: fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 }),
  ridge: fc.constantFrom(0.001, 0.1, 1),
});

describe("logistic regression", () => {
  it("leaves no gradient, whatever the weights", () => {
    fc.assert(
      fc.property(problems, ({ rows, weights, ridge }) => {
        const fit = prepareLogistic({
          levels: 2,
          level: Int32Array.from(rows, (r) => r.level),
          features: [Float64Array.from(rows, (r) => r.x), Float64Array.from(rows, (r) => r.z)],
          target: Float64Array.from(rows, (r) => r.target),
          cluster: Int32Array.from(rows, (r) => r.cluster),
          ridge,
        });
        expect(fit.fit(Float64Array.from(weights))).toBe(true);
        const beta = fit.coefficients;
        const gradient = Array.from(beta, (b) => ridge * b);
        for (const { level, x, z, target, cluster } of rows) {
          const inputs = [level === 0 ? 1 : 0, level === 1 ? 1 : 0, x, z];
          const margin = inputs.reduce((sum, value, k) => sum + value * beta[k]!, 0);
          const residual = weights[cluster]! * (1 / (1 + Math.exp(-margin)) - target);
          inputs.forEach((value, k) => {
            gradient[k]! += residual * value;
          });
        }
        for (const g of gradient) expect(Math.abs(g)).toBeLessThan(1e-7);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("finds what the Bradley–Terry fit of preferences finds, which goes by the objective", () => {
    fc.assert(
      fc.property(problems, ({ rows, weights, ridge }) => {
        const fit = prepareLogistic({
          levels: 1,
          level: new Int32Array(rows.length),
          features: [Float64Array.from(rows, (r) => r.x)],
          target: Float64Array.from(rows, (r) => r.target),
          cluster: Int32Array.from(rows, (r) => r.cluster),
          ridge,
        });
        fit.fit(Float64Array.from(weights));
        const expected = fitLinearPreferences(
          {
            features: 2,
            rowStart: Int32Array.from({ length: rows.length + 1 }, (_, i) => 2 * i),
            column: Int32Array.from({ length: 2 * rows.length }, (_, i) => i % 2),
            value: Float64Array.from(rows.flatMap((r) => [1, r.x])),
            labels: Float64Array.from(rows, (r) => r.target),
            counts: Float64Array.from(rows, (r) => weights[r.cluster]!),
          },
          { ridge, tolerance: 1e-10 },
        );
        expect(fit.coefficients[0]).toBeCloseTo(expected.weights[0]!, 5);
        expect(fit.coefficients[1]).toBeCloseTo(expected.weights[1]!, 5);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("stays finite where one side always wins", () => {
    const n = 50;
    const fit = prepareLogistic({
      levels: 1,
      level: new Int32Array(n),
      features: [Float64Array.from({ length: n }, (_, i) => i - 20)],
      target: Float64Array.from({ length: n }, (_, i) => (i < 20 ? 0 : 1)),
      cluster: Int32Array.from({ length: n }, (_, i) => i),
      ridge: 0.01,
    });
    expect(fit.fit(new Float64Array(n).fill(1))).toBe(true);
    expect(fit.coefficients[1]).toBeGreaterThan(1);
    expect(fit.coefficients[1]).toBeLessThan(20);
  });
});
