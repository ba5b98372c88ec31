import { describe, expect, it } from "vitest";
import { exampleRun, tinyRun } from "../tables/example-run.testing.js";
import { plottedCsv } from "./csv.js";

describe("CSV of plotted numbers", () => {
  it("holds what is worked out by hand for a tiny run", () => {
    // Window 2 of 0 1 2 3 is 0 0.5 1.5 2.5; of 2 5 – 5 it is 2 3.5 5 5. Means 1, 2, 3.25, 3.75.
    // Half of each interval: t(0.975, 1) = 12.7062047 times half the difference of the seeds (1, 1.5, 1.75, 1.25).
    // Mean curve 1 3 2 4; deviations of pairs √2, 1/√2, √2, and none for the first row.
    const t = 12.7062047362;
    const root = Math.SQRT2;
    const line = (row: number, mean: number, half: number, deviation?: number) => {
      const numbers = [mean - t * half, mean + t * half];
      if (deviation !== undefined) numbers.push(mean - 1.96 * deviation, mean + 1.96 * deviation);
      const texts = numbers.map((value) => String(Number(value.toPrecision(8))));
      return `IPD,"DP, ""direct""",${row},2,${mean},${[...texts, ...(deviation === undefined ? ["", ""] : [])].join(",")}\r\n`;
    };
    const files = plottedCsv(tinyRun());
    expect(files["curves-r.csv"]).toBe(
      "group,cell,episode,n,mean,lower,upper,rolling_lower,rolling_upper\r\n" +
        line(1, 1, 1) +
        line(2, 2, 1.5, root) +
        line(3, 3.25, 1.75, 1 / root) +
        line(4, 3.75, 1.25, root),
    );
    expect(files["outcomes-r.csv"]).toBe(
      'group,cell,seed,reward\r\nIPD,"DP, ""direct""",3,2.5\r\nIPD,"DP, ""direct""",7,5.5\r\n',
    );
    expect(files["outcomes-r-means.csv"]).toBe(
      'group,cell,n,mean,lower,upper\r\nIPD,"DP, ""direct""",2,4,-15.059307,23.059307\r\n',
    );
    expect(files["results.csv"]).toContain(
      'End,IPD,"DP, ""direct""",reward,per episode,2,4,-15.059307,23.059307\r\n',
    );
  });

  it("has a file for every figure, the tables and the claims, and every cell in each", () => {
    const run = exampleRun();
    const files = plottedCsv(run);
    expect(Object.keys(files)).toEqual([
      "curves-cooperation.csv",
      "curves-reward.csv",
      "outcomes-cooperation.csv",
      "outcomes-cooperation-means.csv",
      "outcomes-reward.csv",
      "outcomes-reward-means.csv",
      "results.csv",
      "claims.csv",
    ]);
    expect(files["curves-reward.csv"]!.split("\r\n")).toHaveLength(1 + 6 * 300 + 1);
    expect(files["outcomes-reward.csv"]!.split("\r\n")).toHaveLength(1 + 6 * 8 + 1);
    expect(files["claims.csv"]!.split("\r\n")).toHaveLength(1 + 6 + 1);
  });
});
