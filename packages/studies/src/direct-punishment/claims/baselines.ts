import { type TInference, welchTest } from "@operant/core/stats";
import type { Claim } from "@operant/core/study";
import { MAIN_SIX } from "../published.js";
import { direction, sampleOf, titleOf, withInterval } from "./comparison.js";
import { cooperation } from "./quantity.js";
import { AUTHORS } from "./setting.js";

/** Reputation without punishment (the authors' baseline), and neither (a control they lack). */
const BASELINES = ["ipd-reputation-only", "ipd-nothing"] as const;
const COMPARISONS = MAIN_SIX.length * BASELINES.length;
const LEVEL = 1 - 0.05 / COMPARISONS;
const final = cooperation("final");

const punishmentRaisesCooperation: Claim = {
  id: "punishment-raises-cooperation",
  statement:
    "Every punishment condition ends with more cooperation than reputation alone and than no mechanism at all.",
  source: "ours",
  origin: "the authors' baseline (reputation only) has no stated result; the second baseline is ours",
  scale: "exact",
  published: "None.",
  statistic: `Welch's intervals of the ${COMPARISONS} differences in final cooperation between the IPD main six and the two baselines; each has ${(LEVEL * 100).toFixed(1)} %, so that together they err in 5 %.`,
  rule: `Smallest difference of interest: ${final.margin} points. Reproduced if every interval lies above 0; not reproduced if one lies below 0 or within the smallest difference of interest; partly if some lie above 0 and the others are undecided; otherwise not at this scale.`,
  needs: {
    conditions: [...MAIN_SIX, ...BASELINES],
    seeds: 10,
    atLeast: { episodes: 2000 },
    exactly: AUTHORS,
  },
  control:
    "The baselines are the control: the same agents and game without punishment, with and without reputation in the play state.",
  check(data) {
    const found = BASELINES.flatMap((baseline) =>
      MAIN_SIX.map((condition) => ({
        baseline,
        condition,
        difference: welchTest(sampleOf(data, condition, final), sampleOf(data, baseline, final), LEVEL),
      })),
    );
    const directions = found.map(({ difference }) => direction(difference, final.margin));
    const above = directions.filter((one) => one === "above" || one === "small").length;
    const against = directions.filter((one) => one === "below" || one === "same").length;
    const least = found.reduce((a, b) => (b.difference.estimate < a.difference.estimate ? b : a));
    const smallest = (baseline: string): TInference =>
      found
        .filter((one) => one.baseline === baseline)
        .map(({ difference }) => difference)
        .reduce((a, b) => (b.estimate < a.estimate ? b : a));
    return {
      verdict:
        against > 0
          ? "not reproduced"
          : above === found.length
            ? "reproduced"
            : above > 0
              ? "partly"
              : "not at this scale",
      measured: `Smallest lead of the six, points: over reputation only ${withInterval(smallest(BASELINES[0]))}, over no mechanism ${withInterval(smallest(BASELINES[1]))}; ${above} of ${found.length} intervals above 0.`,
      estimate: least.difference.estimate,
      interval: least.difference.interval,
      control: `Final cooperation of the baselines, %: ${BASELINES.map((name) => `${titleOf(name)} ${average(sampleOf(data, name, final)).toFixed(1)}`).join(", ")}.`,
      note: `The estimate is for ${titleOf(least.condition)} over ${titleOf(least.baseline)}, the smallest difference.`,
    };
  },
};

const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

export const baselines: readonly Claim[] = [punishmentRaisesCooperation];
