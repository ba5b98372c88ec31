import { join } from "node:path";
import { OperantError } from "@operant/core";
import { evaluateClaims, type Study } from "@operant/core/study";
import {
  formatReference,
  formatVerdicts,
  mergeReference,
  parseReference,
  parseVerdicts,
  type Reference,
  type ReferenceVerdicts,
  type RunData,
  RunError,
  referenceCells,
  referenceFileName,
  referenceFormat,
  type TrialRecord,
} from "@operant/report";
import { LabError } from "../lab-error.js";
import { failureOf } from "../runner/messages.js";
import { isFolder, namesIn, readIfPresent, type WholeFiles } from "../store/whole-file.js";
import type { Subject } from "../subject/index.js";

/** The reference results that are committed beside a study. */
export interface References {
  readonly folder: string;
  readonly conditions: readonly Reference[];
  readonly verdicts: ReferenceVerdicts | undefined;
}

const verdictsFile = "verdicts.json";

/** The first of a subject's reference folders that exists, or where one would be made. */
export function referenceFolder(subject: Subject): string {
  const folder = subject.referenceFolders.find(isFolder) ?? subject.referenceFolders[0];
  if (folder === undefined)
    throw new LabError("usage", `Study "${subject.study.id}" has no place for reference results.`);
  return folder;
}

/**
 * @throws RunError for a file that is damaged or of another study or version, LabError `usage` when there are
 * no reference results
 */
export function readReferences(subject: Subject, folder = referenceFolder(subject)): References {
  const names = namesIn(folder).filter((name) => name.endsWith(".json"));
  const conditions = names
    .filter((name) => name !== verdictsFile)
    .map((name) => parseReference(textOf(join(folder, name)), join(folder, name)));
  if (conditions.length === 0) {
    throw new LabError(
      "usage",
      `Study "${subject.study.id}" has no reference results in ${folder}; write them with "operant reference ${subject.name} --from <run>".`,
    );
  }
  const verdicts = names.includes(verdictsFile)
    ? parseVerdicts(textOf(join(folder, verdictsFile)), join(folder, verdictsFile))
    : undefined;
  for (const { study, resultsVersion, condition } of conditions) {
    if (study !== subject.study.id || resultsVersion !== subject.study.resultsVersion) {
      throw new RunError(
        "mismatch",
        `The reference results of "${condition}" are of results version "${resultsVersion}" of study "${study}"; installed is version "${subject.study.resultsVersion}" of "${subject.study.id}".`,
        folder,
      );
    }
  }
  return { folder, conditions, verdicts };
}

function textOf(path: string): string {
  return readIfPresent(path)!.toString("utf8");
}

/** What `writeReferences` did. */
export interface WrittenReferences {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly seeds: number; readonly added: number }[];
  readonly bytes: number;
}

/**
 * Adds a run's results to the reference results, and decides the verdicts anew from all of them.
 * @throws RunError `mismatch` when a seed's shard differs from the one on record; OperantError `broken-contract`
 * when a claim's check throws. Nothing is written then.
 */
export function writeReferences(
  files: WholeFiles,
  folder: string,
  study: Study,
  run: RunData,
  recordOf: (cell: RunData["cells"][number], seed: number) => TrialRecord,
): WrittenReferences {
  const merges = run.cells
    .filter(({ seeds }) => seeds.length > 0)
    .map((cell) => {
      const name = referenceFileName(study, cell.condition, cell.parameters);
      const path = join(folder, name);
      const text = readIfPresent(path)?.toString("utf8");
      const old = text === undefined ? undefined : parseReference(text, path);
      const merged = mergeReference(old, referenceOf(study, cell, recordOf), path);
      const before = old?.resultsVersion === merged.resultsVersion ? old.seeds.length : 0;
      return { name, path, merged, added: merged.seeds.length - before };
    });
  const references = new Map(merges.map(({ name, merged }) => [name, merged]));
  for (const name of namesIn(folder)) {
    if (!name.endsWith(".json") || name === verdictsFile || references.has(name)) continue;
    references.set(name, parseReference(textOf(join(folder, name)), join(folder, name)));
  }
  const conditions = [...references]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, reference]) => reference)
    .filter(({ resultsVersion }) => resultsVersion === study.resultsVersion);
  const results = evaluateClaims(study, referenceCells(study, conditions));
  for (const { claim, failure } of results) {
    if (failure === undefined) continue;
    throw new OperantError(
      "broken-contract",
      `Claim "${claim.id}" of study "${study.id}" failed:\n${failureOf(failure).stack}`,
      claim.id,
    );
  }
  for (const { path, merged } of merges) files.update(path, formatReference(merged));
  files.update(join(folder, verdictsFile), formatVerdicts(study, results));
  const bytes = namesIn(folder)
    .filter((name) => name.endsWith(".json"))
    .reduce((sum, name) => sum + (readIfPresent(join(folder, name))?.length ?? 0), 0);
  const written = merges.map(({ name, merged, added }) => ({ name, seeds: merged.seeds.length, added }));
  return { folder, files: written, bytes };
}

function referenceOf(
  study: Study,
  cell: RunData["cells"][number],
  recordOf: (cell: RunData["cells"][number], seed: number) => TrialRecord,
): Reference {
  return {
    format: referenceFormat,
    study: study.id,
    resultsVersion: study.resultsVersion,
    condition: cell.condition,
    parameters: { ...cell.parameters },
    seeds: cell.seeds.map((seed) => {
      const { shard, summaries } = recordOf(cell, seed);
      return { seed, shard, summaries };
    }),
  };
}
