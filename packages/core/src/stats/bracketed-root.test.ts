import { expect, test } from "vitest";
import { bracketedRoot } from "./bracketed-root.js";

test.each([
  ["a line", (x: number) => 2 * x - 3, 0, 9, 1.5],
  ["a cubic whose secants creep", (x: number) => x * x * x - 1e-9, 0, 10, 1e-3],
  ["a step with flat sides", (x: number) => Math.tanh(50 * (x - 0.3)), -40, 90, 0.3],
  ["a falling function", (x: number) => 2 - x * x, 0, 2, Math.SQRT2],
])("finds the zero of %s", (_, f, low, high, expected) => {
  expect(Math.abs(bracketedRoot(f, low, high) / expected - 1)).toBeLessThan(1e-14);
});

test("takes an end that is the zero itself", () => {
  expect(bracketedRoot((x) => x - 2, 2, 5)).toBe(2);
  expect(bracketedRoot((x) => x - 5, 2, 5)).toBe(5);
});
