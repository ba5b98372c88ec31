import { planRun } from "@operant/core/study";
import { manifestOf } from "@operant/report";
import { studies } from "@operant/studies";
import { describe, expect, it } from "vitest";
import type { SiteFile } from "../site/page.js";
import { repositoryInput } from "../site/repository-input.testing.js";
import { referenceData } from "./reference-data.js";
import {
  parseReferenceFile,
  type ReferenceFile,
  referenceDigests,
  referencePath,
  referenceStates,
} from "./reference-file.js";

describe("the site's reference results", () => {
  const input = repositoryInput();
  const files = new Map<string, ReferenceFile>();
  // They are written without awaiting anything.
  for (const page of referenceData(input) as Iterable<SiteFile>) {
    files.set(page.path, parseReferenceFile(JSON.parse(String(page.content)))!);
  }

  it("are a file for each study, with every seed of the committed results", () => {
    for (const study of studies) {
      const file = files.get(referencePath(study.id))!;
      const { results } = input.references(study.id);
      expect(file.resultsVersion, study.id).toBe(study.resultsVersion);
      expect(file.cells.map(({ seeds }) => seeds)).toEqual(
        results.map(({ seeds }) => seeds.map(({ seed }) => seed)),
      );
      file.cells.forEach((cell, i) => {
        const { seeds } = results[i]!;
        expect(cell.shards).toEqual(seeds.map(({ shard }) => shard.slice(0, 16)));
        const wrong = Object.entries(cell.summaries).flatMap(([name, values]) =>
          values.filter((value, j) => {
            const exact = seeds[j]!.summaries[name];
            // Rounding to six digits moves a number by at most half a unit of the sixth.
            return exact === undefined
              ? value !== null
              : !(Math.abs(value! - exact) <= 5e-6 * Math.abs(exact));
          }),
        );
        expect(wrong, `${study.id}, ${cell.title}`).toEqual([]);
      });
    }
    expect(files.size).toBe(studies.length);
  });

  it("are found again by the trials of a run, under whatever name its condition has", () => {
    const study = studies.find(({ id }) => id === "direct-punishment")!;
    const file = files.get(referencePath(study.id))!;
    const manifest = manifestOf(
      study,
      planRun(study, { preset: "paper", conditions: ["ipd-dp"], seeds: "1..3" }),
    );
    const digests = referenceDigests(file, manifest);
    const wanted = Object.entries(manifest.cells[0]!.parameters);
    // Several references hold this cell, each with seeds of its own.
    const held = input
      .references(study.id)
      .results.filter(({ parameters }) => wanted.every(([name, value]) => parameters[name] === value))
      .flatMap(({ seeds }) => seeds);
    expect([...digests].map(([key]) => key)).toEqual(manifest.cells[0]!.trials);
    expect([...digests.values()]).toEqual(
      [1, 2, 3].map((wanted) => held.find(({ seed }) => seed === wanted)!.shard.slice(0, 16)),
    );
    const renamed = {
      ...manifest,
      cells: manifest.cells.map((cell) => ({ ...cell, condition: "defaults", title: "x" })),
    };
    expect(referenceDigests(file, renamed)).toEqual(digests);
    expect(referenceDigests({ ...file, resultsVersion: "0" }, manifest).size).toBe(0);
  });

  it("show what does not apply as NaN, and are nothing when something else was fetched", () => {
    const [file] = files.values();
    const [cell] = file!.cells;
    const holey = { ...file!, cells: [{ ...cell!, summaries: { share: [1, null] } }] };
    expect(referenceStates(holey)[0]!.summaries).toEqual({ share: [1, Number.NaN] });
    for (const other of [null, "text", {}, { format: "operant-site-reference/9" }]) {
      expect(parseReferenceFile(other)).toBeUndefined();
    }
  });
});
