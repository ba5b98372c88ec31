import { expect, it } from "vitest";
import { decimal, list, percent, popularity, tenths } from "./words.js";

it("numbers are short, with a real minus sign and a dash for what there is not", () => {
  expect([3, 3.14, 123.4, -2.5, -0.04, Number.NaN].map(decimal)).toEqual([
    "3",
    "3.1",
    "123",
    "−2.5",
    "0.0",
    "–",
  ]);
  expect([3, -3.14, -0.01, Number.NaN].map(tenths)).toEqual(["3.0", "−3.1", "0.0", "–"]);
  expect([0, 0.995, 0.5, Number.NaN].map(percent)).toEqual(["0 %", "100 %", "50 %", "–"]);
});

it("lists name a few and count the rest, never a rest of one", () => {
  expect([[], ["3"], ["3", "7"], ["3", "7", "9"]].map((names) => list(names))).toEqual([
    "",
    "3",
    "3 and 7",
    "3, 7 and 9",
  ]);
  const numbers = Array.from({ length: 8 }, (_, i) => String(i));
  expect(list(numbers.slice(0, 6))).toBe("0, 1, 2, 3, 4 and 5");
  expect(list(numbers)).toBe("0, 1, 2, 3, 4 and 3 more");
});

it("popularity is compared with chance", () => {
  expect(popularity(0, 10)).toBe("never met on others' turns");
  expect(popularity(25, 10)).toBe("met 2.5 times as often as by chance");
});
