import { referenceCells } from "@operant/report";
import { studies } from "@operant/studies";
import type { PageSource } from "../site/pages.js";
import {
  digestLength,
  type ReferenceCell,
  type ReferenceFile,
  referenceFileFormat,
  referencePath,
} from "./reference-file.js";

/** The reference results of every study that has some, a file each, fetched when a run is compared with them. */
export const referenceData: PageSource = function* (input) {
  for (const study of studies) {
    const { results } = input.references(study.id);
    if (results.length === 0) continue;
    const cells = referenceCells(study, results).map((cell, i): ReferenceCell => {
      const { condition, title, group, parameters, seeds } = cell;
      const summaries = Object.fromEntries(
        Object.entries(cell.summaries).map(([name, values]) => [name, values.map(rounded)]),
      );
      const shards = results[i]!.seeds.map(({ shard }) => shard.slice(0, digestLength));
      return { condition, title, group, parameters, seeds, shards, summaries };
    });
    const file: ReferenceFile = {
      format: referenceFileFormat,
      study: study.id,
      resultsVersion: results[0]!.resultsVersion,
      cells,
    };
    yield { path: referencePath(study.id), content: `${JSON.stringify(file)}\n` };
  }
};

/** Six significant digits are more than any page shows; null where there is no number. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}
