import fc from "fast-check";
import { expect, it } from "vitest";
import { ascendingOrder, ranks } from "./ranks.js";

const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
  maxLength: 60,
});

it("gives equal values the mean of their places", () => {
  expect([...ranks([10, 20, 10, 30, 20, 10])]).toEqual([2, 4.5, 2, 6, 4.5, 2]);
  expect([...ranks([])]).toEqual([]);
  expect([...ranks([-0, 0, -Infinity, Infinity])]).toEqual([2.5, 2.5, 1, 4]);
});

it("ranks a value by counting: those below it, and half of its other equals, plus one", () => {
  fc.assert(
    fc.property(values, (sample) => {
      const counted = sample.map(
        (v) => sample.filter((w) => w < v).length + (sample.filter((w) => w === v).length + 1) / 2,
      );
      expect([...ranks(sample)]).toEqual(counted);
    }),
  );
});

it("orders as a stable sort does", () => {
  fc.assert(
    fc.property(values, (sample) => {
      const expected = sample.map((_, i) => i).sort((i, j) => sample[i]! - sample[j]! || i - j);
      // Infinities of one sign have no difference; compare them as equal.
      fc.pre(sample.every(Number.isFinite));
      expect([...ascendingOrder(sample)]).toEqual(expected);
    }),
  );
});
