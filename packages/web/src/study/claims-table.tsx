import type { ClaimOutcome, Verdict } from "@operant/core/study";
import {
  counts,
  interval,
  sourceWords,
  typographic,
  verdictLabel,
  verdictMarks,
  verdictOrder,
} from "@operant/report";
import type { ClaimState } from "../run/run.js";
import type { ClaimFacts } from "./study-props.js";

/** Every claim: what was published, what the reference results say, and what the run on this page says so far. */
export function ClaimsTable({
  claims,
  found,
}: {
  readonly claims: readonly ClaimFacts[];
  /** Verdicts of the run on this page; empty before there is one. */
  readonly found: readonly ClaimState[];
}) {
  const ordered = [...claims.filter(counts), ...claims.filter((claim) => !counts(claim))];
  return (
    // The roles are spelt out because the narrow layout takes the table apart.
    // biome-ignore-start lint/a11y/noRedundantRoles: display: block removes them otherwise.
    <table class="claims" role="table" aria-label="Claims">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            Claim
          </th>
          <th role="columnheader" scope="col">
            Published
          </th>
          <th role="columnheader" scope="col">
            Reference results
          </th>
          <th role="columnheader" scope="col">
            This run
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {ordered.map((claim) => (
          <tr role="row" key={claim.id} id={`claim-${claim.id}`}>
            <th role="rowheader" scope="row">
              {claim.statement}
              <p class="source">
                Source: {sourceWords[claim.source]}, {claim.origin}
                {counts(claim) ? "" : " (does not count towards the paper)"}.
              </p>
              <Details claim={claim} />
            </th>
            <td role="cell" data-label="Published">
              <div>{typographic(claim.published)}</div>
            </td>
            <td role="cell" data-label="Reference">
              <Outcome claim={claim} outcome={claim.reference} />
            </td>
            <td role="cell" data-label="This run">
              <ThisRun claim={claim} state={found.find(({ id }) => id === claim.id)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: display: block removes them otherwise.
  );
}

function ThisRun({ claim, state }: { readonly claim: ClaimFacts; readonly state: ClaimState | undefined }) {
  if (state === undefined) {
    return <div class="soft">Not run. Needs {needed(claim)}.</div>;
  }
  return (
    <Outcome claim={claim} outcome={state.outcome}>
      {state.seeds === 0 ? null : (
        <span class="soft">
          {" "}
          ({state.seeds} {state.seeds === 1 ? "seed" : "seeds"})
        </span>
      )}
    </Outcome>
  );
}

function needed({ needs }: ClaimFacts): string {
  const { conditions, seeds } = needs;
  return `${seeds} ${seeds === 1 ? "seed" : "seeds"} of ${
    conditions.length === 1 ? `“${conditions[0]}”` : `${conditions.length} conditions`
  }`;
}

/** A verdict with the number that it rests on. */
function Outcome({
  claim,
  outcome,
  children,
}: {
  readonly claim: ClaimFacts;
  readonly outcome: ClaimOutcome | null;
  readonly children?: preact.ComponentChildren;
}) {
  if (outcome === null) return <div class="soft">No reference results.</div>;
  const { verdict, measured, estimate, interval: ends, note } = outcome;
  return (
    <div>
      <p>
        <VerdictMark claim={claim} verdict={verdict} />
        {children}
      </p>
      {measured === "–" ? null : <p>{typographic(measured)}</p>}
      {ends === undefined ? null : <p class="interval">{typographic(interval(ends, estimate))}</p>}
      {note === undefined ? null : <p class="source">{typographic(note)}</p>}
    </div>
  );
}

/** A verdict as a shape and a word; that of a miniature says so. */
export function VerdictMark({
  claim,
  verdict,
}: {
  readonly claim: Pick<ClaimFacts, "scale">;
  readonly verdict: Verdict;
}) {
  return (
    <span class={`verdict ${verdict.replaceAll(" ", "-")}`}>
      <span aria-hidden="true">{verdictMarks[verdict]}</span>&nbsp;{verdictLabel(claim, { verdict })}
    </span>
  );
}

function Details({ claim }: { readonly claim: ClaimFacts }) {
  const { statistic, rule, control, reference, needs } = claim;
  const found = reference?.control ?? control;
  return (
    <details>
      <summary>
        Statistic, rule{found === undefined ? "" : ", control"}
        <span class="visually-hidden"> of the claim {claim.id}</span>
      </summary>
      <dl>
        <dt>Statistic</dt>
        <dd>{typographic(sentence(statistic))}</dd>
        <dt>Rule</dt>
        <dd>{typographic(sentence(rule))}</dd>
        {found === undefined ? null : (
          <>
            <dt>Control</dt>
            <dd>{typographic(sentence(found))}</dd>
          </>
        )}
        <dt>Needs</dt>
        <dd>
          {needs.seeds} {needs.seeds === 1 ? "seed" : "seeds"} of {needs.conditions.join(", ")}
          {limits(claim)}.
        </dd>
      </dl>
    </details>
  );
}

function limits({ needs: { atLeast = {}, exactly = {} } }: ClaimFacts): string {
  const all = [
    ...Object.entries(atLeast).map(([name, least]) => `${name} of at least ${least}`),
    ...Object.entries(exactly).map(([name, value]) => `${name}=${value}`),
  ];
  return all.length === 0 ? "" : `; ${all.join(", ")}`;
}

function sentence(text: string): string {
  return `${text.replace(/[.\s]+$/, "")}.`;
}

/** "3 reproduced, 1 partly" of the run on this page. */
export function tallyOf(found: readonly ClaimState[]): string {
  return verdictOrder
    .map((verdict) => [found.filter(({ outcome }) => outcome.verdict === verdict).length, verdict] as const)
    .filter(([count]) => count > 0)
    .map(([count, verdict]) => `${count} ${verdict}`)
    .join(", ");
}
