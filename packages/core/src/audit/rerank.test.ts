import { describe, expect, it } from "vitest";
import { rolloutContext } from "./context.js";
import { auditLimits, type Limits } from "./limits.js";
import { rerank, withoutSlope } from "./rerank.js";
import type { RolloutLog } from "./rollout-log.js";
import { worstRollouts } from "./worst.js";

const limits = Object.fromEntries(
  Object.entries(auditLimits).map(([name, { value }]) => [name, value]),
) as Limits;

/** Two groups of three and one of one. */
const log: RolloutLog = {
  kind: "rollouts",
  rows: 7,
  prompt: Int32Array.of(0, 0, 0, 1, 1, 1, 2),
  prompts: 3,
  group: Int32Array.of(0, 0, 0, 1, 1, 1, 2),
  groups: 3,
  reward: Float64Array.of(3, 2, 1, 5, 5, 1, 9),
  gold: { name: "right", values: Float64Array.of(0, 1, 0, 1, 0, 0, 1) },
  components: [],
  ensemble: [],
  length: Float64Array.of(30, 20, 10, 40, 60, 20, 1),
};
const context = rolloutContext(log, limits);

describe("rerank", () => {
  it("counts changed winners and averages over them; winners that tie share", () => {
    const result = rerank(context, context.all, Float64Array.of(0, 1, 0, 0, 0, 1, 7), "made up")!;
    expect(result).toMatchObject({ formula: "made up", groups: 2, changedWinners: 1 });
    expect(result.ofWinners).toEqual([
      { name: "right", before: 0.25, after: 0.5 },
      { name: "length", before: 40, after: 20 },
    ]);
  });

  it("expects of winners that tie the change under random order", () => {
    const changed = (...reward: number[]) =>
      rerank(context, context.all, Float64Array.from(reward), "")!.changedWinners;
    expect(changed(...log.reward)).toBe(0);
    // One of two that tied wins alone now: the other would have won in half of all orders.
    expect(changed(3, 2, 1, 5, 4, 1, 9)).toBe(1 / 4);
    // Two others join the winner of the first group, which then keeps one third.
    expect(changed(3, 3, 3, 5, 5, 1, 9)).toBeCloseTo(1 / 3, 12);
    // Winners {4, 5} after {3, 4}: they stay the same where 4 comes first of the three.
    expect(changed(3, 2, 1, 1, 5, 5, 9)).toBeCloseTo(1 / 3, 12);
  });

  it("gives the change that breaking ties in every order gives", () => {
    const tied = Float64Array.of(2, 2, 1, 5, 5, 5, 9);
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    let changed = 0;
    for (const start of [0, 3]) {
      for (const order of orders) {
        const winner = (reward: Float64Array): number => {
          const rows = order.map((i) => start + i);
          const top = Math.max(...rows.map((row) => reward[row]!));
          return rows.find((row) => reward[row] === top)!;
        };
        if (winner(log.reward) !== winner(tied)) changed++;
      }
    }
    expect(rerank(context, context.all, tied, "")!.changedWinners).toBeCloseTo(changed / 12, 12);
  });

  it("has nothing to say without groups of two", () => {
    expect(rerank(context, Int32Array.of(6), log.reward, "")).toBeUndefined();
  });
});

describe("withoutSlope", () => {
  it("leaves nothing that length explains within groups", () => {
    const { reward, slope } = withoutSlope(context, context.all, log.length!);
    // Deviations from group means: lengths 10, 0, −10, 0, 20, −20; rewards 1, 0, −1, 4/3, 4/3, −8/3.
    expect(slope).toBeCloseTo(100 / 1000, 12);
    expect(withoutSlope({ ...context, log: { ...log, reward } }, context.all, log.length!).slope).toBeCloseTo(
      0,
      12,
    );
  });
});

describe("worstRollouts", () => {
  it("gives at most one per group, worst first, with the numbers beside them", () => {
    const worst = worstRollouts(
      log,
      context.all,
      (row) => log.length![row]!,
      (row) => `row ${row}`,
    );
    expect(worst.map(({ row }) => row)).toEqual([4, 0, 6]);
    expect(worst[0]).toEqual({ row: 4, numbers: { reward: 5, gold: 0, length: 60 }, reason: "row 4" });
  });

  it("leaves out rows without a badness", () => {
    expect(
      worstRollouts(
        log,
        context.all,
        () => Number.NaN,
        () => "",
      ),
    ).toEqual([]);
  });
});
