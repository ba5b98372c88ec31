import type { Verdict } from "@operant/core/study";
import type { CellData, Manifest, TrialRecord } from "@operant/report";
import { estimate } from "@operant/report";

/** One side of a comparison. */
export interface ComparedRun {
  readonly manifest: Manifest;
  readonly data: ComparedData;
  readonly records: ReadonlyMap<string, TrialRecord>;
}

/** What is compared of a run's results. A verdict may have been read from a file, without its study. */
export interface ComparedData {
  readonly cells: readonly Pick<CellData, "title" | "summaries">[];
  readonly verdicts: readonly {
    readonly claim: { readonly id: string };
    readonly outcome: { readonly verdict: Verdict };
  }[];
}

/** What differs between two runs, a line per difference, in four parts. */
export interface RunDifferences {
  readonly parameters: readonly string[];
  readonly summaries: readonly string[];
  readonly verdicts: readonly string[];
  readonly bytes: readonly string[];
}

/** Compares two runs of one study, cell by cell under the cells' titles. */
export function compareRuns(a: ComparedRun, b: ComparedRun): RunDifferences {
  return {
    parameters: compareManifests(a.manifest, b.manifest),
    summaries: compareSummaries(a.data, b.data),
    verdicts: compareVerdicts(a.data, b.data),
    bytes: compareBytes(a, b),
  };
}

function compareManifests(a: Manifest, b: Manifest): string[] {
  const lines: string[] = [];
  if (a.study !== b.study) lines.push(`study: ${a.study} | ${b.study}`);
  if (a.resultsVersion !== b.resultsVersion)
    lines.push(`results version: ${a.resultsVersion} | ${b.resultsVersion}`);
  if (a.request.seeds !== b.request.seeds) lines.push(`seeds: ${a.request.seeds} | ${b.request.seeds}`);
  for (const [title, cell, other] of pairs(a.cells, b.cells)) {
    if (cell === undefined || other === undefined) {
      lines.push(`cell "${title}": only in the ${cell === undefined ? "second" : "first"}`);
      continue;
    }
    const names = new Set([...Object.keys(cell.parameters), ...Object.keys(other.parameters)]);
    for (const name of names) {
      if (cell.parameters[name] === other.parameters[name]) continue;
      lines.push(`cell "${title}", ${name}: ${cell.parameters[name]} | ${other.parameters[name]}`);
    }
  }
  return lines;
}

function compareSummaries(a: ComparedData, b: ComparedData): string[] {
  const lines: string[] = [];
  for (const [title, cell, other] of pairs(a.cells, b.cells)) {
    if (cell === undefined || other === undefined) continue;
    const names = new Set([...Object.keys(cell.summaries), ...Object.keys(other.summaries)]);
    for (const name of names) {
      const [first, second] = [estimate(cell.summaries[name] ?? []), estimate(other.summaries[name] ?? [])];
      if (first.mean === second.mean && first.n === second.n && Object.is(first.half, second.half)) continue;
      lines.push(`cell "${title}", ${name}: ${inWords(first)} | ${inWords(second)}`);
    }
  }
  return lines;
}

function inWords({ mean, half, n }: { mean: number; half: number; n: number }): string {
  if (n === 0) return "none";
  const round = (value: number): string => String(Number(value.toPrecision(6)));
  return `${round(mean)}${Number.isNaN(half) ? "" : ` ± ${round(half)}`} (n=${n})`;
}

function compareVerdicts(a: ComparedData, b: ComparedData): string[] {
  const first = new Map(a.verdicts.map(({ claim, outcome }) => [claim.id, outcome.verdict]));
  const second = new Map(b.verdicts.map(({ claim, outcome }) => [claim.id, outcome.verdict]));
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter((id) => first.get(id) !== second.get(id))
    .map((id) => `claim "${id}": ${first.get(id) ?? "absent"} | ${second.get(id) ?? "absent"}`);
}

function compareBytes(a: ComparedRun, b: ComparedRun): string[] {
  const lines: string[] = [];
  for (const [title, cell, other] of pairs(a.manifest.cells, b.manifest.cells)) {
    if (cell === undefined || other === undefined) continue;
    const shardOf = (run: ComparedRun, keys: readonly string[], seed: number): string | undefined =>
      run.records.get(keys[run.manifest.seeds.indexOf(seed)] ?? "")?.shard;
    const common = a.manifest.seeds.filter((seed) => b.manifest.seeds.includes(seed));
    const differing = common.filter((seed) => {
      const [first, second] = [shardOf(a, cell.trials, seed), shardOf(b, other.trials, seed)];
      return first !== undefined && second !== undefined && first !== second;
    });
    if (differing.length > 0) {
      lines.push(
        `cell "${title}": ${differing.length} of ${common.length} common shards differ (seeds ${differing.join(", ")})`,
      );
    }
  }
  return lines;
}

function pairs<T extends { readonly title: string }>(
  a: readonly T[],
  b: readonly T[],
): [string, T | undefined, T | undefined][] {
  const titles = new Set([...a, ...b].map(({ title }) => title));
  const find = (cells: readonly T[], title: string): T | undefined =>
    cells.find((cell) => cell.title === title);
  return [...titles].map((title) => [title, find(a, title), find(b, title)]);
}
