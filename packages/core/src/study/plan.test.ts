import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coinStudy } from "./coin.testing.js";
import { trialKey } from "./key.js";
import { abbreviate, planRun } from "./plan.js";

describe("planning a run", () => {
  it("takes what is left out from the preset called quick", () => {
    const plan = planRun(coinStudy());
    expect(plan.preset).toBe("quick");
    expect(plan.seeds).toEqual([1, 2, 3]);
    expect(
      plan.cells.map(({ title, parameters }) => [title, parameters["bias"], parameters["flips"]]),
    ).toEqual([
      ["Fair", 0.5, 20],
      ["Biased", 0.9, 20],
    ]);
    expect(plan.trials).toHaveLength(6);
  });

  it("computes a cell that two names reach once, and keeps both names", () => {
    const plan = planRun(coinStudy(), { preset: "paper" });
    expect(plan.cells.map(({ title }) => title)).toEqual(["Fair (Coins)", "Biased", "Fair (Repeated)"]);
    expect(plan.cells[0]!.keys).toEqual(plan.cells[2]!.keys);
    expect(plan.trials).toHaveLength(40);
  });

  it("makes a grid of several values, the last parameter moving fastest", () => {
    const plan = planRun(coinStudy(), {
      conditions: ["biased"],
      seeds: "1",
      set: { log: ["true", "false"], flips: ["2", "4"] },
    });
    expect(plan.cells.map(({ title }) => title)).toEqual([
      "Biased, flips=2, log=true",
      "Biased, flips=2, log=false",
      "Biased, flips=4, log=true",
      "Biased, flips=4, log=false",
    ]);
  });

  it("lets the person win over the condition, says so, and drops cells that became equal", () => {
    const plan = planRun(coinStudy(), { seeds: "1", set: { bias: ["0.9"] } });
    expect(plan.cells.map(({ title, overridden }) => [title, overridden])).toEqual([
      ["Fair, bias=0.9", ["bias"]],
      ["Biased", []],
    ]);
    expect(plan.trials).toHaveLength(1);
    expect(
      planRun(coinStudy(), { seeds: "1", set: { bias: ["0.7"] } }).cells.map(({ title }) => title),
    ).toEqual(["Fair, bias=0.7"]);
  });

  it("knows the condition that sets nothing", () => {
    const plan = planRun(coinStudy(), { conditions: ["defaults"], seeds: "1", set: { flips: [4] } });
    expect(plan.cells[0]!.parameters).toEqual({ flips: 4, bias: 0.5, coin: "euro", log: false });
  });

  it("refuses cells without meaning, all of them at once, and leaves them out when asked", () => {
    const request = { conditions: ["fair"], seeds: "1", set: { coin: ["pound"], flips: [1, 2, 3] } };
    expect(() => planRun(coinStudy(), request)).toThrow(
      /2 of 3 cells[\s\S]*flips=1\)[\s\S]*flips=3\)[\s\S]*--skip-invalid; 1 cells/,
    );
    const plan = planRun(coinStudy(), { ...request, skipInvalid: true });
    expect(plan.cells.map(({ title }) => title)).toEqual(["Fair, flips=2"]);
    expect(plan.refused.map(({ title }) => title)).toEqual(["Fair, flips=1", "Fair, flips=3"]);
  });

  it("refuses a single cell with its reason, even when it may leave cells out", () => {
    const request = { conditions: ["fair"], set: { coin: ["pound"], flips: [3] } };
    expect(() => planRun(coinStudy(), request)).toThrow(/never flipped an odd number/);
    expect(() => planRun(coinStudy(), { ...request, skipInvalid: true })).toThrow(
      /never flipped an odd number/,
    );
  });

  it("hands out the longest trials first", () => {
    const plan = planRun(coinStudy(), { conditions: ["fair"], seeds: "1..2", set: { flips: [2, 9, 5] } });
    expect(plan.trials.map(({ cost }) => cost)).toEqual([9, 9, 5, 5, 2, 2]);
  });

  it.each([
    [{ preset: "papr" }, /Unknown preset "papr"\. Did you mean "paper"\?/],
    [
      { conditions: ["fare"] },
      /Unknown condition "fare"\. Did you mean "fair"\? There are: fair, biased, again, defaults/,
    ],
    [{ set: { biaz: ["1"] } }, /Unknown parameter "biaz"/],
    [{ set: { flips: [] } }, /"flips" is set to nothing/],
    [{ set: { flips: ["1001"] } }, /"flips" is "1001"/],
    [{ seeds: "0" }, /Seed 0/],
  ])("refuses %j", (request, message) => {
    expect(() => planRun(coinStudy(), request)).toThrow(message);
  });

  it("gives every cell the keys of its parameters and seeds, whatever is asked", () => {
    const study = coinStudy();
    fc.assert(
      fc.property(
        fc.subarray(["fair", "biased", "again", "defaults"], { minLength: 1 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
        (conditions, flips, seeds) => {
          const plan = planRun(study, { conditions, seeds: seeds.join(), set: { flips } });
          expect(plan.cells).toHaveLength(conditions.length * flips.length);
          expect(new Set(plan.cells.map(({ title }) => title)).size).toBe(plan.cells.length);
          for (const cell of plan.cells) {
            expect(cell.keys).toEqual(plan.seeds.map((seed) => trialKey(study, cell.parameters, seed)));
          }
          const keys = new Set(plan.cells.flatMap(({ keys }) => keys));
          expect(new Set(plan.trials.map(({ key }) => key))).toEqual(keys);
          expect(plan.trials).toHaveLength(keys.size);
        },
      ),
    );
  });
});

describe("abbreviating a request", () => {
  it("finds the preset and what differs, so that the short request plans the same run", () => {
    const study = coinStudy();
    const requests = [
      {},
      { preset: "paper" },
      { preset: "paper", seeds: "1..40" },
      { preset: "quick", conditions: ["biased"] },
      { conditions: ["fair"], set: { flips: [2, 4] } },
    ];
    for (const request of requests) {
      const plan = planRun(study, request);
      const { preset, conditions, seeds } = abbreviate(study, plan.request);
      const again = planRun(study, {
        ...(preset === null ? {} : { preset }),
        ...(conditions === null ? {} : { conditions }),
        ...(seeds === null ? {} : { seeds }),
        set: plan.request.set,
      });
      expect(again.request).toEqual(plan.request);
      expect(again.cells).toEqual(plan.cells);
    }
    expect(abbreviate(study, planRun(study).request)).toEqual({
      preset: "quick",
      conditions: null,
      seeds: null,
    });
  });
});
