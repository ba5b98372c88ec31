import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/**
 * Trials and runs in the browser's database, as they lie on a disk: by trial key the record (JSON text) and the
 * shard (bytes), by run id the manifest (JSON text). A trial is written in one transaction, whole or not at all.
 */
export interface RunEntry {
  readonly id: string;
  readonly study: string;
  /** The manifest's text, as `formatManifest` writes it. */
  readonly manifest: string;
  readonly command: string;
  /** Milliseconds since 1970. */
  readonly when: number;
  readonly seeds: string;
  readonly cells: number;
  /** Keys of all its trials. */
  readonly keys: readonly string[];
}

export interface StoredTrial {
  readonly record: string;
  readonly shard: Uint8Array;
}

interface Schema extends DBSchema {
  records: { key: string; value: string };
  shards: { key: string; value: Uint8Array };
  runs: { key: string; value: RunEntry; indexes: { study: string } };
}

const databaseName = "operant";
/** Raised when the stores change; what older sites wrote is then taken over in `upgrade`. */
const databaseVersion = 1;
/** How long other tabs may take to let go of a database of an older version. */
const patience = 2_000;

/** The storage cannot be used; the message says why and what follows, in words for the page. */
export class StoreError extends Error {
  constructor(
    readonly code: "missing" | "refused" | "newer" | "blocked" | "full" | "lost",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "StoreError";
  }
}

/** What is said of a storage that cannot be used; each ends with what that means. */
const inWords: Readonly<Record<StoreError["code"], string>> = {
  missing: "This browser has no storage for results: they are kept until this tab closes.",
  refused:
    "This browser refuses to store results, as private windows do: they are kept until this tab closes.",
  newer:
    "Results are stored here by a newer version of the lab: reload the page to use it. Until then they are kept in this tab only.",
  blocked:
    "Another tab holds the storage of an older version of the lab: close it and reload. Until then results are kept in this tab only.",
  full: "The browser’s storage is full: new results are kept until this tab closes. Delete earlier runs to make room.",
  lost: "The browser closed its storage: new results are kept until this tab closes.",
};

function storeError(code: StoreError["code"], cause?: unknown): StoreError {
  return new StoreError(code, inWords[code], cause === undefined ? {} : { cause });
}

/** The browser's storage of runs. Every method rejects with a StoreError when the storage fails. */
export class RunStore {
  #lost = false;

  private constructor(readonly database: IDBPDatabase<Schema>) {
    database.addEventListener("close", () => {
      this.#lost = true;
    });
  }

  /** @throws StoreError (as a rejection) `missing`, `refused`, `newer` or `blocked` */
  static async open(): Promise<RunStore> {
    if (typeof indexedDB === "undefined" || indexedDB === null) throw storeError("missing");
    let overdue: ReturnType<typeof setTimeout> | undefined;
    const blocked = new Promise<never>((_, reject) => {
      overdue = setTimeout(() => reject(storeError("blocked")), patience);
    });
    try {
      const opening = openDB<Schema>(databaseName, databaseVersion, {
        upgrade(database) {
          database.createObjectStore("records");
          database.createObjectStore("shards");
          database.createObjectStore("runs", { keyPath: "id" }).createIndex("study", "study");
        },
        // A newer site in another tab wants to upgrade: it must not wait for this one.
        blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      });
      const database = await Promise.race([opening, blocked]);
      return new RunStore(database);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw storeError(nameOf(error) === "VersionError" ? "newer" : "refused", error);
    } finally {
      clearTimeout(overdue);
    }
  }

  async trial(key: string): Promise<StoredTrial | undefined> {
    return this.#guard(async () => {
      const transaction = this.database.transaction(["records", "shards"]);
      const [record, shard] = await Promise.all([
        transaction.objectStore("records").get(key),
        transaction.objectStore("shards").get(key),
      ]);
      return record === undefined || shard === undefined ? undefined : { record, shard };
    });
  }

  /** The record alone, for results without their columns. */
  async record(key: string): Promise<string | undefined> {
    return this.#guard(() => this.database.get("records", key));
  }

  async saveTrial(key: string, { record, shard }: StoredTrial): Promise<void> {
    await this.#guard(async () => {
      const transaction = this.database.transaction(["records", "shards"], "readwrite");
      const { done } = transaction;
      // A failure is handled where it is awaited; before that it must not count as unhandled.
      done.catch(() => {});
      try {
        await transaction.objectStore("shards").put(shard, key);
        await transaction.objectStore("records").put(record, key);
      } catch (error) {
        // One half is there: without this it would be written.
        abort(transaction);
        await done.catch(() => {});
        throw error;
      }
      await done;
    });
  }

  async removeTrial(key: string): Promise<void> {
    await this.#guard(async () => {
      const transaction = this.database.transaction(["records", "shards"], "readwrite");
      await Promise.all([
        transaction.objectStore("records").delete(key),
        transaction.objectStore("shards").delete(key),
        transaction.done,
      ]);
    });
  }

  /** Keys of all trials that are stored. */
  async trialKeys(): Promise<Set<string>> {
    return this.#guard(async () => new Set(await this.database.getAllKeys("records")));
  }

  async saveRun(entry: RunEntry): Promise<void> {
    await this.#guard(() => this.database.put("runs", entry));
  }

  async run(id: string): Promise<RunEntry | undefined> {
    return this.#guard(() => this.database.get("runs", id));
  }

  /** All runs, or those of one study; the one worked on last comes first. */
  async runs(study?: string): Promise<RunEntry[]> {
    return this.#guard(async () => {
      const entries =
        study === undefined
          ? await this.database.getAll("runs")
          : await this.database.getAllFromIndex("runs", "study", study);
      return entries.sort((a, b) => b.when - a.when || (a.id < b.id ? -1 : 1));
    });
  }

  /**
   * Removes a run and every trial that no other run needs.
   * @param strays also those that never belonged to it and are of no run at all: their run was deleted, or there was
   *   no room to enter it, while they were computed
   */
  async removeRun(id: string, strays = false): Promise<void> {
    await this.#guard(async () => {
      const transaction = this.database.transaction(["records", "shards", "runs"], "readwrite");
      const runs = transaction.objectStore("runs");
      const entry = await runs.get(id);
      if (entry !== undefined) {
        await runs.delete(id);
        const needed = new Set((await runs.getAll()).flatMap(({ keys }) => keys));
        const stored = strays ? await transaction.objectStore("shards").getAllKeys() : [];
        for (const key of new Set([...entry.keys, ...stored])) {
          if (needed.has(key)) continue;
          void transaction.objectStore("records").delete(key);
          void transaction.objectStore("shards").delete(key);
        }
      }
      await transaction.done;
    });
  }

  close(): void {
    this.database.close();
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.#lost) throw storeError("lost");
    try {
      return await work();
    } catch (error) {
      const name = nameOf(error);
      throw storeError(name === "QuotaExceededError" ? "full" : "lost", error);
    }
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It has ended by itself, with nothing written.
  }
}

function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}
