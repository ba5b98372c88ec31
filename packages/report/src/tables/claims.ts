import type { Claim, ClaimOutcome, ClaimSource, Verdict } from "@operant/core/study";

/** What a verdict is called where it is shown: that of a miniature always says so. */
export type VerdictLabel = Verdict | "reproduced in miniature" | "partly, in miniature";

/** What counting verdicts reads of a claim and its outcome: a `ClaimVerdict`, or a verdict from a file. */
export interface DecidedClaim {
  readonly claim: Pick<Claim, "source" | "scale">;
  readonly outcome: Pick<ClaimOutcome, "verdict">;
}

/** Verdicts in the order in which they are counted and explained. */
export const verdictOrder: readonly Verdict[] = [
  "reproduced",
  "partly",
  "not reproduced",
  "not at this scale",
];

/** A shape for each verdict, so that colour is never the only cue. */
export const verdictMarks: Readonly<Record<Verdict, string>> = {
  reproduced: "●",
  partly: "◐",
  "not reproduced": "○",
  "not at this scale": "–",
};

/** What each verdict means, for the report's legend. */
export const verdictMeanings: Readonly<Record<Verdict, string>> = {
  reproduced: "the claim’s rule, fixed before the runs, was met",
  partly: "part of the rule was met, or the effect is there but its size is not",
  "not reproduced": "the run could decide the claim and the rule was not met",
  "not at this scale": "the run lacks conditions, seeds or length that the claim needs; nothing is decided",
};

/** Where a claim comes from, in words. */
export const sourceWords: Readonly<Record<ClaimSource, string>> = {
  paper: "paper",
  abstract: "abstract",
  "authors-code": "authors’ code",
  "second-hand": "second-hand",
  reference: "reference",
  ours: "ours",
};

/** Whether a claim counts towards its paper's status: only the paper, its abstract and its code speak for it. */
export function counts(claim: Pick<Claim, "source">): boolean {
  return claim.source === "paper" || claim.source === "abstract" || claim.source === "authors-code";
}

/** The verdict as it is shown; a miniature reads "reproduced in miniature" wherever it stands. */
export function verdictLabel(
  claim: Pick<Claim, "scale">,
  outcome: Pick<ClaimOutcome, "verdict">,
): VerdictLabel {
  if (claim.scale !== "miniature") return outcome.verdict;
  if (outcome.verdict === "reproduced") return "reproduced in miniature";
  return outcome.verdict === "partly" ? "partly, in miniature" : outcome.verdict;
}

/** How many claims have each verdict. */
export function countVerdicts(list: readonly DecidedClaim[]): Readonly<Record<Verdict, number>> {
  const counted: Record<Verdict, number> = {
    reproduced: 0,
    partly: 0,
    "not reproduced": 0,
    "not at this scale": 0,
  };
  for (const { outcome } of list) counted[outcome.verdict]++;
  return counted;
}

/**
 * What a run says about its paper: "reproduced" when every claim that counts is, "partly" when at least one
 * is reproduced or partly so, "not at this scale" when none could be decided, otherwise "not reproduced".
 * Undefined when no claim counts. With a miniature among the reproduced ones the whole is one.
 */
export function paperStatus(list: readonly DecidedClaim[]): VerdictLabel | undefined {
  const counted = list.filter(({ claim }) => counts(claim));
  if (counted.length === 0) return undefined;
  const tally = countVerdicts(counted);
  if (tally.reproduced === counted.length) {
    return counted.some(({ claim }) => claim.scale === "miniature")
      ? "reproduced in miniature"
      : "reproduced";
  }
  if (tally.reproduced + tally.partly > 0) return "partly";
  return tally["not at this scale"] === counted.length ? "not at this scale" : "not reproduced";
}

/** "3 reproduced, 1 partly" in the order of `verdictOrder`, leaving out those that did not occur. */
export function verdictCounts(list: readonly DecidedClaim[]): string {
  const tally = countVerdicts(list);
  return verdictOrder
    .filter((verdict) => tally[verdict] > 0)
    .map((verdict) => `${tally[verdict]} ${verdict}`)
    .join(", ");
}
