import type { ClaimVerdict, RunData } from "../run-data.js";
import {
  counts,
  paperStatus,
  sourceWords,
  verdictCounts,
  verdictLabel,
  verdictMarks,
} from "../tables/claims.js";
import { interval, typographic } from "../tables/number.js";
import { escapeHtml } from "./escape.js";
import type { Section } from "./section.js";

/** The verdicts up front: the paper's status, the counts, and one line per claim. */
export function findingsSection(run: RunData): Section | undefined {
  if (run.verdicts.length === 0) return undefined;
  const status = paperStatus(run.verdicts);
  const counted = run.verdicts.filter(({ claim }) => counts(claim));
  const others = run.verdicts.filter(({ claim }) => !counts(claim));
  const tally = [
    ...(status === undefined
      ? []
      : [
          `Status of the paper in this run: <strong>${status}</strong>. Its own claims: ${verdictCounts(counted)}.`,
        ]),
    ...(others.length === 0 ? [] : [`Claims that do not count towards the paper: ${verdictCounts(others)}.`]),
  ].join(" ");
  const undecided = (item: ClaimVerdict) => item.outcome.verdict === "not at this scale";
  const all = [...counted, ...others];
  const line = (item: ClaimVerdict) => `<li>
${verdict(item)}
<div><p><a href="#${anchor(run, item)}">${escapeHtml(item.claim.statement)}</a></p>
<p class="measured">${prose(item.outcome.measured === "–" ? (item.outcome.note ?? "") : item.outcome.measured)}${counts(item.claim) ? "" : ` <span class="apart">(${sourceWords[item.claim.source]}; does not count)</span>`}</p></div>
</li>`;
  const list = (items: readonly ClaimVerdict[]) =>
    `<ul class="findings">\n${items.map(line).join("\n")}\n</ul>`;
  const decided = all.filter((item) => !undecided(item));
  const rest = all.filter(undecided);
  const restTitle =
    rest.length === 1
      ? "One claim that this run is too small to decide"
      : `${rest.length} claims that this run is too small to decide`;
  return {
    id: "findings",
    title: "Key results",
    body: [
      `<p class="tally">${tally}</p>`,
      ...(decided.length === 0 ? [] : [list(decided)]),
      ...(rest.length === 0
        ? []
        : [
            // Open where nothing else would be shown.
            `<details${decided.length === 0 ? " open" : ""}><summary>${restTitle}</summary>\n${list(rest)}\n</details>`,
          ]),
    ].join("\n"),
  };
}

/** Every claim with what was published and measured, its interval, verdict, control and rule. */
export function claimsSection(run: RunData): Section | undefined {
  if (run.verdicts.length === 0) return undefined;
  const head = ["Claim", "Published", "Measured", "Interval", "Verdict", "Control"];
  const rows = run.verdicts.map((item) => {
    const { claim, outcome } = item;
    const range =
      outcome.interval === undefined ? "" : typographic(interval(outcome.interval, outcome.estimate));
    return `<tr role="row" id="${anchor(run, item)}">
<th role="rowheader" scope="row">${escapeHtml(claim.statement)}
<p class="rule">Source: ${sourceWords[claim.source]}, ${escapeHtml(claim.origin)}${counts(claim) ? "" : " (does not count towards the paper)"}.</p>
<p class="rule">Statistic: ${prose(sentence(claim.statistic))}</p>
<p class="rule">Rule: ${prose(sentence(claim.rule))}</p></th>
${cell("Published", prose(claim.published))}
${cell("Measured", prose(outcome.measured))}
${cell("Interval", range === "" ? "" : `<div>${spans(range)}</div>`)}
${cell("Verdict", `<div>${verdict(item)}${outcome.note === undefined ? "" : `<p class="rule">${prose(outcome.note)}</p>`}</div>`)}
${cell("Control", prose(outcome.control ?? claim.control ?? ""))}
</tr>`;
  });
  return {
    id: "claims",
    title: "Claims",
    body: `<table class="claims" role="table">
<thead role="rowgroup"><tr role="row">${head.map((title) => `<th role="columnheader" scope="col">${title}</th>`).join("")}</tr></thead>
<tbody role="rowgroup">
${rows.join("\n")}
</tbody>
</table>`,
  };
}

function cell(label: string, content: string): string {
  return `<td role="cell" data-label="${label}">${content}</td>`;
}

/** An interval that breaks before its bracket first, and never between a minus sign and its number. */
function spans(range: string): string {
  const unbroken = (text: string) =>
    text
      .split(" ")
      .filter((part) => part !== "")
      .map((part) => `<span class="number">${escapeHtml(part)}</span>`)
      .join(" ");
  const bracket = range.indexOf("[");
  return `${unbroken(range.slice(0, bracket))} <span class="bracket">${unbroken(range.slice(bracket))}</span>`.trim();
}

function sentence(text: string): string {
  return `${text.replace(/[.\s]+$/, "")}.`;
}

/** Words of a study, escaped, with typographic minus signs before numbers. */
function prose(text: string): string {
  return escapeHtml(typographic(text));
}

function verdict({ claim, outcome }: ClaimVerdict): string {
  const kind = outcome.verdict.replaceAll(" ", "-");
  return `<span class="verdict ${kind}"><span aria-hidden="true">${verdictMarks[outcome.verdict]}</span>&nbsp;${verdictLabel(claim, outcome)}</span>`;
}

/** The anchor of a claim's row: its place, because an id may hold anything. */
function anchor(run: RunData, item: ClaimVerdict): string {
  return `claim-${run.verdicts.indexOf(item) + 1}`;
}
