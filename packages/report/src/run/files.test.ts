import { describe, expect, it } from "vitest";
import { shellWord } from "./command.js";
import { formatManifest, type Manifest, parseManifest, runIdOf } from "./manifest.js";
import { formatReference, mergeReference, parseReference, type Reference } from "./reference.js";
import { RunError } from "./run-error.js";
import { checkShard, formatTrialRecord, parseTrialRecord, trialRecord } from "./trial-record.js";

const key = "ab".repeat(32);
const manifest: Manifest = {
  format: "operant-run/1",
  study: "walk",
  resultsVersion: "1",
  request: { conditions: ["up"], seeds: "1", base: {}, set: {} },
  seeds: [1],
  cells: [{ condition: "up", title: "Up", group: "Walks", parameters: { drift: 0.5 }, trials: [key] }],
};

describe("manifests", () => {
  it("are read back, and name the run by their contents", () => {
    const text = formatManifest(manifest);
    expect(parseManifest(text, "manifest.json", runIdOf(manifest))).toEqual(manifest);
    expect(runIdOf(manifest)).toMatch(/^[0-9a-f]{16}$/);
    expect(runIdOf({ ...manifest, resultsVersion: "2" })).not.toBe(runIdOf(manifest));
  });

  it("are refused when they are damaged, of another run or of another version", () => {
    const text = formatManifest(manifest);
    const refused: [string, RegExp, string?][] = [
      [text.slice(0, -5), /m\.json is damaged: it is not JSON/],
      [text.replace('"seeds": "1"', '"seeds": 1'), /m\.json is damaged at request\.seeds/],
      [text.replace(key, "zz"), /damaged at cells\.0\.trials\.0: not a SHA-256/],
      [text, /do not belong to run 0000/, "0000"],
      [text.replace("run/1", "run/2"), /format operant-run\/2; this version of Operant reads operant-run\/1/],
    ];
    for (const [damaged, message, id] of refused) {
      expect(() => parseManifest(damaged, "m.json", id)).toThrow(message);
      expect(() => parseManifest(damaged, "m.json", id)).toThrow(RunError);
    }
  });
});

describe("trial records", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  // SHA-256 of the bytes 1 2 3, from sha256sum.
  const shard = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
  const record = trialRecord({ key, seed: 3, rows: 20, bytes: 3, shard, summaries: { end: -0.125 } });

  it("are read back and know their shard", () => {
    expect(parseTrialRecord(formatTrialRecord(record), "r.json", key)).toEqual(record);
    expect(() => checkShard(record, bytes, "s")).not.toThrow();
    expect(() => checkShard(record, Uint8Array.of(1, 2, 4), "s")).toThrow(/s is damaged/);
    expect(() => checkShard(record, Uint8Array.of(1, 2), "s")).toThrow(/s is damaged/);
  });

  it("notice a changed number, and another trial's record", () => {
    const changed = formatTrialRecord(record).replace("-0.125", "-0.25");
    expect(() => parseTrialRecord(changed, "r.json", key)).toThrow(/r\.json is damaged/);
    expect(() => parseTrialRecord(formatTrialRecord(record), "r.json", "cd".repeat(32))).toThrow(
      /r\.json is damaged/,
    );
  });
});

describe("reference results", () => {
  const reference = (seeds: number[], shard = key): Reference => ({
    format: "operant-reference/1",
    study: "walk",
    resultsVersion: "1",
    condition: "up",
    parameters: { drift: 0.5 },
    seeds: seeds.map((seed) => ({ seed, shard, summaries: { end: seed / 3 } })),
  });

  it("keep every bit, a line per seed", () => {
    const text = formatReference(reference([1, 2, 3]));
    expect(parseReference(text, "up.json")).toEqual(reference([1, 2, 3]));
    expect(text.split("\n")).toHaveLength(6);
  });

  it("take in further seeds, and refuse a seed whose bytes changed", () => {
    const merged = mergeReference(reference([3, 4]), reference([1, 3]), "up.json");
    expect(merged).toEqual(reference([1, 3, 4]));
    const other = reference([3], "cd".repeat(32));
    expect(() => mergeReference(reference([3]), other, "up.json")).toThrow(
      /seed 3 has shard cdcdcdcdcdcd now and abababababab/,
    );
    expect(mergeReference({ ...reference([9]), resultsVersion: "0" }, other, "up.json")).toEqual(other);
  });
});

describe("shell words", () => {
  it("are quoted only where a shell needs it", () => {
    expect(["a=1,2", "./my-study.ts", "it's", "a b", ""].map(shellWord)).toEqual([
      "a=1,2",
      "./my-study.ts",
      `'it'\\''s'`,
      "'a b'",
      "''",
    ]);
  });
});
