import { columnDecimals, estimate, fixed, plusMinus, typographic } from "@operant/report";
import type { CellState, EarlierRun } from "../run/run.js";
import { compareSummary, type DifferingParameter, matchCells } from "./comparison.js";
import type { StudyFacts } from "./study-props.js";

/** What the run on the page is compared with. */
export interface Comparison {
  /** How it is called in the table's head: "Reference", "Run 1a2b3c4d". */
  readonly title: string;
  /** And in a sentence: "the reference results". */
  readonly name: string;
  readonly cells: readonly CellState[];
  readonly notices: readonly string[];
}

/** The run's cells beside those of another, and their differences. */
export function CompareView({
  study,
  cells,
  comparison,
  summary,
}: {
  readonly study: StudyFacts;
  readonly cells: readonly CellState[];
  readonly comparison: Comparison;
  readonly summary: string;
}) {
  const shown = cells.filter(({ seeds }) => seeds.length > 0);
  const matched = matchCells(shown, comparison.cells);
  const both = matched.reduce((sum, { shards }) => sum + shards.both, 0);
  const identical = matched.reduce((sum, { shards }) => sum + shards.identical, 0);
  const rows = matched.map((match) => ({
    ...match,
    found: match.other === null ? null : compareSummary(match.cell, match.other, summary),
  }));
  const changes = rows
    .filter(({ other }) => other !== null)
    .map(({ differing }) => differenceWords(differing));
  // Said once where it is the same everywhere.
  const everywhere = new Set(changes).size === 1 ? changes[0]! : "";
  const found = rows.flatMap((row) => (row.found === null ? [] : [row.found]));
  const decimals = columnDecimals([
    ...found.flatMap(({ here, there }) => [here, there]),
    ...shown.map((cell) => estimate(cell.summaries[summary] ?? [])),
  ]);
  const { title = summary, unit = "" } = study.summaries[summary] ?? {};
  return (
    <>
      {comparison.notices.map((notice) => (
        <p class="notice" key={notice}>
          {notice}
        </p>
      ))}
      <p class="small">
        {both === 0
          ? `No trial of this run is among those of ${comparison.name}: other parameters or other seeds.`
          : `${identical} of ${both} shards identical to those of ${comparison.name}, byte for byte.`}
        {everywhere === "" ? "" : ` Every cell here has ${everywhere}.`}
      </p>
      {/* biome-ignore-start lint/a11y/noRedundantRoles: the narrow layout takes the table apart, and its roles with it. */}
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: a section would need a heading of its own. */}
      <div class="wide" role="region" aria-label="Comparison" tabIndex={0}>
        <table class="numbers compare" role="table">
          <caption>
            {title}
            {unit === "" ? "" : ` (${unit})`}
          </caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                Cell
              </th>
              <th role="columnheader" scope="col">
                This run
              </th>
              <th role="columnheader" scope="col">
                {comparison.title}
              </th>
              <th role="columnheader" scope="col">
                Difference<span class="unit">with 95% interval</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map(({ cell, other, differing, found }) => (
              <tr role="row" key={cell.title}>
                <th role="rowheader" scope="row">
                  {cell.title}
                  {everywhere !== "" || differing.length === 0 ? null : (
                    <span class="unit">{differenceWords(differing)}</span>
                  )}
                </th>
                {found === null || other === null ? (
                  <>
                    <td role="cell" data-label="This run">
                      {typographic(plusMinus(estimate(cell.summaries[summary] ?? []), decimals))}{" "}
                      <span class="unit">n={estimate(cell.summaries[summary] ?? []).n}</span>
                    </td>
                    <td role="cell" data-label={comparison.title}>
                      not there
                    </td>
                    <td role="cell" data-label="Difference">
                      –
                    </td>
                  </>
                ) : (
                  <>
                    <td role="cell" data-label="This run">
                      {typographic(plusMinus(found.here, decimals))}{" "}
                      <span class="unit">n={found.here.n}</span>
                    </td>
                    <td role="cell" data-label={comparison.title}>
                      {typographic(plusMinus(found.there, decimals))}{" "}
                      <span class="unit">n={found.there.n}</span>
                    </td>
                    <td role="cell" data-label="Difference">
                      {typographic(differenceText(found, decimals))}
                      <span class="unit">{designWords(found)}</span>
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {/* biome-ignore-end lint/a11y/useSemanticElements: a section would need a heading of its own. */}
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore-end lint/a11y/noRedundantRoles: the narrow layout takes the table apart, and its roles with it. */}
      <p class="small soft">
        Mean over seeds ± half of its 95% Student t interval. Difference: this run less the other; over the
        seeds that both have where there are two or more (equal seeds draw equal random numbers), else by
        Welch’s interval. Not corrected for the number of rows.
      </p>
    </>
  );
}

/** "cost 3 instead of 2, rounds 5 instead of 10". */
function differenceWords(differing: readonly DifferingParameter[]): string {
  const words = differing.slice(0, 3).map(({ name, here, there }) => `${name} ${here} instead of ${there}`);
  return `${words.join(", ")}${differing.length > 3 ? ` and ${differing.length - 3} more` : ""}`;
}

function differenceText(
  { difference, interval }: Pick<ReturnType<typeof compareSummary>, "difference" | "interval">,
  decimals: number,
): string {
  if (Number.isNaN(difference)) return "–";
  if (difference === 0 && (interval === null || (interval[0] === 0 && interval[1] === 0))) return "0";
  const sign = difference > 0 && Number(fixed(difference, decimals)) !== 0 ? "+" : "";
  const ends = interval === null ? "" : ` [${fixed(interval[0], decimals)}, ${fixed(interval[1], decimals)}]`;
  return `${sign}${fixed(difference, decimals)}${ends}`;
}

function designWords({
  difference,
  design,
  n,
}: Pick<ReturnType<typeof compareSummary>, "difference" | "design" | "n">): string {
  if (Number.isNaN(difference)) return "";
  return design === "paired" ? `${n} shared ${n === 1 ? "seed" : "seeds"}` : "no shared seeds";
}

/** A choice of what to compare with: the reference results and the runs that this browser keeps. */
export function CompareChoice({
  hasReference,
  earlier,
  current,
  value,
  summaries,
  summary,
  study,
  onChoose,
  onSummary,
}: {
  readonly hasReference: boolean;
  readonly earlier: readonly EarlierRun[];
  /** The run on the page, which is not compared with itself. */
  readonly current: string | null;
  readonly value: string;
  readonly summaries: readonly string[];
  readonly summary: string;
  readonly study: StudyFacts;
  readonly onChoose: (value: string) => void;
  readonly onSummary: (summary: string) => void;
}) {
  const others = earlier.filter(({ id, done }) => id !== current && done > 0);
  const known = value === "" || value === "reference" || others.some(({ id }) => id === value);
  return (
    <div class="row-of-controls">
      <label>
        With
        <select value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
          {hasReference ? <option value="reference">the reference results</option> : null}
          {others.map(({ id, command, when, done, trials }) => (
            <option key={id} value={id}>
              {`run ${id.slice(0, 8)}, ${dateOf(when)}, ${done === trials ? `${trials} trials` : `${done} of ${trials} trials`}: ${command.replace(/^npx operant run \S+ ?/, "")}`}
            </option>
          ))}
          {known ? null : <option value={value}>{`run ${value.slice(0, 8)}`}</option>}
          <option value="">nothing</option>
        </select>
      </label>
      <label>
        What
        <select value={summary} onChange={(event) => onSummary(event.currentTarget.value)}>
          {summaries.map((name) => (
            <option key={name} value={name}>
              {study.summaries[name]?.title ?? name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function dateOf(when: number): string {
  return new Date(when).toLocaleString(undefined, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}
