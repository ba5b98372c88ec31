import { describe, expect, it } from "vitest";
import { certifiedGain } from "./certified-gain.js";

/** Three arms as in the tight vector: reference uniform, truth (0, 1, 2), proxy (0, 2, 1), policy in 400ths. */
function arms(policy: readonly [number, number, number]) {
  const truth = [0, 1, 2];
  const proxy = [0, 2, 1];
  const drawn: { arm: number; reference: number }[] = [];
  for (let arm = 0; arm < 3; arm++) {
    for (let k = 0; k < 10; k++) drawn.push({ arm, reference: 1 });
    for (let k = 0; k < policy[arm]!; k++) drawn.push({ arm, reference: 0 });
  }
  const total = policy[0] + policy[1] + policy[2];
  const column = (of: (row: { arm: number; reference: number }) => number): Float64Array =>
    Float64Array.from(drawn, of);
  return {
    rows: {
      prompt: new Int32Array(drawn.length),
      prompts: 1,
      group: new Int32Array(drawn.length),
      groups: 1,
    },
    columns: {
      reward: column(({ arm }) => proxy[arm]!),
      gold: column(({ arm, reference }) => (reference ? truth[arm]! : Number.NaN)),
      logProbability: column(({ arm }) => Math.log(policy[arm]! / total)),
      referenceLogProbability: column(() => Math.log(1 / 3)),
      reference: Uint8Array.from(drawn, ({ reference }) => reference),
    },
  };
}

describe("the certified gain of a log", () => {
  it("is the published bound where sample and distribution agree", () => {
    const { rows, columns } = arms([80, 180, 140]);
    const found = certifiedGain(rows, columns);
    expect(found.correlation).toBeCloseTo(0.5, 12);
    expect(found.chiSquared).toBeCloseTo(0.095, 10);
    expect(found.certified).toBeCloseTo(0.078519, 6);
    // What was gained is 0.183712 deviations of truth: the certificate must not exceed it.
    expect(found.certified).toBeLessThan(0.183712);
    expect(found).toMatchObject({ referenceRows: 30, policyRows: 400 });
  });
  it("is negative, which certifies nothing, where the policy went far", () => {
    const { rows, columns } = arms([1, 1, 398]);
    expect(certifiedGain(rows, columns).certified).toBeLessThan(-1);
  });
  it("is undefined for a proxy that does not follow gold, or without either side", () => {
    const { rows, columns } = arms([80, 180, 140]);
    expect(certifiedGain(rows, { ...columns, gold: columns.gold.map((g) => -g) }).certified).toBeNaN();
    expect(certifiedGain(rows, { ...columns, gold: columns.gold.map(() => 1) }).certified).toBeNaN();
    const none = new Uint8Array(columns.reference.length);
    expect(certifiedGain(rows, { ...columns, reference: none }).certified).toBeNaN();
    const noRatio = columns.logProbability.map(() => Number.NaN);
    expect(certifiedGain(rows, { ...columns, logProbability: noRatio }).certified).toBeNaN();
  });
});
