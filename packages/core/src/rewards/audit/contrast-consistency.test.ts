import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { clusterConsistency, contrastConsistency, swapPartners } from "./contrast-consistency.js";

describe("consistency under contrasts", () => {
  const own = Float64Array.of(1, 2, 3, 4);
  it("is the share that the own prompt wins; equal scores do not", () => {
    const found = contrastConsistency({
      own,
      otherCompletion: Float64Array.of(0, 2, 1, 5),
      otherPrompt: Float64Array.of(0, 1, 2, Number.NaN),
    });
    expect(found).toEqual({ response: 0.5, instruction: 1 });
    expect(contrastConsistency({ own }).response).toBeNaN();
  });
  it("weighs prompts", () => {
    const share = clusterConsistency(own, Float64Array.of(0, 3, 4, 5), Int32Array.of(0, 0, 1, 1));
    expect(share(Float64Array.of(3, 1))).toBeCloseTo(3 / 8, 12);
  });
  it("refuses columns of different length", () => {
    expect(() => clusterConsistency(own, Float64Array.of(1), new Int32Array(4))).toThrow(
      /other has 1 scores/,
    );
  });
});

describe("partners for a swap", () => {
  it("are one cycle through all prompts", () => {
    for (let n = 2; n < 30; n++) {
      const partner = swapPartners(n, deriveStream("swap", n, "partners"));
      let at = 0;
      for (let k = 1; k < n; k++) {
        at = partner[at]!;
        expect(at).not.toBe(0);
      }
      expect(partner[at]).toBe(0);
    }
  });
  it("are drawn evenly among the cycles", () => {
    // Six cycles of four prompts, 3000 draws: 500 each, standard deviation 20.
    const counts = new Map<string, number>();
    const stream = deriveStream("swap", 1, "many");
    for (let k = 0; k < 3000; k++) {
      const key = swapPartners(4, stream).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
  });
  it("take two prompts", () => {
    expect(() => swapPartners(1, deriveStream("swap", 1, "one"))).toThrow(/prompts is 1/);
  });
});
