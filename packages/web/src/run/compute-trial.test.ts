import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { planRun, runTrial, type Study, trialKey } from "@operant/core/study";
import { encodeShard, parseReference } from "@operant/report";
import { loadStudy } from "@operant/studies/load";
import { describe, expect, it } from "vitest";
import { coins } from "./coin-study.testing.js";
import { computeTrial, failureOf, type Watcher } from "./compute-trial.js";
import type { ComputedTrial, TrialTask } from "./messages.js";

/** What the command line's worker stores of a trial. */
function onNode(study: Study, { key, parameters, seed }: TrialTask) {
  const result = runTrial(study, parameters, seed);
  const bytes = encodeShard(study, { key, seed, parameters }, result);
  const shard = createHash("sha256").update(bytes).digest("hex");
  return { key, seed, rows: result.rows, bytes, shard, summaries: result.summaries };
}

function toTheEnd(steps: Generator<number, ComputedTrial, void>): ComputedTrial {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

function tasksOf(study: Study, request: Parameters<typeof planRun>[1]): TrialTask[] {
  return planRun(study, request).trials.map(({ key, parameters, seed }) => ({ key, parameters, seed }));
}

describe("a trial in the browser", () => {
  it("gives the bytes, digest and summaries of the command line, watched or not", async () => {
    const punishment = await loadStudy("direct-punishment");
    const cases = [
      ...tasksOf(coins, {}).map((task) => [coins, task] as const),
      ...tasksOf(punishment, {
        conditions: ["ipd-dp", "ipd-tpp-s"],
        seeds: "3",
        set: { episodes: [3] },
      }).map((task) => [punishment, task] as const),
    ];
    let watched = 0;
    const watch: Watcher = () => watched++;
    for (const [study, task] of cases) {
      const expected = onNode(study, task);
      for (const watcher of [undefined, watch]) {
        const { columns: _, ...trial } = toTheEnd(computeTrial(study, task, watcher));
        expect(trial).toEqual(expected);
      }
    }
    expect(watched).toBe(cases.length);
  });

  it("gives the same bytes when other trials run between its chunks", () => {
    const tasks = tasksOf(coins, { seeds: "1..4" });
    const running = tasks.map((task) => ({ task, steps: computeTrial(coins, task) }));
    const done = new Map<string, ComputedTrial>();
    while (done.size < tasks.length) {
      for (const { task, steps } of running) {
        if (done.has(task.key)) continue;
        const step = steps.next();
        if (step.done === true) done.set(task.key, step.value);
      }
    }
    for (const task of tasks) expect(done.get(task.key)!.bytes).toEqual(onNode(coins, task).bytes);
  });

  it("hands over the columns that curves show, as copies", () => {
    const [task] = tasksOf(coins, { seeds: "1" });
    const { columns } = toTheEnd(computeTrial(coins, task!));
    expect(Object.keys(columns)).toEqual(["heads"]);
    expect(columns["heads"]).toEqual(runTrial(coins, task!.parameters, 1).columns["heads"]);
  });

  it("gives the shards of the committed reference results", async () => {
    // Three studies whose trials at the references’ own length take less than a second.
    const files = [
      ["off-switch", "certain-robot+games=200000.json", 1],
      ["min-form", "minimum+updates=300.json", 1],
      ["irl-misspecification", "optimal-discount.json", 2],
    ] as const;
    for (const [id, name, count] of files) {
      const study = await loadStudy(id);
      const path = `${import.meta.dirname}/../../../studies/src/${id}/reference/${name}`;
      const { parameters, seeds } = parseReference(readFileSync(path, "utf8"), name);
      for (const { seed, shard } of seeds.slice(0, count)) {
        const task = { key: trialKey(study, parameters, seed), parameters, seed };
        expect(toTheEnd(computeTrial(study, task)).shard, `${id}, seed ${seed}`).toBe(shard);
      }
    }
  });
});

describe("failures", () => {
  it("carry message and stack, and for a broken contract the message alone", () => {
    const thrown = failureOf(new RangeError("lost"));
    expect(thrown.message).toBe("lost");
    expect(thrown.stack).toMatch(/RangeError: lost\n.*compute-trial\.test/);
    const wild = {
      ...coins,
      *trial() {
        yield 1;
        return { columns: { heads: Float64Array.of(7) } };
      },
    };
    const [task] = tasksOf(coins, {});
    try {
      toTheEnd(computeTrial(wild, task!));
      expect.unreachable();
    } catch (error) {
      const { message, stack } = failureOf(error);
      expect(message).toMatch(/metric "heads" is 7 at flip 1/);
      expect(stack).toBe(`OperantError: ${message}`);
    }
    expect(failureOf("text")).toEqual({ message: "text", stack: "text" });
  });
});
