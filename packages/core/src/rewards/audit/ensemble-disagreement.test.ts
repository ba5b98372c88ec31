import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { ensembleDisagreement } from "./ensemble-disagreement.js";

const n = 4000;
const stream = deriveStream("ensemble", 1, "scores");
const rows = { prompt: new Int32Array(n), prompts: 1, group: new Int32Array(n), groups: 1 };
const reference = Uint8Array.from({ length: n }, (_, i) => i % 2);
const quality = Float64Array.from({ length: n }, () => stream.normal());
const member = (name: string, noise: number, scale: number, lift = 0) => ({
  name,
  values: quality.map(
    (q, i) => scale * (q + (reference[i] ? 1 : noise) * stream.normal() + (reference[i] ? 0 : lift)) + 5,
  ),
});

describe("disagreement of an ensemble", () => {
  it("is computed by hand for two members", () => {
    const small = { ...rows, prompt: new Int32Array(4), group: new Int32Array(4) };
    const members = [
      { name: "a", values: Float64Array.of(0, 2, 1, 1) },
      { name: "b", values: Float64Array.of(10, 30, 20, 60) },
    ];
    // Reference means 1 and 20, deviations √2 and 10 √2: standard scores of the policy (0, 0) and (0, 40 / (10 √2)).
    const found = ensembleDisagreement(small, members, Uint8Array.of(1, 1, 0, 0));
    expect(found.reference).toBeCloseTo(0, 12);
    expect(found.policy).toBeCloseTo(Math.SQRT2 / 2, 12);
    expect(found.ratio).toBeNaN();
    expect(found.rises.map(({ rise }) => rise)).toEqual([
      expect.closeTo(0, 12),
      expect.closeTo(Math.SQRT2, 12),
    ]);
  });
  it("does not see the scales of members, and grows where they know less", () => {
    // Policy noise 3, reference noise 1: members differ three times as much.
    const found = ensembleDisagreement(
      rows,
      [member("a", 3, 1), member("b", 3, 100), member("c", 3, 0.01)],
      reference,
    );
    expect(found.ratio).toBeCloseTo(3, 0);
    expect(Math.abs(found.ratio - 3)).toBeLessThan(0.2);
  });
  it("stays near 1 where all members are fooled alike, though all rise", () => {
    const found = ensembleDisagreement(rows, [member("a", 1, 1, 3), member("b", 1, 10, 3)], reference);
    expect(Math.abs(found.ratio - 1)).toBeLessThan(0.1);
    for (const { rise } of found.rises) expect(rise).toBeGreaterThan(1.5);
  });
  it("is undefined for one member, or one that is constant on the reference", () => {
    expect(ensembleDisagreement(rows, [member("a", 1, 1)], reference).ratio).toBeNaN();
    const still = { name: "still", values: new Float64Array(n).fill(0.1) };
    expect(ensembleDisagreement(rows, [member("a", 1, 1), still], reference).ratio).toBeNaN();
  });
});
