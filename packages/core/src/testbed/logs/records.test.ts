import { describe, expect, it } from "vitest";
import { makeRolloutLog } from "./make-rollout-log.js";
import { rolloutRecords } from "./records.js";

const small = { steps: 3, prompts: 8, promptsPerStep: 4, samples: 4 };

describe("records of a made log", () => {
  it("carry every number of the log through JSON", () => {
    const made = makeRolloutLog("repetition", 1, { ...small, reference: "sample" });
    const { log } = made;
    const records = JSON.parse(JSON.stringify(rolloutRecords(made))) as Record<string, unknown>[];
    expect(records.length).toBe(log.rows);
    records.forEach((record, row) => {
      expect(record["reward"]).toBe(log.reward[row]);
      expect(record["correct"]).toBe(log.gold!.values[row]);
      expect(record["group"]).toBe(log.group[row]);
      expect(record["prompt"]).toBe(made.prompts[log.prompt[row]!]);
      expect(record["completion"]).toBe(made.completions[row]);
      expect(record["logp"]).toBe(log.logProbability![row]);
      expect(record["reference"]).toBe(Number.isNaN(log.step![row]));
      expect("step" in record).toBe(!Number.isNaN(log.step![row]));
      const { start, values } = log.process!;
      expect(record["step_rewards"]).toEqual([...values.subarray(start[row]!, start[row + 1]!)]);
    });
  });

  it("in TRL's layout have no group, and no total where there are components", () => {
    const [record] = rolloutRecords(makeRolloutLog("format", 1, small), "trl");
    expect(Object.keys(record!)).toEqual([
      "step",
      "prompt",
      "completion",
      "format_reward",
      "accuracy_reward",
      "correct",
      "advantage",
    ]);
    const [single] = rolloutRecords(makeRolloutLog("length", 1, { ...small, gold: false }), "trl");
    expect(Object.keys(single!)).toEqual(["step", "prompt", "completion", "reward", "advantage"]);
  });

  it("in verl's layout are named as its dumps are, without gold where a row has none", () => {
    const records = rolloutRecords(makeRolloutLog("overfitting", 1, small), "verl");
    const keys = new Set(records.map((record) => Object.keys(record).join(" ")));
    expect(keys).toEqual(new Set(["input output score step uid", "input output score step uid acc"]));
  });
});
