import type { Study } from "@operant/core/study";
import {
  assembleCell,
  type CurvesFigure,
  curvePanels,
  type Manifest,
  type TrialRecord,
} from "@operant/report";
import type { CurveState, PanelState } from "./run.js";

/** What is at hand of the trials, by key: those that are done and those in progress. */
export interface CurveContents {
  record(key: string): TrialRecord | undefined;
  column(key: string, metric: string): Float64Array | undefined;
  /** Columns of a trial in progress, NaN beyond the rows that it has reached. */
  live(key: string, metric: string): Float64Array | undefined;
}

/** Stands for the record of a trial that has none yet; curves read no summaries. */
const unfinished = { summaries: {} } as TrialRecord;

/** The curves of a figure with their bands between seeds, of what is done and what is in progress. */
export function curveStates(
  study: Study,
  manifest: Manifest,
  figure: CurvesFigure,
  contents: CurveContents,
): PanelState[] {
  const { metric } = figure;
  const live = (key: string): boolean =>
    contents.record(key) === undefined && contents.live(key, metric) !== undefined;
  const cells = manifest.cells.map((_, index) =>
    assembleCell(study, manifest, index, {
      record: (key) => contents.record(key) ?? (live(key) ? unfinished : undefined),
      column: (key, name) =>
        contents.record(key) === undefined ? contents.live(key, name) : contents.column(key, name),
    }),
  );
  const running = new Set(manifest.cells.filter(({ trials }) => trials.some(live)).map(({ title }) => title));
  const run = { study, id: "", preset: null, command: "", cells, verdicts: [] };
  return curvePanels(run, figure).map(({ group, curves }) => ({
    group,
    curves: curves.map(({ cell, points, seeds }): CurveState => {
      const numbers = (of: (point: (typeof points)[number]) => number) => Float64Array.from(points, of);
      return {
        title: cell.title,
        x: numbers(({ row }) => row),
        mean: numbers(({ mean }) => mean),
        lower: numbers(({ bands }) => bands["between-seeds"][0]),
        upper: numbers(({ bands }) => bands["between-seeds"][1]),
        seeds,
        live: running.has(cell.title),
      };
    }),
  }));
}
