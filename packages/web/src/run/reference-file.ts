import { canonicalJson, type Parameters } from "@operant/core/study";
import type { Manifest } from "@operant/report";
import type { CellState } from "./run.js";

export const referenceFileFormat = "operant-site-reference/1";

/** Digits of a shard's digest that the site's file keeps: enough to tell any two shards apart. */
export const digestLength = 16;

/** A study's committed reference results as the site holds them, in columns and rounded to be small. */
export interface ReferenceFile {
  readonly format: typeof referenceFileFormat;
  readonly study: string;
  readonly resultsVersion: string;
  readonly cells: readonly ReferenceCell[];
}

export interface ReferenceCell {
  readonly condition: string;
  readonly title: string;
  readonly group: string;
  readonly parameters: Parameters;
  readonly seeds: readonly number[];
  /** The first digits of each seed's SHA-256. */
  readonly shards: readonly string[];
  /** Summary name → value per seed, null where it does not apply. */
  readonly summaries: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The path of a study's file from the top of the site. */
export function referencePath(study: string): string {
  return `data/references/${study}.json`;
}

/** The file's cells as a page shows them. */
export function referenceStates(file: ReferenceFile): CellState[] {
  return file.cells.map((cell) => ({
    ...cell,
    summaries: Object.fromEntries(
      Object.entries(cell.summaries).map(([name, values]) => [
        name,
        values.map((value) => value ?? Number.NaN),
      ]),
    ),
  }));
}

/** Trial key → first digits of the reference's shard, for the trials of a run that the references hold. */
export function referenceDigests(file: ReferenceFile, manifest: Manifest): Map<string, string> {
  const digests = new Map<string, string>();
  if (file.study !== manifest.study || file.resultsVersion !== manifest.resultsVersion) return digests;
  const byParameters = new Map<string, Map<number, string>>();
  for (const { parameters, seeds, shards } of file.cells) {
    const text = canonicalJson({ ...parameters });
    const bySeed = byParameters.get(text) ?? new Map<number, string>();
    seeds.forEach((seed, i) => {
      bySeed.set(seed, shards[i]!);
    });
    byParameters.set(text, bySeed);
  }
  for (const { parameters, trials } of manifest.cells) {
    const bySeed = byParameters.get(canonicalJson(parameters));
    if (bySeed === undefined) continue;
    trials.forEach((key, i) => {
      const digest = bySeed.get(manifest.seeds[i]!);
      if (digest !== undefined) digests.set(key, digest);
    });
  }
  return digests;
}

/** The file as it was fetched, or undefined for something else. */
export function parseReferenceFile(value: unknown): ReferenceFile | undefined {
  const known =
    typeof value === "object" && value !== null && "format" in value && value.format === referenceFileFormat;
  return known ? (value as ReferenceFile) : undefined;
}
