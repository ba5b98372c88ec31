import { OperantError } from "@operant/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { fuzzInput, layouts } from "../../../../../scripts/audit-fuzz-inputs.mjs";
import { bytesSource, jsonLines } from "./log-bytes.testing.js";
import { readAuditLog } from "./read-audit-log.js";
import type { ReadOptions } from "./types.js";

it("reads or refuses 3,000 malformed logs of every layout, never anything else", async () => {
  let read = 0;
  const seen = new Set<string>();
  for (let index = 0; index < 3000; index++) {
    const { name, bytes, mutations, options } = fuzzInput(20, index);
    seen.add(mutations[0]!);
    try {
      const { log, counts } = await readAuditLog([bytesSource(name, bytes)], options as ReadOptions);
      read++;
      if (log.kind === "rollouts") {
        expect(log.reward.every(Number.isFinite)).toBe(true);
        expect(log.rows).toBe(counts.kept);
        expect(Math.max(...log.prompt)).toBe(log.prompts - 1);
        expect(Math.max(...log.group)).toBe(log.groups - 1);
      }
    } catch (error) {
      if (!(error instanceof OperantError)) throw new Error(`input ${index}`, { cause: error });
    }
  }
  expect(seen.size).toBe(layouts.length);
  // Mutations that refuse everything would test nothing beyond the door.
  expect(read).toBeGreaterThan(700);
});

it("gives the columns that parsing the whole file with JSON.parse gives", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 40 });
  const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, min: -1e150, max: 1e150 }));
  const row = fc.record({
    prompt: fc.constantFrom("a", "b\n", '"c"', "d,e"),
    completion: text,
    reward: number,
    step: fc.integer({ min: 0, max: 3 }),
    part: fc.option(number),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 64 }),
      async (rows, array, chunk) => {
        const file = array ? JSON.stringify(rows, null, 2) : jsonLines(rows);
        const bytes = new TextEncoder().encode(file);
        const source = {
          name: "log",
          async *open() {
            for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
          },
        };
        const { log, excerpts } = await readAuditLog([source]);
        if (log.kind !== "rollouts") throw new Error("no rollouts");
        const plain = (
          array
            ? JSON.parse(file)
            : file
                .trimEnd()
                .split("\n")
                .map((line) => JSON.parse(line) as unknown)
        ) as typeof rows;
        expect(Array.from(log.reward)).toEqual(plain.map(({ reward }) => reward));
        expect(Array.from(log.step!)).toEqual(plain.map(({ step }) => step));
        expect(Array.from(log.length!)).toEqual(plain.map(({ completion }) => [...completion].length));
        if (plain.some(({ part }) => part !== null)) {
          expect(Array.from(log.components.find(({ name }) => name === "part")!.values)).toEqual(
            plain.map(({ part }) => part ?? Number.NaN),
          );
        }
        // Equal prompts, and equal prompts within a step, have equal numbers, in order of first appearance.
        const numbered = (keys: readonly string[]) => keys.map((key) => [...new Set(keys)].indexOf(key));
        expect(Array.from(log.prompt)).toEqual(numbered(plain.map(({ prompt }) => prompt)));
        expect(Array.from(log.group)).toEqual(numbered(plain.map(({ prompt, step }) => `${prompt} ${step}`)));
        const last = plain.length - 1;
        expect((await excerpts([last])).get(last)!.completion).toBe(plain[last]!.completion);
      },
    ),
    { numRuns: 150, seed: 5 },
  );
});
