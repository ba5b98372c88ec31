import type { FromResults, ToResults } from "./messages.js";
import type { EarlierResults, EarlierRun } from "./run.js";
import { browserLocks, isAnyTaken, isTaken, type Locks } from "./run-lock.js";
import { staleSite } from "./stale-site.js";
import { type RunEntry, RunStore } from "./store.js";

/** What the browser says of its storage, in bytes; null where it says nothing. */
export interface StorageUse {
  readonly used: number;
  readonly available: number;
}

/**
 * The runs in this browser's storage, newest first: all, or those of one study.
 * @throws StoreError (as a rejection) whose message says in words why the storage cannot be read
 */
export async function earlierRuns(study?: string): Promise<EarlierRun[]> {
  return withStore(async (store) => {
    const [entries, stored] = [await store.runs(study), await store.trialKeys()];
    return entries.map((entry) =>
      earlierRun(
        entry,
        entry.keys.reduce((count, key) => count + (stored.has(key) ? 1 : 0), 0),
      ),
    );
  });
}

/**
 * An earlier run's cells and claims, computed in a worker.
 * @throws Error (as a rejection) whose message says why there is nothing to show
 */
export async function loadEarlier(id: string): Promise<EarlierResults> {
  const entry = await withStore((store) => store.run(id));
  if (entry === undefined) throw new Error(`Run ${id} is not stored in this browser.`);
  const worker = new Worker(new URL("./results-worker.ts", import.meta.url), { type: "module" });
  const send = (message: ToResults): void => worker.postMessage(message);
  try {
    return await new Promise<EarlierResults>((resolve, reject) => {
      worker.onerror = () => reject(new Error(staleSite));
      worker.onmessage = ({ data }: MessageEvent<FromResults>) => {
        if (data.kind === "answer") resolve(data.value as EarlierResults);
        else if (data.kind === "refusal") reject(new Error(data.message));
      };
      send({ kind: "open", study: entry.study, referenceUrl: "" });
      send({ kind: "earlier", n: 1, id });
    });
  } finally {
    worker.terminate();
  }
}

/**
 * Removes a run from the browser's storage, with every trial that no other run needs.
 * @throws Error (as a rejection) while a tab computes it: its trials would come back without their run
 */
export async function removeEarlier(id: string, locks: Locks | undefined = browserLocks()): Promise<void> {
  if (await isTaken(locks, id).catch(() => false)) {
    throw new Error(`Run ${id.slice(0, 8)} is being computed, here or in another tab. Stop it first.`);
  }
  const quiet = !(await isAnyTaken(locks).catch(() => true));
  await withStore((store) => store.removeRun(id, quiet));
}

/** How much of the browser's storage for this site is used. */
export async function storageUse(): Promise<StorageUse | null> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  if (estimate?.usage === undefined || estimate.quota === undefined) return null;
  return { used: estimate.usage, available: estimate.quota };
}

/** An entry of the storage as lists show it. */
export function earlierRun(entry: RunEntry, done: number): EarlierRun {
  const { id, study, command, when, seeds, cells, keys } = entry;
  const trials = keys.length;
  return { id, study, command, when, seeds, cells, trials, done, phase: done < trials ? "stopped" : "done" };
}

async function withStore<T>(work: (store: RunStore) => Promise<T>): Promise<T> {
  const store = await RunStore.open();
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
