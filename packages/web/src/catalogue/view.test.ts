import { catalogueSorts, statusOrder } from "@operant/report";
import { families, scales } from "@operant/studies/papers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readView, type View, wholeCatalogue, writeView } from "./view.js";

const some = <T extends string>(values: readonly T[]) => fc.subarray([...values]);
const keys = <T extends string>(record: Readonly<Record<T, unknown>>) => Object.keys(record) as T[];

/** Any view that the controls can make; typed text may hold anything. */
const views: fc.Arbitrary<View> = fc
  .record({
    text: fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.trim()),
    families: some(keys(families)),
    scales: some(keys(scales)),
    statuses: some(statusOrder),
    years: fc.option(fc.tuple(fc.integer({ min: 1900, max: 2100 }), fc.integer({ min: 0, max: 99 })), {
      nil: undefined,
    }),
    sort: fc.option(fc.constantFrom(...keys(catalogueSorts)), { nil: undefined }),
    withStudy: fc.boolean(),
  })
  .map(({ years, sort, ...rest }) => ({
    ...rest,
    ...(years === undefined ? {} : { years: { from: years[0], to: years[0] + years[1] } }),
    ...(sort === undefined ? {} : { sort }),
  }));

describe("the address of a view", () => {
  it("reads back as the view", () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(readView(writeView(view))).toEqual({ view, problems: [] });
      }),
    );
  });

  it("survives the browser's own reading and writing", () => {
    fc.assert(
      fc.property(views, (view) => {
        const url = new URL(`index.html${writeView(view)}`, "https://lab.invalid/a/b/");
        expect(readView(url.search).view).toEqual(view);
        expect(readView(`?${new URLSearchParams(url.search)}`).view).toEqual(view);
      }),
    );
  });

  it("is empty for the whole catalogue, and can be read", () => {
    expect(writeView(wholeCatalogue)).toBe("");
    expect(
      writeView({
        ...wholeCatalogue,
        text: " reward hacking & more ",
        families: ["bandits", "other"],
        statuses: ["not reproduced"],
        years: { from: 2021, to: 2023 },
        sort: "newest",
        withStudy: true,
      }),
    ).toBe(
      "?q=reward+hacking+%26+more&family=bandits,other&status=not-reproduced&year=2021..2023&sort=newest&has=study",
    );
  });

  it("names what means nothing and keeps the rest", () => {
    const { view, problems } = readView(
      "?q=x&family=bandit,other&status=done&year=soon&sort=best&has=luck&utm_source=y",
    );
    expect(view).toEqual({ ...wholeCatalogue, text: "x", families: ["other"] });
    expect(problems.map(({ field }) => field).sort()).toEqual(["family", "has", "sort", "status", "year"]);
    expect(problems.find(({ field }) => field === "family")?.message).toMatch(/"bandit".*"bandits"/);
    expect(problems.find(({ field }) => field === "has")?.message).toMatch(/"luck"/);
  });

  it("takes a field that is given twice as a list", () => {
    expect(readView("?family=bandits&family=other").view.families).toEqual(["bandits", "other"]);
  });
});
