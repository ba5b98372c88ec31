import { expect, it } from "vitest";
import { passAtK } from "./index.js";

it.each([
  [20, 2, 1, 0.1],
  [20, 2, 5, 0.4473684],
  [20, 2, 10, 0.7631579],
  [8, 0, 8, 0],
  [8, 1, 8, 1],
  [8, 5, 4, 1],
])("of %i samples with %i right, %i hold a right one with chance %f", (n, correct, k, chance) => {
  expect(passAtK(n, correct, k)).toBeCloseTo(chance, 7);
});

it("is the share of all subsets with a right sample", () => {
  for (let n = 1; n <= 9; n++)
    for (let correct = 0; correct <= n; correct++)
      for (let k = 1; k <= n; k++) {
        let [hits, subsets] = [0, 0];
        for (let mask = 0; mask < 1 << n; mask++) {
          const bits = mask.toString(2).padStart(n, "0");
          if (bits.replaceAll("0", "").length !== k) continue;
          subsets++;
          if (bits.slice(0, correct).includes("1")) hits++;
        }
        expect(passAtK(n, correct, k)).toBeCloseTo(hits / subsets, 12);
      }
});

it("refuses counts that do not fit", () => {
  expect(() => passAtK(8, 9, 1)).toThrow(/correct is 9, expected a whole number from 0 to 8/);
  expect(() => passAtK(8, 2, 9)).toThrow(/k is 9/);
  expect(() => passAtK(0, 0, 1)).toThrow(/n is 0/);
});
