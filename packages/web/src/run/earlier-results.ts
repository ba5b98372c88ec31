import { abbreviate, type Study } from "@operant/core/study";
import { type Manifest, parseManifest, parseTrialRecord, RunError, type TrialRecord } from "@operant/report";
import { cellState } from "./cell-state.js";
import { claimStates } from "./claim-states.js";
import { earlierRun } from "./earlier-runs.js";
import type { EarlierResults, Request } from "./run.js";
import { RunStore } from "./store.js";

/**
 * An earlier run's results from the browser's storage.
 * @throws Error (as a rejection) when the run is not stored or damaged; StoreError when the storage fails
 */
export async function earlierResults(study: Study, id: string): Promise<EarlierResults> {
  const store = await RunStore.open();
  try {
    const entry = await store.run(id);
    if (entry === undefined) throw new Error(`Run ${id} is not stored in this browser.`);
    const manifest = parseManifest(entry.manifest, "manifest.json", id);
    const records = new Map<string, TrialRecord>();
    const notices: string[] = [];
    let damaged = 0;
    for (const key of entry.keys) {
      const text = await store.record(key);
      if (text === undefined) continue;
      try {
        records.set(key, parseTrialRecord(text, `trials/${key}.json`, key));
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        damaged++;
      }
    }
    if (damaged > 0) notices.push(`${damaged} of its stored trials are damaged and left out.`);
    const same = manifest.study === study.id && manifest.resultsVersion === study.resultsVersion;
    if (!same) {
      notices.push(
        `Made by results version ${manifest.resultsVersion} of the study, which is ${study.resultsVersion} now: its numbers may differ, and its claims are not decided.`,
      );
    }
    const cells = manifest.cells.map((_, index) => cellState(study, manifest, index, records));
    return {
      run: earlierRun(entry, records.size),
      request: requestOf(study, manifest),
      cells,
      claims: same ? claimStates(study, cells) : [],
      notices,
    };
  } finally {
    store.close();
  }
}

/** The request that gives this manifest again. */
function requestOf(study: Study, { request }: Manifest): Request {
  const { conditions, seeds, base, set } = request;
  const { preset } = abbreviate(study, request);
  if (preset !== null) return { preset, conditions, seeds, set };
  // The preset is no more: what it set is said outright.
  const given = Object.fromEntries(Object.entries(base).map(([name, value]) => [name, [value]]));
  return { conditions, seeds, set: { ...given, ...set } };
}
