import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alike, smallLog } from "./small-logs.testing.js";
import { withinGroupAuc, withinGroupCorrelation, withinGroupTau } from "./within-group.js";

const smallLogs = fc.nat().map(smallLog);

/** Rows of each group in which all columns are numbers, from the definition. */
function groups(
  log: { rows: { group: Int32Array; groups: number } },
  ...columns: Float64Array[]
): number[][] {
  return Array.from({ length: log.rows.groups }, (_, g) =>
    Array.from(log.rows.group.keys()).filter(
      (i) => log.rows.group[i] === g && columns.every((column) => !Number.isNaN(column[i])),
    ),
  );
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;

describe("AUC within groups", () => {
  it("is the mean share of pairs that the better completion wins", () => {
    fc.assert(
      fc.property(smallLogs, (log) => {
        const found = groups(log, log.reward, log.gold).flatMap((members) => {
          const pairs = members.flatMap((i) =>
            members
              .filter((j) => log.gold[i]! > log.gold[j]!)
              .map((j) => (Math.sign(log.reward[i]! - log.reward[j]!) + 1) / 2),
          );
          return pairs.length === 0 ? [] : [mean(pairs)];
        });
        const result = withinGroupAuc(log.rows, log.reward, log.gold);
        expect(alike(result.auc, mean(found))).toBe(true);
        expect(result.groups).toBe(found.length);
      }),
      { seed: 1 },
    );
  });
  it("does not credit a score for knowing easy prompts", () => {
    const rows = {
      prompt: Int32Array.of(0, 0, 1, 1),
      prompts: 2,
      group: Int32Array.of(0, 0, 1, 1),
      groups: 2,
    };
    // The easy prompt's answers score 9 and 8, the hard one's 1 and 2: wrong way round in both groups.
    const score = Float64Array.of(8, 9, 1, 2);
    expect(withinGroupAuc(rows, score, Float64Array.of(1, 0, 1, 0))).toEqual({
      auc: 0,
      groups: 2,
      ofGroups: 2,
    });
  });
  it("is undefined for a label of three values", () => {
    const rows = { prompt: new Int32Array(3), prompts: 1, group: new Int32Array(3), groups: 1 };
    expect(withinGroupAuc(rows, Float64Array.of(1, 2, 3), Float64Array.of(0, 0.5, 1)).auc).toBeNaN();
  });
});

describe("τ within groups", () => {
  it("is the mean of τ-b over groups in which both columns vary", () => {
    fc.assert(
      fc.property(smallLogs, (log) => {
        const found = groups(log, log.reward, log.grade).flatMap((members) => {
          let agreement = 0;
          let first = 0;
          let second = 0;
          for (const i of members) {
            for (const j of members) {
              const a = Math.sign(log.reward[i]! - log.reward[j]!);
              const b = Math.sign(log.grade[i]! - log.grade[j]!);
              agreement += a * b;
              first += a * a;
              second += b * b;
            }
          }
          return first > 0 && second > 0 ? [agreement / Math.sqrt(first * second)] : [];
        });
        const result = withinGroupTau(log.rows, log.reward, log.grade);
        expect(alike(result.tau, mean(found))).toBe(true);
        expect(result.groups).toBe(found.length);
      }),
      { seed: 2 },
    );
  });
});

describe("correlation within groups", () => {
  it("is Pearson's of columns less their group means", () => {
    fc.assert(
      fc.property(smallLogs, (log) => {
        let xx = 0;
        let yy = 0;
        let xy = 0;
        let varies = [false, false];
        for (const members of groups(log, log.reward, log.length)) {
          const x = members.map((i) => log.reward[i]!);
          const y = members.map((i) => log.length[i]!);
          varies = [varies[0]! || new Set(x).size > 1, varies[1]! || new Set(y).size > 1];
          members.forEach((_, k) => {
            xx += (x[k]! - mean(x)) * (x[k]! - mean(x));
            yy += (y[k]! - mean(y)) * (y[k]! - mean(y));
            xy += (x[k]! - mean(x)) * (y[k]! - mean(y));
          });
        }
        const expected = varies[0] && varies[1] ? xy / Math.sqrt(xx * yy) : Number.NaN;
        expect(alike(withinGroupCorrelation(log.rows, log.reward, log.length), expected)).toBe(true);
      }),
      { seed: 3 },
    );
  });
  it("survives values whose squares overflow", () => {
    const rows = { prompt: new Int32Array(3), prompts: 1, group: new Int32Array(3), groups: 1 };
    const huge = Float64Array.of(-1e300, 0, 1e300);
    expect(withinGroupCorrelation(rows, huge, Float64Array.of(1e-300, 2e-300, 3e-300))).toBeCloseTo(1, 12);
  });
});
