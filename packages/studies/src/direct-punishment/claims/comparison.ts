import { OperantError } from "@operant/core";
import { detectableEffect, mean, type Sample, type TInference, welchTest } from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";
import { conditions } from "../conditions.js";
import type { Quantity } from "./quantity.js";
import { changedFrom } from "./setting.js";

/** Values of a summary over seeds in the quantity's unit, without the seeds where it does not apply. */
export function valuesOf(
  data: ClaimData,
  condition: string,
  quantity: Pick<Quantity, "summary" | "scale">,
): number[] {
  return data
    .values(condition, quantity.summary)
    .filter((value) => !Number.isNaN(value))
    .map((value) => value * quantity.scale);
}

/** Thrown where a summary applies to fewer than two seeds, so that nothing can be compared. */
class TooFewValues extends OperantError {}

/**
 * As `valuesOf`, for comparisons of means.
 * @throws TooFewValues, which `decidable` turns into a verdict
 */
export function sampleOf(
  data: ClaimData,
  condition: string,
  quantity: Pick<Quantity, "summary" | "scale">,
): number[] {
  const values = valuesOf(data, condition, quantity);
  if (values.length < 2)
    throw new TooFewValues(
      "bad-value",
      `${quantity.summary} applies to ${values.length} of the seeds of ${condition}, which is too few to compare`,
    );
  return values;
}

/**
 * The claim, undecided where one of its conditions was run with another's setting, and where a summary that
 * it compares applies to fewer than two seeds.
 */
export function decidable(claim: Claim): Claim {
  return {
    ...claim,
    check(data) {
      const changed = changedFrom(data, claim.needs.conditions);
      if (changed) return { verdict: "not at this scale", measured: "–", note: changed };
      try {
        return claim.check(data);
      } catch (error) {
        if (!(error instanceof TooFewValues)) throw error;
        return { verdict: "not at this scale", measured: "–", note: error.message };
      }
    },
  };
}

/**
 * As `valuesOf`, for the time to a level: a seed that never got there counts as the length of its run, the
 * least that its time can be.
 */
export function timesOf(data: ClaimData, condition: string, quantity: Pick<Quantity, "summary">): number[] {
  const episodes = Number(data.parameters(condition)["episodes"]);
  return data.values(condition, quantity.summary).map((value) => (Number.isNaN(value) ? episodes : value));
}

/** As `valuesOf`, or undefined when the condition is not in the results. For controls, which a claim can do without. */
export function valuesIfRun(
  data: ClaimData,
  condition: string,
  quantity: Pick<Quantity, "summary" | "scale">,
): number[] | undefined {
  try {
    data.parameters(condition);
  } catch (error) {
    if (error instanceof OperantError && error.code === "unknown-name") return undefined;
    throw error;
  }
  return valuesOf(data, condition, quantity);
}

/**
 * What a difference's interval says about "the first is higher", for a smallest difference of interest. The
 * first that applies:
 * - small: wholly above 0, but wholly below the smallest difference of interest
 * - above: wholly above 0
 * - same: wholly closer to 0 than the smallest difference of interest, even if wholly below 0
 * - below: wholly below 0
 * - excluded: reaches 0, and a difference of interest on the claimed side is excluded
 * - open: reaches 0, and a difference of interest on the claimed side is not excluded
 */
export type Direction = "above" | "small" | "same" | "below" | "excluded" | "open";

export function direction(
  { interval: [low, high] }: Pick<TInference, "interval">,
  margin: number,
): Direction {
  if (low > 0 && high < margin) return "small";
  if (low > 0) return "above";
  if (low > -margin && high < margin) return "same";
  if (high < 0) return "below";
  return high < margin ? "excluded" : "open";
}

const VERDICTS: Readonly<Record<Direction, Verdict>> = {
  above: "reproduced",
  small: "partly",
  same: "not reproduced",
  below: "not reproduced",
  excluded: "not reproduced",
  open: "not at this scale",
};

/** The verdict on "the first is higher" from a difference, and why. */
export function judge(difference: TInference, quantity: Quantity): { verdict: Verdict; note: string } {
  const found = direction(difference, quantity.margin);
  const interest = `the smallest difference of interest (${quantity.margin} ${quantity.unit})`;
  const notes: Readonly<Record<Direction, string>> = {
    above: "The whole interval is on the claimed side.",
    small: `On the claimed side, but less than ${interest}.`,
    same: `The interval lies within ${interest} of 0.`,
    below: "The whole interval is on the other side.",
    excluded: `The interval reaches 0 and excludes ${interest} on the claimed side.`,
    open: `Undecided: the interval reaches 0 and does not exclude ${interest}. ${detectable(difference, quantity)}`,
  };
  return { verdict: VERDICTS[found], note: notes[found] };
}

/**
 * The verdict on "higher in every one of these comparisons": all above: reproduced; any that is against it
 * (same, below, excluded, as in `judge`): not; else some above or small: partly; all open: undecided.
 */
export function verdictOnAll(directions: readonly Direction[]): Verdict {
  if (directions.some((one) => VERDICTS[one] === "not reproduced")) return "not reproduced";
  if (directions.every((one) => one === "above")) return "reproduced";
  return directions.every((one) => one === "open") ? "not at this scale" : "partly";
}

/** The rule that `verdictOnAll` applies, in words; `intervals` says which ("every 95 % interval"). */
export function ruleOnAll(quantity: Quantity, intervals: string): string {
  return `Smallest difference of interest: ${quantity.margin} ${quantity.unit}. Reproduced if ${intervals} lies above 0 and none of them wholly below the smallest difference of interest; not reproduced if one lies wholly below 0, or reaches 0 and excludes a difference of interest on the claimed side; otherwise partly if at least one lies above 0; otherwise undecided with these seeds (not at this scale).`;
}

/** The rule that `judge` applies, in words. */
export function ruleInWords(quantity: Quantity): string {
  return `Smallest difference of interest: ${quantity.margin} ${quantity.unit}. Reproduced if the whole 95 % interval is on the claimed side of 0; partly if it is, but wholly below the smallest difference of interest; not reproduced if it is wholly on the other side, or excludes a difference of interest on the claimed side; otherwise undecided with these seeds (not at this scale).`;
}

/** The smallest difference that this comparison detects, in words. */
export function detectable(difference: TInference, { unit }: Pick<Quantity, "unit">): string {
  if (difference.standardError === 0) return "";
  return `These seeds find a difference of ${detectableEffect(difference).toFixed(1)} ${unit} with probability 80 %.`;
}

/** "+3.2 [1.1, 5.3]" */
export function withInterval({ estimate, interval: [low, high] }: TInference, decimals = 1): string {
  const sign = estimate > 0 ? "+" : "";
  return `${sign}${estimate.toFixed(decimals)} [${low.toFixed(decimals)}, ${high.toFixed(decimals)}]`;
}

/** "TPP 98.9 − DP 93.2 = +5.7 [0.3, 11.1] points (Welch, 20 and 20 seeds)" */
export function differenceInWords(
  first: { readonly condition: string; readonly values: Sample },
  second: { readonly condition: string; readonly values: Sample },
  difference: TInference,
  { unit }: Pick<Quantity, "unit">,
): string {
  const side = ({ condition, values }: typeof first) => `${titleOf(condition)} ${mean(values).toFixed(1)}`;
  return `${side(first)} − ${side(second)} = ${withInterval(difference)} ${unit} (Welch 95 %, ${first.values.length} and ${second.values.length} seeds)`;
}

/** A condition's label for tables, or its name where it is not one of the study's. */
export function titleOf(condition: string): string {
  return conditions[condition]?.title ?? condition;
}

/** Welch's interval of mean(first) − mean(second) for two conditions, or undefined where one was not run. */
export function differenceIfRun(
  data: ClaimData,
  first: string,
  second: string,
  quantity: Pick<Quantity, "summary" | "scale">,
): TInference | undefined {
  const a = valuesIfRun(data, first, quantity);
  const b = valuesIfRun(data, second, quantity);
  return a && b && a.length > 1 && b.length > 1 ? welchTest(a, b) : undefined;
}
