import type { ClaimOutcome, Parameters, Verdict } from "@operant/core/study";
import type { Manifest, ServedClaim, ServedCurves, ServedJob, ServedResults } from "@operant/report";
import type { CellState, ClaimState, PanelState, Phase, TrialState } from "../run/run.js";

/** What the server tells of a run, in the terms that the pages show. Null stands for NaN on the wire. */

export function phaseOf(job: Pick<ServedJob, "state">): Phase {
  switch (job.state) {
    case "queued":
    case "running":
    case "stopping":
      return "running";
    case "done":
      return "done";
    case "stopped":
    case "failed":
      return "stopped";
  }
}

const defined = (value: number | null): number => value ?? Number.NaN;

export function cellStates(results: Pick<ServedResults, "cells">): CellState[] {
  return results.cells.map(({ title, condition, group, parameters, seeds, shards, summaries }) => ({
    title,
    condition,
    group,
    parameters: parameters as Parameters,
    seeds,
    shards,
    summaries: Object.fromEntries(
      Object.entries(summaries).map(([name, values]) => [name, values.map(defined)]),
    ),
  }));
}

export function claimStates(claims: readonly ServedClaim[]): ClaimState[] {
  return claims.map((claim) => ({ id: claim.id, outcome: outcomeOf(claim), seeds: claim.seeds ?? 0 }));
}

function outcomeOf({ verdict, measured, estimate, interval, control, note }: ServedClaim): ClaimOutcome {
  return {
    verdict: verdict as Verdict,
    measured,
    ...(estimate === undefined || estimate === null ? {} : { estimate }),
    ...(interval === undefined ? {} : { interval: [defined(interval[0]), defined(interval[1])] as const }),
    ...(control === undefined ? {} : { control }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Every trial of the manifest with what is known of it, in the manifest's order; equal keys are one trial. */
export function trialStates(
  manifest: Manifest,
  results: Pick<ServedResults, "cells"> | undefined,
  job: Pick<ServedJob, "progress" | "failures"> | undefined,
): TrialState[] {
  const done = new Set<string>();
  for (const cell of manifest.cells) {
    const have = results?.cells.find(({ title }) => title === cell.title);
    cell.trials.forEach((key, i) => {
      if (have?.seeds.includes(manifest.seeds[i] as number)) done.add(key);
    });
  }
  const inHand = new Map(job?.progress.inHand.map((trial) => [trial.key, trial.share]));
  const failures = new Map(job?.failures.map((trial) => [trial.key, trial.failure]));
  const trials = new Map<string, TrialState>();
  for (const cell of manifest.cells) {
    cell.trials.forEach((key, i) => {
      if (trials.has(key)) return;
      const base = { key, cell: cell.title, seed: manifest.seeds[i] as number };
      const failure = failures.get(key);
      const share = inHand.get(key);
      if (done.has(key)) trials.set(key, { ...base, state: "done", share: 1 });
      else if (failure !== undefined) trials.set(key, { ...base, state: "failed", share: 0, failure });
      else if (share !== undefined) trials.set(key, { ...base, state: "running", share });
      else trials.set(key, { ...base, state: "waiting", share: 0 });
    });
  }
  return [...trials.values()];
}

export function panelStates(curves: ServedCurves): PanelState[] {
  const column = (values: readonly (number | null)[]) => Float64Array.from(values, defined);
  return curves.panels.map(({ group, curves: lines }) => ({
    group,
    curves: lines.map(({ title, x, mean, lower, upper, seeds }) => ({
      title,
      x: Float64Array.from(x),
      mean: column(mean),
      lower: column(lower),
      upper: column(upper),
      seeds: seeds ?? 0,
      live: false,
    })),
  }));
}
