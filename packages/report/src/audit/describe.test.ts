import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeAudit } from "./describe.js";
import { auditJson, auditSchemas, parseAudit } from "./document.js";
import { exampleDocument, exampleReading, exampleResult } from "./example-audit.testing.js";

describe("the document of an audit", () => {
  it("survives JSON, with undefined numbers as null there and NaN here", async () => {
    const document = await exampleDocument();
    const text = JSON.stringify(auditJson(document));
    expect(text).toContain('"estimate":null');
    expect(parseAudit(JSON.parse(text), "audit.json")).toEqual(document);
  });

  it("says what the reward and the gold column are called in the log", async () => {
    const { log } = await exampleDocument();
    expect(log).toMatchObject({ reward: "score", gold: "correct", components: ["format"] });
    expect(log.size).toBe("8 rollouts of 2 prompts in 2 groups, steps 0 to 1");
  });

  it("shows the place and text of each worst rollout, shortened", async () => {
    const [check] = (await exampleDocument("é".repeat(5_000))).checks;
    expect(check!.worst.map(({ place }) => place)).toEqual([
      "rollouts.jsonl, line 4",
      "rollouts.jsonl, line 6",
    ]);
    expect([...check!.worst[0]!.completion!]).toHaveLength(701);
  });

  it("does not read the log again when no check names a rollout", async () => {
    const reading = { ...exampleReading(), excerpts: () => Promise.reject(new Error("read again")) };
    const checks = exampleResult.checks.map((check) => ({ ...check, worst: [] }));
    const document = await describeAudit({ result: { ...exampleResult, checks }, reading });
    expect(document.checks).toHaveLength(4);
    await expect(describeAudit({ result: exampleResult, reading })).rejects.toThrow("read again");
  });

  it("is refused where it is none, or damaged, with the place", async () => {
    for (const wrong of [null, 3, [], {}, { format: "operant-world/1" }]) {
      expect(() => parseAudit(wrong, "x.json")).toThrow(/x\.json is not an audit; write one with/);
    }
    const plain = auditJson(await exampleDocument()) as { checks: { level: string }[] };
    plain.checks[1]!.level = "grave";
    expect(() => parseAudit(plain, "x.json")).toThrow(/x\.json, checks\[1\]\.level/);
  });

  it("has a published schema, as the code reads it", () => {
    for (const [name, schema] of Object.entries(auditSchemas())) {
      const file = join(import.meta.dirname, "../../schema", name);
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(schema)));
    }
  });
});
