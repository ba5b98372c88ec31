import type { Study } from "@operant/core/study";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { decodeShard, encodeShard } from "./shard.js";

const metric = { title: "", unit: "", range: [-1e308, 1e308] as const, description: "", optional: true };
const study: Study = {
  id: "walk",
  title: "Walk",
  question: "",
  resultsVersion: "1",
  parameters: z.object({}),
  conditions: {},
  presets: {},
  row: "step",
  metrics: { height: metric, speed: metric },
  summaries: {},
  cost: () => 1,
  // biome-ignore lint/correctness/useYield: nothing to wait for
  *trial() {
    return { columns: {} };
  },
  summarise: () => ({}),
  claims: [],
  tables: [],
  figures: [],
};
const identity = { key: "k", seed: 7, parameters: { length: 2 } };

describe("shards", () => {
  it("give back the bits of any columns, NaN where a value is not defined", async () => {
    const value = fc.oneof(
      fc.double({ noDefaultInfinity: true }),
      fc.constantFrom(0, 1, Number.NaN, 0.1, 5e-324),
    );
    const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 3_000 });
    await fc.assert(
      fc.asyncProperty(rows, async (pairs) => {
        const height = Float64Array.from(pairs, ([first]) => first);
        const speed = Float64Array.from(pairs, ([, second]) => second);
        const decoded = await decodeShard(
          encodeShard(study, identity, { columns: { height, speed } }),
          "shard",
        );
        // Minus zero is the one value that is not kept.
        const bits = (values: Float64Array) => [...values].map((each) => (each === 0 ? 0 : each));
        expect(bits(decoded["height"]!)).toEqual(bits(height));
        expect(bits(decoded["speed"]!)).toEqual(bits(speed));
      }),
      { numRuns: 50 },
    );
  });

  it("have the same bytes for the same result, whatever the order of its columns", () => {
    const height = Float64Array.of(1, 2.5, Number.NaN);
    const speed = Float64Array.of(0, -0, 1);
    const bytes = encodeShard(study, identity, { columns: { height, speed } });
    const again = encodeShard(study, identity, { columns: { speed: Float64Array.of(-0, 0, 1), height } });
    expect(again).toEqual(bytes);
  });

  it("are Parquet files of rows that say their seed and number, with nulls for what is not defined", async () => {
    const bytes = encodeShard(study, identity, { columns: { height: Float64Array.of(1.5, Number.NaN) } });
    const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
    expect(rows).toEqual([
      { seed: 7, step: 1, height: 1.5 },
      { seed: 7, step: 2, height: null },
    ]);
  });

  it("decode only what is asked for", async () => {
    const columns = { height: Float64Array.of(1), speed: Float64Array.of(2) };
    const bytes = encodeShard(study, identity, { columns });
    expect(await decodeShard(bytes, "shard", ["speed", "nothing"])).toEqual({ speed: Float64Array.of(2) });
  });

  it("refuse a metric named like a column that they always have", () => {
    const columns = { step: Float64Array.of(1) };
    expect(() => encodeShard({ ...study, metrics: { step: metric } }, identity, { columns })).toThrow(
      /"step"/,
    );
  });

  it("are refused with another number of rows than they should have", async () => {
    const bytes = encodeShard(study, identity, { columns: { height: Float64Array.of(1, 2) } });
    expect(await decodeShard(bytes, "shard", undefined, 2)).toEqual({ height: Float64Array.of(1, 2) });
    await expect(decodeShard(bytes, "shard", undefined, 3)).rejects.toThrow(/damaged.*2 rows/);
  });

  it("are refused when they speak of more rows than their groups hold", async () => {
    const bytes = encodeShard(study, identity, { columns: { height: Float64Array.of(1) } });
    const view = new DataView(bytes.buffer);
    const end = bytes.length - 8;
    const start = end - view.getUint32(end, true);
    // In the footer, a number of rows is an i64 (type 6, the next field) of 1, which zigzag writes as 2.
    const claims = [...bytes.keys()].filter((i) => i >= start && bytes[i] === 0x16 && bytes[i + 1] === 2);
    const billion = [0x80, 0xa8, 0xd6, 0xb9, 0x07];
    const bombs = claims.map((at) => {
      const footer = [...bytes.slice(start, at + 1), ...billion, ...bytes.slice(at + 2, end)];
      const length = new Uint8Array(Uint32Array.of(footer.length).buffer);
      return Uint8Array.from([...bytes.slice(0, start), ...footer, ...length, ...bytes.slice(end + 4)]);
    });
    const outcomes = await Promise.allSettled(bombs.map((bomb) => decodeShard(bomb, "shard")));
    const reasons = outcomes.map((each) => (each.status === "rejected" ? String(each.reason) : ""));
    expect(reasons.some((reason) => reason.includes("1000000000 rows"))).toBe(true);
  });

  it("are named when they cannot be read", async () => {
    await expect(decodeShard(new Uint8Array(50), "x.parquet")).rejects.toThrow(/x\.parquet is damaged/);
  });
});
