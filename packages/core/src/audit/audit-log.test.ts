import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import {
  type AuditResult,
  auditLimits,
  auditLog,
  type CheckId,
  type CheckResult,
  checkIds,
} from "./index.js";
import { madeLog, ownAnswer } from "./made-logs.testing.js";
import type { RolloutLog, SeriesLog } from "./rollout-log.js";

const of = ({ checks }: AuditResult, id: CheckId): CheckResult => checks.find(({ check }) => check === id)!;

/** A policy that gets better, with a reward that knows. */
const healthy = (
  seed: number,
  more: { steps?: number; prompts?: number; samples?: number } = {},
): RolloutLog =>
  madeLog(
    ({ progress, prompt }, stream) => {
      const gold = stream.uniform() < 0.4 + 0.4 * progress ? 1 : 0;
      return {
        reward: gold + 0.3 * stream.normal(),
        gold,
        length: 40 + 10 * stream.normal(),
        text: ownAnswer(prompt, stream),
      };
    },
    { seed, ...more },
  );

/** Everything a reader sees as a sentence. */
const sentences = (result: AuditResult): string[] => [
  result.method,
  ...result.checks.flatMap((check) => [
    check.headline,
    ...check.remarks,
    ...check.statistics.flatMap(({ label, basis }) => [label, basis]),
    ...check.worst.map(({ reason }) => reason),
    ...(check.remedy === undefined ? [] : [check.remedy.advice, check.remedy.reranked?.formula ?? ""]),
  ]),
];

const unreadable = /NaN|undefined|Infinity|\[object|null/;

describe("auditLog", () => {
  it("finds nothing in a healthy run, gives every check once, in order", () => {
    const result = auditLog(healthy(1));
    expect(result.verdict).toBe("no evidence");
    expect(result.checks.map(({ check }) => check)).toEqual(checkIds);
  });

  it("gives the same audit for the same seed, and other intervals with the same decisions for another", () => {
    const log = healthy(1);
    expect(auditLog(log, { resamples: 200 })).toEqual(auditLog(log, { resamples: 200 }));
    const [one, two] = [auditLog(log), auditLog(log, { seed: 2 })];
    expect(two).not.toEqual(one);
    expect(two.checks.map(({ level }) => level)).toEqual(one.checks.map(({ level }) => level));
  });

  it("counts as tests the statistics with an adjusted interval, and says the level", () => {
    const result = auditLog(healthy(1));
    const adjusted = result.checks.flatMap(({ statistics }) => statistics.filter((each) => each.adjusted));
    expect(adjusted.length).toBe(result.tests);
    expect(result.method).toContain(`1 − .05 / ${result.tests}`);
    for (const { interval, adjusted: wide } of adjusted) {
      expect(wide![0]).toBeLessThanOrEqual(interval![0]);
      expect(wide![1]).toBeGreaterThanOrEqual(interval![1]);
    }
  });

  it("takes limits of one's own, and refuses unknown ones, and too few resamples", () => {
    const log = healthy(1);
    const strict = auditLog(log, { resamples: 200, limits: { silentGroups: -1 } });
    expect(of(strict, "signal").level).toBe("note");
    expect(() => auditLog(log, { limits: { lengthExces: 1 } as never })).toThrow(/lengthExcess/);
    expect(() => auditLog(log, { limits: { lengthExcess: Number.NaN } })).toThrow(/lengthExcess is NaN/);
    expect(() => auditLog(log, { resamples: 10 })).toThrow(/resamples is 10/);
  });

  it("raises no false alarm in 60 healthy runs (fewer than 3 expected at a rate of 5 %)", () => {
    let alarms = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const log = healthy(seed, { steps: 6, prompts: 24 });
      if (auditLog(log, { resamples: 200 }).verdict !== "no evidence") alarms++;
    }
    expect(alarms).toBe(0);
  });

  it("raises no false alarm in 200 flat series of noise, though all fall from their best", () => {
    let alarms = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const stream = deriveStream("audit-tests", seed, "flat series");
      const noise = (): Float64Array => Float64Array.from({ length: 60 }, () => stream.normal());
      const log: SeriesLog = {
        kind: "series",
        runs: [
          {
            name: "flat",
            step: Float64Array.from({ length: 60 }, (_, i) => i),
            reward: { name: "reward", values: noise() },
            gold: { name: "gold", values: noise() },
            components: [
              { name: "a", values: noise() },
              { name: "b", values: noise() },
            ],
          },
        ],
      };
      if (auditLog(log, { resamples: 200 }).verdict !== "no evidence") alarms++;
    }
    // 4 tests at a joint level of 5 %, one-sided, beyond limits above 0.
    expect(alarms).toBeLessThanOrEqual(5);
  });

  it("is at most suspicious without gold", () => {
    const starved = madeLog(({ progress }, stream) => {
      const format = stream.uniform() < 0.3 + 0.6 * progress ? 1 : 0;
      const accuracy = stream.uniform() < 0.7 - 0.6 * progress ? 1 : 0;
      return { reward: format + accuracy / 2, components: { format, accuracy } };
    });
    const result = auditLog(starved, { resamples: 400 });
    expect(of(result, "component").level).toBe("finding");
    expect(result).toMatchObject({ verdict: "suspicious", gold: false });
  });

  it("beyond 20,000 rows takes 200 resamples and normal intervals", () => {
    const log = madeLog(
      ({ progress }, stream) => {
        const gold = stream.uniform() < 0.4 + 0.4 * progress ? 1 : 0;
        return { reward: gold + 0.3 * stream.normal(), gold, length: 40 + 10 * stream.normal() };
      },
      { steps: 4, prompts: 700, samples: 8 },
    );
    const result = auditLog(log);
    expect(result.method).toMatch(/^200 resamples .* normal intervals/);
    expect(result.verdict).toBe("no evidence");
  });
});

const flat = (n: number, value: number): Float64Array => new Float64Array(n).fill(value);

/** The least log that there can be, with parts replaced. */
const bare = (rows: number, parts: Partial<RolloutLog> = {}): RolloutLog => ({
  kind: "rollouts",
  rows,
  prompt: Int32Array.from({ length: rows }, (_, i) => i),
  prompts: rows,
  group: Int32Array.from({ length: rows }, (_, i) => i),
  groups: rows,
  reward: Float64Array.from({ length: rows }, (_, i) => (i * 7) % 5),
  components: [],
  ensemble: [],
  ...parts,
});

describe("logs that lack something", () => {
  const logs: Record<string, RolloutLog | SeriesLog> = {
    "no row": bare(0),
    "one row": bare(1),
    "rewards alone": bare(30),
    "groups of one with gold": bare(30, { gold: { name: "g", values: flat(30, 0).map((_, i) => i % 2) } }),
    "gold without a number": bare(30, { gold: { name: "g", values: flat(30, Number.NaN) } }),
    "gold that never varies": bare(30, { gold: { name: "g", values: flat(30, 1) } }),
    "a single step": { ...healthy(1), step: flat(healthy(1).rows, 3) },
    "one prompt": madeLog(
      ({ progress }, stream) => ({ reward: stream.normal(), gold: stream.below(2) - progress }),
      {
        prompts: 1,
      },
    ),
    "two prompts": madeLog((_, stream) => ({ reward: stream.normal(), gold: stream.below(2), length: 3 }), {
      prompts: 2,
    }),
    "texts all empty": madeLog((_, stream) => ({ reward: stream.normal(), gold: stream.below(2), text: "" })),
    "columns that never vary": madeLog((_, stream) => ({
      reward: stream.normal(),
      gold: stream.below(2),
      length: 5,
      components: { a: 1, b: 2 },
      ensemble: { x: 1, y: 1 },
      process: [0.5, 0.5],
      truncated: 0,
    })),
    "all rows of the reference": { ...healthy(1), reference: new Uint8Array(healthy(1).rows).fill(1) },
    "huge rewards": madeLog((_, stream) => {
      const gold = stream.below(2);
      return { reward: 1e300 * (gold + 0.1 * stream.normal()), gold, length: 1 + stream.below(9) };
    }),
    "no run": { kind: "series", runs: [] },
    "a run without metrics": { kind: "series", runs: [{ name: "r", step: flat(0, 0), components: [] }] },
    "a run of missing numbers": {
      kind: "series",
      runs: [
        {
          name: "r",
          step: Float64Array.from([1, 2, 3]),
          reward: { name: "reward", values: flat(3, Number.NaN) },
          gold: { name: "gold", values: flat(3, Number.NaN) },
          entropy: { name: "entropy", values: flat(3, Number.NaN) },
          length: { name: "length", values: flat(3, Number.NaN) },
          kl: { name: "kl", values: flat(3, Number.NaN) },
          components: [{ name: "a", values: flat(3, Number.NaN) }],
        },
      ],
    },
    "a constant run": {
      kind: "series",
      runs: [
        {
          name: "r",
          step: Float64Array.from({ length: 40 }, (_, i) => i),
          reward: { name: "reward", values: flat(40, 1) },
          gold: { name: "gold", values: flat(40, 1) },
          length: { name: "length", values: flat(40, 9) },
          longest: { name: "longest", values: flat(40, 9) },
          components: [{ name: "a", values: flat(40, 1) }],
        },
      ],
    },
  };

  it.each(Object.entries(logs))("%s: no finding, and words for everything", (_, log) => {
    const result = auditLog(log, { resamples: 100 });
    expect(result.verdict).toBe("no evidence");
    for (const sentence of sentences(result)) expect(sentence).not.toMatch(unreadable);
    for (const { headline } of result.checks) expect(headline).toMatch(/^\S.*[.:]$/s);
  });

  it("holds it against a reward that never varies that gold does, short of calling it hacked", () => {
    const log = healthy(1);
    const result = auditLog({ ...log, reward: flat(log.rows, 2) }, { resamples: 100 });
    expect(result.verdict).toBe("suspicious");
    expect(of(result, "signal").level).toBe("finding");
    expect(of(result, "saturation").headline).toMatch(/2 in every rollout/);
    for (const sentence of sentences(result)) expect(sentence).not.toMatch(unreadable);
  });

  it("says how to supply what is missing", () => {
    const result = auditLog(bare(30));
    expect(of(result, "gold-divergence").headline).toMatch(/--gold/);
    expect(of(result, "signal").headline).toMatch(/--group/);
    expect(of(result, "component").headline).toMatch(/--components/);
    expect(of(result, "ensemble").headline).toMatch(/--ensemble/);
  });

  it("never throws, and never says NaN, whatever columns and holes there are", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(1e6),
          steps: fc.integer({ min: 1, max: 4 }),
          prompts: fc.integer({ min: 1, max: 12 }),
          samples: fc.integer({ min: 1, max: 3 }),
          holes: fc.constantFrom(0, 0.3, 1),
          gold: fc.constantFrom("none", "binary", "graded"),
          columns: fc.boolean(),
          text: fc.boolean(),
          reference: fc.boolean(),
          coarse: fc.boolean(),
        }),
        ({ seed, steps, prompts, samples, holes, gold, columns, text, reference, coarse }) => {
          const log = madeLog(
            ({ prompt, sample }, stream) => {
              const hole = (value: number): number => (stream.uniform() < holes ? Number.NaN : value);
              return {
                reward: coarse ? stream.below(2) : stream.normal(),
                ...(gold === "none"
                  ? {}
                  : { gold: hole(gold === "binary" ? stream.below(2) : stream.normal()) }),
                ...(columns
                  ? {
                      length: hole(stream.below(50)),
                      components: { a: hole(stream.normal()), b: hole(stream.below(2)) },
                      ensemble: { x: hole(stream.normal()), y: hole(stream.normal()) },
                      process: Array.from({ length: stream.below(4) }, () => stream.normal()),
                      truncated: hole(stream.below(2)),
                      logProbabilities: [hole(-20 + stream.normal()), -20 + stream.normal()] as const,
                    }
                  : {}),
                ...(text ? { text: stream.below(3) === 0 ? ":" : ownAnswer(prompt, stream, 5) } : {}),
                ...(reference ? { reference: sample === 0 && stream.below(2) === 0 } : {}),
              };
            },
            { seed, steps, prompts, samples },
          );
          const result = auditLog(log, { resamples: 50 });
          for (const sentence of sentences(result)) expect(sentence).not.toMatch(unreadable);
          for (const { level, statistics } of result.checks) {
            if (level !== "finding") continue;
            expect(
              statistics.some(
                ({ limit, adjusted }) =>
                  limit &&
                  adjusted &&
                  (limit.beyond === "above" ? adjusted[0] > limit.value : adjusted[1] < limit.value),
              ),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 150, seed: 4 },
    );
  });
});

describe("auditLimits", () => {
  it("says of every limit what it means and where it comes from", () => {
    for (const { value, meaning, source } of Object.values(auditLimits)) {
      expect(value).toBeTypeOf("number");
      expect(meaning.length).toBeGreaterThan(20);
      expect(source.length).toBeGreaterThan(3);
    }
  });
});
