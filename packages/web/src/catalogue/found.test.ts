import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repositoryInput } from "../site/repository-input.testing.js";
import { catalogueOf } from "./build.js";
import { filterCounts } from "./filters.js";
import { createFinder } from "./found.js";
import { filterChoices } from "./pages.js";
import { type View, wholeCatalogue } from "./view.js";

const entries = catalogueOf(repositoryInput());
const finder = createFinder(entries);
const choices = filterChoices(entries);
const found = (view: View) => finder.find(view).length;

const views: fc.Arbitrary<View> = fc
  .record({
    text: fc.constantFrom("", "reward", "punishment", "policy gradient", "zzzz"),
    families: fc.subarray(
      choices.families.map(({ value }) => value),
      { maxLength: 3 },
    ),
    scales: fc.subarray(
      choices.scales.map(({ value }) => value),
      { maxLength: 3 },
    ),
    statuses: fc.subarray(
      choices.statuses.map(({ value }) => value),
      { maxLength: 3 },
    ),
    years: fc.option(fc.constantFrom({ from: 2016, to: 2022 }, { from: 2024, to: 2024 }), { nil: undefined }),
    withStudy: fc.boolean(),
  })
  .map(({ years, ...rest }) => (years === undefined ? rest : { ...rest, years }));

describe("the finder", () => {
  it("counts for each value of a filter what choosing it alone would show", () => {
    fc.assert(
      fc.property(views, (view) => {
        const counts = filterCounts(finder.count(view));
        for (const { value } of choices.families) {
          expect(counts.family[value] ?? 0).toBe(found({ ...view, families: [value] }));
        }
        for (const { value } of choices.scales) {
          expect(counts.scale[value] ?? 0).toBe(found({ ...view, scales: [value] }));
        }
        for (const { value } of choices.statuses) {
          expect(counts.status[value] ?? 0).toBe(found({ ...view, statuses: [value] }));
        }
        expect(counts.withStudy).toBe(found({ ...view, withStudy: true }));
      }),
      { numRuns: 15 },
    );
  });

  it("with a study asked for finds papers with one only, and all of them", () => {
    const hits = finder.find({ ...wholeCatalogue, withStudy: true }).map(({ entry }) => entry.id);
    expect(hits.sort()).toEqual(
      entries
        .filter(({ studies }) => studies.length > 0)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it("offers ways out of an empty view that find what they say", () => {
    let empty = 0;
    fc.assert(
      fc.property(views, (view) => {
        if (found(view) > 0) return;
        empty++;
        for (const way of finder.loosen(view)) {
          expect(way.count).toBeGreaterThan(0);
          expect(found(way.view)).toBe(way.count);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(empty).toBeGreaterThan(10);
  });

  it("offers to give up the words or the family where either alone is in the way", () => {
    // STARC's arXiv id, which finds it alone; it is about comparing rewards.
    const view: View = { ...wholeCatalogue, text: "2309.15257", families: ["bandits"] };
    expect(found(view)).toBe(0);
    expect(finder.loosen(view).map(({ without, count }) => [without, count])).toEqual([
      ["text", entries.filter(({ family }) => family === "bandits").length],
      ["families", 1],
    ]);
  });

  it("has one list of all papers in the order of the page", () => {
    expect(found(wholeCatalogue)).toBe(entries.length);
    expect(entries.length).toBe(257);
  });
});
