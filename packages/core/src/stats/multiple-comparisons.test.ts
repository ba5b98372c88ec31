import fc from "fast-check";
import { expect, test } from "vitest";
import { benjaminiHochberg, bonferroni, holm } from "./multiple-comparisons.js";

const several = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 7 });

test("Bonferroni multiplies by the number of tests", () => {
  expect(bonferroni([0.01, 0.25, 0.5])).toEqual([0.03, 0.75, 1]);
});

test("Holm is the closed test: the worst Bonferroni p over all sets of hypotheses with the one in question", () => {
  fc.assert(
    fc.property(several, (p) => {
      const closed = p.map((_, i) => {
        let worst = 0;
        for (let mask = 0; mask < 1 << p.length; mask++) {
          if (!((mask >> i) & 1)) continue;
          const members = p.filter((_, j) => (mask >> j) & 1);
          worst = Math.max(worst, Math.min(1, members.length * Math.min(...members)));
        }
        return worst;
      });
      const adjusted = holm(p);
      closed.forEach((value, i) => {
        expect(adjusted[i]).toBeCloseTo(value, 14);
      });
    }),
    { seed: 71 },
  );
});

test("Benjamini–Hochberg agrees with scipy.stats.false_discovery_control", () => {
  const adjusted = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5, 0.011, 0.04]);
  const third = 0.025666666666666667;
  const middle = 0.04666666666666667;
  [third, middle, middle, third, 0.5, third, middle].forEach((value, i) => {
    expect(adjusted[i]).toBeCloseTo(value, 15);
  });
});

test("Benjamini–Hochberg rejects up to the last p under its line", () => {
  fc.assert(
    fc.property(several, fc.constantFrom(0.05, 0.1, 0.3), (p, q) => {
      const ordered = [...p].sort((a, b) => a - b);
      let threshold = -1;
      ordered.forEach((value, i) => {
        // Points on the line itself are left to rounding.
        fc.pre(Math.abs(value - ((i + 1) / p.length) * q) > 1e-12);
        if (value < ((i + 1) / p.length) * q) threshold = value;
      });
      const adjusted = benjaminiHochberg(p);
      p.forEach((value, i) => {
        expect(adjusted[i]! < q).toBe(value <= threshold);
      });
    }),
    { seed: 72 },
  );
});

test("no correction lowers a p, and each is at most Bonferroni's", () => {
  fc.assert(
    fc.property(several, (p) => {
      const most = bonferroni(p);
      for (const adjusted of [holm(p), benjaminiHochberg(p)]) {
        adjusted.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(p[i]! * (1 - 1e-15));
          expect(value).toBeLessThanOrEqual(most[i]! * (1 + 1e-15));
        });
      }
    }),
    { seed: 73 },
  );
});

test("nothing to correct gives nothing, and what is no probability is refused by place", () => {
  expect([holm([]), bonferroni([]), benjaminiHochberg([])]).toEqual([[], [], []]);
  for (const correct of [holm, bonferroni, benjaminiHochberg]) {
    expect(() => correct([0.1, Number.NaN])).toThrow(/^pValues\[1\] is NaN/);
    expect(() => correct([1.1])).toThrow(/^pValues\[0\] is 1.1/);
  }
});
