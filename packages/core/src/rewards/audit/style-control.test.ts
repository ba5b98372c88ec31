import { describe, expect, it } from "vitest";
import { logistic } from "../../math/index.js";
import { deriveStream } from "../../random/index.js";
import { allPrompts } from "./grouped-rows.js";
import { clusterStyleControlledWinRate, styleControl } from "./style-control.js";

const n = 3000;
const stream = deriveStream("style-control", 1, "battles");
const count = (most: number): Float64Array =>
  Float64Array.from({ length: n }, () => Math.floor(most * stream.uniform()));
const styleOf = (longer: number) => ({
  length: count(400).map((tokens) => tokens + 200 + longer),
  headings: count(6),
  listItems: count(20),
  bold: count(10),
});
const style = styleOf(300);
const baselineStyle = styleOf(0);
const model = Int32Array.from({ length: n }, (_, i) => i % 2);

/** Features as Arena-Hard defines them, before standardisation. */
const raw = {
  length: style.length.map((a, i) => (a - baselineStyle.length[i]!) / (a + baselineStyle.length[i]!)),
  listItems: style.listItems.map((items, i) => {
    const a = items / (style.length[i]! + 1);
    const b = baselineStyle.listItems[i]! / (baselineStyle.length[i]! + 1);
    return (a - b) / (a + b + 1);
  }),
};
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value / n, 0);
const deviation = (values: Float64Array): number =>
  Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean(values)) * (value - mean(values)), 0) / (n - 1),
  );
const outcome = raw.length.map((d, i) =>
  logistic((model[i] === 0 ? 0.7 : -0.3) + 4 * d - 20 * raw.listItems[i]!),
);
const battles = { model, models: 2, outcome, style, baselineStyle };

describe("style control", () => {
  it("finds models and coefficients of a judge that follows the model exactly", () => {
    const found = styleControl(battles, { ridge: 1e-9 });
    expect(found.controlled[0]).toBeCloseTo(logistic(0.7), 6);
    expect(found.controlled[1]).toBeCloseTo(logistic(-0.3), 6);
    expect(found.coefficients.length).toBeCloseTo(4 * deviation(raw.length), 6);
    expect(found.coefficients.listItems).toBeCloseTo(-20 * deviation(raw.listItems), 6);
    expect(found.coefficients.headings).toBeCloseTo(0, 6);
    expect(found.coefficients.bold).toBeCloseTo(0, 6);
    expect(found.raw[0]).toBeGreaterThan(found.controlled[0]! + 0.05);
  });
  it("compares at the mean difference of style where told, as Arena-Hard does", () => {
    const found = styleControl(battles, { ridge: 1e-9, at: "mean" });
    const shift = 4 * mean(raw.length) - 20 * mean(raw.listItems);
    expect(found.controlled[0]).toBeCloseTo(logistic(0.7 + shift), 6);
    expect(found.controlled[1]).toBeCloseTo(logistic(-0.3 + shift), 6);
  });
  it("gives a model without battles no rate", () => {
    const found = styleControl({ ...battles, models: 3 });
    expect(found.raw[2]).toBeNaN();
    expect(found.controlled[2]).toBeNaN();
  });
  it("is fitted anew for the prompts that were drawn", () => {
    const prompt = Int32Array.from({ length: n }, (_, i) => (i < n / 2 ? 0 : 1));
    const statistic = clusterStyleControlledWinRate({ ...battles, prompt }, 1, { ridge: 1e-9 });
    expect(statistic(allPrompts(2))).toBeCloseTo(logistic(-0.3), 6);
    expect(statistic(Float64Array.of(2, 0))).toBeCloseTo(logistic(-0.3), 6);
  });
  it("refuses a model out of range and leaves out what is missing", () => {
    expect(() => styleControl({ ...battles, models: 1 })).toThrow(/model\[1\] is 1/);
    const spoilt = outcome.map((value, i) => (i === 5 ? Number.NaN : value));
    expect(styleControl({ ...battles, outcome: spoilt }).battles).toBe(n - 1);
  });
});
