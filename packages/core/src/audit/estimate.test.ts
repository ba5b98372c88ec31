import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { clusterMean, normalQuantile } from "../stats/index.js";
import { estimatePlans } from "./estimate.js";
import type { CheckPlan, Estimates, PlannedStatistic } from "./plan.js";

const values = Float64Array.from({ length: 40 }, (_, i) => 1 + ((i * 13) % 7) / 7);
const prompts = Int32Array.from({ length: 40 }, (_, i) => i);

function estimated(
  statistics: readonly PlannedStatistic[],
  intervals: "percentile" | "normal" = "percentile",
) {
  let seen: Estimates | undefined;
  const plan: CheckPlan = {
    check: "length",
    statistics,
    conclude: (estimates) => {
      seen = estimates;
      return { level: "clear", headline: "Seen.", remarks: [], worst: [], figures: [] };
    },
  };
  const result = estimatePlans([plan], {
    stream: deriveStream("audit-tests", 1, "estimate"),
    resamples: 2000,
    intervals,
    clusters: 40,
    fewestUnits: 10,
  });
  return { ...result, seen: seen!, statistics: result.checks[0]!.statistics };
}

const planned = (id: string, value: number, more: Partial<PlannedStatistic> = {}): PlannedStatistic =>
  ({
    id,
    label: id,
    basis: "40 rows",
    statistic: clusterMean(values, prompts),
    limit: { value, beyond: "above" },
    ...more,
  }) as PlannedStatistic;

describe("standings", () => {
  it("beyond needs the whole adjusted interval, across the estimate only", () => {
    const mean = values.reduce((a, b) => a + b) / 40;
    const { seen } = estimated([
      planned("far", mean - 0.5),
      planned("near", mean - 0.02),
      planned("inside", mean + 0.02),
      planned("few", mean - 0.5, { units: 9 }),
      planned("below", mean + 0.5, { limit: { value: mean + 0.5, beyond: "below" } }),
    ]);
    expect(["far", "near", "inside", "few", "below"].map((id) => seen.standing(id))).toEqual([
      "beyond",
      "across",
      "within",
      "across",
      "beyond",
    ]);
  });

  it("counts limits as tests, but not those that only colour the report", () => {
    expect(estimated([planned("a", 0), planned("b", 0, { untested: true })]).tests).toBe(1);
  });

  it("knows nothing where too many resamples are undefined", () => {
    let call = 0;
    const { statistics, seen } = estimated([
      planned("shaky", 0, {
        statistic: () => (call++ % 5 === 1 ? Number.NaN : 1),
      } as Partial<PlannedStatistic>),
    ]);
    expect(statistics[0]!.interval).toBeUndefined();
    expect(seen.standing("shaky")).toBe("across");
  });
});

describe("intervals", () => {
  it("of a standard error are normal, adjusted for the number of tests", () => {
    const given = (id: string): PlannedStatistic => ({
      id,
      label: id,
      basis: "",
      estimate: 2,
      standardError: 0.5,
      limit: { value: 0, beyond: "above" },
    });
    const { statistics } = estimated([given("a"), given("b")]);
    expect(statistics[0]!.interval![0]).toBeCloseTo(2 - 0.5 * 1.959964, 6);
    expect(statistics[0]!.adjusted![1]).toBeCloseTo(2 + 0.5 * normalQuantile(1 - 0.05 / 4), 12);
  });

  it("of a mean agree between percentiles and the bootstrap's standard error, and with s / √n", () => {
    const mean = values.reduce((a, b) => a + b) / 40;
    const error = Math.sqrt(values.reduce((a, b) => a + (b - mean) * (b - mean), 0)) / 40;
    for (const kind of ["percentile", "normal"] as const) {
      const [low, high] = estimated([planned("mean", 0)], kind).statistics[0]!.interval!;
      expect(low).toBeCloseTo(mean - 1.96 * error, 2);
      expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.93);
      expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.07);
    }
  });
});
