import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream } from "./index.js";

/** The documented encoding, with Node's own hash and text encoder. */
function reference(study: string, seed: number, purpose: string, index: number): number[] {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value, "utf8");
    const length = Buffer.alloc(2);
    length.writeUInt16LE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const integer = (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return bytes;
  };
  const all = Buffer.concat([text(study), integer(seed), text(purpose), integer(index)]);
  const digest = createHash("sha256").update(all).digest();
  return [0, 4, 8, 12].map((at) => digest.readUInt32LE(at));
}

describe("deriveStream", () => {
  it("takes its state from SHA-256 of the documented encoding", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 40 });
    const integer = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(text, integer, text, integer, (study, seed, purpose, index) => {
        expect(deriveStream(study, seed, purpose, index).state()).toEqual(
          reference(study, seed, purpose, index),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(deriveStream("é€😀", 2 ** 53 - 1, "x").state()).toEqual(reference("é€😀", 2 ** 53 - 1, "x", 0));
  });
  it("tells apart arguments that run together", () => {
    const states = [
      deriveStream("ab", 1, "c"),
      deriveStream("a", 1, "bc"),
      deriveStream("ab", 1, "", 1),
      deriveStream("", 1, "ab", 1),
      deriveStream("ab", 1, "c", 1),
      deriveStream("ab", 257, "c"),
      deriveStream("ab", 2 ** 32 + 1, "c"),
    ].map((stream) => stream.state().join());
    expect(new Set(states).size).toBe(states.length);
  });
  it("gives 40,000 distinct streams for neighbouring seeds, purposes and indices", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      for (const purpose of ["act", "pair", "noise", "initial"]) {
        for (let index = 0; index < 100; index++) {
          seen.add(deriveStream("study", seed, purpose, index).state().join());
        }
      }
    }
    expect(seen.size).toBe(40_000);
  });
  it("leaves no correlation between neighbouring seeds or indices, first draws included", () => {
    const pairs = 4_000;
    const correlation = (of: (i: number) => [number, number]): number => {
      let sum = 0;
      for (let i = 0; i < pairs; i++) {
        const [a, b] = of(i);
        sum += (a - 0.5) * (b - 0.5) * 12;
      }
      return sum / Math.sqrt(pairs);
    };
    const first = (seed: number, index: number): number => deriveStream("s", seed, "p", index).uniform();
    // Each is close to standard normal.
    expect(Math.abs(correlation((i) => [first(i, 0), first(i + 1, 0)]))).toBeLessThan(4);
    expect(Math.abs(correlation((i) => [first(7, i), first(7, i + 1)]))).toBeLessThan(4);
    const a = deriveStream("s", 1, "p");
    const b = deriveStream("s", 2, "p");
    expect(Math.abs(correlation(() => [a.uniform(), b.uniform()]))).toBeLessThan(4);
  });
  it("refuses what it cannot encode, naming the argument", () => {
    expect(() => deriveStream("s", -1, "p")).toThrow(/seed .* -1/);
    expect(() => deriveStream("s", 0.5, "p")).toThrow(/seed .* 0.5/);
    expect(() => deriveStream("s", 2 ** 53, "p")).toThrow(/seed/);
    expect(() => deriveStream("s", 1, "p", Number.NaN)).toThrow(/index .* NaN/);
    expect(() => deriveStream("s", 1, "\ud800")).toThrow(/purpose .* surrogate/);
    expect(() => deriveStream("x".repeat(65_536), 1, "p")).toThrow(/study .* 65536 bytes/);
  });
});
