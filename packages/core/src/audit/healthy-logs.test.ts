import { describe, expect, it } from "vitest";
import { auditLog } from "./audit-log.js";
import { healthyLog, healthyLogs } from "./healthy-logs.testing.js";

/**
 * Of 40 logs at most 2 may raise a finding. An audit that accuses 1 % of such logs passes with probability .993,
 * 5 % with .68; one that accuses 10 % fails with probability .78, 15 % with .95 and 25 % with .999 (binomial).
 */
const logs = 40;
const most = 2;

describe("healthy logs in which something falls, drifts or has an odd scale", () => {
  it.each(healthyLogs)("%s: at most 2 findings in 40 logs", (name) => {
    const accusations: string[] = [];
    for (let seed = 1; seed <= logs && accusations.length <= most; seed++) {
      const { checks } = auditLog(healthyLog(name, seed), { resamples: 200 });
      const found = checks.filter(({ level }) => level === "finding");
      if (found.length > 0) {
        accusations.push(`seed ${seed}: ${found.map(({ check, headline }) => `${check}: ${headline}`)}`);
      }
    }
    expect(accusations.length, accusations.join("\n")).toBeLessThanOrEqual(most);
  });
});
