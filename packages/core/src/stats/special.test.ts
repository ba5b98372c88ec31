import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OperantError } from "../error.js";
import { betaTails, erf, erfc, lgamma, regularisedBeta, regularisedGamma } from "./special.js";

/** |value − expected| as a share of the expected value. */
const relative = (value: number, expected: number) => Math.abs(value - expected) / Math.abs(expected);

describe("lgamma", () => {
  test("is the logarithm of the factorial", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expect(lgamma(n)).toBeCloseTo(Math.log(factorial), 13);
      factorial *= n;
    }
  });

  test.each([
    [1e-5, 11.512919692895826],
    [0.5, 0.5723649429247],
    [1.5, -0.12078223763524526],
    [12.3, 18.238983407092245],
    [171.5, 709.1431630309283],
    [1e5, 1051287.7089736569],
    [1e12, 26631021115915.65],
  ])("agrees with scipy.special.gammaln(%d)", (x, expected) => {
    expect(relative(lgamma(x), expected)).toBeLessThan(3e-15);
  });

  test("refuses what is not above 0", () => {
    for (const x of [0, -1.5, Number.NaN]) expect(() => lgamma(x)).toThrow(OperantError);
  });
});

describe("erf and erfc", () => {
  // scipy.special.erf(x), scipy.special.erfc(x)
  test.each([
    [1e-10, 1.1283791670955126e-10, 0.999999999887162],
    [0.1, 0.1124629160182849, 0.8875370839817152],
    [0.5, 0.5204998778130465, 0.4795001221869535],
    [1.3, 0.9340079449406524, 0.06599205505934758],
    [2, 0.9953222650189527, 0.004677734981047266],
    [6, 1, 2.1519736712498913e-17],
    [26, 1, 5.663192408856145e-296],
  ])("agree with scipy at %d to 14 digits in both tails", (x, expectedErf, expectedErfc) => {
    expect(relative(erf(x), expectedErf)).toBeLessThan(4e-15);
    expect(relative(erfc(x), expectedErfc)).toBeLessThan(1e-13);
    expect(erf(-x)).toBe(-erf(x));
    expect(erfc(-x)).toBeCloseTo(1 + expectedErf, 14);
  });

  test("reach their limits at infinity", () => {
    expect([erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity)]).toEqual([1, -1, 0, 2]);
    expect(erf(Number.NaN)).toBeNaN();
  });
});

describe("the regularised incomplete beta function", () => {
  test.each([
    [0.5, 0.5, 0.3, 0.36901011956554536],
    [10, 0.5, 0.97, 0.4408041535957583],
    [1e-3, 5, 0.2, 0.9997834456464277],
    [100, 200, 0.3, 0.10884306564490986],
    [5000, 4000, 0.56, 0.8018651249503451],
    [1e6, 1e6, 0.4995, 0.07864957758091215],
    [20, 80, 0.01, 2.0146865595087673e-20],
    [1e6, 0.5, 0.999999, 0.15729915515583534],
  ])("agrees with scipy.special.betainc(%d, %d, %d)", (a, b, x, expected) => {
    expect(relative(regularisedBeta(x, a, b), expected)).toBeLessThan(3e-13);
  });

  test("is the tail of a binomial sum", () => {
    // I_x(k, n − k + 1) = P(at least k successes in n), summed term by term.
    const n = 17;
    for (const x of [0.03, 0.4, 0.5, 0.91]) {
      let choose = 1;
      const terms = [];
      for (let k = 0; k <= n; k++) {
        terms.push(choose * x ** k * (1 - x) ** (n - k));
        choose = (choose * (n - k)) / (k + 1);
      }
      for (let k = 1; k <= n; k++) {
        const tail = terms.slice(k).reduceRight((sum, term) => sum + term, 0);
        expect(relative(regularisedBeta(x, k, n - k + 1), tail)).toBeLessThan(1e-13);
      }
    }
  });

  test("mirrors and its tails sum to 1", () => {
    const positive = fc.double({ min: 1e-3, max: 500, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 1e-6, max: 0.999999, noNaN: true }), (a, b, x) => {
        const tails = betaTails(a, b, x, 1 - x);
        expect(tails.lower + tails.upper).toBeCloseTo(1, 13);
        expect(betaTails(b, a, 1 - x, x).upper).toBeCloseTo(tails.lower, 12);
      }),
      { seed: 11 },
    );
  });

  test("refuses arguments outside its domain, by name", () => {
    expect(() => regularisedBeta(1.2, 1, 1)).toThrow(/^x is 1.2/);
    expect(() => regularisedBeta(0.2, 0, 1)).toThrow(/^a is 0/);
    expect(() => regularisedBeta(0.2, 1, Number.NaN)).toThrow(/^b is NaN/);
  });
});

describe("the regularised incomplete gamma function", () => {
  test.each([
    [0.5, 0.2, 0.47291074313446196],
    [3, 2, 0.32332358381693654],
    [3, 10, 0.9972306042844884],
    [100, 80, 0.0171083130351331],
    [100, 130, 0.9972495916326934],
    [1e5, 100500, 0.9428967300239712],
    [0.01, 1e-8, 0.836510254685233],
  ])("agrees with scipy.special.gammainc(%d, %d)", (a, x, expected) => {
    expect(relative(regularisedGamma(a, x), expected)).toBeLessThan(1e-14);
  });

  test("is 1 − e^(−x) for a = 1", () => {
    for (const x of [0, 0.001, 0.7, 1.9, 2.1, 30])
      expect(regularisedGamma(1, x)).toBeCloseTo(-Math.expm1(-x), 14);
  });

  test("refuses negative x", () => {
    expect(() => regularisedGamma(1, -1)).toThrow(/^x is -1/);
  });
});
