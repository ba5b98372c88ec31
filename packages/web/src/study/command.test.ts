import { planRun } from "@operant/core/study";
import { manifestOf, shortCommand } from "@operant/report";
import { describe, expect, it } from "vitest";
import { commandOf } from "./command.js";
import { allFacts } from "./example-study.testing.js";

describe("the command of a request", () => {
  it("is the plan's own where only preset, seeds and parameters are chosen", () => {
    for (const { study, facts } of allFacts) {
      const first = facts.parameters[0]!;
      const request = { preset: "quick", seeds: "7,9", set: { [first.name]: [first.default] } };
      const plan = manifestOf(study, planRun(study, request));
      expect(commandOf(facts, request)).toBe(shortCommand(study, plan, study.id).command);
    }
  });

  it("quotes what a shell would take apart", () => {
    const { facts } = allFacts[0]!;
    expect(commandOf(facts, { conditions: ["a b", "it's"] })).toBe(
      `npx operant run ${facts.id} --preset quick --condition 'a b,it'\\''s'`,
    );
  });
});
