import { parseSeeds } from "@operant/core/study";
import { beforeAll, describe, expect, it } from "vitest";
import type { Subject } from "../subject/index.js";
import { Refusal } from "./refusal.js";
import { tinySubject } from "./server.testing.js";
import { countSeeds, planStart } from "./start-plan.js";

describe("a request's size", () => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await tinySubject();
  });

  const refusalOf = (request: object): Refusal => {
    try {
      planStart([subject], { study: "tiny", ...request }, "runs");
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    throw new Error("The request was planned.");
  };

  it("counts seeds in every way that core reads them", () => {
    for (const text of ["7", "1..20", "1,2,5..8", "+1..+9", " 3 .. +12 ", "+4", "1..3,+7..+8"]) {
      expect(countSeeds(text), text).toBe(parseSeeds(text).length);
    }
  });

  it("is refused before it is planned, however the seeds are written", () => {
    for (const seeds of ["1..100000", "+1..+100000", "+1 .. +99999", "+1..+30000,+30001..+60000"]) {
      expect(refusalOf({ seeds }), seeds).toMatchObject({ status: 400, code: "too-large", field: "seeds" });
    }
  });

  it("counts every condition where none is named", () => {
    const conditions = Object.keys(subject.study.conditions).length;
    expect(conditions).toBeGreaterThan(1);
    const seeds = `1..${Math.floor(50_000 / conditions) + 1}`;
    expect(refusalOf({ seeds, conditions: [] })).toMatchObject({ code: "too-large" });
  });

  it("is told in little time for any text of seeds that a body can hold", () => {
    for (const seeds of [
      "1".repeat(65_000),
      `1${" ".repeat(65_000)}x`,
      "1..".repeat(21_000),
      "1,".repeat(32_000),
    ]) {
      const began = performance.now();
      expect(refusalOf({ seeds }).status, seeds.slice(0, 9)).toBe(400);
      expect(performance.now() - began, seeds.slice(0, 9)).toBeLessThan(500);
    }
  });
});
