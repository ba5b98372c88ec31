import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { nonLengthGain } from "./non-length-gain.js";

const rowsOf = (n: number) => ({
  prompt: new Int32Array(n),
  prompts: 1,
  group: new Int32Array(n),
  groups: 1,
});

describe("non-length gain", () => {
  it("weighs the differences within bins by the completions in them", () => {
    // Bins of 20: [0, 20) has two of each side, [20, 40) one reference and three of the policy, [60, 80) policy only.
    const length = Float64Array.of(1, 19, 2, 18, 20, 21, 39, 30, 61);
    const reference = Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 0, 0);
    const reward = Float64Array.of(0, 2, 3, 5, 10, 11, 12, 16, 100);
    const found = nonLengthGain(rowsOf(9), reward, length, reference, { width: 20 });
    const gain = (3 + 5 + 11 + 12 + 16 + 100) / 6 - 12 / 3;
    expect(found.gain).toBeCloseTo(gain, 12);
    expect(found.nonLength).toBeCloseTo((4 * (4 - 1) + 4 * (13 - 10)) / 8, 12);
    expect(found.share).toBeCloseTo(3 / gain, 12);
    expect(found.covered).toBeCloseTo(8 / 9, 12);
  });
  it("is nothing where the reward is the length, and all where lengths are alike", () => {
    const stream = deriveStream("non-length-gain", 1, "log");
    const n = 4000;
    const reference = Uint8Array.from({ length: n }, (_, i) => i % 2);
    const longer = Float64Array.from(reference, (r) => Math.floor(50 * stream.uniform()) + (r ? 0 : 20));
    const paid = nonLengthGain(rowsOf(n), longer, longer, reference, { width: 1 });
    expect(paid.gain).toBeGreaterThan(15);
    expect(paid.nonLength).toBe(0);
    const even = Float64Array.from(reference, () => Math.floor(50 * stream.uniform()));
    const better = even.map((length, i) => length + (reference[i] ? 0 : 30));
    // Standard error of a difference within bins: below 15 / √1000 of 30.
    expect(nonLengthGain(rowsOf(n), better, even, reference).share).toBeCloseTo(1, 1);
  });
  it("takes one length of a thousand million as one bin", () => {
    const found = nonLengthGain(
      rowsOf(2),
      Float64Array.of(1, 2),
      Float64Array.of(1e9, 1e9),
      Uint8Array.of(1, 0),
      { width: 1 },
    );
    expect(found.nonLength).toBe(1);
  });
  it("is undefined without a reference, and refuses widths that are none", () => {
    const one = Float64Array.of(1);
    expect(nonLengthGain(rowsOf(1), one, one, Uint8Array.of(0)).share).toBeNaN();
    expect(() => nonLengthGain(rowsOf(1), one, one, Uint8Array.of(0), { width: 0 })).toThrow(/width is 0/);
  });
});
