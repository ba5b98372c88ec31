import type { AuditResult, CheckResult, RolloutLog } from "@operant/core/audit";
import { describeAudit } from "./describe.js";
import type { AuditDocument } from "./document.js";
import type { LogReading } from "./read/index.js";

/** For tests: an audit made by hand, with one of everything that a document can hold. */

const finding: CheckResult = {
  check: "length",
  level: "finding",
  headline: "The reward follows length more than the gold column does.",
  remarks: ["Truncation is rare (1.2% of rollouts)."],
  statistics: [
    {
      id: "length-slope-difference",
      label: "Spearman of reward and length, minus that of gold and length",
      estimate: 0.3127,
      interval: [0.2504, 0.3711],
      adjusted: [0.2213, 0.3951],
      limit: { value: 0.2, beyond: "above" },
      basis: "800 rollouts of 100 prompts",
    },
    { id: "nrg", label: "non-length gain", estimate: Number.NaN, basis: "800 rollouts of 100 prompts" },
  ],
  worst: [
    { row: 3, numbers: { reward: 3.25, gold: 0, length: 2311 }, reason: "long, rewarded and wrong" },
    { row: 5, numbers: { reward: 3.1, gold: 0, length: 2207 }, reason: "long, rewarded and wrong" },
  ],
  remedy: {
    id: "length-penalty",
    advice: "Take a penalty per character off the reward, fitted on the reference.",
    reranked: {
      formula: "reward − 0.0007 × length",
      groups: 100,
      changedWinners: 0.34,
      ofWinners: [
        { name: "gold", before: 0.41, after: 0.62 },
        { name: "length", before: 1911, after: 911 },
      ],
    },
  },
  figures: [
    {
      kind: "lines",
      title: "Reward and gold by length",
      x: "length",
      y: "mean",
      scaled: true,
      lines: [
        {
          name: "reward",
          points: [
            [100, 1, 0.8, 1.2],
            [200, 1.5, 1.3, 1.7],
            [400, 2.4, 2.2, 2.6],
          ],
        },
        {
          name: "gold",
          points: [
            [100, 0.5],
            [200, 0.52],
            [400, 0.41],
          ],
        },
      ],
    },
    {
      kind: "points",
      title: "Rollouts",
      x: "length",
      y: "reward",
      points: [
        { x: 100, y: 1 },
        { x: 300, y: 2.5, mark: 1 },
        { x: Number.NaN, y: 2 },
      ],
    },
  ],
};

const note: CheckResult = {
  check: "component",
  level: "note",
  headline: "format carries most of the within-group variance.",
  remarks: [],
  statistics: [
    {
      id: "share",
      label: "largest share",
      estimate: 0.83,
      interval: [0.72, 0.9],
      adjusted: [0.69, 0.93],
      limit: { value: 0.8, beyond: "above" },
      basis: "100 groups",
    },
  ],
  worst: [],
  figures: [
    {
      kind: "bars",
      title: "Shares of within-group variance",
      y: "share",
      bars: [
        { name: "format", value: 0.83, interval: [0.72, 0.9] },
        { name: "accuracy", value: 0.17, interval: [0.1, 0.28] },
        { name: "length penalty", value: -0.04 },
      ],
    },
  ],
};

const clear: CheckResult = {
  check: "signal",
  level: "clear",
  headline: "Groups tell their completions apart.",
  remarks: [],
  statistics: [
    {
      id: "zero-spread",
      label: "groups without spread",
      estimate: 0.12,
      limit: { value: 0.6, beyond: "above" },
      basis: "100 groups",
    },
  ],
  worst: [],
  figures: [],
};

const notRun: CheckResult = {
  check: "ensemble",
  level: "not-run",
  headline: "The log has one reward model; name several scores with --ensemble.",
  remarks: [],
  statistics: [],
  worst: [],
  figures: [],
};

export const exampleResult: AuditResult = {
  verdict: "suspicious",
  checks: [finding, note, clear, notRun],
  tests: 11,
  method: "Percentile intervals from 2,000 resamples of prompts, seed 0.",
  gold: true,
};

const column = (value: number) => new Float64Array(8).fill(value);

const exampleLog: RolloutLog = {
  kind: "rollouts",
  rows: 8,
  prompt: Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1]),
  prompts: 2,
  group: Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1]),
  groups: 2,
  step: Float64Array.from([0, 0, 0, 0, 1, 1, 1, 1]),
  reward: column(1),
  gold: { name: "correct", values: column(1) },
  components: [{ name: "format", values: column(1) }],
  ensemble: [],
};

/** A reading in which prompt and completion of every row, and found cells, are `text`. */
export function exampleReading(text = "some text"): LogReading {
  return {
    log: exampleLog,
    layout: "rollouts",
    sources: ["rollouts.jsonl"],
    mapping: [
      { field: "reward", column: "score", found: "name" },
      { field: "gold", column: "correct", found: "asked" },
      { field: "component", column: "format", found: "layout" },
    ],
    unused: ["comment"],
    counts: {
      records: 10,
      rollouts: 10,
      kept: 8,
      skipped: [
        {
          reason: "reward-not-finite",
          words: "have a reward that is NaN or infinite",
          count: 2,
          first: { source: "rollouts.jsonl", line: 4, unit: "line" },
          found: text,
        },
      ],
      duplicates: 1,
      missing: [
        {
          column: "format",
          count: 1,
          first: { source: "rollouts.jsonl", line: 7, unit: "line" },
          found: text,
        },
      ],
      bytes: 123_456,
    },
    sampling: { words: ["Text of 2 of 2 groups was looked at."] },
    notes: [],
    excerpts: (rows) =>
      Promise.resolve(
        new Map(
          rows.map((row) => [
            row,
            {
              place: { source: "rollouts.jsonl", line: row + 1, unit: "line" as const },
              prompt: text,
              completion: text,
              cut: false,
            },
          ]),
        ),
      ),
  };
}

export function exampleDocument(text?: string): Promise<AuditDocument> {
  return describeAudit({
    result: exampleResult,
    reading: exampleReading(text),
    command: "npx operant audit rollouts.jsonl --gold correct",
  });
}

/** Every string of a result replaced by another, to see what becomes of text that comes from a log. */
export function withStrings<T>(value: T, text: string, keep: ReadonlySet<string>): T {
  const replaced = (each: unknown, key: string): unknown => {
    if (typeof each === "string") return keep.has(key) ? each : text;
    if (Array.isArray(each)) return each.map((inner) => replaced(inner, key));
    if (typeof each !== "object" || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, replaced(inner, name)]));
  };
  return replaced(value, "") as T;
}
