import { describe, expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import {
  detectableEffect,
  tTestPower,
  welchDetectableDifference,
  welchPower,
  welchSampleSize,
} from "./power.js";
import { welchTest } from "./t-test.js";

// scipy.stats.nct.sf(t, df, nc) + scipy.stats.nct.cdf(-t, df, nc), t = scipy.stats.t.ppf(1 - alpha / 2, df)
test.each([
  [{ n: 20, sd: 1 }, { n: 20, sd: 1 }, 1, 0.05, 0.8689530277239897],
  [{ n: 20, sd: 1 }, { n: 20, sd: 1 }, 0.2, 0.05, 0.09456732761730266],
  [{ n: 10, sd: 2 }, { n: 25, sd: 5 }, 3, 0.05, 0.6918564313552906],
  [{ n: 5, sd: 1 }, { n: 5, sd: 1 }, 2, 0.01, 0.4769347346303176],
  [{ n: 20, sd: 12 }, { n: 17, sd: 40 }, 30, 0.05, 0.8057611192921558],
])(
  "power of %j against %j for %d at alpha %d agrees with scipy",
  (first, second, difference, alpha, expected) => {
    expect(welchPower(first, second, difference, alpha)).toBeCloseTo(expected, 12);
    expect(welchPower(second, first, -difference, alpha)).toBeCloseTo(expected, 12);
  },
);

test("the detectable difference agrees with scipy.optimize.brentq over that power", () => {
  expect(welchDetectableDifference({ n: 20, sd: 1 }, { n: 20, sd: 1 })).toBeCloseTo(0.9091290326820795, 12);
  expect(welchDetectableDifference({ n: 10, sd: 2 }, { n: 25, sd: 5 }, 0.9, 0.01)).toBeCloseTo(
    4.809661848482257,
    11,
  );
});

test("the sample size is the smallest that suffices", () => {
  // The textbook value for d = 0.5 at 80 % and 5 % is 64 per group.
  expect(welchSampleSize([1, 1], 0.5)).toBe(64);
  expect(welchSampleSize([1, 3], -2, 0.9, 0.01)).toBe(40);
  expect(welchSampleSize([1, 1], 100)).toBe(2);
});

describe("the power", () => {
  test("is alpha without an effect, and grows to 1", () => {
    const design = { standardError: 2, df: 9 };
    expect(tTestPower(design, 0, 0.03)).toBeCloseTo(0.03, 14);
    const powers = [0, 1, 2, 5, 10, 30, 1000].map((effect) => tTestPower(design, effect));
    expect(powers).toEqual([...powers].sort((a, b) => a - b));
    expect(powers.at(-1)).toBe(1);
  });

  test("is reached at the detectable effect", () => {
    for (const [df, power, alpha] of [
      [3, 0.8, 0.05],
      [17.3, 0.5, 0.001],
      [400, 0.999, 0.1],
    ] as const) {
      const design = { standardError: 0.7, df };
      expect(tTestPower(design, detectableEffect(design, power, alpha), alpha)).toBeCloseTo(power, 12);
    }
  });

  test("is the share of significant Welch tests in 2,000 simulations", () => {
    const stream = deriveStream("test", 8, "power");
    let found = 0;
    for (let i = 0; i < 2000; i++) {
      const x = Array.from({ length: 12 }, () => 1.5 + stream.normal());
      const y = Array.from({ length: 18 }, () => 2 * stream.normal());
      if (welchTest(x, y).p < 0.05) found++;
    }
    const expected = welchPower({ n: 12, sd: 1 }, { n: 18, sd: 2 }, 1.5);
    // Four binomial standard errors; the approximation itself is closer than that.
    expect(Math.abs(found / 2000 - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 2000));
  });
});

test("refuses designs and demands that make no sense", () => {
  expect(() => tTestPower({ standardError: 0, df: 3 }, 1)).toThrow(/^standardError is 0/);
  expect(() => detectableEffect({ standardError: 1, df: 3 }, 0.04)).toThrow(/^power is 0.04/);
  expect(() => detectableEffect({ standardError: 1, df: 3 }, 1)).toThrow(/^power is 1,/);
  expect(() => welchPower({ n: 1, sd: 1 }, { n: 3, sd: 1 }, 1)).toThrow(/\.n is 1/);
  expect(() => welchSampleSize([1, 1], 0)).toThrow(/^difference is 0/);
  expect(() => welchSampleSize([1, 1], 1e-6)).toThrow(/more than a million/);
});
