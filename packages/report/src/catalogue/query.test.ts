import { families, scales } from "@operant/studies/papers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CatalogueQuery, catalogueSorts, everything, readQuery, writeQuery } from "./query.js";
import { statusOrder } from "./status.js";

describe("reading a query", () => {
  it("asks for everything when nothing is said", () => {
    expect(readQuery({})).toEqual({ query: everything, problems: [] });
    expect(readQuery({ q: " ", family: "", year: "" })).toEqual({ query: everything, problems: [] });
  });

  it("takes lists, hyphens for blanks, and capitals", () => {
    const { query, problems } = readQuery({
      q: " goodhart ",
      status: "Not-Reproduced, runs,runs",
      year: "2021..2023",
    });
    expect(problems).toEqual([]);
    expect(query).toEqual({
      ...everything,
      text: "goodhart",
      statuses: ["not reproduced", "runs"],
      years: { from: 2021, to: 2023 },
    });
  });

  it("leaves out what means nothing and names the nearest", () => {
    const { query, problems } = readQuery({
      status: "reprodced,runs",
      family: "bandit",
      scale: "tiny",
      sort: "new",
    });
    expect(query).toEqual({ ...everything, statuses: ["runs"] });
    expect(problems.map(({ field }) => field).sort()).toEqual(["family", "scale", "sort", "status"]);
    const message = (field: string) => problems.find((problem) => problem.field === field)!.message;
    expect(message("status")).toBe(
      'Unknown status "reprodced". Did you mean "reproduced"? There are: reproduced, partly, not reproduced, runs, module, listed.',
    );
    expect(message("family")).toMatch(
      /^Unknown family "bandit"\. Did you mean "bandits"\? There are: punishment-norms, /,
    );
  });

  it.each(["23", "2023..", "2023..2021", "last year", "-2023"])("refuses %s as a year", (year) => {
    const { query, problems } = readQuery({ year });
    expect(query).toEqual(everything);
    expect(problems[0]!.message).toContain(`"${year}" is no year`);
  });

  it("is not led astray by names that every object has", () => {
    expect(readQuery({ family: "constructor", sort: "toString" }).query).toEqual(everything);
  });
});

it("a query written and read is the same", () => {
  const some = <T extends string>(names: readonly T[]) =>
    fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 });
  const keys = <T extends string>(record: Readonly<Record<T, string>>) => Object.keys(record) as T[];
  const queries: fc.Arbitrary<CatalogueQuery> = fc.record(
    {
      text: fc.string().map((text) => text.trim()),
      families: some(keys(families)),
      scales: some(keys(scales)),
      statuses: some(statusOrder),
      years: fc
        .tuple(fc.integer({ min: 1000, max: 9999 }), fc.nat({ max: 9 }))
        .filter(([from, more]) => from + more < 10000)
        .map(([from, more]) => ({ from, to: from + more })),
      sort: fc.constantFrom(...keys(catalogueSorts)),
    },
    { requiredKeys: ["text", "families", "scales", "statuses"] },
  );
  fc.assert(
    fc.property(queries, (query) => {
      expect(readQuery(writeQuery(query))).toEqual({ query, problems: [] });
    }),
  );
  expect(writeQuery(everything)).toEqual({});
});
