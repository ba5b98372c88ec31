import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterAuc, clusterMean, clusterPearson, clusterRatio, clusterSpearman } from "./index.js";

/** Rows with few different values, in clusters with whole weights, so that everything ties now and then. */
const weightedRows = fc.integer({ min: 1, max: 6 }).chain((clusters) =>
  fc.record({
    weights: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: clusters, maxLength: clusters }),
    rows: fc.array(
      fc.record({
        x: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.double({ min: -5, max: 5, noNaN: true })),
        y: fc.oneof(fc.constantFrom(0, 1, 2, Number.NaN), fc.integer({ min: -100, max: 100 })),
        label: fc.constantFrom(0, 1, 1, Number.NaN),
        cluster: fc.integer({ min: 0, max: clusters - 1 }),
      }),
      { minLength: 1, maxLength: 30 },
    ),
  }),
);

type Rows = { x: number; y: number; label: number; cluster: number }[];

/** The data in which every row stands as often as its cluster counts. */
function expand(rows: Rows, weights: number[], key: "y" | "label"): [number[], number[]] {
  const kept = rows.filter((row) => Number.isFinite(row[key]));
  const repeated = kept.flatMap((row) => Array.from({ length: weights[row.cluster]! }, () => row));
  return [repeated.map((row) => row.x), repeated.map((row) => row[key])];
}

/** Ranks by counting pairs. */
const countedRanks = (sample: number[]): number[] =>
  sample.map((v) => sample.filter((w) => w < v).length + (sample.filter((w) => w === v).length + 1) / 2);

function plainCorrelation(x: number[], y: number[]): number {
  // Compared by value, since a rounded mean would give a constant sample a variance.
  if (new Set(x).size < 2 || new Set(y).size < 2) return Number.NaN;
  const mean = (sample: number[]) => sample.reduce((a, b) => a + b, 0) / sample.length;
  const [mx, my] = [mean(x), mean(y)];
  const sum = (term: (i: number) => number) => x.reduce((total, _, i) => total + term(i), 0);
  const xx = sum((i) => (x[i]! - mx) ** 2);
  const yy = sum((i) => (y[i]! - my) ** 2);
  return sum((i) => (x[i]! - mx) * (y[i]! - my)) / Math.sqrt(xx * yy);
}

function expectSame(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(Math.abs(actual - expected)).toBeLessThan(1e-12);
}

describe("statistics of resampled clusters equal the plain statistic of the repeated rows", () => {
  const check = (property: (rows: Rows, weights: number[], cluster: Int32Array, w: Float64Array) => void) =>
    fc.assert(
      fc.property(weightedRows, ({ rows, weights }) => {
        property(
          rows,
          weights,
          Int32Array.from(rows, (row) => row.cluster),
          Float64Array.from(weights),
        );
      }),
      { numRuns: 500 },
    );

  it("Spearman", () => {
    check((rows, weights, cluster, w) => {
      const [x, y] = expand(rows, weights, "y");
      const expected = plainCorrelation(countedRanks(x), countedRanks(y));
      const statistic = clusterSpearman(
        rows.map((row) => row.x),
        rows.map((row) => row.y),
        cluster,
      );
      expectSame(statistic(w), expected);
      const swapped = clusterSpearman(
        rows.map((row) => row.y),
        rows.map((row) => row.x),
        cluster,
      );
      expectSame(swapped(w), expected);
    });
  });

  it("Pearson", () => {
    // On a grid of eighths, so that a variance is never a rounding error.
    check((rows, weights, cluster, w) => {
      const coarse = rows.map((row) => ({ ...row, x: Math.round(row.x * 8) / 8 }));
      const [x, y] = expand(coarse, weights, "y");
      const statistic = clusterPearson(
        coarse.map((row) => row.x),
        coarse.map((row) => row.y),
        cluster,
      );
      expectSame(statistic(w), plainCorrelation(x, y));
    });
  });

  it("the area under the ROC curve", () => {
    check((rows, weights, cluster, w) => {
      const [x, label] = expand(rows, weights, "label");
      let [wins, pairs] = [0, 0];
      x.forEach((a, i) => {
        x.forEach((b, j) => {
          if (label[i] !== 1 || label[j] !== 0) return;
          pairs++;
          wins += a > b ? 1 : a === b ? 0.5 : 0;
        });
      });
      const statistic = clusterAuc(
        rows.map((row) => row.x),
        rows.map((row) => row.label),
        cluster,
      );
      expectSame(statistic(w), wins / pairs);
    });
  });

  it("mean and ratio", () => {
    check((rows, weights, cluster, w) => {
      const [x, y] = expand(rows, weights, "y");
      const ys = rows.map((row) => row.y);
      const total = (sample: number[]) => sample.reduce((a, b) => a + b, 0);
      const mean = total(y) / y.length;
      const scale = Math.max(1, Math.abs(mean));
      expectSame(clusterMean(ys, cluster)(w) / scale, mean / scale);
      const absolute = y.map(Math.abs);
      const ratio = total(absolute) === 0 ? Number.NaN : total(x) / total(absolute);
      const statistic = clusterRatio(
        rows.map((row) => row.x),
        ys.map(Math.abs),
        cluster,
      );
      const size = Math.max(1, Math.abs(ratio));
      expectSame(statistic(w) / size, ratio / size);
    });
  });
});

describe("a prepared statistic", () => {
  const cluster = Int32Array.from([0, 0, 1, 1, 2, 2]);
  const x = [3, 1, 4, 1, 5, 9];
  const y = [2, 7, 1, 8, 2, 8];

  it("gives the same for the same weights, whatever it was asked in between, and keeps them", () => {
    for (const prepare of [clusterSpearman, clusterPearson, clusterRatio]) {
      const statistic = prepare(x, y, cluster);
      const weights = Float64Array.of(1, 2, 0);
      const first = statistic(weights);
      statistic(Float64Array.of(0, 0, 3));
      expect(statistic(weights)).toBe(first);
      expect([...weights]).toEqual([1, 2, 0]);
    }
  });

  it("takes weights that are not whole: scaling them all changes nothing", () => {
    const auc = clusterAuc(x, [1, 0, 1, 0, 0, 1], cluster);
    const spearman = clusterSpearman(x, y, cluster);
    const weights = Float64Array.of(1, 2, 3);
    const halves = weights.map((w) => w / 2);
    expect(auc(halves)).toBeCloseTo(auc(weights), 14);
    expect(spearman(halves)).toBeCloseTo(spearman(weights), 14);
  });

  it("knows a column that varies only outside the resample", () => {
    const third = [0.1, 0.1, 0.1, 0.1, 0.7, 0.9];
    expect(clusterPearson(third, y, cluster)(Float64Array.of(1, 1, 0))).toBeNaN();
    expect(clusterSpearman(third, y, cluster)(Float64Array.of(1, 1, 0))).toBeNaN();
    // Far from the middle of the column, where sums of squares round.
    const constant = [0.1, 0.2, 0.3, 0.4, 0.7, 0.7];
    for (let times = 1; times <= 50; times++)
      expect(clusterPearson(constant, y, cluster)(Float64Array.of(0, 0, times))).toBeNaN();
  });

  it("keeps its digits beside an outlier in another cluster", () => {
    const values = [1, 2, 3, 4, 1e6, 5].map((v) => v + 1e8);
    const statistic = clusterPearson(values, [2, 1, 4, 3, 0, 0], cluster);
    // 1 … 4 against 2, 1, 4, 3: 3 / 5.
    expect(statistic(Float64Array.of(1, 1, 0))).toBeCloseTo(0.6, 12);
  });
});

it("refuses what is no column", () => {
  const cluster = Int32Array.of(0, 1);
  expect(() => clusterSpearman([1], [1, 2], cluster)).toThrow(/x has 1 values and cluster 2/);
  expect(() => clusterMean([1, 2], Int32Array.of(0, -1))).toThrow(/cluster\[1\] is -1/);
  expect(() => clusterAuc([1, 2], [0, 0.5], cluster)).toThrow(/label\[1\] is 0.5/);
});
