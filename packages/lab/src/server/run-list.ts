import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  countVerdicts,
  type Manifest,
  paperStatus,
  RunError,
  runIdOf,
  runIdPattern,
  type ServedRun,
  shortCommand,
} from "@operant/report";
import { LabError } from "../lab-error.js";
import { keptStudyFile, type Subject } from "../subject/index.js";
import { contained, isLink, UncontainedError } from "./contained-file.js";
import { foldersIn, type RunAddress, realRoot } from "./run-address.js";
import { intoFolder } from "./start-plan.js";
import { storedManifest } from "./stored-manifest.js";
import { decidedClaims, storedClaims } from "./stored-outputs.js";

/** A run as the list and the details know it. */
export interface ListedRun {
  readonly entry: Omit<ServedRun, "job">;
  /** Absent where it cannot be read. */
  readonly manifest?: Manifest;
  /** The installed study that made it; absent where there is none. */
  readonly subject?: Subject;
}

interface Cached {
  readonly stamp: string;
  readonly listed: ListedRun;
}

/**
 * What a folder of runs holds, read again on request: runs that a command in a terminal writes meanwhile show
 * up. What has not changed is not read twice.
 */
export class RunCatalogue {
  readonly #cache = new Map<string, Cached>();
  readonly #damage = new Map<string, { stamp: string; reason: string }>();

  constructor(
    readonly root: string,
    readonly subjects: readonly Subject[],
  ) {}

  /** Every run, the latest change first. Lets other work go on in between. */
  async list(study?: string): Promise<{ runs: ListedRun[]; problems: string[] }> {
    const problems: string[] = [];
    const runs: ListedRun[] = [];
    const real = realRoot(this.root);
    let since = performance.now();
    for (const name of real === undefined ? [] : foldersIn(real, problems)) {
      if (study !== undefined && name !== study) continue;
      for (const id of foldersIn(join(real!, name), problems)) {
        runs.push(this.read({ study: name, id, path: join(real!, name, id) }));
        if (performance.now() - since < 10) continue;
        await setImmediate();
        since = performance.now();
      }
    }
    runs.sort((a, b) => ((a.entry.changed ?? "") < (b.entry.changed ?? "") ? 1 : -1));
    return { runs, problems };
  }

  /** One folder; never throws. */
  read(address: RunAddress): ListedRun {
    const stamp = stampOf(address);
    const old = this.#cache.get(address.path);
    if (old !== undefined && old.stamp === stamp) return this.#withDamage(address, old);
    const cached = { stamp, listed: this.#examine(address) };
    this.#cache.set(address.path, cached);
    return this.#withDamage(address, cached);
  }

  /** Remembers what reading the trials found, until the folder changes. */
  noteDamage(address: RunAddress, damage: readonly string[]): void {
    if (damage.length === 0) this.#damage.delete(address.path);
    else this.#damage.set(address.path, { stamp: stampOf(address), reason: damage.join(" ") });
  }

  #withDamage({ path }: RunAddress, { stamp, listed }: Cached): ListedRun {
    const damage = this.#damage.get(path);
    if (damage?.stamp !== stamp) return listed;
    if (listed.entry.state !== "complete" && listed.entry.state !== "partial") return listed;
    return { ...listed, entry: { ...listed.entry, state: "damaged", reason: damage.reason } };
  }

  #examine(address: RunAddress): ListedRun {
    const { study, id, path } = address;
    const subject = this.subjects.find((each) => each.study.id === study);
    const unknown = (state: ServedRun["state"], reason: string, addressable: boolean): ListedRun => ({
      entry: {
        id,
        study,
        title: subject?.study.title ?? null,
        state,
        reason,
        addressable,
        resultsVersion: null,
        done: null,
        total: null,
        seeds: null,
        cells: null,
        preset: null,
        command: null,
        changed: changedAt(address),
        status: null,
        verdicts: null,
      },
    });
    const isId = runIdPattern.test(id);
    try {
      const real = realRoot(this.root) ?? this.root;
      if (isLink(path) || isLink(join(real, study)))
        return unknown("foreign", "It is a link; only folders are served.", false);
      let manifest: Manifest | undefined;
      try {
        manifest = storedManifest(path);
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        return unknown(error.code === "damaged" ? "damaged" : "foreign", error.message, isId);
      }
      if (manifest === undefined) return unknown("foreign", "It is no run: it has no manifest.json.", false);
      const reason = this.#foreignness(address, manifest, subject);
      const { done, total } = countTrials(address, manifest);
      const mine = reason === null ? subject : undefined;
      const short = mine === undefined ? undefined : shortCommand(mine.study, manifest, mine.reportName);
      return {
        manifest,
        ...(mine === undefined ? {} : { subject: mine }),
        entry: {
          ...unknown("foreign", "", isId && manifest.study === study).entry,
          state: reason !== null ? "foreign" : done === total ? "complete" : "partial",
          reason,
          resultsVersion: manifest.resultsVersion,
          done,
          total,
          seeds: manifest.request.seeds,
          cells: manifest.cells.length,
          preset: short?.preset ?? null,
          command: short === undefined ? null : intoFolder(short.command, this.root),
          ...verdictsIn(address),
        },
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof UncontainedError) return unknown("foreign", message, false);
      return unknown(
        "unreadable",
        error instanceof LabError ? message : `It cannot be read: ${message}`,
        false,
      );
    }
  }

  /** Why this installation cannot evaluate a run; null when it can. */
  #foreignness(
    { study, id, path }: RunAddress,
    manifest: Manifest,
    subject: Subject | undefined,
  ): string | null {
    if (manifest.study !== study)
      return `It is a run of study "${manifest.study}" in the folder of study "${study}".`;
    if (runIdOf(manifest) !== id) return `It is run ${runIdOf(manifest)}, but its folder has another name.`;
    if (contained(path, join(path, keptStudyFile)) !== undefined)
      return `Its study is a file of its own (${keptStudyFile}), which the server does not execute; use "operant report ${id}".`;
    if (subject === undefined) return `Study "${study}" is not one of this laboratory.`;
    const { resultsVersion } = subject.study;
    if (manifest.resultsVersion !== resultsVersion)
      return `It was made by results version "${manifest.resultsVersion}" of the study; installed is version "${resultsVersion}".`;
    return null;
  }
}

/** Changes with everything that an entry is made of: trials are renamed into their folder, which dates it. */
function stampOf({ path }: RunAddress): string {
  return ["", "manifest.json", "trials", "claims.json", keptStudyFile]
    .map((name) => {
      try {
        const found = statSync(join(path, name), { throwIfNoEntry: false });
        return found === undefined ? "-" : `${found.mtimeMs}:${found.size}:${found.ino}`;
      } catch {
        return "?";
      }
    })
    .join(" ");
}

function changedAt({ path }: RunAddress): string | null {
  const times = ["manifest.json", "trials", "claims.json", "environment.json"].flatMap((name) => {
    try {
      return statSync(join(path, name), { throwIfNoEntry: false })?.mtimeMs ?? [];
    } catch {
      return [];
    }
  });
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}

/** Trials whose record is there, by name alone. */
function countTrials({ path }: RunAddress, manifest: Manifest): { done: number; total: number } {
  const keys = new Set(manifest.cells.flatMap(({ trials }) => trials));
  const folder = contained(path, join(path, "trials"));
  const names = new Set(folder?.folder === true ? readdirSync(folder.path) : []);
  let done = 0;
  for (const key of keys) if (names.has(`${key}.json`)) done++;
  return { done, total: keys.size };
}

/** What `claims.json` says; nothing where it cannot be read. */
function verdictsIn({ path }: RunAddress): Pick<ServedRun, "status" | "verdicts"> {
  try {
    const claims = storedClaims(path);
    if (claims === undefined) return { status: null, verdicts: null };
    const decided = decidedClaims(claims);
    return { status: paperStatus(decided) ?? null, verdicts: { ...countVerdicts(decided) } };
  } catch {
    return { status: null, verdicts: null };
  }
}
