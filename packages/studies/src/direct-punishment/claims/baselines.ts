import { mean, type TInference, welchTest } from "@operant/core/stats";
import type { Claim } from "@operant/core/study";
import { MAIN_SIX } from "../published.js";
import { direction, ruleOnAll, sampleOf, titleOf, verdictOnAll, withInterval } from "./comparison.js";
import { cooperation } from "./quantity.js";
import { authorsSetting } from "./setting.js";

/** Reputation without punishment (the authors' baseline), and neither (a control they lack). */
const BASELINES = ["ipd-reputation-only", "ipd-nothing"] as const;
const CONDITIONS = [...MAIN_SIX, ...BASELINES];
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
  rule: ruleOnAll(final, "every interval"),
  needs: {
    conditions: CONDITIONS,
    seeds: 10,
    atLeast: { episodes: 2000 },
    exactly: authorsSetting(CONDITIONS),
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
    const least = found.reduce((a, b) => (b.difference.estimate < a.difference.estimate ? b : a));
    const smallest = (baseline: string): TInference =>
      found
        .filter((one) => one.baseline === baseline)
        .map(({ difference }) => difference)
        .reduce((a, b) => (b.estimate < a.estimate ? b : a));
    return {
      verdict: verdictOnAll(directions),
      measured: `Smallest lead of the six, points: over reputation only ${withInterval(smallest(BASELINES[0]))}, over no mechanism ${withInterval(smallest(BASELINES[1]))}; ${above} of ${found.length} intervals above 0.`,
      estimate: least.difference.estimate,
      interval: least.difference.interval,
      control: `Final cooperation of the baselines, %: ${BASELINES.map((name) => `${titleOf(name)} ${mean(sampleOf(data, name, final)).toFixed(1)}`).join(", ")}.`,
      note: `The estimate is for ${titleOf(least.condition)} over ${titleOf(least.baseline)}, the smallest difference.`,
    };
  },
};

export const baselines: readonly Claim[] = [punishmentRaisesCooperation];
