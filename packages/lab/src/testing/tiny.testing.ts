import { OperantError } from "@operant/core";
import { tInterval } from "@operant/core/stats";
import type { Study } from "@operant/core/study";
import { z } from "zod";

/**
 * A study for the tests of the command line: a random walk that takes as long as `work` says, and that
 * misbehaves in the way and for the seed it is told.
 */
const parameters = z.object({
  rows: z.int().min(1).max(100_000).default(20).describe("Steps of the walk").meta({ unit: "steps" }),
  drift: z.number().min(-1).max(1).default(0).describe("Mean of a step"),
  work: z.int().min(0).max(1_000_000).default(10).describe("Work per step").meta({ unit: "thousand draws" }),
  fault: z
    .enum(["none", "throw", "nan", "range", "exit", "hang", "print", "disagree"])
    .default("none")
    .describe("What goes wrong"),
  faultSeed: z.int().min(0).default(0).describe("Seed for which it goes wrong; 0 for every seed"),
});

function misstep(): never {
  throw new RangeError("the walk left the path");
}

const study: Study = {
  id: "tiny",
  title: "A random walk",
  question: "Does it drift?",
  resultsVersion: "1",
  parameters,
  validate({ drift, rows }) {
    if (Number(drift) !== 0 && Number(rows) < 2) {
      throw new OperantError("bad-combination", `rows=${rows} is too short for drift=${drift} to show.`);
    }
  },
  conditions: {
    still: { title: "Still", group: "Walks", set: { drift: 0 } },
    up: { title: "Up", group: "Walks", set: { drift: 0.5 } },
    also: { title: "Also up", group: "Again", set: { drift: 0.5 } },
  },
  presets: {
    quick: { title: "Quick", conditions: ["still", "up", "also"], seeds: "1..12", set: {} },
    short: { title: "Short", conditions: ["still", "up"], seeds: "1..3", set: { work: 0 } },
  },
  row: "step",
  metrics: {
    height: { title: "Height", unit: "", range: [-100_000, 100_000], description: "Sum of the steps." },
    rise: { title: "Rise", unit: "", range: [0, 2], description: "Upward part of a step.", optional: true },
  },
  summaries: {
    end: { title: "End", unit: "", description: "Last height." },
    rising: { title: "Rising", unit: "share", description: "Share of upward steps." },
  },
  cost: ({ rows, work }) => Number(rows) * (1 + Number(work)),
  *trial(values, { seed, stream }) {
    const { rows, drift, work, fault, faultSeed } = parameters.parse(values);
    const faulty = fault !== "none" && (faultSeed === 0 || faultSeed === seed);
    const steps = stream("steps");
    const busy = stream("work");
    const height = new Float64Array(rows);
    const rise = new Float64Array(rows).fill(Number.NaN);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      for (let draw = 0; draw < work * 1_000; draw++) busy.uint32();
      const step = drift + steps.uniform() - 0.5;
      at += step;
      height[row] = at;
      if (step > 0) rise[row] = step;
      if (faulty && row === Math.floor(rows / 2)) {
        if (fault === "throw") misstep();
        if (fault === "nan") height[row] = Number.NaN;
        if (fault === "range") rise[row] = 3;
        if (fault === "exit") process.exit(3);
        while (fault === "hang");
        if (fault === "print") console.log("a study that talks");
        if (fault === "disagree") height[row] = Math.random();
      }
      yield (row + 1) / rows;
    }
    return { columns: { height, rise } };
  },
  summarise(_values, { columns }) {
    const { height, rise } = columns;
    return {
      end: height!.at(-1)!,
      rising: rise!.filter((value) => !Number.isNaN(value)).length / rise!.length,
    };
  },
  claims: [
    {
      id: "drift",
      statement: "A walk with drift ends higher.",
      source: "ours",
      origin: "this file",
      scale: "exact",
      published: "higher",
      statistic: "difference of the last height, seed by seed",
      rule: "reproduced when the 95% t interval lies above 0, else not reproduced",
      needs: { conditions: ["up", "still"], seeds: 3 },
      check(data) {
        const still = new Map(data.seeds("still").map((seed, i) => [seed, data.values("still", "end")[i]!]));
        const up = data.values("up", "end");
        const differences = data.seeds("up").map((seed, i) => up[i]! - (still.get(seed) ?? Number.NaN));
        const { estimate, interval } = tInterval(differences.filter((value) => !Number.isNaN(value)));
        const verdict = interval[0] > 0 ? "reproduced" : "not reproduced";
        return { verdict, measured: `difference ${estimate.toFixed(2)}`, estimate, interval };
      },
    },
  ],
  tables: [{ title: "Outcomes", summaries: ["end", "rising"] }],
  figures: [
    { kind: "curves", id: "height", title: "Height", metric: "height", window: 3 },
    { kind: "outcomes", id: "end", title: "End", summary: "end" },
  ],
};

export default study;
