import { describe, expect, it } from "vitest";
import {
  MAIN_SIX,
  type MainSix,
  publishedBelow90,
  publishedCurve,
  publishedMeans,
  publishedSample,
  publishedSpread,
  publishedTimes,
} from "./published.js";
import { CURVE_EPISODES, summaries } from "./summaries.js";

const cell = (summary: string, condition: MainSix) =>
  publishedMeans.find((row) => row.summary === summary)!.cells[condition];
const mean = (summary: string, condition: MainSix) => cell(summary, condition)!.mean;
const kinds = (condition: MainSix) => (condition.includes("tppdp") ? 2 : 1);

describe("the reference table", () => {
  it("names summaries that exist, with 70 cells that have an interval", () => {
    for (const row of publishedMeans) expect(summaries).toHaveProperty(row.summary);
    const cells = publishedMeans.flatMap((row) => Object.values(row.cells));
    expect(cells.filter(({ halfWidth }) => halfWidth !== undefined)).toHaveLength(70);
  });

  it("keeps the books of the game: reward follows from cooperation and punishment", () => {
    // Payoffs of 50 rounds are 100 + 200 c. Per kind of punisher 100 decisions: cooperators are punished at 10 %,
    // costing 13 each; the other punishments are just, costing 3 − 2.
    for (const window of ["final", "all"])
      for (const condition of MAIN_SIX) {
        if (!cell(`punishment_${window}`, condition)) continue;
        const c = mean(`cooperation_${window}`, condition);
        const just = mean(`punishment_${window}`, condition) - 0.1 * c;
        const expected = 100 + 2 * c - kinds(condition) * (1.3 * c + just);
        expect(
          Math.abs(mean(`reward_${window}`, condition) - expected),
          `${condition} ${window}`,
        ).toBeLessThan(1.5);
      }
  });

  it("logs the complete reward except where direct punishers' part is left out", () => {
    for (const window of ["final", "all"])
      for (const condition of MAIN_SIX) {
        const left = mean(`reward_logged_${window}`, condition) - mean(`reward_${window}`, condition);
        const c = mean(`cooperation_${window}`, condition);
        // Direct punishers earn −10 for each of the 10 % of cooperators, at most 2 for each defector.
        if (kinds(condition) === 1) expect(left).toBe(0);
        else {
          expect(left).toBeLessThan(c + 1);
          expect(left).toBeGreaterThan(c - 2 * (100 - c) - 2);
        }
      }
  });

  it("has just shares that are pooled over the window", () => {
    for (const condition of MAIN_SIX) {
      // Direct punishment's seeds differ so much that the ratio of means is not the mean of ratios.
      if (!condition.startsWith("ipd-tpp")) continue;
      const pooled = 100 - (10 * mean("cooperation_all", condition)) / mean("punishment_all", condition);
      expect(Math.abs(mean("just_share_pooled_all", condition) - pooled), condition).toBeLessThan(2.5);
    }
  });

  it("agrees with itself on the last 100 episodes", () => {
    for (const condition of MAIN_SIX) {
      const final = mean("cooperation_final", condition);
      expect(publishedCurve[condition]).toHaveLength(CURVE_EPISODES.length);
      expect(Math.abs(publishedCurve[condition].at(-1)! - final)).toBeLessThanOrEqual(0.55);
      const { median, worst } = publishedSpread[condition];
      expect(worst).toBeLessThan(median);
      expect(publishedBelow90[condition] > 0).toBe(worst < 90);
      expect(final).toBeLessThanOrEqual(99.5);
    }
  });

  it("takes longer to higher levels, in no more seeds", () => {
    for (const condition of MAIN_SIX) {
      const times = publishedTimes.map(({ cells }) => cells[condition]);
      for (let i = 1; i < times.length; i++) {
        expect(times[i]!.median).toBeGreaterThan(times[i - 1]!.median);
        expect(times[i]!.reached).toBeLessThanOrEqual(times[i - 1]!.reached);
      }
    }
  });
});

it("recovers the largest standard deviation that prints as the half-width", () => {
  const row = publishedMeans[0]!;
  const { n, mean: centre, sd } = publishedSample(row, "ipd-dp")!;
  expect([n, centre]).toEqual([20, 93.2]);
  expect((1.96 * sd) / Math.sqrt(20)).toBeCloseTo(5.15, 12);
  // "± 0.0" still leaves room for a spread.
  expect((1.96 * publishedSample(row, "ipd-tpp-s")!.sd) / Math.sqrt(20)).toBeCloseTo(0.05, 12);
  expect(
    publishedSample(publishedMeans.find(({ summary }) => summary === "reputation_end")!, "ipd-dp"),
  ).toBeUndefined();
});
