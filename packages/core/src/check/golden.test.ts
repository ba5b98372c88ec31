import { describe, expect, it } from "vitest";
import { type GoldenCase, goldenCases, goldenNumbers } from "./golden.js";
import { goldenExpected } from "./golden-expected.js";

describe("golden numbers", () => {
  it("have the committed digests on this engine", () => {
    expect(goldenNumbers()).toEqual(goldenExpected);
  });
  it("are the same a second time, so that no case depends on what ran before it", () => {
    expect(goldenNumbers([...goldenCases].reverse())).toEqual(goldenExpected);
  });
  it("have names of their own", () => {
    expect(new Set(goldenCases.map((one) => one.name)).size).toBe(goldenCases.length);
  });
});

describe("goldenNumbers", () => {
  const digest = (numbers: ReturnType<GoldenCase["run"]>): string =>
    goldenNumbers([{ name: "x", run: () => numbers }])["x"]!;

  it("is the SHA-256 of the bits", () => {
    // SHA-256 of "abc", FIPS 180-4.
    expect(digest(Uint8Array.of(97, 98, 99))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
  it("sees one changed bit and the sign of zero, but not which NaN it is", () => {
    expect(digest(Float64Array.of(1, 2))).not.toBe(digest(Float64Array.of(1, 2 + 2 ** -51)));
    expect(digest(Float64Array.of(0))).not.toBe(digest(Float64Array.of(-0)));
    const odd = new Float64Array(new BigUint64Array([0xfff8000000000123n]).buffer);
    expect(odd[0]).toBeNaN();
    expect(digest(odd)).toBe(digest(Float64Array.of(Number.NaN)));
    const odd32 = new Float32Array(new Uint32Array([0xffc00123]).buffer);
    expect(digest(odd32)).toBe(digest(Float32Array.of(Number.NaN)));
    expect(digest(Float32Array.of(Number.NaN))).not.toBe(digest(Float32Array.of(Infinity)));
  });
});
