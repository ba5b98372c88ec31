import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { OperantError } from "@operant/core";
import type { RolloutLog, SeriesLog } from "@operant/core/audit";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { bytesSource, jsonLines } from "./log-bytes.testing.js";
import { readAuditLog } from "./read-audit-log.js";
import type { ReadOptions } from "./types.js";

async function rollouts(text: string | Uint8Array, options: ReadOptions = {}, name = "log.jsonl") {
  const reading = await readAuditLog([bytesSource(name, text)], options);
  expect(reading.log.kind).toBe("rollouts");
  return { ...reading, log: reading.log as RolloutLog };
}

async function failure(
  text: string | Uint8Array,
  options: ReadOptions = {},
  name = "log.jsonl",
): Promise<string> {
  try {
    await readAuditLog([bytesSource(name, text)], options);
  } catch (error) {
    expect(error).toBeInstanceOf(OperantError);
    return (error as OperantError).message;
  }
  throw new Error("it was read");
}

const column = (log: RolloutLog, name: string) =>
  Array.from(log.components.find((each) => each.name === name)!.values);

describe("layouts", () => {
  it("reads TRL's completions table: the reward is the sum of its functions, None left out, groups by prompt and step", async () => {
    const rows = [
      { step: 1, prompt: "p", completion: "a", accuracy_reward: 1, format_reward: 0.5, advantage: 1 },
      { step: 1, prompt: "p", completion: "bb", accuracy_reward: 0, format_reward: 0.5, advantage: -1 },
      { step: 2, prompt: "p", completion: "ccc", accuracy_reward: null, format_reward: 0.25, advantage: 0 },
    ];
    const { log, layout, mapping } = await rollouts(jsonLines(rows));
    expect(layout).toBe("trl-completions");
    expect(Array.from(log.reward)).toEqual([1.5, 0.5, 0.25]);
    expect(Array.from(log.group)).toEqual([0, 0, 1]);
    expect(Array.from(log.prompt)).toEqual([0, 0, 0]);
    expect(column(log, "accuracy_reward")).toEqual([1, 0, Number.NaN]);
    expect(Array.from(log.advantage!)).toEqual([1, -1, 0]);
    expect(Array.from(log.length!)).toEqual([1, 2, 3]);
    expect(mapping.find(({ field }) => field === "reward")).toEqual({
      field: "reward",
      column: "accuracy_reward + format_reward",
      found: "computed",
    });
  });

  it("reads the same table from Parquet, in row groups, integers of 64 bits included", async () => {
    const rows = 25;
    const range = Array.from({ length: rows }, (_, i) => i);
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: "step", data: range.map((i) => BigInt(i >> 3)), type: "INT64" },
        { name: "prompt", data: range.map((i) => `prompt ${i % 3}`), type: "STRING" },
        { name: "completion", data: range.map((i) => "x".repeat(i)), type: "STRING" },
        { name: "accuracy", data: range.map((i) => i / 2), type: "DOUBLE" },
        { name: "advantage", data: range.map((i) => -i), type: "DOUBLE" },
      ],
      rowGroupSize: 7,
    });
    const { log, layout, counts, excerpts } = await rollouts(
      new Uint8Array(buffer),
      {},
      "completions_00001.parquet",
    );
    expect(layout).toBe("trl-completions");
    expect(counts.records).toBe(rows);
    expect(Array.from(log.reward)).toEqual(range.map((i) => i / 2));
    expect(Array.from(log.step!)).toEqual(range.map((i) => i >> 3));
    const found = await excerpts([24, 3]);
    expect(found.get(24)).toEqual({
      place: { source: "completions_00001.parquet", line: 25, unit: "record" },
      prompt: "prompt 0",
      completion: "x".repeat(24),
      cut: false,
    });
    expect(found.get(3)!.completion).toBe("xxx");
  });

  it("reads verl's rollout dump: score is the reward, extras are components, answers are not, uid groups", async () => {
    const rows = [
      { input: "q", output: "a", gts: "42", score: 1, step: 3, acc: true, uid: "u1" },
      { input: "q", output: "b", gts: "42", score: -1, step: 3, acc: false, uid: "u1" },
      { input: "q", output: "c", gts: "42", score: 0, step: 3, acc: false, uid: "u2" },
    ];
    const { log, layout, notes } = await rollouts(jsonLines(rows));
    expect(layout).toBe("verl-rollouts");
    expect(Array.from(log.reward)).toEqual([1, -1, 0]);
    expect(Array.from(log.group)).toEqual([0, 0, 1]);
    expect(log.prompts).toBe(1);
    expect(log.components.map(({ name }) => name)).toEqual(["acc"]);
    expect(log.gold).toBeUndefined();
    expect(notes.join(" ")).toContain("--gold acc");
    const gold = await rollouts(jsonLines(rows), { gold: "acc" });
    expect(Array.from(gold.log.gold!.values)).toEqual([1, 0, 0]);
    expect(gold.log.components).toEqual([]);
  });

  it("reads verifiers' results: messages flattened, tool results no part of the completion, metrics once", async () => {
    const rows = [0, 1].map((i) => ({
      example_id: 7,
      prompt: [
        { role: "system", content: "be brief" },
        { role: "user", content: [{ type: "text", text: "hi" }] },
      ],
      completion: [
        { role: "assistant", content: "call" },
        { role: "tool", content: "a long result" },
        { role: "assistant", content: "done" },
      ],
      task: "t",
      answer: "5",
      reward: i,
      metrics: { correct: i },
      correct: i,
      timing: { total_ms: 55 },
      is_truncated: i === 1,
    }));
    const { log, layout, excerpts } = await rollouts(jsonLines(rows));
    expect(layout).toBe("verifiers");
    expect(log.groups).toBe(1);
    expect(log.components.map(({ name }) => name)).toEqual(["correct"]);
    expect(Array.from(log.truncated!)).toEqual([0, 1]);
    expect((await excerpts([1])).get(1)).toMatchObject({ prompt: "be brief\nhi", completion: "call\ndone" });
  });

  it("reads AlpacaEval's annotations: preference − 1 is the reward, output_1 the baseline", async () => {
    const rows = [
      {
        instruction: "i",
        output_1: "long one",
        generator_1: "b",
        output_2: "x",
        generator_2: "m",
        preference: 1.25,
        price_per_example: 0.1,
      },
      {
        instruction: "j",
        output_1: "two",
        generator_1: "b",
        output_2: "yy",
        generator_2: "m",
        preference: null,
        price_per_example: 0.1,
      },
      {
        instruction: "k",
        output_1: "two",
        generator_1: "b",
        output_2: "zzz",
        generator_2: "m",
        preference: 2,
        price_per_example: 0.1,
      },
    ];
    const { log, layout, counts } = await rollouts(JSON.stringify(rows, null, 2), {}, "annotations.json");
    expect(layout).toBe("alpaca-eval");
    expect(Array.from(log.reward)).toEqual([0.25, 1]);
    expect(column(log, "baseline_length")).toEqual([8, 3]);
    expect(log.components).toHaveLength(1);
    expect(counts.skipped).toEqual([
      {
        reason: "no-reward",
        words: "have no reward",
        count: 1,
        first: { source: "annotations.json", line: 2, unit: "record" },
      },
    ]);
  });

  it("reads OpenRLHF's batches: a response is its query without the prompt", async () => {
    const batch = {
      step: 4,
      prompts: ["p: ", "p: "],
      queries: ["p: yes", "p: no"],
      labels: ["1", "1"],
      rewards: [1, -0.5],
      scores: [1, 0],
      extra_logs: { format: [1, 0] },
    };
    const { log, layout, excerpts } = await rollouts(jsonLines([batch]));
    expect(layout).toBe("openrlhf");
    expect(Array.from(log.reward)).toEqual([1, -0.5]);
    expect(log.groups).toBe(1);
    expect(column(log, "scores")).toEqual([1, 0]);
    expect(column(log, "extra_logs.format")).toEqual([1, 0]);
    expect(Array.from(log.length!)).toEqual([3, 2]);
    expect((await excerpts([1])).get(1)).toMatchObject({ prompt: "p: ", completion: "no" });
  });

  it("reads records of several completions: pred_score is the reward and score the gold", async () => {
    const row = {
      idx: 0,
      question: "q",
      code: ["a", "bb"],
      report: [null, null],
      score: [true, false],
      pred_score: [[3.5], [-1]],
    };
    const { log, layout } = await rollouts(jsonLines([row, { ...row, question: "r" }]));
    expect(layout).toBe("list-per-row");
    expect(Array.from(log.reward)).toEqual([3.5, -1, 3.5, -1]);
    expect(log.gold!.name).toBe("score");
    expect(Array.from(log.gold!.values)).toEqual([1, 0, 1, 0]);
    expect(Array.from(log.group)).toEqual([0, 0, 1, 1]);
    expect(Array.from(log.length!)).toEqual([1, 2, 1, 2]);
    expect(log.components).toEqual([]);
  });

  it("reads series of several runs from CSV by the trainer's names with any marks", async () => {
    const csv = [
      "run,step,critic_score_mean,critic_kl,actor_entropy_loss,response_length_mean,response_length_max,val_test_score_openai_gsm8k",
      "b,1,0.5,0.01,0.4,100,200,",
      "b,0,0.25,0,0.5,90,200,0.3",
      "a,0,0.1,,0.6,80,190,",
    ].join("\r\n");
    const reading = await readAuditLog([bytesSource("m.csv", csv)]);
    const log = reading.log as SeriesLog;
    expect(reading.layout).toBe("series");
    expect(log.runs.map(({ name }) => name)).toEqual(["b", "a"]);
    const [b, a] = log.runs;
    expect(Array.from(b!.step)).toEqual([0, 1]);
    expect(Array.from(b!.reward!.values)).toEqual([0.25, 0.5]);
    expect(Array.from(b!.gold!.values)).toEqual([0.3, Number.NaN]);
    expect(b!.gold!.name).toBe("val_test_score_openai_gsm8k");
    expect(b!.evaluationSize).toBe(1319);
    expect(Array.from(b!.longest!.values)).toEqual([200, 200]);
    expect(a!.kl === undefined || Number.isNaN(a!.kl.values[0]!)).toBe(true);
  });

  it("reads TRL's metrics, also inside trainer_state.json, laid out over lines", async () => {
    const history = [
      {
        step: 10,
        loss: 0.1,
        reward: 0.5,
        "rewards/acc/mean": 0.4,
        "rewards/acc/std": 0.2,
        "completions/mean_length": 50,
        frac_reward_zero_std: 0.1,
      },
      {
        step: 20,
        loss: 0.1,
        reward: 0.7,
        "rewards/acc/mean": 0.5,
        "rewards/acc/std": 0.2,
        "completions/mean_length": 60,
        frac_reward_zero_std: 0.2,
      },
    ];
    for (const text of [
      jsonLines(history),
      JSON.stringify({ best_metric: null, epoch: 1, log_history: history }, null, 2),
    ]) {
      const { log } = await readAuditLog([bytesSource("trainer_state.json", text)]);
      const [run] = (log as SeriesLog).runs;
      expect(Array.from(run!.reward!.values)).toEqual([0.5, 0.7]);
      expect(run!.components.map(({ name }) => name)).toEqual(["rewards/acc/mean"]);
      expect(Array.from(run!.zeroSpread!.values)).toEqual([0.1, 0.2]);
      expect(Array.from(run!.length!.values)).toEqual([50, 60]);
    }
  });

  it("reads verl's console: colours, process names and timestamps before the step, NumPy's numbers after", async () => {
    const text = [
      "WARNING: something",
      "\u001b[36m(TaskRunner pid=222)\u001b[0m step:1 - critic/score/mean:0.25 - val-core/openai/gsm8k/acc/mean@1:0.3 - actor/entropy:np.float64(0.5)",
      "2025-01-01 10:00:00,000 INFO step:2 - critic/score/mean:0.5 - response_length/clip_ratio:1e-2",
      "step:x - nothing",
    ].join("\n");
    const { log, layout, notes, counts } = await readAuditLog([bytesSource("run.log", text)]);
    const [run] = (log as SeriesLog).runs;
    expect(layout).toBe("verl-console");
    expect(run!.name).toBe("run.log");
    expect(Array.from(run!.reward!.values)).toEqual([0.25, 0.5]);
    expect(Array.from(run!.gold!.values)).toEqual([0.3, Number.NaN]);
    expect(Array.from(run!.entropy!.values)).toEqual([0.5, Number.NaN]);
    expect(Array.from(run!.truncated!.values)).toEqual([Number.NaN, 0.01]);
    expect(counts.records).toBe(2);
    expect(notes.join(" ")).toContain("2 lines besides the 2 with metrics");
  });
});

describe("options", () => {
  const rows = [
    {
      q: "a",
      text: "one",
      r: 1,
      truth: 0,
      rm1: 1,
      rm2: 2,
      logprobs: [-1, -2],
      steps: [0.5, 1],
      n: 4,
      step: 1,
    },
    { q: "a", text: "two", r: 2, truth: 1, rm1: 3, rm2: 4, logprobs: [-3, -2], steps: [], n: 6, step: 2 },
  ];

  it("maps columns of any name, ensembles, per-token log-probabilities, step rewards and reference steps", async () => {
    const { log } = await rollouts(jsonLines(rows), {
      map: { prompt: "q", reward: "r", gold: "truth", logp: "logprobs", length: "n" },
      ensemble: ["rm1", "rm2"],
      reference: { from: 1, to: 1 },
      lengthUnit: "tokens",
    });
    expect(log.gold).toEqual({ name: "truth", values: Float64Array.of(0, 1) });
    expect(log.ensemble.map(({ values }) => Array.from(values))).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(Array.from(log.logProbability!)).toEqual([-3, -5]);
    expect(log.process).toEqual({ start: Int32Array.of(0, 2, 2), values: Float64Array.of(0.5, 1) });
    expect(Array.from(log.reference!)).toEqual([1, 0]);
    expect(log.lengthUnit).toBe("tokens");
    expect(Array.from(log.length!)).toEqual([4, 6]);
  });

  it("weighs components into the reward where the log has none", async () => {
    const two = [
      { prompt: "p", completion: "c", a: 1, b: 10, step: 1 },
      { prompt: "p", completion: "d", a: 2, b: 20, step: 1 },
    ];
    const { log } = await rollouts(jsonLines(two), { weights: { a: 1, b: 0.5 } });
    expect(Array.from(log.reward)).toEqual([6, 12]);
    expect(log.weights).toEqual({ a: 1, b: 0.5 });
  });

  const trl = [
    { step: 1, prompt: "p", completion: "a", accuracy_reward: 1, format_reward: 0.5, right: 1, advantage: 1 },
    {
      step: 1,
      prompt: "p",
      completion: "b",
      accuracy_reward: 0,
      format_reward: 0.5,
      right: 0,
      advantage: -1,
    },
  ];

  it("keeps gold in the reward where it is one of TRL's reward functions, with or without weights", async () => {
    const plain = await rollouts(jsonLines(trl.map(({ right, ...row }) => row)), { gold: "accuracy_reward" });
    expect(Array.from(plain.log.reward)).toEqual([1.5, 0.5]);
    expect(plain.log.components.map(({ name }) => name)).toEqual(["accuracy_reward", "format_reward"]);
    expect(plain.notes.join(" ")).toContain("accuracy_reward is one part of the reward");
    const weighted = await rollouts(jsonLines(trl), {
      gold: "accuracy_reward",
      weights: { accuracy_reward: 1, format_reward: 0.5 },
    });
    expect(Array.from(weighted.log.reward)).toEqual([1.25, 0.25]);
    expect(Array.from(weighted.log.gold!.values)).toEqual([1, 0]);
    expect(column(weighted.log, "accuracy_reward")).toEqual([1, 0]);
    expect(weighted.notes.join(" ")).toContain("accuracy_reward is one part of the reward");
    expect(weighted.mapping.find(({ field }) => field === "reward")).toEqual({
      field: "reward",
      column: "accuracy_reward + 0.5 × format_reward",
      found: "computed",
    });
  });

  it("keeps gold out of TRL's sum where it is only logged beside the reward functions", async () => {
    const { log, notes } = await rollouts(jsonLines(trl), { gold: "right" });
    expect(Array.from(log.reward)).toEqual([1.5, 0.5]);
    expect(log.components.map(({ name }) => name)).toEqual(["accuracy_reward", "format_reward"]);
    expect(notes.join(" ")).not.toContain("part of the reward");
  });

  it("computes the reward with asked weights even where the log has a total, and sets that aside", async () => {
    const rows = trl.map((row) => ({ ...row, reward: 100 }));
    const weights = { accuracy_reward: 2, format_reward: 1 };
    const { log, notes } = await rollouts(jsonLines(rows), { gold: "right", weights });
    expect(Array.from(log.reward)).toEqual([2.5, 0.5]);
    expect(log.components.map(({ name }) => name)).not.toContain("reward");
    expect(notes.join(" ")).toContain("The column reward is set aside");
    const named = await rollouts(jsonLines(rows), { gold: "right", weights, proxy: "reward" });
    expect(Array.from(named.log.reward)).toEqual([100, 100]);
    expect(await failure(jsonLines(rows), { weights: { acuracy_reward: 1 } })).toMatch(
      /acuracy_reward.*Did you mean "accuracy_reward"/,
    );
  });

  it("weighs the lists of records of several completions", async () => {
    const rows = [
      { prompt: "p", responses: ["a", "b"], rewards: [9, 9], acc: [1, 0], fmt: [3, 4], step: [5, 6] },
    ];
    const { log, layout } = await rollouts(jsonLines(rows), { weights: { acc: 1, fmt: 10 } });
    expect(layout).toBe("list-per-row");
    expect(Array.from(log.reward)).toEqual([31, 40]);
    expect(Array.from(log.step!)).toEqual([5, 6]);
  });

  it("never lets the reward and gold change places or be one column", async () => {
    const rows = [
      { prompt: "p", completion: "a", reward: 1, score: 0, step: 1 },
      { prompt: "p", completion: "b", reward: 0, score: 1, step: 1 },
    ];
    expect(await failure(jsonLines(rows), { gold: "reward" })).toMatch(/looks like the reward.*--proxy/);
    expect(await failure(jsonLines(rows), { gold: "reward", proxy: "reward" })).toMatch(
      /both read from reward/,
    );
    expect(await failure(jsonLines(trl), { gold: "right", weights: { right: 1 } })).toMatch(
      /both read from right/,
    );
    const { log } = await rollouts(jsonLines(rows), { gold: "reward", proxy: "score" });
    expect(Array.from(log.reward)).toEqual([0, 1]);
    expect(Array.from((await rollouts(jsonLines(rows), { gold: "score" })).log.reward)).toEqual([1, 0]);
    expect(await failure(jsonLines(rows), { gold: "prompt" })).toMatch(/asked for as gold, so none is left/);
    const series = "step,reward,val/test_score\n1,0.5,0.2\n2,0.6,0.1\n";
    expect(await failure(series, { gold: "reward" }, "log.csv")).toMatch(/looks like the reward/);
    expect(await failure(series, { gold: "reward", proxy: "reward" }, "log.csv")).toMatch(/both read from/);
  });

  it("groups completions of one run only, and says that there are several", async () => {
    const rows = ["a", "b"].flatMap((run) =>
      [0, 1].map((i) => ({ run, step: 1, prompt: "p", completion: `${run}${i}`, reward: i })),
    );
    const { log, notes } = await rollouts(jsonLines(rows));
    expect(Array.from(log.group)).toEqual([0, 0, 1, 1]);
    expect(log.prompts).toBe(1);
    expect(notes.join(" ")).toContain("The log holds 2 runs (run)");
    const one = await rollouts(jsonLines(rows.slice(0, 2)));
    expect(one.notes.join(" ")).not.toContain("runs");
  });

  it("reads Python's truth values, and refuses gold that holds no number", async () => {
    const rows = ["True", "False", " true", "FALSE"].map((correct, i) => ({
      prompt: "p",
      completion: `c${i}`,
      reward: i,
      correct,
    }));
    const { log } = await rollouts(jsonLines(rows), { gold: "correct" });
    expect(Array.from(log.gold!.values)).toEqual([1, 0, 1, 0]);
    const words = rows.map((row) => ({ ...row, correct: "right" }));
    expect(await failure(jsonLines(words), { gold: "correct" })).toMatch(
      /holds no number: the first value is "right" \(log\.jsonl, line 1\)/,
    );
    const empty = rows.map((row) => ({ ...row, correct: null }));
    expect(await failure(jsonLines(empty), { gold: "correct" })).toMatch(/is empty in every rollout/);
    const some = [...empty, { ...rows[0], completion: "d", correct: "1" }];
    expect((await rollouts(jsonLines(some), { gold: "correct" })).log.gold!.values[4]).toBe(1);
  });

  it("takes no reward that floating point cannot square", async () => {
    const rows = [1e308, -1e151, 1e150, 2].map((reward, i) => ({ prompt: "p", completion: `c${i}`, reward }));
    const { log, counts } = await rollouts(jsonLines(rows));
    expect(Array.from(log.reward)).toEqual([1e150, 2]);
    expect(counts.skipped).toMatchObject([{ reason: "reward-too-large", count: 2, first: { line: 1 } }]);
  });

  it("refuses a reference that leaves nothing to compare, and tells a log that is given twice", async () => {
    const steps = [1, 2].map((step) => ({ step, prompt: "p", completion: `c${step}`, reward: step }));
    expect(await failure(jsonLines(steps), { reference: { from: 0, to: 5 } })).toMatch(
      /covers every rollout/,
    );
    const source = bytesSource("a.jsonl", jsonLines(steps));
    const { notes } = await readAuditLog([source, source]);
    expect(notes.join(" ")).toContain("a.jsonl is given more than once");
  });

  it("refuses to take rollouts for step metrics", async () => {
    const rows = [{ step: 1, prompt: "p", completion: "c", reward: 1 }];
    expect(await failure(jsonLines(rows), { layout: "series" })).toMatch(
      /holds rollouts \(prompt, completion\)/,
    );
  });

  it("names the columns that it does not use", async () => {
    const rows = [
      {
        step: 1,
        prompt: "p",
        completion: "c",
        reward: 1,
        comment: "x",
        id: 3,
        style: 2,
        metrics: { a: 1 },
        info: { b: 2 },
      },
    ];
    expect((await rollouts(jsonLines(rows))).unused).toEqual(["comment", "id", "info"]);
    const series = await readAuditLog([
      bytesSource("log.csv", "step,reward,loss,kl,entropy\n1,0.5,0.2,0.1,2\n2,0.6,0.1,0.2,1\n"),
    ]);
    expect(series.unused).toEqual(["loss"]);
    expect(series.mapping.map(({ field, column }) => `${field}=${column}`)).toEqual(
      expect.arrayContaining(["kl=kl", "entropy=entropy"]),
    );
  });

  it("warns where steps are too large to be told apart", async () => {
    const row = { prompt: "p", completion: "c", reward: 1 };
    const text = `${JSON.stringify({ ...row, step: 1e18 })}\n${JSON.stringify({ ...row, step: 2 })}\n`;
    expect((await rollouts(text)).notes.join(" ")).toContain("beyond 2^53");
  });

  it("says that a table with a header only has no rows", async () => {
    expect(await failure("step,prompt,completion,reward\n", {}, "head.csv")).toMatch(
      /^head\.csv has a header and no rows/,
    );
  });

  it("counts a group under the prompt of its first row where rows of one group have several", async () => {
    const rows = [
      { uid: "u", prompt: "p", completion: "a", reward: 1 },
      { uid: "v", prompt: "p", completion: "b", reward: 2 },
      { uid: "u", prompt: "q", completion: "c", reward: 3 },
      { uid: "w", prompt: "r", completion: "d", reward: 4 },
    ];
    const { log, notes } = await rollouts(jsonLines(rows), { group: "uid" });
    expect(Array.from(log.group)).toEqual([0, 1, 0, 2]);
    expect(Array.from(log.prompt)).toEqual([0, 0, 0, 1]);
    expect(log.prompts).toBe(2);
    expect(notes.join(" ")).toContain("1 of 3 groups hold rows with different prompts");
  });

  it("marks the rows of reference files", async () => {
    const { log } = (await readAuditLog([bytesSource("a.jsonl", jsonLines(rows))], {
      map: { prompt: "q", reward: "r" },
      reference: [bytesSource("b.jsonl", jsonLines(rows))],
    })) as { log: RolloutLog };
    expect(Array.from(log.reference!)).toEqual([0, 0, 1, 1]);
  });

  it("reads ids that are objects, whatever names they hold", async () => {
    const row =
      '{"uid":[{"toString":1}],"run":{"valueOf":0,"toString":0},"prompt":"p","completion":"a","reward":1}';
    const { log } = await rollouts(`${row}\n${row}\n`, { group: "uid" });
    expect(log.groups).toBe(1);
  });

  it("keeps groups of different files apart where each file numbers its own", async () => {
    const rows = (completion: string) => [
      { uid: 0, prompt: "p", completion, reward: 1 },
      { uid: 0, prompt: "p", completion, reward: 2 },
    ];
    const { log } = (await readAuditLog(
      [bytesSource("a.jsonl", jsonLines(rows("a"))), bytesSource("b.jsonl", jsonLines(rows("b")))],
      { reference: [bytesSource("base.jsonl", jsonLines(rows("c")))] },
    )) as { log: RolloutLog };
    expect(log.groups).toBe(3);
    expect(log.prompts).toBe(1);
    const ofReference = new Set(Array.from(log.group).filter((_, row) => log.reference![row] === 1));
    expect(ofReference.size).toBe(1);
    expect(Array.from(log.group).filter((group) => ofReference.has(group))).toHaveLength(2);
  });

  it("names what is there when an option names what is not", async () => {
    expect(await failure(jsonLines(rows), { gold: "trut", map: { prompt: "q", reward: "r" } })).toMatch(
      /trut.*truth/s,
    );
    expect(
      await failure(jsonLines(rows), { components: ["rm3"], map: { prompt: "q", reward: "r" } }),
    ).toMatch(/rm3/);
    expect(await failure(jsonLines([{ a: "x", prompt: "p" }]))).toMatch(
      /no column that looks like a reward.*a, prompt.*--map reward=/s,
    );
    expect(await failure(jsonLines([{ reward: 1, zzz: "p" }]))).toMatch(/which prompt.*--map prompt=/s);
    expect(
      await failure(jsonLines(rows), { reference: { from: 9, to: 10 }, map: { prompt: "q", reward: "r" } }),
    ).toMatch(/9 to 10.*1 to 2/s);
  });
});

describe("bad input", () => {
  const row = (i: number, more: object = {}) => ({
    prompt: `p${i >> 1}`,
    completion: `c${i}`,
    reward: i,
    ...more,
  });

  it("leaves out records without a usable reward, and counts each reason with its first place", async () => {
    const lines = [
      JSON.stringify(row(0)),
      '{"prompt": "p", "completion": "c", "reward": NaN}',
      '{"prompt": "p", "completion": "NaN", "reward": -Infinity, "x": "a \\" NaN"}',
      JSON.stringify(row(1, { reward: "good" })),
      JSON.stringify(row(1, { reward: null })),
      "{broken",
      "[1]",
      "",
      JSON.stringify(row(1, { reward: "0.5" })),
      '{"prompt": "cut of',
    ];
    const { log, counts } = await rollouts(lines.join("\n"));
    expect(Array.from(log.reward)).toEqual([0, 0.5]);
    expect(counts.records).toBe(9);
    expect(
      Object.fromEntries(counts.skipped.map(({ reason, count, first }) => [reason, [count, first.line]])),
    ).toEqual({
      "reward-not-finite": [2, 2],
      "reward-not-a-number": [1, 4],
      "no-reward": [1, 5],
      "not-json": [1, 6],
      "not-an-object": [1, 7],
      truncated: [1, 10],
    });
    expect(counts.kept + counts.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(counts.records);
  });

  it("tells empty files, directories, binary files, UTF-16 and other compressions apart", async () => {
    expect(await failure("")).toMatch(/log.jsonl is empty/);
    expect(await failure("\n\n \n")).toMatch(/empty/);
    expect(await failure(Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256))).toMatch(
      /binary|no log/,
    );
    expect(await failure(Uint8Array.of(0xff, 0xfe, 123, 0, 34, 0))).toMatch(/UTF-16/);
    expect(await failure(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3))).toMatch(/Zstandard/);
    const folder = {
      name: "runs",
      open: () => {
        throw Object.assign(new Error("EISDIR"), { code: "EISDIR" });
      },
    };
    await expect(readAuditLog([folder])).rejects.toThrow(/runs is a directory/);
    await expect(readAuditLog([])).rejects.toThrow(/No log/);
    expect(await failure("hello\nworld\n", {}, "notes.txt")).toMatch(/no log that is known/);
  });

  it("reads through gzip, and refuses gzip that ends early, is broken or has something after its end", async () => {
    const text = jsonLines(Array.from({ length: 3000 }, (_, i) => row(i, { noise: Math.sin(i) })));
    const packed = new Uint8Array(gzipSync(text));
    const { log, excerpts } = await rollouts(packed, {}, "log.jsonl.gz");
    expect(log.rows).toBe(3000);
    expect((await excerpts([2999])).get(2999)!.completion).toBe("c2999");
    expect((await rollouts(new Uint8Array(Buffer.concat([packed, packed])))).log.rows).toBe(6000);
    expect(await failure(packed.subarray(0, packed.length >> 1))).toMatch(/gzip data is broken, ends early/);
    expect(await failure(packed.subarray(0, packed.length - 4))).toMatch(/gzip/);
    const bent = packed.slice();
    bent[packed.length >> 1]! ^= 0xff;
    expect(await failure(bent)).toMatch(/gzip/);
  });

  it("names the codec of Parquet that it cannot read, and refuses broken Parquet", async () => {
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        codec: "GZIP",
        compressors: { GZIP: (input: Uint8Array) => new Uint8Array(gzipSync(input)) },
        columnData: [{ name: "reward", data: Array.from({ length: 500 }, (_, i) => i % 3), type: "DOUBLE" }],
      }),
    );
    expect(await failure(bytes, {}, "x.parquet")).toMatch(/compressed with GZIP.*snappy/s);
    expect(await failure(bytes.subarray(0, bytes.length - 9), {}, "x.parquet")).toMatch(
      /broken Parquet or cut off/,
    );
  });

  it("skips a line beyond the longest record without holding it", async () => {
    const first = `${JSON.stringify(row(0))}\n`;
    const megabyte = new TextEncoder().encode("x".repeat(1 << 20));
    async function* open() {
      yield new TextEncoder().encode(`${first}{"prompt": "`);
      for (let i = 0; i < 100; i++) yield megabyte;
      yield new TextEncoder().encode(`"}\n${JSON.stringify(row(1))}\n`);
    }
    const { log, counts } = await readAuditLog([{ name: "long.jsonl", open }]);
    expect((log as RolloutLog).rows).toBe(2);
    expect(counts.skipped).toMatchObject([{ reason: "too-long", count: 1, first: { line: 2 } }]);
  });

  it("keeps text as it is: control characters, markup, names from the prototype, broken UTF-8, a mark, CR LF", async () => {
    const evil = "\u001b[31m<script>alert(1)</script>\u0000";
    const text = `\ufeff${JSON.stringify({ prompt: "p", completion: evil, reward: 1 })}\r\n{"prompt":"p","completion":"d","reward":2,"__proto__":3,"constructor":4,"hasOwnProperty":5}\r\n`;
    const { log, excerpts } = await rollouts(text);
    expect(log.rows).toBe(2);
    expect(column(log, "__proto__")).toEqual([Number.NaN, 3]);
    expect(Object.hasOwn(Object.prototype, "reward")).toBe(false);
    expect((await excerpts([0])).get(0)!.completion).toBe(evil);
    const bytes = new TextEncoder().encode(text);
    bytes[30] = 0xff;
    const broken = await rollouts(bytes);
    expect(broken.notes.join(" ")).toContain("1 record holds bytes that are not UTF-8");
  });

  it("refuses nesting bombs and survives huge numbers of columns", async () => {
    const deep = `{"prompt":"p","reward":1,"x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    const wide = `{"prompt":"p","reward":1,${Array.from({ length: 30_000 }, (_, i) => `"k${i}":${i}`).join(",")}}`;
    const { log, counts, notes } = await rollouts(`${deep}\n${wide}\n`);
    expect(counts.skipped).toMatchObject([{ reason: "too-deep", count: 1 }]);
    expect(log.components.length).toBe(400);
    expect(notes.join(" ")).toContain("Only the first 400 columns");
  });

  it("counts duplicates and keeps them, and counts text in columns of numbers", async () => {
    const { log, counts } = await rollouts(
      jsonLines([row(0, { f: 1 }), row(0, { f: 1 }), row(1, { f: 2 }), row(2, { f: "bad" })]),
    );
    expect(log.rows).toBe(4);
    expect(counts.duplicates).toBe(1);
    expect(counts.missing).toMatchObject([{ column: "f", count: 1, first: { line: 4 }, found: "bad" }]);
  });

  it("skips table rows with the wrong number of cells, and keeps line breaks and quotation marks in cells", async () => {
    const csv = 'prompt,completion,reward\np,"a ""b""\n,c",1\np,d\np,5" pipe,2\n"cut';
    const { log, counts, excerpts } = await rollouts(csv, {}, "log.csv");
    expect(Array.from(log.reward)).toEqual([1, 2]);
    expect(counts.skipped.map(({ reason, first }) => [reason, first.line]).sort()).toEqual([
      ["truncated", 6],
      ["wrong-cells", 4],
    ]);
    expect((await excerpts([0])).get(0)).toMatchObject({ completion: 'a "b"\n,c', place: { line: 2 } });
  });
});

describe("sampling", () => {
  const many = Array.from({ length: 3000 }, (_, i) => ({
    prompt: `prompt ${i % 100}`,
    completion: `completion ${i}`,
    reward: (i * 37) % 101,
    step: Math.floor(i / 500),
    steps: [i, i + 1],
  }));
  const shuffled = [...many].sort(
    (a, b) =>
      ((a.reward * 7919 + a.completion.length) % 1000) - ((b.reward * 7919 + b.completion.length) % 1000) ||
      a.reward - b.reward,
  );

  it("keeps whole prompts, the same whatever the order of the file, and says so", async () => {
    const kept = async (rows: typeof many) => {
      const { log, sampling, excerpts, counts } = await rollouts(jsonLines(rows), {
        exactRecords: 1000,
        textRollouts: 200,
      });
      expect(counts.kept).toBe(log.rows);
      const texts = await excerpts(Array.from({ length: log.rows }, (_, i) => i));
      for (let i = 0; i < log.rows; i++) {
        const start = log.process!.start[i]!;
        const number = Number(texts.get(i)!.completion!.split(" ")[1]);
        expect(Array.from(log.process!.values.subarray(start, start + 2))).toEqual([number, number + 1]);
        expect(log.reward[i]).toBe((number * 37) % 101);
      }
      const digests = Array.from(
        log.text!.row,
        (row, i) => `${texts.get(row)!.completion} ${log.text!.digest[i]!.whole}`,
      ).sort();
      return {
        names: [...texts.values()].map(({ completion }) => completion!).sort(),
        sampling,
        digests,
        log,
      };
    };
    const one = await kept(many);
    const other = await kept(shuffled);
    expect(one.names).toEqual(other.names);
    expect(one.digests).toEqual(other.digests);
    expect(one.log.rows % 30).toBe(0);
    expect(one.log.rows).toBeGreaterThan(900);
    expect(one.sampling!.words[0]).toMatch(/of 3,000 rollouts are audited: all those of \d+ prompts/);
    // Whole groups of text: every row of a sampled group has a digest.
    const groups = new Set(Array.from(one.log.text!.row, (row) => one.log.group[row]));
    expect(one.log.text!.row.length).toBe(one.log.group.filter((group) => groups.has(group)).length);
  });

  it("samples groups, then rows, of a prompt that is larger than the budget", async () => {
    const single = many.map((row) => ({ ...row, prompt: "p" }));
    const byGroup = await rollouts(jsonLines(single), { exactRecords: 1200 });
    expect(byGroup.sampling!.rollouts).toMatchObject({ unit: "groups", kept: 1000, of: 3000, units: 2 });
    const byRow = await rollouts(jsonLines(single.map((row) => ({ ...row, step: 1 }))), {
      exactRecords: 1200,
    });
    expect(byRow.sampling!.rollouts).toMatchObject({ unit: "rows", kept: 1200, of: 3000 });
  });

  it("is exact up to the budget, whatever the order: the same rows in another order", async () => {
    const a = await rollouts(jsonLines(many), { textRollouts: 100 });
    const b = await rollouts(jsonLines(shuffled), { textRollouts: 100 });
    expect(a.log.rows).toBe(3000);
    const key = (log: RolloutLog) =>
      Array.from(log.reward, (reward, i) => `${reward} ${log.step![i]} ${log.length![i]}`).sort();
    expect(key(a.log)).toEqual(key(b.log));
    expect([a.log.prompts, a.log.groups]).toEqual([b.log.prompts, b.log.groups]);
    expect(a.log.text!.digest.map(({ whole }) => whole).sort()).toEqual(
      b.log.text!.digest.map(({ whole }) => whole).sort(),
    );
    expect((await rollouts(jsonLines(many), { allText: true })).log.text!.row.length).toBe(3000);
  });
});

describe("chunks", () => {
  it("do not matter: cut at every byte, lines, arrays and tables read the same", async () => {
    const rows = [
      { prompt: 'é\\"', completion: "[{,\n", reward: 1, x: { y: 2 } },
      { prompt: "日本", completion: '"}]', reward: -2.5, x: { y: 3 } },
    ];
    const csv = 'prompt,completion,reward\r\n"é ""q""","a\r\nb",1\r\n日,c,2\r\n';
    for (const [name, text] of [
      ["a.jsonl", jsonLines(rows)],
      ["a.json", JSON.stringify(rows, null, 1)],
      ["a.csv", csv],
    ] as const) {
      const bytes = new TextEncoder().encode(text);
      const whole = await readAuditLog([bytesSource(name, bytes)]);
      for (let cut = 1; cut < bytes.length; cut++) {
        const source = {
          name,
          async *open() {
            yield bytes.slice(0, cut);
            yield bytes.slice(cut);
          },
        };
        const reading = await readAuditLog([source]);
        expect(reading.log).toEqual(whole.log);
        expect(reading.counts).toEqual(whole.counts);
        expect(await reading.excerpts([0, 1])).toEqual(await whole.excerpts([0, 1]));
      }
    }
  });
});

it("has no names of Node in it, so that browsers can read logs too", () => {
  expect(readFileSync(new URL("./source-bytes.ts", import.meta.url), "utf8")).not.toMatch(/from "node:/);
});
