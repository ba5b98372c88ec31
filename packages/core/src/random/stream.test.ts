import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream, Stream } from "./index.js";

// xoshiro128** as its authors define it (Blackman & Vigna 2021, section 4.4, table of parameters for 32-bit
// words: a = 9, b = 11; scrambler s[1] · 5, rotated by 7, · 9), in big integers reduced modulo 2^32.
const MASK = 0xffffffffn;
const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & MASK;
function* reference(state: readonly number[]): Generator<number> {
  const s = state.map((word) => BigInt(word) & MASK);
  for (;;) {
    yield Number((rotate((s[1]! * 5n) & MASK, 7n) * 9n) & MASK);
    const t = (s[1]! << 9n) & MASK;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotate(s[3]!, 11n);
  }
}

const words = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 0xffffffff })));
const states = words.filter((state) => state.some((word) => word !== 0)) as fc.Arbitrary<
  [number, number, number, number]
>;

describe("Stream", () => {
  it("draws what the definition of xoshiro128** draws, from any state", () => {
    fc.assert(
      fc.property(states, (state) => {
        const stream = new Stream(...state);
        const expected = reference(state);
        for (let i = 0; i < 50; i++) if (stream.uint32() !== expected.next().value) return false;
        return true;
      }),
      { seed: 1, numRuns: 200 },
    );
  });
  it("draws the known first numbers from the state 1, 2, 3, 4", () => {
    // The first number by hand: 2 · 5 = 10, rotated by 7 is 1280, · 9 is 11520; the second has s[1] = 0.
    const stream = new Stream(1, 2, 3, 4);
    expect([stream.uint32(), stream.uint32(), stream.uint32(), stream.uint32()]).toEqual([
      11520, 0, 5927040, 70819200,
    ]);
  });
  it("refuses the state of zeros and words that are not 32-bit integers", () => {
    expect(() => new Stream(0, 0, 0, 0)).toThrow(/0, 0, 0, 0/);
    expect(() => new Stream(1, 0.5, 0, 0)).toThrow(/s1 .* 0.5/);
    expect(() => new Stream(1, 0, 0x100000000, 0)).toThrow(/s2 .* 4294967296/);
    expect(() => new Stream(Number.NaN, 0, 0, 1)).toThrow(/s0 .* NaN/);
  });
  it("takes signed and unsigned words for the same state", () => {
    expect(new Stream(-1, -2, 3, -2147483648).state()).toEqual([0xffffffff, 0xfffffffe, 3, 0x80000000]);
  });
  it("goes on from its state, and a clone goes its own way", () => {
    const stream = deriveStream("test", 1, "clone");
    stream.uint32();
    const copy = stream.clone();
    const later = new Stream(...stream.state());
    const drawn = Array.from({ length: 20 }, () => stream.normal());
    expect(Array.from({ length: 20 }, () => copy.normal())).toEqual(drawn);
    expect(Array.from({ length: 20 }, () => later.normal())).toEqual(drawn);
  });
});

describe("uniform and uniform53", () => {
  it("are the documented fractions of the bits drawn", () => {
    const bits = new Stream(9, 8, 7, 6);
    const one = new Stream(9, 8, 7, 6);
    for (let i = 0; i < 100; i++) expect(one.uniform() * 2 ** 32).toBe(bits.uint32());
    const two = bits.clone();
    for (let i = 0; i < 100; i++) {
      const high = BigInt(bits.uint32()) >> 5n;
      const low = BigInt(bits.uint32()) >> 6n;
      expect(BigInt(two.uniform53() * 2 ** 53)).toBe((high << 26n) | low);
    }
  });
});

describe("below", () => {
  it("is the high word of the exact product, redrawn while the low word is below 2^32 mod n", () => {
    const n = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 ** 32 }));
    fc.assert(
      fc.property(states, n, (state, n) => {
        const stream = new Stream(...state);
        const draws = reference(state);
        for (let i = 0; i < 20; i++) {
          let product: bigint;
          do product = BigInt(draws.next().value) * BigInt(n);
          while ((product & MASK) < 2n ** 32n % BigInt(n));
          if (stream.below(n) !== Number(product >> 32n)) return false;
        }
        return true;
      }),
      { seed: 2, numRuns: 500 },
    );
  });
  it("gives every number equally often where a plain product or remainder would not", () => {
    // With n = 3 · 2^30 a plain product gives multiples of 3 twice as often as the others.
    const stream = deriveStream("test", 1, "below");
    const counts = [0, 0, 0];
    const draws = 300_000;
    for (let i = 0; i < draws; i++) counts[stream.below(3 * 2 ** 30) % 3]!++;
    for (const count of counts) {
      expect(Math.abs(count - draws / 3)).toBeLessThan(4 * Math.sqrt((draws * 2) / 9));
    }
  });
  it("has a chi-square statistic in the middle of its distribution for small n", () => {
    for (const n of [2, 3, 5, 7, 100]) {
      const stream = deriveStream("test", n, "chi-square");
      const counts = new Float64Array(n);
      const draws = 100_000;
      for (let i = 0; i < draws; i++) counts[stream.below(n)]!++;
      let statistic = 0;
      for (const count of counts) statistic += (count - draws / n) ** 2 / (draws / n);
      // Wilson and Hilferty's approximation of the 0.0005 and 0.9995 quantiles.
      const quantile = (z: number): number =>
        (n - 1) * (1 - 2 / (9 * (n - 1)) + z * Math.sqrt(2 / (9 * (n - 1)))) ** 3;
      expect(statistic).toBeLessThan(quantile(3.29));
      expect(statistic).toBeGreaterThan(quantile(-3.29));
    }
  });
  it("knows both ends of its range", () => {
    const stream = new Stream(1, 2, 3, 4);
    expect(stream.below(1)).toBe(0);
    expect(new Stream(1, 2, 3, 4).below(2 ** 32)).toBe(11520);
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1, Infinity]) {
      expect(() => stream.below(n)).toThrow(/below\(n\) got n/);
    }
  });
});

describe("normal", () => {
  it("has the moments and tails of the standard normal distribution", () => {
    const stream = deriveStream("test", 3, "normal");
    const n = 200_000;
    const sums = [0, 0, 0, 0];
    let beyond = 0;
    for (let i = 0; i < n; i++) {
      const x = stream.normal();
      for (let p = 0; p < 4; p++) sums[p]! += x ** (p + 1);
      if (Math.abs(x) > 1.959963984540054) beyond++;
    }
    // The moments are 0, 1, 0, 3, and the variances of x, x², x³, x⁴ are 1, 2, 15, 96.
    const within = (p: number, mean: number, variance: number): void =>
      expect(Math.abs(sums[p]! / n - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    within(0, 0, 1);
    within(1, 1, 2);
    within(2, 0, 15);
    within(3, 3, 96);
    expect(Math.abs(beyond / n - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n));
  });
});

describe("shuffle", () => {
  it("keeps the elements and returns the same array", () => {
    const array = Int32Array.from({ length: 50 }, (_, i) => i);
    const same = deriveStream("test", 1, "shuffle").shuffle(array);
    expect(same).toBe(array);
    expect([...array].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([...array]).not.toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
  it("gives each of the 24 orders of four elements equally often", () => {
    const stream = deriveStream("test", 2, "shuffle");
    const counts = new Map<string, number>();
    const n = 48_000;
    for (let i = 0; i < n; i++) {
      const order = stream.shuffle(["a", "b", "c", "d"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    let statistic = 0;
    for (const count of counts.values()) statistic += (count - n / 24) ** 2 / (n / 24);
    // The 0.9995 quantile of chi-square with 23 degrees of freedom.
    expect(statistic).toBeLessThan(51.0);
  });
});
