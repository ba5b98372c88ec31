import { planRun } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { baseline, checkDraft, draftOf, emptyDraft, mostTrials, selectedConditions } from "./draft.js";
import { allFacts } from "./example-study.testing.js";

const { study: direct, facts: directFacts } = allFacts.find(({ study }) => study.id === "direct-punishment")!;

describe("a draft of a request", () => {
  it("means what the study's own plan makes of it, for every preset of every study", () => {
    for (const { study, facts } of allFacts) {
      for (const preset of Object.keys(study.presets)) {
        const draft = { ...emptyDraft(facts), preset };
        const { request, problems, cells, seeds } = checkDraft(facts, draft);
        expect(problems, study.id).toEqual([]);
        const plan = planRun(study, request);
        expect([cells, seeds], `${study.id} ${preset}`).toEqual([plan.cells.length, plan.seeds.length]);
        expect(plan.cells.map(({ condition }) => condition)).toEqual(selectedConditions(facts, draft));
        for (const parameter of facts.parameters) {
          const planned = new Set(plan.cells.map(({ parameters }) => String(parameters[parameter.name])));
          expect(
            new Set(baseline(facts, draft, parameter)),
            `${study.id} ${preset} ${parameter.name}`,
          ).toEqual(planned);
        }
      }
    }
  });

  it("counts the cells of a grid as the plan does", () => {
    const draft = {
      ...emptyDraft(directFacts),
      conditions: ["ipd-dp", "ipd-tpp"],
      seeds: "1..3",
      set: { punishmentLoss: "1, 2, 3", episodes: "10", punishSeesReputation: "false, true" },
    };
    const { request, cells, seeds } = checkDraft(directFacts, draft);
    const plan = planRun(direct, request);
    expect([cells, seeds]).toEqual([12, 3]);
    expect([plan.cells.length, plan.trials.length]).toEqual([12, 36]);
  });

  it("leaves what is wrong out of the request and names its field", () => {
    const draft = {
      ...emptyDraft(directFacts),
      conditions: [],
      seeds: "3..1",
      set: { agents: "1", rounds: "4" },
    };
    const { request, problems } = checkDraft(directFacts, draft);
    expect(problems.map(({ field }) => field)).toEqual(["agents", "seeds", "conditions"]);
    expect(problems[1]!.message).toMatch(/run backwards/);
    expect(request).toEqual({ preset: "quick", set: { rounds: [4] } });
  });

  it("refuses more trials than a page should plan, and says how many they are", () => {
    const draft = { ...emptyDraft(directFacts), seeds: `1..${mostTrials}` };
    const { problems } = checkDraft(directFacts, draft);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(/6 cells × 20000 seeds are 120000 trials/);
  });

  it("refuses more cells than a page can show, whatever the number of trials", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => `${i + 1}`).join();
    const set = { rounds: hundred, episodes: hundred };
    const draft = { ...emptyDraft(directFacts), conditions: ["ipd-dp"], seeds: "1", set };
    const { problems } = checkDraft(directFacts, draft);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toMatch(/10000 cells .* at most 1000/);
  });

  it("is the same after a request was made of it", () => {
    const draft = {
      preset: "costly",
      conditions: ["ipd-dp"],
      seeds: "1,2,5..8",
      set: { punishmentLoss: "0, 0.5", game: "ipd", playSeesReputation: "true" },
    };
    expect(draftOf(directFacts, checkDraft(directFacts, draft).request)).toEqual(draft);
  });
});
