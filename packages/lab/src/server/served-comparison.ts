import {
  type CellData,
  cellStatistics,
  type RunComparison,
  type ServedReference,
  type ServedRun,
  type ServedStatistics,
  type SummaryStatistics,
} from "@operant/report";
import { type ComparedRun, compareRuns, compareWithReference } from "../compare/index.js";
import type { ReadRun } from "./run-reader.js";
import { finite, servedResults } from "./served-results.js";

/**
 * Runs side by side, and each against the first.
 * @param runs at least two
 * @param entries what the list says of each
 */
export function servedComparison(runs: readonly ReadRun[], entries: readonly ServedRun[]): RunComparison {
  const results = runs.map(servedResults);
  const titles = new Set(runs.flatMap(({ cells }) => cells.map(({ title }) => title)));
  const claims = new Map(results.flatMap((each) => each.claims.map((claim) => [claim.id, claim])));
  const first = runs[0]!;
  return {
    runs: [...entries],
    cells: [...titles].map((title) => {
      const cells = runs.map((run) => run.cells.find((cell) => cell.title === title));
      return {
        title,
        group: cells.find((cell) => cell !== undefined)?.group ?? "",
        runs: cells.map((cell, i) => (cell === undefined ? null : inCell(runs[i]!, cell))),
      };
    }),
    claims: [...claims].map(([id, { statement, scale }]) => ({
      id,
      statement,
      scale,
      runs: results.map((each) => {
        const claim = each.claims.find((candidate) => candidate.id === id);
        return claim === undefined ? null : { verdict: claim.verdict, measured: claim.measured };
      }),
    })),
    against: runs.slice(1).map((run) => {
      const { parameters, summaries, verdicts, bytes } = compareRuns(compared(first), compared(run));
      const same = [parameters, summaries, verdicts, bytes].every((lines) => lines.length === 0);
      return {
        run: run.address.id,
        same,
        shards: commonShards(first, run),
        parameters: [...parameters],
        summaries: [...summaries],
        verdicts: [...verdicts],
        bytes: [...bytes],
      };
    }),
  };
}

function inCell(run: ReadRun, cell: CellData) {
  // A study that is not at hand has no titles for its summaries; their names stand for them.
  const unnamed = Object.keys(cell.summaries).map((name) => [
    name,
    { title: name, unit: "", description: "" },
  ]);
  const study = run.subject?.study ?? { summaries: Object.fromEntries(unnamed) };
  return {
    parameters: { ...cell.parameters },
    seeds: cell.seeds.length,
    summaries: Object.fromEntries(
      Object.entries(cellStatistics({ study }, cell)).map(([name, statistics]) => [name, asJson(statistics)]),
    ),
  };
}

function asJson({ n, mean, interval, minimum, maximum }: SummaryStatistics): ServedStatistics {
  return {
    n,
    mean: finite(mean),
    interval: interval === null ? null : [finite(interval[0]), finite(interval[1])],
    minimum: finite(minimum),
    maximum: finite(maximum),
  };
}

function compared({ manifest, records, cells, data, storedClaims }: ReadRun): ComparedRun {
  const verdicts =
    data?.verdicts ?? storedClaims.map(({ id, verdict }) => ({ claim: { id }, outcome: { verdict } }));
  return { manifest, records, data: { cells, verdicts } };
}

/** Shards of the same cell and seed in both runs. */
function commonShards(a: ReadRun, b: ReadRun): { equal: number; different: number } {
  const counts = { equal: 0, different: 0 };
  for (const cell of a.manifest.cells) {
    const other = b.manifest.cells.find(({ title }) => title === cell.title);
    if (other === undefined) continue;
    const keys = new Map(b.manifest.seeds.map((seed, i) => [seed, other.trials[i]]));
    a.manifest.seeds.forEach((seed, i) => {
      const first = a.records.get(cell.trials[i] ?? "")?.shard;
      const second = b.records.get(keys.get(seed) ?? "")?.shard;
      if (first === undefined || second === undefined) return;
      if (first === second) counts.equal++;
      else counts.different++;
    });
  }
  return counts;
}

/** How a run agrees with the committed reference results. */
export function servedReference(run: ReadRun): ServedReference {
  const { subject, data, records, missing, address } = run;
  const nothing = (reason: string): ServedReference => ({ run: address.id, comparison: null, reason });
  if (subject === undefined || data === undefined)
    return nothing("The study that made this run is not installed at its results version.");
  try {
    const { compared, verdicts, differences } = compareWithReference(subject, { data, records, missing });
    return {
      run: address.id,
      comparison: { compared, verdicts, differences: [...differences] },
      reason: null,
    };
  } catch (error) {
    return nothing(error instanceof Error ? error.message : String(error));
  }
}
