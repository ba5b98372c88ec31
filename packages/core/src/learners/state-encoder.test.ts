import { describe, expect, it } from "vitest";
import { OperantError } from "../error.js";
import { Stream } from "../random/index.js";
import { EncodedLearner, EncodedPolicy } from "./encoded-learner.js";
import { StateEncoder } from "./state-encoder.js";
import { TabularQ } from "./tabular-q.js";

describe("numbering observations", () => {
  const ranges = [
    { low: -1, high: 1 },
    { low: 0, high: 3 },
    { low: 7, high: 7 },
  ];

  it("gives each observation its own state, from 0 without gaps", () => {
    const encoder = new StateEncoder(ranges);
    expect(encoder.states).toBe(12);
    const seen: number[] = [];
    for (let a = -1; a <= 1; a++)
      for (let b = 0; b <= 3; b++) seen.push(encoder.encode(Float64Array.of(a, b, 7)));
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("refuses unbounded entries and tables that are too large", () => {
    const unbounded = (): StateEncoder => new StateEncoder([{ low: 0, high: Number.POSITIVE_INFINITY }]);
    expect(unbounded).toThrow(OperantError);
    expect(unbounded).toThrow(
      /Entry 0 .* ranges from 0 to Infinity; a table needs integers within finite bounds/,
    );
    expect(() => new StateEncoder(new Array(4).fill({ low: 0, high: 99 }))).toThrow(/takes 100000000 values/);
    expect(() => new StateEncoder([{ low: 2, high: 1 }])).toThrow(/low ≤ high/);
    expect(() => new StateEncoder([{ low: 0.5, high: 1 }])).toThrow(/integers/);
  });

  it("refuses observations outside the bounds or between integers", () => {
    const encoder = new StateEncoder(ranges);
    expect(() => encoder.encode(Float64Array.of(2, 0, 7))).toThrow(/Entry 0 of the observation is 2/);
    expect(() => encoder.encode(Float64Array.of(0, 0.5, 7))).toThrow(/Entry 1 of the observation is 0.5/);
    expect(() => encoder.encode(Float64Array.of(0, Number.NaN, 7))).toThrow(/is NaN/);
  });
});

describe("a tabular learner on observations", () => {
  const make = (states: number): TabularQ =>
    new TabularQ({ states, actions: 2, alpha: 0.5, gamma: 0.5, epsilon: 0, stream: new Stream(1, 2, 3, 4) });
  const encoder = new StateEncoder([
    { low: 0, high: 1 },
    { low: 0, high: 1 },
  ]);

  it("learns in the states that the observations stand for", () => {
    const table = make(4);
    const learner = new EncodedLearner(table, encoder);
    expect([learner.inputs, learner.actions]).toEqual([2, 2]);
    learner.learn(Float64Array.of(1, 0), 1, 6, Float64Array.of(0, 1), 0);
    expect([...table.table]).toEqual([0, 0, 0, 0, 0, 3, 0, 0]);
    expect(learner.act(Float64Array.of(1, 0))).toBe(1);
    expect(learner.act(Float64Array.of(0, 1))).toBe(0);
  });

  it("does not look at the next observation after a terminal transition", () => {
    const table = make(4);
    new EncodedLearner(table, encoder).learn(Float64Array.of(0, 0), 0, 6, Float64Array.of(Number.NaN, 9), 1);
    expect(table.table[0]).toBe(3);
  });

  it("refuses an encoder with more states than the table", () => {
    expect(() => new EncodedPolicy(make(3), encoder)).toThrow(/3 states, but the encoder numbers 4/);
  });
});
