import fc from "fast-check";
import { expect, it } from "vitest";
import { linePath, movingMean, thin } from "./curves.js";

it("thinning keeps the mean and takes at most so many points, in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (values) => {
        const { x, y } = thin(values, 40);
        expect(x.length).toBeLessThanOrEqual(40);
        expect([...x]).toEqual([...x].sort((a, b) => a - b));
        const group = Math.ceil(values.length / 40);
        const total = y.reduce((sum, mean, i) => sum + mean * Math.min(group, values.length - i * group), 0);
        expect(total).toBeCloseTo(
          values.reduce((a, b) => a + b, 0),
          9,
        );
      },
    ),
  );
  expect(thin([1, Number.NaN, 3], 10)).toEqual({ x: [0, 2], y: [1, 3] });
});

it("moving means look back and skip what is missing", () => {
  expect(movingMean([1, 2, 3, 4], 2)).toEqual([1, 1.5, 2.5, 3.5]);
  expect(movingMean([Number.NaN, 2, Number.NaN, 4], 2)).toEqual([Number.NaN, 2, 2, 4]);
});

it("a line puts each episode in the middle of its share of the box, whatever is still to come", () => {
  expect(linePath([0, 1], 4, [0, 1], 400, 10)).toBe("M50.0 10.0L150.0 0.0");
  expect(linePath([], 4, [0, 1], 400, 10)).toBe("");
  expect(linePath([5], 1, [5, 5], 400, 10)).toBe("M200.0 10.0");
});
