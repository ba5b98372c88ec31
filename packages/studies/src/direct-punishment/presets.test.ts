import { welchPower } from "@operant/core/stats";
import { parseSeeds } from "@operant/core/study";
import { expect, it } from "vitest";
import { blocks, conditions } from "./conditions.js";
import { parameters, validate } from "./parameters.js";
import { presets, QUICK } from "./presets.js";
import { publishedMeans, publishedSample } from "./published.js";

it("names conditions that exist and have meaning, with seeds that can be read", () => {
  for (const [name, preset] of Object.entries(presets)) {
    expect(parseSeeds(preset.seeds).length, name).toBeGreaterThan(0);
    expect(new Set(preset.conditions).size, name).toBe(preset.conditions.length);
    for (const condition of preset.conditions) {
      expect(conditions, name).toHaveProperty(condition);
      validate(parameters.strict().parse({ ...preset.set, ...conditions[condition]!.set }));
    }
  }
});

it("covers every condition with all, and both main sixes with paper", () => {
  expect([...presets["all"]!.conditions].sort()).toEqual(Object.keys(conditions).sort());
  expect(presets["paper"]!.conditions).toHaveLength(12);
  expect(parseSeeds(presets["paper"]!.seeds)).toHaveLength(20);
});

it("keeps the registered seeds of the confound design apart from all others", () => {
  const registered = new Set(parseSeeds(presets["confound"]!.seeds));
  expect(presets["confound"]!.conditions).toEqual(blocks["Confound design"]);
  expect(registered.size).toBe(20);
  for (const [name, { seeds }] of Object.entries(presets))
    if (name !== "confound") expect(parseSeeds(seeds).filter((seed) => registered.has(seed))).toEqual([]);
});

it("gives quick enough seeds for the early window", () => {
  const row = publishedMeans.find(({ summary }) => summary === "cooperation_first_500")!;
  const group = (condition: "ipd-dp" | "ipd-tpp") => ({
    n: QUICK.seeds,
    sd: publishedSample(row, condition)!.sd,
  });
  expect(parseSeeds(presets["quick"]!.seeds)).toHaveLength(QUICK.seeds);
  expect(welchPower(group("ipd-dp"), group("ipd-tpp"), 14)).toBeCloseTo(0.99, 2);
  expect(welchPower(group("ipd-dp"), group("ipd-tpp"), 10)).toBeCloseTo(0.88, 2);
});
