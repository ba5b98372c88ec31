import type { Verdict } from "@operant/core/study";
import type { ClaimVerdict, RunData } from "../run-data.js";
import { counts, paperStatus, sourceWords, verdictCounts, verdictLabel, verdictMarks } from "./claims.js";
import { interval } from "./number.js";
import { styled, type TextOptions, type TextStyle, wrap } from "./text-layout.js";
import { visible } from "./visible.js";

const verdictStyles: Readonly<Record<Verdict, TextStyle>> = {
  reproduced: "green",
  partly: "yellow",
  "not reproduced": "red",
  "not at this scale": "dim",
};

/**
 * The claims of a run as text: a block per claim with its verdict, where it comes from, the published and
 * the measured number, its interval, control and note; then the counts and the paper's status.
 * @returns lines joined by "\n", without a last line break; "" when the study makes no claim
 */
export function renderClaimsText(run: RunData, options: TextOptions = {}): string {
  if (run.verdicts.length === 0) return "";
  return [...run.verdicts.map((verdict) => renderClaim(verdict, options)), "", summary(run, options)].join(
    "\n",
  );
}

function renderClaim({ claim, outcome }: ClaimVerdict, { width, color }: TextOptions): string {
  const label = `${verdictMarks[outcome.verdict]} ${verdictLabel(claim, outcome)}`;
  const head = wrap(`${label}: ${visible(claim.statement)}`, width ?? Number.POSITIVE_INFINITY);
  const first = head[0]!;
  head[0] = first.startsWith(label)
    ? styled(label, verdictStyles[outcome.verdict], color) + first.slice(label.length)
    : first;
  const origin = `${sourceWords[claim.source]}, ${claim.origin}${counts(claim) ? "" : " (does not count towards the paper’s status)"}`;
  return [
    ...head,
    ...field("source", origin, width),
    ...field("published", claim.published, width),
    ...field("measured", outcome.measured, width),
    ...(outcome.interval === undefined
      ? []
      : field("interval", interval(outcome.interval, outcome.estimate), width)),
    ...field("control", outcome.control ?? claim.control, width),
    ...field("note", outcome.note, width),
  ].join("\n");
}

/** "  measured   0.81 …" with its continuation lines under the value; nothing for an absent value. */
function field(name: string, value: string | undefined, width = Number.POSITIVE_INFINITY): string[] {
  if (value === undefined || value === "") return [];
  const indent = 13;
  const lines = wrap(visible(value), Math.max(20, width - indent));
  return lines.map(
    (line, index) => `${index === 0 ? `  ${name}`.padEnd(indent) : " ".repeat(indent)}${line}`,
  );
}

function summary(run: RunData, { width, color }: TextOptions): string {
  const counted = run.verdicts.filter(({ claim }) => counts(claim));
  const others = run.verdicts.filter(({ claim }) => !counts(claim));
  const status = paperStatus(run.verdicts);
  const sentences = [
    ...(status === undefined ? [] : [`Paper: ${status} (${verdictCounts(counted)}).`]),
    ...(others.length === 0 ? [] : [`Claims that do not count: ${verdictCounts(others)}.`]),
  ];
  return wrap(sentences.join(" "), width ?? Number.POSITIVE_INFINITY)
    .map((line) => styled(line, "bold", color))
    .join("\n");
}
