import "fake-indexeddb/auto";
import { sha256Hex } from "@operant/core/study";
import { formatTrialRecord, trialRecord } from "@operant/report";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { earlierRuns, removeEarlier } from "./earlier-runs.js";
import { takeRun } from "./run-lock.js";
import { openShelf } from "./shelf.js";
import { type RunEntry, RunStore } from "./store.js";
import { sharedLocks } from "./threads.testing.js";

const keyOf = (name: string) => sha256Hex(name);

function trialOf(name: string, bytes = Uint8Array.of(1, 2, 3)) {
  const key = keyOf(name);
  const shard = sha256Hex(bytes);
  const record = trialRecord({
    key,
    seed: 1,
    rows: 3,
    bytes: bytes.length,
    shard,
    summaries: { share: 0.1 },
  });
  return { key, record, bytes };
}

const runOf = (id: string, names: readonly string[], when = 0, study = "coins"): RunEntry => ({
  id,
  study,
  manifest: "{}",
  command: `npx operant run ${study}`,
  when,
  seeds: "1",
  cells: 1,
  keys: names.map(keyOf),
});

let opened: RunStore[] = [];
async function open(): Promise<RunStore> {
  const store = await RunStore.open();
  opened.push(store);
  return store;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const store of opened) store.close();
  opened = [];
});

describe("the browser's storage", () => {
  it("keeps trials byte for byte, for whoever opens it next", async () => {
    const { key, record, bytes } = trialOf("a");
    const store = await open();
    await store.saveTrial(key, { record: formatTrialRecord(record), shard: bytes });
    store.close();
    const again = await open();
    expect(await again.trial(key)).toEqual({ record: formatTrialRecord(record), shard: bytes });
    expect(await again.record(key)).toBe(formatTrialRecord(record));
    expect(await again.trialKeys()).toEqual(new Set([key]));
    expect(await again.trial(keyOf("b"))).toBeUndefined();
    await again.removeTrial(key);
    expect(await again.trialKeys()).toEqual(new Set());
  });

  it("writes a trial whole or not at all", async () => {
    const store = await open();
    const { key, record, bytes } = trialOf("a");
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value, key) {
      if (this.name === "records") throw new DOMException("no room", "QuotaExceededError");
      return put.call(this, value, key);
    });
    const saving = store.saveTrial(key, { record: formatTrialRecord(record), shard: bytes });
    await expect(saving).rejects.toMatchObject({ code: "full" });
    vi.restoreAllMocks();
    const transaction = store.database.transaction("shards");
    expect(await transaction.store.getAllKeys()).toEqual([]);
  });

  it("lists runs of a study, newest first, with what is stored of them", async () => {
    const store = await open();
    const { key, record, bytes } = trialOf("a");
    await store.saveTrial(key, { record: formatTrialRecord(record), shard: bytes });
    await store.saveRun(runOf("1", ["a"], 10));
    await store.saveRun(runOf("2", ["a", "b"], 20));
    await store.saveRun(runOf("3", ["c"], 30, "dice"));
    expect((await earlierRuns()).map(({ id }) => id)).toEqual(["3", "2", "1"]);
    expect(await earlierRuns("coins")).toMatchObject([
      { id: "2", trials: 2, done: 1, phase: "stopped", command: "npx operant run coins", when: 20 },
      { id: "1", trials: 1, done: 1, phase: "done" },
    ]);
  });

  it("removes a run with the trials that no other run needs", async () => {
    const store = await open();
    for (const name of ["a", "b", "c"]) {
      const { key, record, bytes } = trialOf(name);
      await store.saveTrial(key, { record: formatTrialRecord(record), shard: bytes });
    }
    await store.saveRun(runOf("1", ["a", "b"]));
    await store.saveRun(runOf("2", ["b", "c"]));
    await removeEarlier("1");
    expect(await store.trialKeys()).toEqual(new Set([keyOf("b"), keyOf("c")]));
    expect((await earlierRuns()).map(({ id }) => id)).toEqual(["2"]);
    await removeEarlier("none");
    expect(await store.trialKeys()).toHaveProperty("size", 2);
  });

  it("keeps a run that a tab computes, and sweeps away trials of no run when none does", async () => {
    const store = await open();
    for (const name of ["a", "b", "stray"]) {
      const { key, record, bytes } = trialOf(name);
      await store.saveTrial(key, { record: formatTrialRecord(record), shard: bytes });
    }
    for (const [id, name] of [
      ["1", "a"],
      ["2", "b"],
    ] as const) {
      await store.saveRun(runOf(id, [name]));
    }
    const locks = sharedLocks();
    const release = await takeRun(locks, "2");
    await expect(removeEarlier("2", locks)).rejects.toThrow(/is being computed/);
    await removeEarlier("1", locks);
    expect(await store.trialKeys()).toEqual(new Set([keyOf("b"), keyOf("stray")]));
    release!();
    await new Promise((resolve) => setTimeout(resolve));
    await removeEarlier("2", locks);
    expect(await store.trialKeys()).toEqual(new Set());
    expect(await earlierRuns()).toEqual([]);
  });

  it("says why it cannot be used", async () => {
    Object.assign(globalThis, { indexedDB: undefined });
    await expect(RunStore.open()).rejects.toMatchObject({ code: "missing" });
    globalThis.indexedDB = new IDBFactory();
    vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    await expect(RunStore.open()).rejects.toMatchObject({ code: "refused" });
    vi.restoreAllMocks();
    const newer = await openDB("operant", 7);
    await expect(RunStore.open()).rejects.toMatchObject({
      code: "newer",
      message: expect.stringMatching(/newer version.*reload/),
    });
    newer.close();
  });

  it("makes way for a newer site in another tab and is lost then", async () => {
    const store = await open();
    const newer = await openDB("operant", 7);
    expect(newer.version).toBe(7);
    await expect(store.trialKeys()).rejects.toMatchObject({ code: "lost" });
    newer.close();
  });
});

describe("the shelf", () => {
  it("finds what was saved, with its bytes", async () => {
    const { key, record, bytes } = trialOf("a");
    await (await openShelf()).save(record, bytes);
    const shelf = await openShelf();
    expect(await shelf.keys()).toEqual(new Set([key]));
    expect(await shelf.find(key)).toEqual(record);
    expect(await shelf.shard(key)).toEqual(bytes);
    expect(await shelf.find(keyOf("b"))).toBeUndefined();
    expect(shelf.notices).toEqual([]);
  });

  it("removes damaged trials, so that they are computed again, and says how many", async () => {
    const store = await open();
    const [a, b, c] = [trialOf("a"), trialOf("b"), trialOf("c")];
    // A changed byte of the shard, a changed number of the record, a record under another trial's key.
    await store.saveTrial(a.key, { record: formatTrialRecord(a.record), shard: Uint8Array.of(1, 2, 4) });
    await store.saveTrial(b.key, {
      record: formatTrialRecord(b.record).replace("0.1", "0.2"),
      shard: b.bytes,
    });
    await store.saveTrial(c.key, { record: formatTrialRecord(a.record), shard: a.bytes });
    const shelf = await openShelf();
    for (const { key } of [a, b, c]) expect(await shelf.find(key)).toBeUndefined();
    expect(shelf.notices).toEqual(["3 stored trials were damaged and are computed again."]);
    expect(await store.trialKeys()).toEqual(new Set());
    await shelf.save(a.record, a.bytes);
    expect(await shelf.find(a.key)).toEqual(a.record);
  });

  it("goes on in memory when the storage is lost on the way", async () => {
    const store = await open();
    const shelf = await openShelf(() => Promise.resolve(store));
    const [a, b] = [trialOf("a"), trialOf("b")];
    await shelf.save(a.record, a.bytes);
    store.close();
    await shelf.save(b.record, b.bytes);
    expect(await shelf.find(b.key)).toEqual(b.record);
    expect(await shelf.shard(b.key)).toEqual(b.bytes);
    expect(shelf.notices).toEqual([expect.stringMatching(/until this tab closes/)]);
    expect(await (await openShelf()).keys()).toEqual(new Set([a.key]));
  });
});
