import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  checkShard,
  formatManifest,
  formatTrialRecord,
  type Manifest,
  parseManifest,
  parseTrialRecord,
  RunError,
  runIdOf,
  type TrialRecord,
  trialRecord,
} from "@operant/report";
import { LabError } from "../lab-error.js";
import { namesIn, readIfPresent, type WholeFiles } from "./whole-file.js";

/** A trial's result as it is stored. */
export interface StoredTrial {
  readonly key: string;
  readonly seed: number;
  readonly rows: number;
  /** The shard's bytes and their SHA-256. */
  readonly bytes: Uint8Array;
  readonly shard: string;
  readonly summaries: Readonly<Record<string, number>>;
}

/**
 * The folder of one run: `<out>/<study>/<run id>`. A trial is two files under `trials/`, named by its key: the
 * shard (`.parquet`), then its record (`.json`) with the shard's digest. The record is written last, so a
 * trial is done when its record is there, and a shard without one is as good as absent.
 */
export class RunFolder {
  readonly path: string;
  readonly #siblings: string;
  #elsewhere: Map<string, string[]> | undefined;

  constructor(
    readonly files: WholeFiles,
    readonly manifest: Manifest,
  ) {
    this.#siblings = join(files.root, manifest.study);
    this.path = join(this.#siblings, runIdOf(manifest));
  }

  /**
   * Makes the folder, or checks that an existing one belongs to this manifest.
   * @throws LabError `storage`, `damaged` (with `repair` the manifest is written anew), RunError `other-version`
   */
  open(repair: boolean): void {
    this.files.prepare();
    const file = join(this.path, "manifest.json");
    const wanted = formatManifest(this.manifest);
    const found = readIfPresent(file);
    if (found === undefined || (repair && found.toString("utf8") !== wanted)) this.files.write(file, wanted);
    else if (found.toString("utf8") !== wanted) {
      refuseOtherVersion(found.toString("utf8"), file);
      throw new LabError(
        "damaged",
        `${file} is damaged: it is not what this run wrote. Write it anew with --repair.`,
      );
    }
  }

  /**
   * The record of a finished trial, or undefined when the trial has not been run.
   * @throws RunError `damaged` or `other-version`, naming the file
   */
  trial(key: string): TrialRecord | undefined {
    return readTrial(this.path, key);
  }

  /** Takes a trial over from a sibling run, if one has it whole. */
  reuse(key: string): TrialRecord | undefined {
    this.#elsewhere ??= this.#findElsewhere();
    for (const folder of this.#elsewhere.get(key) ?? []) {
      let record: TrialRecord | undefined;
      try {
        record = readTrial(folder, key);
      } catch (error) {
        // Another run's damage is that run's business; here the trial is simply computed.
        if (error instanceof RunError) continue;
        throw error;
      }
      if (record === undefined) continue;
      this.files.link(trialFile(folder, key, "parquet"), trialFile(this.path, key, "parquet"));
      this.files.link(trialFile(folder, key, "json"), trialFile(this.path, key, "json"));
      return record;
    }
    return undefined;
  }

  /** Whether the run or a sibling has a record of a trial; its files are not checked. */
  isThere(key: string): boolean {
    this.#elsewhere ??= this.#findElsewhere();
    return this.#elsewhere.has(key) || existsSync(trialFile(this.path, key, "json"));
  }

  /** Trial key → sibling runs that have its record. */
  #findElsewhere(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const sibling of namesIn(this.#siblings)) {
      const folder = join(this.#siblings, sibling);
      if (folder === this.path) continue;
      for (const name of namesIn(join(folder, "trials"))) {
        if (!name.endsWith(".json")) continue;
        const key = name.slice(0, -".json".length);
        found.set(key, [...(found.get(key) ?? []), folder]);
      }
    }
    return found;
  }

  /** @throws LabError `storage` */
  save(trial: StoredTrial): TrialRecord {
    const { key, seed, rows, shard, summaries } = trial;
    const record = trialRecord({ key, seed, rows, bytes: trial.bytes.length, shard, summaries });
    this.files.write(trialFile(this.path, key, "parquet"), trial.bytes);
    this.files.write(trialFile(this.path, key, "json"), formatTrialRecord(record));
    return record;
  }
}

/** @throws RunError `other-version` for a manifest of another format */
function refuseOtherVersion(manifest: string, file: string): void {
  try {
    parseManifest(manifest, file);
  } catch (error) {
    if (error instanceof RunError && error.code === "other-version") throw error;
  }
}

export function trialFile(folder: string, key: string, kind: "parquet" | "json"): string {
  return join(folder, "trials", `${key}.${kind}`);
}

/**
 * A trial's record, after both of its files are checked.
 * @throws RunError `damaged` or `other-version`
 */
export function readTrial(folder: string, key: string): TrialRecord | undefined {
  const recordFile = trialFile(folder, key, "json");
  const text = readIfPresent(recordFile);
  if (text === undefined) return undefined;
  const record = parseTrialRecord(text.toString("utf8"), recordFile, key);
  const shardFile = trialFile(folder, key, "parquet");
  const bytes = readIfPresent(shardFile);
  if (bytes === undefined)
    throw new RunError("damaged", `${shardFile} is missing although its record is there.`, shardFile);
  checkShard(record, bytes, shardFile);
  return record;
}

/**
 * The manifest of a run folder.
 * @throws LabError `usage` when the folder is no run; RunError `damaged` or `other-version`
 */
export function readManifest(folder: string): Manifest {
  const file = join(folder, "manifest.json");
  const text = readIfPresent(file);
  if (text === undefined)
    throw new LabError("usage", `${resolve(folder)} is not a run: it has no manifest.json.`);
  const manifest = parseManifest(text.toString("utf8"), file);
  return manifest;
}
