import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex, trialKey } from "./key.js";

const study = { id: "coin", resultsVersion: "3" };

describe("trial keys", () => {
  it("is the SHA-256 of the written-out identity", () => {
    const text = '{"parameters":{"a":1,"b":"x"},"resultsVersion":"3","seed":7,"study":"coin"}';
    expect(trialKey(study, { b: "x", a: 1 }, 7)).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("does not depend on the order of parameters, and depends on everything else", () => {
    const key = trialKey(study, { a: 1, b: true }, 7);
    expect(trialKey(study, { b: true, a: 1 }, 7)).toBe(key);
    const others = [
      trialKey({ ...study, id: "coins" }, { a: 1, b: true }, 7),
      trialKey({ ...study, resultsVersion: "4" }, { a: 1, b: true }, 7),
      trialKey(study, { a: 1, b: true }, 8),
      trialKey(study, { a: 2, b: true }, 7),
      trialKey(study, { a: "1", b: true }, 7),
      trialKey(study, { a: 1 }, 7),
    ];
    expect(new Set([key, ...others]).size).toBe(7);
  });

  it("hashes texts as UTF-8, as Node does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(sha256Hex(text)).toBe(createHash("sha256").update(text).digest("hex"));
      }),
    );
  });
});

describe("canonical JSON", () => {
  it("holds what JSON holds, whatever the order of members", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Parameters<typeof canonicalJson>[0]);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it("refuses numbers that JSON cannot hold", () => {
    expect(() => canonicalJson({ a: [Number.NaN] })).toThrow(/NaN/);
  });
});
