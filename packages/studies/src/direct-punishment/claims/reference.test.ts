import { deriveStream } from "@operant/core/random";
import { median, normalQuantile } from "@operant/core/stats";
import type { CellResults } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import {
  MAIN_SIX,
  type MainSix,
  publishedBelow90,
  publishedMeans,
  publishedSample,
  publishedTimes,
} from "../published.js";
import { sampleWith, syntheticCell } from "../synthetic-results.testing.js";
import { claimDataOf } from "./data.js";
import {
  compareWithPrinted,
  detectableDifference,
  MEDIAN_FACTOR,
  medianFalseAlarm,
  printedCells,
  reference,
} from "./reference.js";

const [means, counts, medians] = reference;

/** Results that are the reference itself, with changes to means in printed units. */
function asPublished(shift: (summary: string, condition: MainSix) => number = () => 0): CellResults[] {
  return MAIN_SIX.map((condition) => {
    const summaries: Record<string, number[]> = {};
    for (const row of publishedMeans) {
      const cell = publishedSample(row, condition);
      if (cell)
        summaries[row.summary] = sampleWith(cell.mean + shift(row.summary, condition), cell.sd).map(
          (value) => value / row.scale,
        );
    }
    for (const { summary, cells } of publishedTimes) {
      const { median, reached } = cells[condition];
      summaries[summary] = Array.from({ length: 20 }, (_, i) => (i < reached ? median : Number.NaN));
    }
    return syntheticCell(condition, summaries);
  });
}

/** As `asPublished`, with final cooperation such that as many seeds end below 90 % as given. */
function withBelow90(count: (condition: MainSix) => number): CellResults[] {
  return asPublished().map((cell) => ({
    ...cell,
    summaries: {
      ...cell.summaries,
      cooperation_final: Array.from({ length: 20 }, (_, i) =>
        i < count(cell.condition as MainSix) ? 0.8 : 0.99,
      ),
    },
  }));
}

describe("a mean against a printed one", () => {
  const printed = { n: 20, mean: 93.2, sd: (5.15 / 1.96) * Math.sqrt(20) };

  it("agrees without doubt when rounding explains the difference", () => {
    expect(compareWithPrinted({ n: 20, mean: 93.24, sd: 3 }, printed, 0.05).p).toBe(1);
  });

  it("is Welch's test of what rounding leaves of the difference, on both sides", () => {
    const error = Math.sqrt(9 / 20 + (5.15 / 1.96) ** 2);
    const above = compareWithPrinted({ n: 20, mean: 95, sd: 3 }, printed, 0.05);
    const below = compareWithPrinted({ n: 20, mean: 91.4, sd: 3 }, printed, 0.05);
    expect(above.statistic).toBeCloseTo(1.75 / error, 10);
    expect(below.statistic).toBeCloseTo(-1.75 / error, 10);
    expect(below.p).toBeCloseTo(above.p, 10);
  });
});

describe("the reference's means", () => {
  it("are reproduced by themselves", () => {
    expect(means!.check(claimDataOf(asPublished())).verdict).toBe("reproduced");
  });

  it("are partly reproduced when one cell is far off, which is named", () => {
    const cell = printedCells.find(
      ({ row, condition }) => row.summary === "reward_all" && condition === "ipd-tpp",
    )!;
    const far = 1.6 * detectableDifference(cell, 0.05 / printedCells.length);
    const outcome = means!.check(
      claimDataOf(
        asPublished((summary, condition) => (summary === "reward_all" && condition === "ipd-tpp" ? far : 0)),
      ),
    );
    expect(outcome.verdict).toBe("partly");
    expect(outcome.note).toContain("Largest deviations: Reward complete, all episodes, TPP");
  });

  it("are not reproduced when all rewards are off by 30", () => {
    const outcome = means!.check(
      claimDataOf(asPublished((summary) => (summary.startsWith("reward") ? 30 : 0))),
    );
    expect(outcome.verdict).toBe("not reproduced");
  });

  it("state what 20 seeds detect, more coarsely for the correction", () => {
    expect(printedCells).toHaveLength(70);
    for (const cell of printedCells)
      expect(detectableDifference(cell, 0.05 / 70)).toBeGreaterThan(detectableDifference(cell));
    // Two groups of 20 find d = 0.9091 standard deviations with probability 80 % (Cohen's tables: 0.909).
    const dp = printedCells[0]!;
    expect((detectableDifference(dp) - 0.05) / dp.published.sd).toBeCloseTo(0.909, 3);
    expect(means!.check(claimDataOf(asPublished())).note).toContain(
      "Cooperation, final % 0.2 to 10.7 (0.2 to 17.0)",
    );
  });
});

describe("the reference's counts of seeds", () => {
  it("are reproduced by themselves", () => {
    expect(counts!.check(claimDataOf(withBelow90((condition) => publishedBelow90[condition]))).verdict).toBe(
      "reproduced",
    );
  });

  it("tolerate what chance gives and notice twelve of twenty", () => {
    expect(counts!.check(claimDataOf(withBelow90(() => 3))).verdict).toBe("reproduced");
    const outcome = counts!.check(
      claimDataOf(withBelow90((condition) => (condition === "ipd-tppdp" ? 12 : 0))),
    );
    expect(outcome.verdict).toBe("partly");
    expect(outcome.note).toContain("TPPDP below 90 %: 12 of 20 against 0 of 20");
  });
});

describe("the reference's medians", () => {
  const scaledBy = (factor: number) =>
    asPublished().map((cell) => ({
      ...cell,
      summaries: { ...cell.summaries, to_80: cell.summaries["to_80"]!.map((value) => value * factor) },
    }));

  it("are reproduced within a factor of 1.35 and not beyond", () => {
    expect(medians!.check(claimDataOf(asPublished())).verdict).toBe("reproduced");
    expect(medians!.check(claimDataOf(scaledBy(1.34))).verdict).toBe("reproduced");
    expect(medians!.check(claimDataOf(scaledBy(1 / 1.36))).verdict).toBe("not reproduced");
  });

  it.each([0.3, 0.5])("would differ by chance as often as simulated, for a spread of %d", (sd) => {
    const draws = deriveStream("reference-medians", 1, "times", Math.round(10 * sd));
    const runs = 4000;
    const once = () =>
      median(Array.from({ length: 20 }, () => sd * normalQuantile((draws.below(1e6) + 0.5) / 1e6)));
    let alarms = 0;
    for (let i = 0; i < runs; i++) if (Math.abs(once() - once()) > Math.log(MEDIAN_FACTOR)) alarms++;
    // The asymptotic formula is within a fifth of it at n = 20; four standard errors of the simulation.
    const expected = medianFalseAlarm(sd);
    expect(Math.abs(alarms / runs - expected)).toBeLessThan(
      expected / 5 + 4 * Math.sqrt((expected * (1 - expected)) / runs),
    );
  });

  it("are not reproduced by runs that never get there", () => {
    expect(medians!.check(claimDataOf(scaledBy(Number.NaN))).verdict).toBe("not reproduced");
  });
});
