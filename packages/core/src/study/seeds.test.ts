import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSeeds, parseSeeds } from "./seeds.js";

describe("seeds", () => {
  it("reads single seeds, lists and ranges, ascending and without repeats", () => {
    expect(parseSeeds("7")).toEqual([7]);
    expect(parseSeeds("5..8, 1,2,6")).toEqual([1, 2, 5, 6, 7, 8]);
  });

  it.each([
    "",
    "0",
    "0..3",
    "-1",
    "1..",
    "3..1",
    "a",
    "1.5",
    "1...3",
    "1,,2",
    "2147483648",
    "1..1000000",
    "1e3",
  ])("refuses %j, naming it", (text) => {
    expect(() => parseSeeds(text)).toThrow(/1\.\.20/);
  });

  it("refuses more seeds than a run can have, however many ranges they are written in", () => {
    const ranges = Array.from({ length: 500 }, (_, i) => `${i * 100_000 + 1}..${(i + 1) * 100_000}`);
    const began = performance.now();
    expect(() => parseSeeds(ranges.join())).toThrow(/more than 100000/);
    expect(() => parseSeeds("x".repeat(1_000_000))).toThrow(/^.{0,300}$/);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(parseSeeds("1..99999,100000")).toHaveLength(100_000);
  });

  it("writes any set of seeds so that it is read back", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (seeds) => {
        expect(parseSeeds(formatSeeds(seeds))).toEqual([...seeds].sort((a, b) => a - b));
      }),
    );
    expect(formatSeeds([3, 1, 2, 7, 9, 10])).toBe("1..3,7,9,10");
  });
});
