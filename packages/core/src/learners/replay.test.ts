import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createKernels } from "../numeric/index.js";
import { deriveStream, Stream } from "../random/index.js";
import { Replay } from "./replay.js";
import { sampleSet } from "./replay-reference.testing.js";
import { ReplayRows } from "./replay-rows.js";

describe("the ring buffer", () => {
  test("holds the last transitions up to its capacity and says which one goes next", () => {
    const kernels = createKernels();
    const replay = new Replay(kernels, 3000);
    const stored: number[] = [];
    for (let t = 0; t < 7500; t++) {
      const expected = t < 3000 ? 0 : replay.address(t % 3000);
      if (replay.overwritten !== expected) expect.fail(`wrong place at step ${t}`);
      replay.add(t, t % 5, t / 4, t + 1, t % 7 === 0 ? 1 : 0);
      stored[t % 3000] = t;
    }
    expect(replay.size).toBe(3000);
    stored.forEach((t, i) => {
      const at = replay.address(i) / 4;
      expect([...kernels.u32.subarray(at, at + 3)]).toEqual([t, 2 * (t % 5) + (t % 7 === 0 ? 1 : 0), t + 1]);
      expect(kernels.f32[at + 3]).toBe(t / 4);
    });
  });
});

describe("sampling a batch", () => {
  /** Draws from a buffer whose n-th record has n as its action; all share one row. */
  function sampler(n: number, k: number) {
    const kernels = createKernels();
    const replay = new Replay(kernels, n);
    const row = kernels.allocate(64);
    for (let i = 0; i < n; i++) replay.add(row, i, 0, row, 1);
    const bits = 34 - Math.clz32(k);
    const generator = kernels.allocate(16);
    const table = kernels.allocate(4 << bits);
    const batch = kernels.allocate(16 * k);
    return (stream: Stream) => {
      kernels.u32.set(stream.state(), generator / 4);
      kernels.call.drawBatch(replay.pages, n, k, generator, table, bits, batch, 0, 1, 0);
      const after = [...kernels.u32.subarray(generator / 4, generator / 4 + 4)];
      return { after, picked: Array.from({ length: k }, (_, i) => kernels.u32[batch / 4 + 4 * i + 1]! >> 1) };
    };
  }

  test("picks what the readable version picks, and leaves the generator where that leaves it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.nat(4000), fc.nat(1e6), (k, more, seed) => {
        const stream = deriveStream("test", seed, "set");
        const { picked, after } = sampler(k + more, k)(stream);
        expect(picked).toEqual(sampleSet(k + more, k, stream));
        expect(after).toEqual(stream.state());
        expect(new Set(picked).size).toBe(k);
      }),
    );
  });

  test("picks each of the 35 sets of three out of seven equally often", () => {
    let stream = deriveStream("test", 2, "set");
    const draw = sampler(7, 3);
    const counts = new Map<string, number>();
    const draws = 35_000;
    for (let i = 0; i < draws; i++) {
      const { picked, after } = draw(stream);
      stream = new Stream(after[0]!, after[1]!, after[2]!, after[3]!);
      const key = picked.sort().join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(35);
    const expected = draws / 35;
    const chi2 = [...counts.values()].reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
    expect(chi2).toBeLessThan(65.2); // 34 degrees of freedom, one in a thousand
    expect(chi2).toBeGreaterThan(11.8); // …and not suspiciously even
  });
});

describe("rows", () => {
  test("equal observations share an address, and memory holds each once", () => {
    const kernels = createKernels();
    const rows = new ReplayRows(kernels, 3, 4, 2);
    const a = rows.intern(Float64Array.of(1, 0, 0.1));
    expect(rows.fresh).toBe(true);
    expect(rows.intern(Float64Array.of(1, -0, Math.fround(0.1)))).toBe(a);
    expect(rows.fresh).toBe(false);
    const b = rows.intern(Float64Array.of(0, 1, 0.1));
    expect(b).not.toBe(a);
    expect(rows.size).toBe(2);
    const at = b / 4;
    expect([...kernels.f32.subarray(at, at + 4)]).toEqual([0, 1, Math.fround(0.1), 0]);
  });

  test("agree with a table of strings through any history of adding and releasing", () => {
    const stream = deriveStream("test", 7, "rows");
    const kernels = createKernels();
    const rows = new ReplayRows(kernels, 2, 4, 6);
    const model = new Map<string, { id: number; references: number; row: Float64Array }>();
    let most = 0;
    for (let t = 0; t < 60_000; t++) {
      // Phases with few and with many distinct rows, growing and shrinking.
      const wide = t % 20_000 < 10_000 ? 100 : 12;
      const row = Float64Array.of(stream.below(wide) - 3, stream.below(wide) * 1000);
      const key = row.join();
      const known = model.get(key);
      if (stream.uniform() < (t % 20_000 < 10_000 ? 0.8 : 0.3)) {
        const id = rows.intern(row);
        if (rows.fresh !== (known === undefined)) expect.fail(`fresh is ${rows.fresh} at step ${t}`);
        if (known === undefined) {
          if (t % 1000 === 0 && [...model.values()].some((other) => other.id === id)) {
            expect.fail(`${key} got the id ${id} of another row at step ${t}`);
          }
          model.set(key, { id, references: 1, row });
        } else {
          if (id !== known.id) expect.fail(`${key} is ${known.id} and ${id} at step ${t}`);
          known.references++;
        }
      } else if (known !== undefined) {
        rows.release(known.id);
        if (--known.references === 0) model.delete(key);
      }
      if (rows.size !== model.size) expect.fail(`${rows.size} rows, not ${model.size}, at step ${t}`);
      most = Math.max(most, model.size);
    }
    expect(most).toBeGreaterThan(4000);
    expect(new Set([...model.values()].map((entry) => entry.id)).size).toBe(model.size);
    for (const { id, row } of model.values()) {
      const at = id / 4;
      expect([...kernels.f32.subarray(at, at + 2)]).toEqual([...row]);
    }
    // Memory is given again: there is never more of it than for the rows held at once.
    expect(rows.capacity).toBeLessThan(most + 1024);
  });

  test("an observation that is not finite is refused with its place", () => {
    const rows = new ReplayRows(createKernels(), 2, 4, 0);
    expect(() => rows.intern(Float64Array.of(1, Number.NaN))).toThrow("Entry 1 of an observation is NaN");
    expect(() => rows.intern(Float64Array.of(1e39, 0))).toThrow("Entry 0");
  });
});
