import { defaultsCondition, formatSeeds, type ParameterDescription } from "@operant/core/study";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOf } from "./check-parameter.js";
import type { Draft } from "./draft.js";
import { allFacts } from "./example-study.testing.js";
import { comparedSummaries, initialState, type PageState, queryOf, stateOf } from "./page-state.js";
import type { StudyFacts } from "./study-props.js";

/** Values that a parameter allows. */
function values(parameter: ParameterDescription): fc.Arbitrary<string | number | boolean> {
  const {
    type,
    choices = [],
    minimum = -1e6,
    maximum = 1e6,
    minimumExcluded = false,
    maximumExcluded = false,
  } = parameter;
  if (type === "boolean") return fc.boolean();
  if (type === "choice") return fc.constantFrom(...choices);
  if (type === "integer") {
    return fc.integer({
      min: Math.ceil(minimum) + (minimumExcluded ? 1 : 0),
      max: Math.min(Math.floor(maximum) - (maximumExcluded ? 1 : 0), Number.MAX_SAFE_INTEGER),
    });
  }
  return fc
    .double({
      min: minimum,
      max: maximum,
      minExcluded: minimumExcluded,
      maxExcluded: maximumExcluded,
      noNaN: true,
    })
    .map((value) => value + 0);
}

function drafts(study: StudyFacts): fc.Arbitrary<Draft> {
  const names = [...Object.keys(study.conditions), defaultsCondition];
  const set = fc
    .subarray([...study.parameters])
    .chain((parameters) =>
      fc
        .tuple(
          ...parameters.map((parameter) => fc.uniqueArray(values(parameter), { minLength: 1, maxLength: 3 })),
        )
        .map((chosen) => Object.fromEntries(parameters.map(({ name }, i) => [name, textOf(chosen[i]!)]))),
    );
  return (
    fc
      .record({
        preset: fc.constantFrom(...Object.keys(study.presets)),
        conditions: fc.option(fc.shuffledSubarray(names, { minLength: 1 })),
        seeds: fc.option(
          fc
            .uniqueArray(fc.integer({ min: 1, max: 2147483647 }), { minLength: 1, maxLength: 4 })
            .map(formatSeeds),
        ),
        set,
      })
      // A grid beyond what a page plans is left out of its URL.
      .filter(({ set, conditions }) => {
        const grid = Object.values(set).reduce((product, text) => product * text.split(",").length, 1);
        return grid * (conditions ?? names).length * 60 < 20_000;
      })
  );
}

function states(study: StudyFacts): fc.Arbitrary<PageState> {
  return fc.record({
    draft: drafts(study),
    figure: fc.constantFrom(...study.figures.map(({ key }) => key)),
    compare: fc.constantFrom("", "reference", "0123456789abcdef"),
    summary: fc.constantFrom(...comparedSummaries(study)),
    on: fc.constantFrom("browser" as const, "server" as const),
    run: fc.boolean(),
  });
}

describe("a study's page in its URL", () => {
  it("comes back from the URL as it went in, for every study", () => {
    for (const { study, facts } of allFacts) {
      fc.assert(
        fc.property(states(facts), (state) => {
          const query = queryOf(facts, state);
          expect(stateOf(facts, query)).toEqual({ state, problems: [] });
          expect(new URL(`https://example.org/studies/x.html${query}`).search, study.id).toBe(query);
        }),
        { numRuns: 40 },
      );
    }
  });

  it("is empty for a page that nobody has touched", () => {
    for (const { facts } of allFacts) {
      expect(queryOf(facts, initialState(facts))).toBe("");
      expect(stateOf(facts, "")).toEqual({ state: initialState(facts), problems: [] });
    }
  });

  const { facts } = allFacts.find(({ study }) => study.id === "direct-punishment")!;

  it("is readable", () => {
    const state = initialState(facts);
    const query = queryOf(facts, {
      ...state,
      draft: {
        preset: "quick",
        conditions: ["ipd-dp", "ipd-tpp"],
        seeds: "1..4",
        set: { justPunishment: "-3, 2" },
      },
      figure: "outcomes-reward",
      run: true,
    });
    expect(query).toBe(
      "?condition=ipd-dp,ipd-tpp&seeds=1..4&set.justPunishment=-3,2&figure=outcomes-reward&run=1",
    );
  });

  it("says which parts of a link do not validate, and leaves each at what it is otherwise", () => {
    const { state, problems } = stateOf(
      facts,
      "?preset=fast&condition=ipd-dp,nobody&seeds=1..x&set.agents=1&set.agnts=5&set.rounds=4&figure=pie&compare=me&summary=luck&on=moon&run=2",
    );
    const initial = initialState(facts);
    expect(state).toEqual({
      ...initial,
      draft: { ...initial.draft, conditions: ["ipd-dp"], set: { rounds: "4" } },
    });
    expect(problems).toEqual([
      "The link asks for preset “fast”, which this study does not have; “quick” is used.",
      "The link asks for condition “nobody”, which this study does not have; it is left out.",
      expect.stringMatching(/^The link’s seeds cannot be used: Seeds "1..x" cannot be read/),
      "The link’s agents cannot be used: “1” is not allowed; it must be a whole number from 2 to 1000, in agents. It is left as it was.",
      "The link asks for parameter “agnts”, which this study does not have; it is left out.",
      "The link asks for figure “pie”, which this study does not have; the first one is shown.",
      "The link compares with “me”, which is no run’s id; the reference results are used.",
      "The link asks for summary “luck”, which this study does not have; the first one is compared.",
      "The link would run on “moon”; it is either browser or server. The browser is used.",
    ]);
  });

  it("does not take names of the language for names of the study", () => {
    const { problems } = stateOf(facts, "?preset=constructor&condition=toString&set.__proto__=1");
    expect(problems).toHaveLength(4);
  });

  it("stays within what it knows for any query", () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (query) => {
        const { state } = stateOf(facts, query);
        expect(stateOf(facts, queryOf(facts, state))).toEqual({ state, problems: [] });
      }),
    );
  });
});
