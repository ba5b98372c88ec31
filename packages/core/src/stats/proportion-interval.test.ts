import { expect, test } from "vitest";
import { binomialCdf } from "./binomial.js";
import { clopperPearsonInterval, wilsonInterval } from "./proportion-interval.js";

// scipy.stats.binomtest(k, n).proportion_ci(level, "wilson" and "exact")
test.each([
  [0, 20, 0.95, 0, 0.16112515805281935, 0, 0.16843347098308548],
  [3, 20, 0.95, 0.05236874589621662, 0.3604188647407569, 0.03207093718554477, 0.37892682654529564],
  [20, 20, 0.95, 0.8388748419471808, 1, 0.8315665290169145, 1],
  [7, 13, 0.9, 0.3248195589589246, 0.7388522269250104, 0.2870490027943889, 0.7760446057883169],
  [500, 1000, 0.99, 0.45940700521208483, 0.5405929947879151, 0.45885255330701225, 0.5411474466929878],
])("%d of %d at level %d agrees with scipy", (k, n, level, wilsonLow, wilsonHigh, exactLow, exactHigh) => {
  const wilson = wilsonInterval(k, n, level);
  const exact = clopperPearsonInterval(k, n, level);
  // scipy finds the exact ends by root search with a tolerance of its own.
  [wilsonLow, wilsonHigh].forEach((end, i) => {
    expect(wilson[i]).toBeCloseTo(end, 14);
  });
  [exactLow, exactHigh].forEach((end, i) => {
    expect(exact[i]).toBeCloseTo(end, 11);
  });
});

test("at the exact ends, the count observed is just as far out as the level allows", () => {
  const [low, high] = clopperPearsonInterval(4, 17, 0.9);
  expect(1 - binomialCdf(3, 17, low)).toBeCloseTo(0.05, 12);
  expect(binomialCdf(4, 17, high)).toBeCloseTo(0.05, 12);
});

test("the exact interval covers every proportion at least as often as it says, Wilson's on average", () => {
  const n = 12;
  const intervals = Array.from(
    { length: n + 1 },
    (_, k) => [clopperPearsonInterval(k, n), wilsonInterval(k, n)] as const,
  );
  let wilsonTotal = 0;
  for (let step = 1; step < 200; step++) {
    const p = step / 200;
    let exactCover = 0;
    let wilsonCover = 0;
    for (let k = 0; k <= n; k++) {
      const probability = binomialCdf(k, n, p) - binomialCdf(k - 1, n, p);
      const [exact, wilson] = intervals[k]!;
      if (exact[0] <= p && p <= exact[1]) exactCover += probability;
      if (wilson[0] <= p && p <= wilson[1]) wilsonCover += probability;
    }
    expect(exactCover).toBeGreaterThanOrEqual(0.95);
    wilsonTotal += wilsonCover;
  }
  expect(Math.abs(wilsonTotal / 199 - 0.95)).toBeLessThan(0.01);
});

test("refuses impossible counts by name", () => {
  expect(() => wilsonInterval(5, 4)).toThrow(/^successes is 5, expected at most the 4 trials/);
  expect(() => clopperPearsonInterval(-1, 4)).toThrow(/^successes is -1/);
  expect(() => wilsonInterval(0, 0)).toThrow(/^trials is 0/);
  expect(() => wilsonInterval(1, 2, 1.5)).toThrow(/^level is 1.5/);
});
