import fc from "fast-check";
import { expect, it } from "vitest";
import { firstRows, isBeyond } from "./sampling-order.js";

it("keeps the rows that sorting all of them puts first, ties in the order of the file", () => {
  const place = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, place, place), { minLength: 2, maxLength: 60 }),
      fc.nat(),
      (rows, pick) => {
        const budget = 1 + (pick % (rows.length - 1));
        const priorities = {
          unit: Float64Array.from(rows, ([unit]) => unit),
          part: Float64Array.from(rows, ([, part]) => part),
          row: Float64Array.from(rows, ([, , row]) => row),
        };
        const order = rows
          .map((each, i) => [...each, i])
          .sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]! || a[2]! - b[2]! || a[3]! - b[3]!);
        const { kept, cut } = firstRows(priorities, rows.length, budget);
        expect(Array.from(kept)).toEqual(
          order
            .slice(0, budget)
            .map((each) => each[3]!)
            .sort((a, b) => a - b),
        );
        const [unit, part, row] = order[budget]!;
        expect(cut).toEqual({ unit, part, row });
        expect(isBeyond(cut, unit!, part!, row!)).toBe(true);
      },
    ),
    { seed: 3 },
  );
});
