import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planRun } from "@operant/core/study";
import { formatManifest, type Manifest, manifestOf, RunError } from "@operant/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFolder, removeFolders, tinySubject } from "./server.testing.js";
import { storedManifest } from "./stored-manifest.js";

describe("the manifest of a folder", () => {
  let manifest: Manifest;
  beforeAll(async () => {
    const { study } = await tinySubject();
    manifest = manifestOf(study, planRun(study));
  });
  afterAll(removeFolders);

  const folderWith = (text: string): string => {
    const folder = newFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "manifest.json"), text);
    return folder;
  };
  const problemOf = (text: string): RunError => {
    try {
      storedManifest(folderWith(text));
    } catch (error) {
      if (error instanceof RunError) return error;
      throw error;
    }
    throw new Error("The manifest was read.");
  };

  it("is read as it was written, and is nothing where there is none", () => {
    expect(storedManifest(folderWith(formatManifest(manifest)))).toEqual(manifest);
    expect(storedManifest(newFolder())).toBeUndefined();
  });

  it("is told to be of another version, whatever that holds", () => {
    expect(problemOf('{"format":"operant-run/9","cells":5,"seeds":[{}]}').code).toBe("other-version");
  });

  const junk = (most: string, each: string, count: number): string =>
    most.replace("…", Array<string>(count).fill(each).join(","));
  const start = '{"format":"operant-run/1"';
  // Ten million of them fit in a manifest: told one by one they take gigabytes.
  it.each([
    ["cells", `${start},"cells":[…]}`, "1"],
    ["cells that lack members", `${start},"cells":[…]}`, "{}"],
    ["cells that have others", `${start},"cells":[…]}`, '{"trials":[],"parameters":{}}'],
    ["seeds", `${start},"seeds":[…]}`, "{}"],
    [
      "trials",
      `${start},"cells":[{"condition":"","title":"","group":"","parameters":{},"trials":[…]}]}`,
      '""',
    ],
    ["conditions", `${start},"request":{"conditions":[…]}}`, "0"],
    ["values", `${start},"request":{"set":{"a":[…]}}}`, "null"],
    ["members", "[…]", "{}"],
    ["members of no format", '{"cells":[…]}', "1"],
    ["members of a foreign format", '{"format":"tar","cells":[…]}', "1"],
  ])("is told to be damaged before the schema counts a hundred thousand wrong %s", (_, most, each) => {
    const { code, message } = problemOf(junk(most, each, 100_000));
    expect(code).toBe("damaged");
    expect(message).toContain("it is not what a manifest holds");
  });

  it("is told to be damaged with many thousand parameters, or names without end", () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`p${i}`, null]));
    for (const damaged of [
      { ...manifest, request: { ...manifest.request, base: many } },
      { ...manifest, cells: [{ ...manifest.cells[0], parameters: many }] },
      { ...manifest, ...many },
      { ...manifest, study: "x".repeat(1_000_000) },
      { ...manifest, ["x".repeat(1_000_000)]: 1 },
    ]) {
      const { code, message } = problemOf(JSON.stringify(damaged));
      expect(code).toBe("damaged");
      expect(message.length).toBeLessThan(500);
    }
  });
});
