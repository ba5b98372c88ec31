import { describe, expect, it } from "vitest";
import { auditLog } from "./audit-log.js";
import { madeLog } from "./made-logs.testing.js";
import { readableRollouts, readableSeries } from "./readable-log.js";

const made = madeLog(
  ({ prompt }, stream) => {
    const gold = stream.below(2);
    return {
      reward: gold + 0.1 * stream.normal(),
      gold,
      length: 3 + stream.below(9),
      components: { a: gold, b: stream.normal() },
      process: Array.from({ length: 1 + stream.below(3) }, () => stream.normal()),
      text: `answer to ${prompt}`,
      logProbabilities: [-3, -4] as const,
      reference: prompt % 2 === 0,
    };
  },
  { steps: 3, prompts: 20 },
);

describe("a log that checks can compute with", () => {
  it("passes an ordinary log on with the very same columns and nothing to say", () => {
    const { log, changes } = readableRollouts(made);
    expect(changes).toEqual([]);
    expect(log).toEqual(made);
    expect(log.gold!.values).toBe(made.gold!.values);
  });

  it("takes infinite and enormous numbers for missing, and counts them", () => {
    const values = made.gold!.values.slice();
    values.set([Infinity, -1e308, 1e150, Number.NaN]);
    const { log, changes } = readableRollouts({ ...made, gold: { name: "g", values } });
    expect([...log.gold!.values.slice(0, 4)]).toEqual([Number.NaN, Number.NaN, 1e150, Number.NaN]);
    expect(changes).toEqual(["2 numbers beyond ±1e+150 were taken as missing."]);
  });

  it("leaves rollouts with such a reward out of every column, step rewards and texts too", () => {
    const reward = made.reward.slice();
    reward[1] = 1e200;
    reward[4] = Number.NaN;
    const { log, changes } = readableRollouts({ ...made, reward });
    const kept = Array.from({ length: made.rows }, (_, row) => row).filter((row) => row !== 1 && row !== 4);
    expect(log.rows).toBe(made.rows - 2);
    expect([...log.reward]).toEqual(kept.map((row) => made.reward[row]));
    expect([...log.length!]).toEqual(kept.map((row) => made.length![row]));
    expect(log.text!.digest).toEqual(kept.map((row) => made.text!.digest[row]));
    expect([...log.text!.row]).toEqual(kept.map((_, at) => at));
    kept.forEach((row, at) => {
      const of = ({ start, values }: NonNullable<typeof made.process>, i: number) => [
        ...values.slice(start[i], start[i + 1]),
      ];
      expect(of(log.process!, at)).toEqual(of(made.process!, row));
    });
    expect(changes[0]).toMatch(/^2 rollouts with a reward beyond/);
  });

  it("splits a group with rows of two prompts, and no other", () => {
    const group = made.group.map((g) => (g === 1 ? 0 : g));
    const { log } = readableRollouts({ ...made, group });
    expect(log.groups).toBe(made.groups + 1);
    for (let row = 0; row < made.rows; row++) {
      expect(log.group[row]).toBe(made.group[row] === 1 ? made.groups : made.group[row]);
    }
  });

  it("drops weights and numbers of items that are none", () => {
    const { log } = readableRollouts({ ...made, weights: { a: 1, b: 1e200 } });
    expect(log.weights).toEqual({ a: 1 });
    const series = readableSeries({
      kind: "series",
      runs: [{ name: "r", step: Float64Array.of(1, 2), components: [], evaluationSize: 0 }],
    });
    expect(series.log.runs[0]).not.toHaveProperty("evaluationSize");
  });

  it.each([
    [
      "components of 1e308",
      { components: [{ name: "a", values: made.reward.map((_, i) => (i % 3) * 5e307) }] },
    ],
    ["log-probabilities of ±1e308", { logProbability: made.reward.map((_, i) => (i % 2 ? 1e308 : -1e308)) }],
    [
      "log-probabilities 1e149 apart",
      { logProbability: made.reward.map((_, i) => (i % 2 ? 1e149 : -1e149)) },
    ],
    ["weights of 1e149", { weights: { a: 1e149, b: -1e149 } }],
    ["rewards of ±1e308", { reward: made.reward.map((_, i) => (i % 3 ? 1e308 : -1e308)) }],
    ["the least numbers there are", { reward: made.reward.map((_, i) => (i % 3) * 5e-324) }],
    ["groups that span prompts", { group: made.group.map((g) => Math.floor(g / 2)) }],
  ])("audits %s without an exception or an infinite number", (_, parts) => {
    const { checks, method } = auditLog({ ...made, ...parts }, { resamples: 50 });
    const said = [method, ...checks.flatMap(({ headline, remarks }) => [headline, ...remarks])];
    for (const sentence of said) expect(sentence).not.toMatch(/NaN|Infinity|undefined/);
    for (const { statistics } of checks) {
      for (const { estimate } of statistics) expect(Math.abs(estimate)).not.toBe(Infinity);
    }
  });

  it("says in the method what was taken as missing", () => {
    const { method } = auditLog(
      { ...made, length: made.length!.map((value, i) => (i === 0 ? 1e300 : value)) },
      { resamples: 50 },
    );
    expect(method).toContain("1 number beyond ±1e+150 was taken as missing.");
  });
});
