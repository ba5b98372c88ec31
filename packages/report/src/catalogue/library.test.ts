import { readdirSync, readFileSync } from "node:fs";
import { papers } from "@operant/studies/papers";
import { describe, expect, it } from "vitest";
import { documentationOf } from "./documentation.js";

const packages = new URL("../../../", import.meta.url);

/** Every file below a folder, as [path, text]. */
function filesBelow(folder: URL): [path: string, text: string][] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path.replaceAll("\\", "/"), readFileSync(new URL(path, folder), "utf8")]);
}

const parts = papers.flatMap(({ id, library = [] }) => library.map((part) => ({ id, ...part })));
const sources: Readonly<Record<string, [path: string, text: string][]>> = {
  core: filesBelow(new URL("core/src/", packages)),
  report: filesBelow(new URL("report/src/", packages)),
};

describe("what the catalogue says is in the library", () => {
  it.each(parts.map((part) => [`${part.room}: ${part.name}`, part] as const))(
    "%s is exported, documented and tested",
    async (_, { package: name = "core", room, name: part }) => {
      const exported: unknown = await import(new URL(`${name}/src/${room}/index.ts`, packages).href);
      expect(exported).toHaveProperty(part);
      const word = new RegExp(`\\b${part}\\b`);
      const tests = sources[name]!.filter(([path, text]) => path.endsWith(".test.ts") && word.test(text));
      expect(tests.length, "tests that name it").toBeGreaterThan(0);
      const documented = sources[name]!.flatMap(([path, text]) =>
        path.startsWith(`${room}/`) && !path.endsWith(".test.ts") ? (documentationOf(text, part) ?? []) : [],
      );
      expect(documented.length, "declarations with a comment").toBe(1);
    },
  );

  it("is there for no paper without the paper's own mechanism being implemented", () => {
    // Papers whose mechanism is what a part's comment cites; a change here is a decision, not a formality.
    expect(papers.filter(({ library }) => library !== undefined).map(({ id }) => id)).toMatchSnapshot();
  });
});

describe("documentation of exports", () => {
  const source = `/** A helper. */
function inner(): void {}

/**
 * The first paragraph
 * in two lines.
 *
 * The second, with a * star.
 * @param x not shown
 */
export function outer(x: number): void {}

/** One line. */
export const limit = 3;

export class Bare {}
`;

  it("is the comment directly above, without tags", () => {
    expect(documentationOf(source, "outer")).toEqual({
      summary: "The first paragraph in two lines.",
      text: "The first paragraph in two lines.\n\nThe second, with a * star.",
    });
    expect(documentationOf(source, "limit")).toEqual({ summary: "One line.", text: "One line." });
  });

  it("is not that of something else", () => {
    expect(documentationOf(source, "Bare")).toBeUndefined();
    expect(documentationOf(source, "inner")).toBeUndefined();
    expect(documentationOf(source, "out")).toBeUndefined();
    expect(documentationOf(source, "absent")).toBeUndefined();
  });
});
