import { checkValue, type ParameterDescription } from "@operant/core/study";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkText, textOf } from "./check-parameter.js";
import { allFacts } from "./example-study.testing.js";

/** Texts that a person might type, around the ends of a parameter's range. */
function texts({ minimum = 0, maximum = 100, choices = [] }: ParameterDescription): fc.Arbitrary<string> {
  const edge = fc
    .constantFrom(minimum, maximum)
    .chain((end) => fc.constantFrom(-1, -1e-9, 0, 1e-9, 1).map((by) => String(end + by)));
  return fc.oneof(
    edge,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.integer().map(String),
    fc.constantFrom(
      "",
      " ",
      "true",
      "false",
      "True",
      "1e3",
      ".5",
      "5.",
      "1e999",
      "NaN",
      "Infinity",
      "0x10",
      "1_000",
      "−1",
      "--1",
      "abc",
    ),
    choices.length === 0 ? fc.constant("none") : fc.constantFrom(...choices.map(String)),
  );
}

describe("checking a parameter's text without its schema", () => {
  it("lets through exactly what the schema lets through, in every study", () => {
    for (const { study, facts } of allFacts) {
      for (const parameter of facts.parameters) {
        fc.assert(
          fc.property(texts(parameter), (text) => {
            const checked = checkText(parameter, text);
            let schema: unknown;
            let refusal = "";
            try {
              schema = checkValue(study, parameter, text.trim());
            } catch (error) {
              refusal = String(error);
            }
            if ("values" in checked) {
              // What the description does not hold (a step, say) the plan refuses with a reason in parentheses.
              if (!/ \([^()]+\)\.( It is|$)/.test(refusal))
                expect(checked.values, `${study.id} ${parameter.name} "${text}"`).toEqual([schema]);
            } else expect(refusal, `${study.id} ${parameter.name} "${text}"`).not.toBe("");
          }),
          { numRuns: 60 },
        );
      }
    }
  });

  const cost: ParameterDescription = {
    name: "cost",
    type: "number",
    default: 2,
    minimum: 0,
    maximum: 10,
    maximumExcluded: true,
    unit: "reward",
    help: "",
    range: "a number at least 0 and below 10",
  };

  it("reads several values as a grid, without repeats, and writes them so that they read the same", () => {
    expect(checkText(cost, "0, 1,2 ,1")).toEqual({ values: [0, 1, 2] });
    expect(checkText(cost, textOf([0, 0.5, 9.99]))).toEqual({ values: [0, 0.5, 9.99] });
  });

  it("says which value is wrong, what is allowed and in what unit", () => {
    expect(checkText(cost, "0, 10")).toEqual({
      problem: "“10” is not allowed; it must be a number at least 0 and below 10, in reward.",
    });
    expect(checkText(cost, "1,,2")).toEqual({
      problem: "An empty value is not allowed; it must be a number at least 0 and below 10, in reward.",
    });
    const choice: ParameterDescription = {
      name: "game",
      type: "choice",
      default: "ipd",
      choices: ["ipd", "centipede"],
      help: "",
      range: "ipd | centipede",
    };
    expect(checkText(choice, "chess")).toEqual({
      problem: "“chess” is not allowed; it must be one of ipd | centipede.",
    });
  });

  it("refuses a grid of more values than anyone means", () => {
    const many = Array.from({ length: 101 }, (_, i) => i / 100).join(",");
    expect(checkText(cost, many)).toEqual({
      problem: "These are more than 100 values, the most that make a grid here.",
    });
  });
});
