import { detectableEffect, factorialEffects, summarise } from "@operant/core/stats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimDataOf } from "./claims/data.js";
import { blocks, conditions } from "./conditions.js";
import {
  analyseConfound,
  answerInWords,
  answerOf,
  CONFOUND_CELLS,
  type ConfoundCell,
  confound,
  confoundPower,
  confoundResults,
  DETECTABLE_ERRORS,
  findingOf,
  interactionHalfWidth,
  PRIMARY_OUTCOMES,
} from "./confound.js";
import { sampleWith, syntheticCell } from "./synthetic-results.testing.js";

/** Twenty values of each cell around a mean; the order of the seeds differs between cells. */
function cells(mean: (cell: ConfoundCell) => number, sd: number): number[][] {
  return CONFOUND_CELLS.map((cell, i) => {
    const values = sampleWith(mean(cell), sd);
    return values.map((_, seed) => values[(seed * (i % 2 === 0 ? 7 : 13) + 3 * i) % 20]!);
  });
}

const analyse = (mean: (cell: ConfoundCell) => number, sd: number) =>
  analyseConfound(() => cells(mean, sd))[0]!;

it("crosses mechanism, encoding and partner choice in the conditions of the design", () => {
  expect(CONFOUND_CELLS.map(({ condition }) => condition)).toEqual(blocks["Confound design"]);
  for (const { condition, mechanism, encoding, selection } of CONFOUND_CELLS)
    expect(conditions[condition]!.set).toMatchObject({
      game: "ipd",
      punishers: mechanism ? "third-party" : "direct",
      playSeesReputation: encoding === 1,
      partner: selection ? "chosen" : "random",
      reputation: "both",
    });
});

describe("the effects", () => {
  it("are those of a factorial design", () => {
    const values = cells(
      ({ mechanism, encoding, selection }) =>
        80 + 6 * mechanism - 3 * encoding + 2 * mechanism * encoding + selection,
      4,
    );
    const result = analyseConfound(() => values)[0]!;
    const design = CONFOUND_CELLS.map(({ mechanism, encoding, selection }, i) => ({
      ...summarise(values[i]!),
      levels: [mechanism, encoding, selection],
    }));
    const expected = factorialEffects(["m", "e", "s"], design);
    const of = (...factors: string[]) =>
      expected.find((one) => one.factors.join() === factors.join())!.estimate;
    expect(result.mechanism.inference.estimate).toBeCloseTo(of("m"), 9);
    expect(result.encoding.inference.estimate).toBeCloseTo(of("e"), 9);
    expect(result.interaction.inference.estimate).toBeCloseTo(of("m", "e"), 9);
    expect(result.simple.map(({ inference }) => Math.round(inference.estimate * 1e6) / 1e6)).toEqual([
      6, 8, -3, -1,
    ]);
  });

  it("of mechanism and encoding add up to the difference that the main six shows", () => {
    const value = fc.double({ min: 0, max: 100, noNaN: true });
    const block = fc.array(fc.array(value, { minLength: 20, maxLength: 20 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(block, (values) => {
        const { mechanism, encoding, further } = analyseConfound(() => values)[0]!;
        const shown = further.find(({ estimand }) => estimand.id === "confounded")!.inference.estimate;
        expect(mechanism.inference.estimate + encoding.inference.estimate).toBeCloseTo(shown, 8);
      }),
      { seed: 3, numRuns: 25 },
    );
  });

  it("do not suffer from what all cells of a seed share", () => {
    const plain = cells(({ mechanism }) => 80 + 5 * mechanism, 4);
    const shifted = plain.map((values) => values.map((value, seed) => value + 30 * Math.sin(seed)));
    const [before, after] = [plain, shifted].map(
      (values) => analyseConfound(() => values)[0]!.mechanism.inference,
    );
    expect(after!.interval[0]).toBeCloseTo(before!.interval[0], 9);
  });
});

describe("the answer", () => {
  it("is mechanism, encoding or both, whichever moves the cells", () => {
    expect(analyse(({ mechanism }) => 80 + 8 * mechanism, 2).answer).toBe("mechanism");
    expect(analyse(({ encoding }) => 80 + 8 * encoding, 2).answer).toBe("encoding");
    expect(analyse(({ mechanism, encoding }) => 80 + 8 * mechanism + 8 * encoding, 2).answer).toBe("both");
    expect(analyse(({ mechanism, encoding }) => 80 + 8 * mechanism * encoding, 2).answer).toBe("depends");
  });

  it("is neither when both are shown to be small, and undecided when the cells spread too widely", () => {
    expect(analyse(() => 80, 1).answer).toBe("neither");
    expect(analyse(({ mechanism }) => 80 + 4 * mechanism, 40).answer).toBe("undecided");
  });

  it("never rests on a main effect that is open; an interaction that is open does not stop it", () => {
    expect(answerOf("present", "open", "absent")).toBe("undecided");
    expect(answerOf("open", "absent", "open")).toBe("undecided");
    expect(answerOf("present", "absent", "open")).toBe("mechanism");
  });

  it("says so when it leaves the interaction open", () => {
    const words = (finding: "absent" | "open") =>
      answerInWords({ answer: "mechanism", interaction: { finding } });
    expect(words("absent")).toBe("The difference comes from who punishes.");
    expect(words("open")).toBe("The difference comes from who punishes. The interaction is open.");
  });

  it("takes a significant effect that is shown to be small as absent", () => {
    const small = {
      estimate: 1,
      standardError: 0.2,
      df: 19,
      statistic: 5,
      p: 1e-4,
      interval: [0.6, 1.4] as const,
      level: 0.95,
    };
    expect(findingOf(small, 1e-4, 3)).toBe("absent");
    expect(findingOf({ ...small, estimate: 5 }, 1e-4, 3)).toBe("present");
  });
});

describe("the claims", () => {
  const results = (firstSeed: number, n = 20) =>
    CONFOUND_CELLS.map(({ condition, mechanism }) =>
      syntheticCell(
        condition,
        {
          cooperation_final: sampleWith(0.9 + 0.08 * mechanism, 0.02, n),
          cooperation_first_500: sampleWith(0.85 - 0.14 * mechanism, 0.02, n),
          reward_all: sampleWith(153, 5, n),
        },
        {},
        firstSeed,
      ),
    );

  it("say for each primary outcome whether the mechanism makes the difference", () => {
    const [final, early] = confound.map((claim) => claim.check(claimDataOf(results(101))));
    expect([final!.verdict, early!.verdict]).toEqual(["reproduced", "reproduced"]);
    expect(final!.estimate).toBeCloseTo(8, 9);
    expect(early!.estimate).toBeCloseTo(-14, 9);
    expect(final!.note).toContain("as registered");
  });

  it("use the registered seeds alone where more were run, and say when others were used", () => {
    const more = claimDataOf(results(95, 40));
    expect(confoundResults(more)).toMatchObject({ registered: true });
    expect(confound[0]!.check(claimDataOf(results(1))).note).toContain("exploratory");
    expect(confoundResults(claimDataOf(results(101, 19)))).toContain("needs 20 seeds");
  });
});

it("states the power of a t test with 19 degrees of freedom", () => {
  const design = { standardError: 1, df: 19 };
  const tests = 3 * PRIMARY_OUTCOMES.length;
  expect(detectableEffect(design)).toBeCloseTo(DETECTABLE_ERRORS.alone, 3);
  expect(detectableEffect(design, 0.8, 0.05 / tests)).toBeCloseTo(DETECTABLE_ERRORS.strictest, 3);
  // t(0.95, 19) = 1.7291 standard errors (tables).
  const [final] = PRIMARY_OUTCOMES;
  const { standardError } = confoundPower(final!).find(({ estimand }) => estimand.id === "interaction")!;
  expect(interactionHalfWidth(final!) / standardError).toBeCloseTo(1.7291, 4);
  expect(confound[0]!.statistic).toContain("± 3.9 against a smallest effect of interest of 3: it can hardly");
  expect(confound[0]!.statistic).toContain("mechanism 3.3 (4.3), encoding 3.3 (4.3), interaction 6.6 (8.6)");
});
