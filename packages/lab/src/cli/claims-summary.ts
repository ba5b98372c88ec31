import {
  type ClaimVerdict,
  counts,
  paperStatus,
  type RunData,
  verdictCounts,
  verdictLabel,
  verdictMarks,
} from "@operant/report";
import { failureOf } from "../runner/index.js";
import { say } from "./output.js";

/**
 * The verdicts in brief: a claim that was decided with what was measured, and one line per reason for those
 * that this run is too small to decide. The report has every claim in full.
 */
export function claimsSummary({ verdicts }: RunData): string {
  if (verdicts.length === 0) return "";
  const undecided = verdicts.filter(({ outcome }) => outcome.verdict === "not at this scale");
  const decided = verdicts.filter((each) => !undecided.includes(each));
  const status = paperStatus(verdicts);
  const counted = verdicts.filter(({ claim }) => counts(claim));
  const others = verdicts.filter(({ claim }) => !counts(claim));
  return [
    "Claims",
    ...decided.flatMap(({ claim, outcome }) => [
      `  ${verdictMarks[outcome.verdict]} ${verdictLabel(claim, outcome)}: ${claim.statement}`,
      `      ${outcome.measured}`,
    ]),
    ...byReason(undecided),
    ...(status === undefined ? [] : [`Paper: ${status} (${verdictCounts(counted)}).`]),
    ...(others.length === 0 ? [] : [`Claims that do not count towards a paper: ${verdictCounts(others)}.`]),
  ].join("\n");
}

/**
 * Says which claims have a check that throws, with its stack.
 * @returns whether there are any
 */
export function sayFailedClaims({ verdicts }: RunData): boolean {
  const failed = verdicts.flatMap(({ claim, failure }) =>
    failure === undefined ? [] : [{ claim, failure }],
  );
  for (const { claim, failure } of failed)
    say(`\nThe check of claim "${claim.id}" failed.\n${failureOf(failure).stack}`);
  return failed.length > 0;
}

function byReason(undecided: readonly ClaimVerdict[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { claim, outcome } of undecided) {
    // "…; condition x has 200" differs by condition, the need does not.
    const reason = (outcome.note ?? outcome.measured).split(";")[0]!;
    reasons.set(reason, [...(reasons.get(reason) ?? []), claim.id]);
  }
  return [...reasons].map(([reason, ids]) => `  – not at this scale: ${reason} (${ids.join(", ")})`);
}
