import { describe, expect, it } from "vitest";
import { rolloutContext } from "./context.js";
import { auditLimits, type Limits } from "./limits.js";
import { madeLog } from "./made-logs.testing.js";

const limits = Object.fromEntries(
  Object.entries(auditLimits).map(([name, { value }]) => [name, value]),
) as Limits;
const log = madeLog(({ sample, step }) => ({ reward: sample, gold: step % 2 }), {
  steps: 20,
  prompts: 3,
  samples: 2,
});

describe("rolloutContext", () => {
  it("compares the first tenth of the steps with the last quarter", () => {
    const { comparison, focus } = rolloutContext(log, limits);
    expect(comparison).toMatchObject({ earlyName: "steps 0 to 1", lateName: "steps 15 to 19" });
    expect(comparison!.early.length).toBe(2 * 6);
    expect(focus.length).toBe(5 * 6);
  });

  it("looks for the best of gold in stretches that do not reach into the last window", () => {
    const { stretches } = rolloutContext(log, limits);
    expect(stretches.length).toBeGreaterThan(5);
    for (const { rows } of stretches) for (const row of rows) expect(log.step![row]).toBeLessThan(15);
  });

  it("prefers reference rows to first steps", () => {
    const reference = Uint8Array.from({ length: log.rows }, (_, row) => (row < 6 ? 1 : 0));
    const { comparison, stretches } = rolloutContext({ ...log, reference }, limits);
    expect(comparison).toMatchObject({ earlyName: "the reference", lateName: "steps 16 to 19" });
    expect(comparison!.early.length).toBe(6);
    expect(stretches[0]!.name).toBe("the reference");
  });

  it("has no comparison without steps and reference, and looks at the whole log", () => {
    const { step: _step, ...plain } = log;
    const { comparison, focus, focusName } = rolloutContext(plain, limits);
    expect(comparison).toBeUndefined();
    expect([focus.length, focusName]).toEqual([log.rows, "the whole log"]);
  });

  it("takes gold of two values as binary whatever they are, and says why there is none", () => {
    expect(rolloutContext(log, limits).gold).toMatchObject({ binary: true, low: 0, high: 1, range: 1 });
    const constant = { ...log, gold: { name: "g", values: new Float64Array(log.rows).fill(3) } };
    expect(rolloutContext(constant, limits).goldMissing).toMatch(/"g" is 3 in every row/);
  });
});
