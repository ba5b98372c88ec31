import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Parameters } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { typed } from "./parameters.js";
import type { ReferenceResults } from "./readme.js";

/* The committed reference results against what the rules alone say of them. */

/**
 * Updates of all networks in an IPD run: a network takes one per stored transition from the one that fills its
 * first batch on. A pairing's round stores two moves, two or four punish decisions and one choice of partner.
 */
function stepsOf(values: Parameters): number {
  const p = typed(values);
  const punishes = p.punishers === "none" ? 0 : p.punishers === "both" ? 4 : 2;
  const chooses = p.partner === "chosen" ? 1 : 0;
  const networks = p.agents * (1 + (punishes > 0 ? 1 : 0) + chooses);
  return p.episodes * p.agents * p.rounds * (2 + punishes + chooses) - networks * (p.batch - 1);
}

/** What the authors' own program counted (DP, DP-S, TPP-S), and the same sum for the others: 2,000 episodes. */
const COUNTED: Readonly<Record<string, number>> = {
  "ipd-dp": 399_010,
  "ipd-dp-s": 498_515,
  "ipd-tpp": 399_010,
  "ipd-tpp-s": 498_515,
  "ipd-tppdp": 599_010,
  "ipd-tppdp-s": 698_515,
};

const folder = join(import.meta.dirname, "reference");
const results = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name) => ({ name, content: JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown }))
  .flatMap(({ name, content }) => {
    const { format } = content as { format?: string };
    return format?.startsWith("operant-reference/") ? [{ name, ...(content as ReferenceResults) }] : [];
  });
const ipd = results.filter(({ parameters }) => typed(parameters).game === "ipd");

describe.skipIf(ipd.length === 0)("the committed results of the IPD", () => {
  it.each(Object.entries(COUNTED))("%s took %i gradient steps in every seed", (condition, count) => {
    const one = ipd.find(
      ({ condition: name, parameters }) => name === condition && typed(parameters).profile === "authors",
    )!;
    expect(typed(one.parameters).episodes).toBe(2000);
    expect(new Set(one.seeds.map(({ summaries }) => summaries["gradient_steps"]))).toEqual(new Set([count]));
  });

  it.each(ipd)("$name: every seed took the number of gradient steps that the rules give", (one) => {
    const expected = stepsOf(one.parameters);
    expect(one.seeds.length).toBeGreaterThan(0);
    for (const { seed, summaries } of one.seeds)
      expect(summaries["gradient_steps"], `seed ${seed}`).toBe(expected);
  });
});
