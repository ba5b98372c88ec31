import fc from "fast-check";
import { expect, it } from "vitest";
import { isotonicFit, unimodalFit } from "./unimodal-fit.js";

const series = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 });

/** max over starts of min over ends of means: the isotonic fit by its closed form. */
function minimax(values: number[]): number[] {
  const mean = (from: number, to: number) =>
    values.slice(from, to + 1).reduce((a, b) => a + b, 0) / (to - from + 1);
  return values.map((_, i) => {
    let best = -Infinity;
    for (let from = 0; from <= i; from++) {
      let least = Infinity;
      for (let to = i; to < values.length; to++) least = Math.min(least, mean(from, to));
      best = Math.max(best, least);
    }
    return best;
  });
}

const squares = (a: ArrayLike<number>, b: number[]) => b.reduce((sum, v, i) => sum + (a[i]! - v) ** 2, 0);

it("the isotonic fit has the closed form of Robertson, Wright and Dykstra", () => {
  fc.assert(
    fc.property(series, (values) => {
      const expected = minimax(values);
      isotonicFit(Float64Array.from(values)).forEach((v, i) => {
        expect(v).toBeCloseTo(expected[i]!, 12);
      });
    }),
  );
});

it("the unimodal fit rises, then falls, and is as near as the best of all places to turn", () => {
  fc.assert(
    fc.property(series, (values) => {
      const { fitted, levels } = unimodalFit(Float64Array.from(values));
      const top = fitted.indexOf(Math.max(...fitted));
      for (let i = 1; i <= top; i++) expect(fitted[i]!).toBeGreaterThanOrEqual(fitted[i - 1]! - 1e-12);
      for (let i = top + 1; i < fitted.length; i++)
        expect(fitted[i]!).toBeLessThanOrEqual(fitted[i - 1]! + 1e-12);
      const errors = Array.from({ length: values.length + 1 }, (_, split) => {
        const rise = minimax(values.slice(0, split));
        const fall = minimax(values.slice(split).reverse()).reverse();
        return squares([...rise, ...fall], values);
      });
      expect(squares(fitted, values)).toBeCloseTo(Math.min(...errors), 9);
      expect(levels).toBeGreaterThanOrEqual(new Set(fitted).size > 1 ? 2 : 1);
    }),
  );
});
