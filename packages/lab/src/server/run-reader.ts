import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  assembleRun,
  type CellData,
  type ClaimsFile,
  decodeShard,
  type Manifest,
  type RunData,
  RunError,
  type TrialRecord,
} from "@operant/report";
import { LabError } from "../lab-error.js";
import { readTrial, trialFile } from "../store/run-folder.js";
import { readIfPresent } from "../store/whole-file.js";
import type { Subject } from "../subject/index.js";
import { contained, UncontainedError } from "./contained-file.js";
import type { RunAddress } from "./run-address.js";
import { storedManifest } from "./stored-manifest.js";
import { mostBytes, storedClaims } from "./stored-outputs.js";

/** A trial as it was read, and what its files were then. */
interface ReadTrial {
  readonly stamp: string;
  readonly record?: TrialRecord;
  readonly columns?: Record<string, Float64Array>;
  readonly damage?: string;
}

/** A run's folder as it was read last. */
export interface ReadRun {
  readonly address: RunAddress;
  readonly manifest: Manifest;
  readonly subject: Subject | undefined;
  readonly records: ReadonlyMap<string, TrialRecord>;
  readonly missing: number;
  readonly damage: readonly string[];
  readonly revision: string;
  readonly cells: readonly CellData[];
  /** The run as the installed study evaluates it; absent where the study is not at hand. */
  readonly data?: RunData;
  /** What the run's own file says of claims, where the study is not at hand; else empty. */
  readonly storedClaims: ClaimsFile["claims"];
}

interface Kept {
  readonly trials: Map<string, ReadTrial>;
  run?: ReadRun;
}

/** Runs whose columns are kept in memory: the one that is computed, and those that are being looked at. */
const mostKept = 3;

/** Values of a run's plotted columns that are read at most: 1 GiB. A few bytes of Parquet can claim any number. */
const mostValues = 1 << 27;

/**
 * Reads runs and evaluates them, each time only what is new. A damaged trial is left out and told; the others
 * are read all the same. Runs in a thread of its own, because hashing, decoding and claims take their time.
 */
export class RunReader {
  readonly #kept = new Map<string, Kept>();

  /**
   * @param subject the installed study that made the run, or undefined where it is not at hand
   * @throws RunError, LabError, UncontainedError when the manifest cannot be read
   */
  async read(address: RunAddress, subject: Subject | undefined): Promise<ReadRun> {
    const { path, id } = address;
    const manifest = storedManifest(path);
    if (manifest === undefined) throw new LabError("usage", `Run ${id} has no manifest.json.`);
    const kept = this.#remember(path);
    const metrics = new Set(
      subject?.study.figures.flatMap((figure) => (figure.kind === "curves" ? [figure.metric] : [])),
    );
    const stamps = stampsIn(path);
    const trials = new Map<string, ReadTrial>();
    let room = mostValues;
    for (const key of new Set(manifest.cells.flatMap((cell) => cell.trials))) {
      const stamp = stamps.get(key);
      if (stamp === undefined) continue;
      const old = kept.trials.get(key);
      const trial = old?.stamp === stamp ? old : await readOne(path, key, stamp, [...metrics], room);
      for (const values of Object.values(trial.columns ?? {})) room -= values.length;
      trials.set(key, trial);
    }
    const claimsStamp = subject === undefined ? stampOf(join(path, "claims.json")) : "";
    const revision = revisionOf(manifest, trials, claimsStamp);
    kept.trials.clear();
    for (const [key, trial] of trials) kept.trials.set(key, trial);
    if (kept.run?.revision === revision && kept.run.subject === subject) return kept.run;
    kept.run = this.#assemble(address, manifest, subject, trials, revision);
    return kept.run;
  }

  #remember(path: string): Kept {
    const kept = this.#kept.get(path) ?? { trials: new Map() };
    this.#kept.delete(path);
    this.#kept.set(path, kept);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(old);
    }
    return kept;
  }

  #assemble(
    address: RunAddress,
    manifest: Manifest,
    subject: Subject | undefined,
    trials: ReadonlyMap<string, ReadTrial>,
    revision: string,
  ): ReadRun {
    const records = new Map<string, TrialRecord>();
    const damage: string[] = [];
    for (const [key, { record, damage: what }] of trials) {
      if (record !== undefined) records.set(key, record);
      if (what !== undefined) damage.push(what);
    }
    const total = new Set(manifest.cells.flatMap((cell) => cell.trials)).size;
    const common = { address, manifest, subject, records, missing: total - records.size, damage, revision };
    if (subject === undefined) {
      const storedClaims = claimsIn(address.path, damage);
      return { ...common, cells: cellsOf(manifest, records), storedClaims };
    }
    const contents = {
      record: (key: string) => records.get(key),
      column: (key: string, metric: string) => trials.get(key)?.columns?.[metric],
    };
    const data = assembleRun(subject.study, manifest, contents, subject.reportName);
    return { ...common, cells: data.cells, data, storedClaims: [] };
  }
}

/** What a trial's two files are now, by key; trials without a record are not there. */
function stampsIn(folder: string): Map<string, string> {
  const trials = contained(folder, join(folder, "trials"));
  const stamps = new Map<string, string>();
  if (trials?.folder !== true) return stamps;
  const entries = readdirSync(trials.path, { withFileTypes: true });
  const linked = new Set(entries.filter((entry) => !entry.isFile()).map(({ name }) => name));
  for (const { name } of entries) {
    if (!name.endsWith(".json")) continue;
    const key = name.slice(0, -".json".length);
    const strange = [name, `${key}.parquet`].find((each) => linked.has(each));
    stamps.set(
      key,
      strange === undefined
        ? `${stampOf(join(trials.path, name))} ${stampOf(join(trials.path, `${key}.parquet`))}`
        : `linked ${strange}`,
    );
  }
  return stamps;
}

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? "-" : `${found.mtimeMs}:${found.size}:${found.ino}`;
}

async function readOne(
  folder: string,
  key: string,
  stamp: string,
  metrics: readonly string[],
  room: number,
): Promise<ReadTrial> {
  if (stamp.startsWith("linked ")) {
    return { stamp, damage: `trials/${stamp.slice("linked ".length)} is a link or no file; it is not read.` };
  }
  try {
    for (const [kind, most] of [
      ["json", mostBytes.record],
      ["parquet", mostBytes.shard],
    ] as const) {
      const size = statSync(trialFile(folder, key, kind), { throwIfNoEntry: false })?.size ?? 0;
      if (size > most) return { stamp, damage: `trials/${key}.${kind} is larger than such a file can be.` };
    }
    const record = readTrial(folder, key);
    if (record === undefined) return { stamp };
    if (metrics.length === 0) return { stamp, record };
    const file = trialFile(folder, key, "parquet");
    if (record.rows * metrics.length > room)
      return { stamp, damage: `trials/${key}.parquet has more rows than there is room for; it is not read.` };
    return { stamp, record, columns: await decodeShard(readIfPresent(file)!, file, metrics, record.rows) };
  } catch (error) {
    if (!(error instanceof RunError) && !(error instanceof LabError)) throw error;
    return { stamp, damage: error.message };
  }
}

function revisionOf(manifest: Manifest, trials: ReadonlyMap<string, ReadTrial>, claims: string): string {
  const hash = createHash("sha256").update(JSON.stringify(manifest)).update(claims);
  for (const [key, { stamp }] of trials) hash.update(`${key} ${stamp}\n`);
  return hash.digest("hex").slice(0, 16);
}

/** Cells from records alone, for a study that is not at hand. */
function cellsOf(manifest: Manifest, records: ReadonlyMap<string, TrialRecord>): CellData[] {
  return manifest.cells.map((cell) => {
    const done = cell.trials.flatMap((key, i) => {
      const record = records.get(key);
      return record === undefined ? [] : [{ seed: manifest.seeds[i]!, record }];
    });
    const names = new Set(done.flatMap(({ record }) => Object.keys(record.summaries)));
    const values = [...names].map((name) => [
      name,
      done.map(({ record }) => record.summaries[name] ?? Number.NaN),
    ]);
    const { title, condition, group, parameters } = cell;
    return {
      title,
      condition,
      group,
      parameters,
      seeds: done.map(({ seed }) => seed),
      summaries: Object.fromEntries(values),
      column: () => undefined,
    };
  });
}

function claimsIn(folder: string, damage: string[]): ClaimsFile["claims"] {
  try {
    return storedClaims(folder) ?? [];
  } catch (error) {
    if (!(error instanceof RunError) && !(error instanceof UncontainedError) && !(error instanceof LabError))
      throw error;
    damage.push(error.message);
    return [];
  }
}
