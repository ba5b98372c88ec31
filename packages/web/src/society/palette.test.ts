import { expect, it } from "vitest";
import { makeShades, SHADES, shadeOf } from "./palette.js";

it("a share of cooperation has a step of the scale, ends included, the middle for none", () => {
  expect([0, 0.05, 0.12, 0.5, 0.95, 1].map(shadeOf)).toEqual([0, 0, 1, 4, 8, 8]);
  expect(shadeOf(Number.NaN)).toBe(4);
});

it("the scale goes from one colour to the other through the middle, evenly", () => {
  const shades = makeShades([200, 100, 0], [100, 100, 100], [0, 100, 200]);
  expect(shades).toHaveLength(SHADES);
  expect([shades[0], shades[2], shades[4], shades[7], shades[8]]).toEqual([
    "rgb(200 100 0)",
    "rgb(150 100 50)",
    "rgb(100 100 100)",
    "rgb(25 100 175)",
    "rgb(0 100 200)",
  ]);
});
