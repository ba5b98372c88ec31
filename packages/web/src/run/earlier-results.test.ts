import "fake-indexeddb/auto";
import { evaluateClaims, planRun, runTrial, sha256Hex } from "@operant/core/study";
import {
  encodeShard,
  formatManifest,
  formatTrialRecord,
  manifestOf,
  runIdOf,
  trialRecord,
} from "@operant/report";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it } from "vitest";
import { coins } from "./coin-study.testing.js";
import { earlierResults } from "./earlier-results.js";
import { RunStore } from "./store.js";

const request = { preset: "quick", seeds: "1..4", set: { bias: [0.5, 0.75] }, conditions: ["fair"] };

/** Stores a run of the request, without the trials of some seeds; returns its id and keys. */
async function stored(without: readonly number[] = []): Promise<{ id: string; keys: string[] }> {
  const plan = planRun(coins, request);
  const manifest = manifestOf(coins, plan);
  const id = runIdOf(manifest);
  const keys = plan.trials.map(({ key }) => key);
  const store = await RunStore.open();
  await store.saveRun({
    id,
    study: "coins",
    manifest: formatManifest(manifest),
    command: "npx operant run coins",
    when: 5,
    seeds: "1..4",
    cells: 2,
    keys,
  });
  for (const { key, seed, parameters } of plan.trials) {
    if (without.includes(seed)) continue;
    const result = runTrial(coins, parameters, seed);
    const shard = encodeShard(coins, { key, seed, parameters }, result);
    const { rows, summaries } = result;
    const record = trialRecord({ key, seed, rows, bytes: shard.length, shard: sha256Hex(shard), summaries });
    await store.saveTrial(key, { record: formatTrialRecord(record), shard });
  }
  store.close();
  return { id, keys };
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe("an earlier run", () => {
  it("is shown with its cells, claims and the request that gives it again", async () => {
    const { id } = await stored([3]);
    const { run, request, cells, claims, notices } = await earlierResults(coins, id);
    expect(run).toMatchObject({ id, trials: 8, done: 6, phase: "stopped", when: 5 });
    expect(cells.map(({ title, seeds }) => [title, seeds])).toEqual([
      ["Fair, bias=0.5", [1, 2, 4]],
      ["Fair, bias=0.75", [1, 2, 4]],
    ]);
    const parameters = { flips: 40, bias: 0.75, work: 1, broken: -1 };
    expect(cells[1]!.summaries["share"]).toEqual(
      [1, 2, 4].map((seed) => runTrial(coins, parameters, seed).summaries["share"]),
    );
    expect(cells[1]!.shards).toHaveLength(3);
    expect(claims.map(({ outcome }) => outcome)).toEqual(
      evaluateClaims(coins, cells).map(({ outcome }) => outcome),
    );
    expect(runIdOf(manifestOf(coins, planRun(coins, request)))).toBe(id);
    expect(notices).toEqual([]);
  });

  it("decides no claims by another version of the study, and says so", async () => {
    const { id } = await stored();
    const { cells, claims, notices } = await earlierResults({ ...coins, resultsVersion: "2" }, id);
    expect(cells).toHaveLength(2);
    expect(claims).toEqual([]);
    expect(notices).toEqual([expect.stringMatching(/results version 1 of the study, which is 2 now/)]);
  });

  it("leaves damaged records out, and says how many", async () => {
    const { id, keys } = await stored();
    const store = await RunStore.open();
    await store.database.put("records", "{}", keys[0]!);
    store.close();
    const { cells, notices } = await earlierResults(coins, id);
    expect(cells.reduce((sum, { seeds }) => sum + seeds.length, 0)).toBe(7);
    expect(notices).toEqual(["1 of its stored trials are damaged and left out."]);
  });

  it("that is not there, or damaged, is refused with words", async () => {
    const { id } = await stored();
    await expect(earlierResults(coins, "0123456789abcdef")).rejects.toThrow(/not stored in this browser/);
    const store = await RunStore.open();
    const entry = (await store.run(id))!;
    await store.saveRun({ ...entry, manifest: entry.manifest.replace('"1..4"', '"1..5"') });
    store.close();
    await expect(earlierResults(coins, id)).rejects.toThrow(/damaged/);
  });
});
