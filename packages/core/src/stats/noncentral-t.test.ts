import { expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { noncentralTCdf } from "./noncentral-t.js";
import { normalCdf } from "./normal.js";
import { studentTCdf } from "./student-t.js";

test.each([
  [2, 10, 1, 0.8076115625303752],
  [2, 10, 3, 0.16848583858804345],
  [-2, 10, 1, 0.003302485766631467],
  [-1, 5, -3, 0.9746327618205495],
  [2.0244, 38, 2.5, 0.3168748184074083],
  [12.7, 1, 5, 0.6946991808765177],
  [50, 20, 45, 0.7027499000220883],
  [1.5, 3, -0.7, 0.9658485257814695],
  [100, 30, 90, 0.7576342490828546],
])("agrees with scipy.stats.nct.cdf(%d, %d, %d)", (t, df, delta, expected) => {
  expect(Math.abs(noncentralTCdf(t, df, delta) - expected)).toBeLessThan(3e-15);
});

test("is the normal probability Φ(−δ) at t = 0", () => {
  for (const delta of [-3, 0.2, 1.5, 40])
    expect(noncentralTCdf(0, 6, delta)).toBeCloseTo(normalCdf(-delta), 14);
});

test("has the central distribution as its limit for small shifts", () => {
  expect(noncentralTCdf(1.3, 5, 0)).toBe(studentTCdf(1.3, 5));
  for (const delta of [1e-200, 1e-17, 1e-12])
    expect(noncentralTCdf(1.3, 5, delta)).toBeCloseTo(studentTCdf(1.3, 5), 11);
});

test("is the frequency of (Z + δ) / √(χ² / df) in a simulation", () => {
  const stream = deriveStream("test", 1, "noncentral t");
  const draws = 20_000;
  let below = 0;
  for (let i = 0; i < draws; i++) {
    let square = 0;
    for (let j = 0; j < 3; j++) {
      const z = stream.normal();
      square += z * z;
    }
    if ((stream.normal() + 1.2) / Math.sqrt(square / 3) <= 2) below++;
  }
  const expected = noncentralTCdf(2, 3, 1.2);
  // Four standard errors of a binomial share.
  expect(Math.abs(below / draws - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / draws));
});

test("bad arguments are refused by name", () => {
  expect(() => noncentralTCdf(Number.NaN, 3, 1)).toThrow(/^t is NaN/);
  expect(() => noncentralTCdf(1, 0, 1)).toThrow(/^df is 0/);
  expect(() => noncentralTCdf(1, 3, 1e9)).toThrow(/^noncentrality is 1000000000/);
});
