import { describe, expect, it } from "vitest";
import { coinStudy } from "./coin.testing.js";
import { resolveParameters } from "./parameters.js";
import { runTrial, trialSteps } from "./trial.js";
import type { Study } from "./types.js";

const parameters = resolveParameters(coinStudy());

/** The coin study with other columns. */
function returning(columns: Record<string, Float64Array>, summaries: Record<string, number> = {}): Study {
  return coinStudy({
    *trial() {
      yield 0.5;
      return { columns };
    },
    summarise: () => summaries,
  });
}

describe("one trial", () => {
  it("gives checked columns and summaries, and its progress on the way", () => {
    const shares: number[] = [];
    const result = runTrial(coinStudy(), parameters, 1, { onProgress: (share) => shares.push(share) });
    expect(result.rows).toBe(10);
    expect(shares).toEqual([0.5, 1]);
    expect(result.summaries["share"]).toBe(result.columns["heads"]!.reduce((a, b) => a + b, 0) / 10);
  });

  it("gives the same numbers wherever it is paused", () => {
    const steps = trialSteps(coinStudy(), parameters, 1);
    const other = trialSteps(coinStudy(), parameters, 2);
    for (let step = steps.next(); ; step = steps.next()) {
      other.next();
      if (step.done !== true) continue;
      expect(step.value).toEqual(runTrial(coinStudy(), parameters, 1));
      break;
    }
  });

  it("hands its columns to whoever watches it, and otherwise none", () => {
    const watching: (boolean | undefined)[] = [];
    const heads = Float64Array.of(1, 0);
    const study = coinStudy({
      *trial(_, context) {
        let rows = 0;
        context.watch?.({ heads }, () => rows);
        watching.push(context.watch !== undefined);
        for (; rows < 2; rows++) yield rows / 2;
        return { columns: { heads } };
      },
      summarise: () => ({}),
    });
    let seen = { columns: {}, rows: () => -1 };
    const steps = trialSteps(study, parameters, 1, { watch: (columns, rows) => (seen = { columns, rows }) });
    steps.next();
    expect([seen.columns, seen.rows()]).toEqual([{ heads }, 0]);
    steps.next();
    expect(seen.rows()).toBe(1);
    expect(steps.next().value).toEqual(runTrial(study, parameters, 1));
    expect(watching).toEqual([true, false]);
  });

  it("lets what a trial throws through", () => {
    const study = coinStudy({
      // biome-ignore lint/correctness/useYield: a trial that fails before its first pause
      *trial() {
        throw new RangeError("my own error");
      },
    });
    expect(() => runTrial(study, parameters, 1)).toThrow(RangeError);
  });

  const heads = Float64Array.of(0, 1, 1);
  const cases: [string, Study, RegExp][] = [
    [
      "a value above its range",
      returning({ heads: Float64Array.of(0, 1, 1.5) }),
      /"heads" is 1\.5 at flip 3; it must be a number from 0 to 1/,
    ],
    ["a value below its range", returning({ heads: Float64Array.of(-0.1) }), /"heads" is -0\.1 at flip 1/],
    ["not-a-number", returning({ heads: Float64Array.of(0, Number.NaN) }), /"heads" is NaN at flip 2/],
    [
      "an infinite value",
      returning({ heads: Float64Array.of(Number.POSITIVE_INFINITY) }),
      /"heads" is Infinity at flip 1/,
    ],
    [
      "an undeclared column",
      returning({ heads, tails: heads }),
      /"tails" is not among the declared metrics \(heads, gap\)/,
    ],
    [
      "columns of unequal length",
      returning({ heads, gap: Float64Array.of(1) }),
      /"gap" has 1 rows where "heads" has 3/,
    ],
    ["no columns", returning({}), /no columns/],
    ["empty columns", returning({ heads: new Float64Array(0) }), /"heads" is empty/],
    ["an undeclared summary", returning({ heads }, { sum: 2 }), /"sum" is not declared \(share\)/],
    ["a summary that is no number", returning({ heads }, { share: Number.NaN }), /"share" is NaN/],
  ];
  it.each(cases)("refuses %s, naming study, seed and cell", (_, study, message) => {
    expect(() => runTrial(study, parameters, 7)).toThrow(message);
    expect(() => runTrial(study, parameters, 7)).toThrow(/"coin", seed 7[\s\S]*flips=10 bias=0\.5/);
  });

  it("takes not-a-number where a metric is optional", () => {
    expect(runTrial(returning({ heads, gap: Float64Array.of(Number.NaN, 2, 3) }), parameters, 1).rows).toBe(
      3,
    );
  });
});
