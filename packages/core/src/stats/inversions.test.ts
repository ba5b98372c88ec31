import fc from "fast-check";
import { expect, it } from "vitest";
import { sortCountingInversions } from "./inversions.js";

it("counts the pairs in strictly descending order that looking at every pair finds, and sorts", () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (list) => {
      let pairs = 0;
      list.forEach((one, i) => {
        pairs += list.slice(i + 1).filter((later) => later < one).length;
      });
      const values = Float64Array.from(list);
      expect(sortCountingInversions(values)).toBe(pairs);
      for (let i = 1; i < values.length; i++) expect(values[i - 1]! <= values[i]!).toBe(true);
    }),
  );
});
