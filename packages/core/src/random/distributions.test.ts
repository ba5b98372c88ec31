import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bernoulli,
  beta,
  categorical,
  deriveStream,
  dirichlet,
  exponential,
  gamma,
  IndexSampler,
  type Stream,
} from "./index.js";

const N = 100_000;

/** Checks the mean and, through a fourth moment, the variance of a sample: four standard errors each. */
function checkMoments(draw: () => number, mean: number, variance: number, kurtosis: number): void {
  let first = 0;
  let second = 0;
  for (let i = 0; i < N; i++) {
    const x = draw() - mean;
    first += x;
    second += x * x;
  }
  expect(Math.abs(first / N)).toBeLessThan(4 * Math.sqrt(variance / N));
  expect(Math.abs(second / N - variance)).toBeLessThan(4 * variance * Math.sqrt((kurtosis - 1) / N));
}

/** Kolmogorov–Smirnov distance times √n; 2.2 has probability 0.00013. */
function distance(draw: () => number, distribution: (x: number) => number): number {
  const sample = Float64Array.from({ length: N }, draw).sort();
  let most = 0;
  for (let i = 0; i < N; i++) {
    const share = distribution(sample[i]!);
    most = Math.max(most, Math.abs(share - i / N), Math.abs(share - (i + 1) / N));
  }
  return most * Math.sqrt(N);
}

describe("bernoulli", () => {
  it("is certain at 0 and 1, and has the given frequency between", () => {
    const stream = deriveStream("test", 1, "bernoulli");
    let yes = 0;
    for (let i = 0; i < N; i++) {
      if (bernoulli(stream, 0) || !bernoulli(stream, 1)) expect.fail("0 and 1 must be certain");
      if (bernoulli(stream, 0.3)) yes++;
    }
    expect(Math.abs(yes / N - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / N));
  });
  it("refuses what is no probability", () => {
    const stream = deriveStream("test", 1, "bernoulli");
    for (const p of [-0.1, 1.1, Number.NaN]) expect(() => bernoulli(stream, p)).toThrow(/expected a probab/);
  });
});

describe("categorical", () => {
  it("draws in proportion to the weights, whatever their sum, within its range", () => {
    const stream = deriveStream("test", 1, "categorical");
    const weights = Float64Array.of(100, 1, 0, 2, 5, 0, 100);
    const counts = new Float64Array(7);
    for (let i = 0; i < N; i++) counts[categorical(stream, weights, 1, 6)]!++;
    expect([counts[0], counts[2], counts[5], counts[6]]).toEqual([0, 0, 0, 0]);
    for (const i of [1, 3, 4]) {
      const p = weights[i]! / 8;
      expect(Math.abs(counts[i]! / N - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / N));
    }
  });
  it("never draws a weight of zero, not even when rounding runs past the sum", () => {
    // The largest uniform number times a sum of tenths can reach the sum itself.
    const highest = { uniform53: () => 1 - 2 ** -53 } as unknown as Stream;
    expect(categorical(highest, Float64Array.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0))).toBe(
      9,
    );
    const lowest = { uniform53: () => 0 } as unknown as Stream;
    expect(categorical(lowest, Float64Array.of(0, 0, 1, 1))).toBe(2);
  });
  it("refuses weights that define no distribution", () => {
    const stream = deriveStream("test", 1, "categorical");
    for (const bad of [[], [0, 0], [1, -1], [1, Number.NaN], [1, Infinity]]) {
      expect(() => categorical(stream, Float64Array.from(bad))).toThrow(/categorical got weight/);
    }
  });
});

describe("continuous distributions", () => {
  it("exponential has the distribution 1 − exp(−rate · x)", () => {
    const stream = deriveStream("test", 1, "exponential");
    expect(
      distance(
        () => exponential(stream, 2.5),
        (x) => 1 - Math.exp(-2.5 * x),
      ),
    ).toBeLessThan(2.2);
  });
  it("gamma with whole shapes has Erlang's distribution", () => {
    const stream = deriveStream("test", 1, "gamma");
    expect(
      distance(
        () => gamma(stream, 1),
        (x) => 1 - Math.exp(-x),
      ),
    ).toBeLessThan(2.2);
    expect(
      distance(
        () => gamma(stream, 3),
        (x) => 1 - Math.exp(-x) * (1 + x + (x * x) / 2),
      ),
    ).toBeLessThan(2.2);
  });
  it("gamma has mean and variance equal to its shape, below and above 1", () => {
    const stream = deriveStream("test", 2, "gamma");
    for (const shape of [0.2, 0.5, 1, 2.7, 40])
      checkMoments(() => gamma(stream, shape), shape, shape, 3 + 6 / shape);
  });
  it("beta(2, 1) has distribution x², beta(1/2, 1/2) the arcsine's", () => {
    const stream = deriveStream("test", 1, "beta");
    expect(
      distance(
        () => beta(stream, 2, 1),
        (x) => x * x,
      ),
    ).toBeLessThan(2.2);
    expect(
      distance(
        () => beta(stream, 0.5, 0.5),
        (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x)),
      ),
    ).toBeLessThan(2.2);
  });
  it("beta and dirichlet keep their proportions where the gamma numbers underflow", () => {
    const stream = deriveStream("test", 2, "beta");
    let ones = 0;
    const out = new Float64Array(2);
    let seconds = 0;
    for (let i = 0; i < 20_000; i++) {
      ones += beta(stream, 3e-6, 1e-6);
      dirichlet(stream, Float64Array.of(3e-6, 1e-6), out);
      expect(out[0]! + out[1]!).toBe(1);
      seconds += out[1]!;
    }
    expect(Math.abs(ones / 20_000 - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 20_000));
    expect(Math.abs(seconds / 20_000 - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / 20_000));
  });
  it("dirichlet has beta marginals and sums to 1", () => {
    const stream = deriveStream("test", 1, "dirichlet");
    const out = new Float64Array(3);
    const draw = (): number => {
      dirichlet(stream, Float64Array.of(1, 2, 3), out);
      if (Math.abs(out[0]! + out[1]! + out[2]! - 1) > 1e-15) expect.fail(`sum of ${out}`);
      return out[0]!;
    };
    // The first proportion is beta(1, 5).
    expect(distance(draw, (x) => 1 - (1 - x) ** 5)).toBeLessThan(2.2);
  });
  it("refuse parameters outside their range", () => {
    const stream = deriveStream("test", 1, "bad");
    for (const bad of [0, -1, Number.NaN, Infinity]) {
      expect(() => gamma(stream, bad)).toThrow(/gamma got shape/);
      expect(() => exponential(stream, bad)).toThrow(/exponential got rate/);
    }
    expect(() => dirichlet(stream, new Float64Array(2).fill(1), new Float64Array(3))).toThrow(
      /2 shapes .* 3/,
    );
  });
});

describe("IndexSampler", () => {
  it("returns different indices below n, for any n and k, again and again", () => {
    const sampler = new IndexSampler(60);
    const stream = deriveStream("test", 1, "sampler");
    const out = new Int32Array(60);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat({ max: 60 }), (n, want) => {
        const k = Math.min(want, n);
        sampler.sample(stream, n, k, out);
        const drawn = new Set(out.subarray(0, k));
        return drawn.size === k && [...drawn].every((i) => i >= 0 && i < n);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
  it("gives each of the 60 ordered choices of 3 of 5 equally often", () => {
    const sampler = new IndexSampler(9);
    const stream = deriveStream("test", 2, "sampler");
    const out = new Int32Array(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < 60_000; i++) {
      sampler.sample(stream, 5, 3, out);
      counts.set(out.join(), (counts.get(out.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(60);
    let statistic = 0;
    for (const count of counts.values()) statistic += (count - 1000) ** 2 / 1000;
    // The 0.9995 quantile of chi-square with 59 degrees of freedom.
    expect(statistic).toBeLessThan(100.0);
  });
  it("forgets earlier calls: the same draws give the same sample", () => {
    const used = new IndexSampler(1000);
    const fresh = new IndexSampler(1000);
    const stream = deriveStream("test", 3, "sampler");
    const a = new Int32Array(32);
    const b = new Int32Array(32);
    for (let i = 0; i < 200; i++) used.sample(stream, 500 + i, 32, a);
    used.sample(stream.clone(), 900, 32, a);
    fresh.sample(stream, 900, 32, b);
    expect([...a]).toEqual([...b]);
  });
  it("refuses n and k outside their ranges", () => {
    const sampler = new IndexSampler(10);
    const stream = deriveStream("test", 1, "sampler");
    const out = new Int32Array(4);
    for (const n of [0, 11, 2.5, Number.NaN]) expect(() => sampler.sample(stream, n, 1, out)).toThrow(/n = /);
    for (const [n, k] of [
      [3, 4],
      [10, 5],
      [10, -1],
      [10, 1.5],
    ] as const) {
      expect(() => sampler.sample(stream, n, k, out)).toThrow(/k = /);
    }
    expect(() => new IndexSampler(0)).toThrow(/capacity 0/);
  });
});
