import {
  checkShard,
  decodeShard,
  formatTrialRecord,
  parseTrialRecord,
  RunError,
  type TrialRecord,
} from "@operant/report";
import { type RunEntry, RunStore, StoreError } from "./store.js";

/** Where a run's trials are put and found again: the browser's storage, or memory where that fails. */
export interface Shelf {
  /** What must be said about the storage, in words for the page. */
  readonly notices: readonly string[];
  /** Keys of all trials that are there. */
  keys(): Promise<ReadonlySet<string>>;
  /**
   * A trial's record after record and shard are checked; undefined where there is none. A damaged trial is
   * removed, with a notice: it is computed again.
   */
  find(key: string): Promise<TrialRecord | undefined>;
  /** A trial's shard; undefined where there is none. */
  shard(key: string): Promise<Uint8Array | undefined>;
  save(record: TrialRecord, shard: Uint8Array): Promise<void>;
  enter(run: RunEntry): Promise<void>;
}

/**
 * Opens the browser's storage. Where it is missing, refused or full, trials are kept in memory and a notice says
 * so; nothing that happens to it stops a run.
 */
export async function openShelf(open: () => Promise<RunStore> = () => RunStore.open()): Promise<Shelf> {
  const notices: string[] = [];
  const say = (notice: string): void => {
    if (!notices.includes(notice)) notices.push(notice);
  };
  let store: RunStore | undefined;
  let damaged = 0;
  const memory = new Map<string, { record: TrialRecord; shard: Uint8Array }>();

  /** What the storage says, or undefined once it has failed. */
  const ask = async <T>(work: (store: RunStore) => Promise<T>): Promise<T | undefined> => {
    if (store === undefined) return undefined;
    try {
      return await work(store);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      say(error.message);
      // What is stored can still be read when there is no room for more.
      if (error.code !== "full") store = undefined;
      return undefined;
    }
  };

  try {
    store = await open();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    say(error.message);
  }

  return {
    notices,
    async keys() {
      const stored = await ask((store) => store.trialKeys());
      return new Set([...memory.keys(), ...(stored ?? [])]);
    },
    async find(key) {
      const kept = memory.get(key);
      if (kept !== undefined) return kept.record;
      const stored = await ask((store) => store.trial(key));
      if (stored === undefined) return undefined;
      try {
        const record = parseTrialRecord(stored.record, `trials/${key}.json`, key);
        checkShard(record, stored.shard, `trials/${key}.parquet`);
        return record;
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        await ask((store) => store.removeTrial(key));
        if (damaged > 0) notices.splice(notices.indexOf(damagedInWords(damaged)), 1);
        say(damagedInWords(++damaged));
        return undefined;
      }
    },
    async shard(key) {
      return memory.get(key)?.shard ?? (await ask((store) => store.trial(key)))?.shard;
    },
    async save(record, shard) {
      const saved = await ask(async (store) => {
        await store.saveTrial(record.key, { record: formatTrialRecord(record), shard });
        return true;
      });
      if (saved !== true) memory.set(record.key, { record, shard });
    },
    async enter(run) {
      await ask((store) => store.saveRun(run));
    },
  };
}

function damagedInWords(count: number): string {
  return count === 1
    ? "A stored trial was damaged and is computed again."
    : `${count} stored trials were damaged and are computed again.`;
}

/** Columns of a shard on the shelf; nothing where the shard is gone or damaged. */
export async function columnsOf(
  shelf: Shelf,
  key: string,
  metrics: readonly string[],
): Promise<Record<string, Float64Array> | undefined> {
  const shard = await shelf.shard(key);
  if (shard === undefined) return undefined;
  try {
    return await decodeShard(shard, `trials/${key}.parquet`, metrics);
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}
