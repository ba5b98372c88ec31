import {
  type ClaimsFile,
  type CurvePoint,
  claimsOf,
  curvePanels,
  type Manifest,
  paperStatus,
  type RunData,
  type ServedClaim,
  type ServedCurve,
  type ServedCurves,
  type ServedResults,
} from "@operant/report";
import { failureOf } from "../runner/messages.js";
import { Refusal } from "./refusal.js";
import type { ReadRun } from "./run-reader.js";
import { decidedClaims, storedCurves, storedFigures } from "./stored-outputs.js";

/** A run's results as the API gives them. */
export function servedResults(run: ReadRun): ServedResults {
  const { address, manifest, records, missing } = run;
  const shardOf = (cell: Manifest["cells"][number], seed: number): string =>
    records.get(cell.trials[manifest.seeds.indexOf(seed)] ?? "")?.shard ?? "";
  return {
    run: address.id,
    revision: run.revision,
    from: run.data === undefined ? "files" : "trials",
    done: records.size,
    total: records.size + missing,
    cells: run.cells.map((cell, i) => ({
      title: cell.title,
      condition: cell.condition,
      group: cell.group,
      parameters: { ...cell.parameters },
      planned: manifest.seeds.length,
      seeds: [...cell.seeds],
      summaries: Object.fromEntries(
        Object.entries(cell.summaries).map(([name, values]) => [name, values.map(finite)]),
      ),
      shards: cell.seeds.map((seed) => shardOf(manifest.cells[i]!, seed)),
    })),
    claims: run.data === undefined ? run.storedClaims.map(fromFile) : decided(run.data),
    status: paperStatus(run.data?.verdicts ?? decidedClaims(run.storedClaims)) ?? null,
    figures: figuresOf(run),
    damage: [...run.damage],
  };
}

function figuresOf({ subject, address }: ReadRun): ServedResults["figures"] {
  if (subject === undefined) {
    return storedFigures(address.path).map((id) => ({ id, title: id, metric: "", unit: "", row: "" }));
  }
  const { figures, metrics, row } = subject.study;
  return figures.flatMap((figure) => {
    if (figure.kind !== "curves") return [];
    const { id, title, metric } = figure;
    return [{ id, title, metric: metrics[metric]?.title ?? metric, unit: metrics[metric]?.unit ?? "", row }];
  });
}

function decided(data: RunData): ServedClaim[] {
  const { claims } = claimsOf(data);
  return data.verdicts.map(({ claim, failure }, i) => ({
    ...fromFile(claims[i]!),
    seeds: seedsOf(data, claim.needs.conditions),
    ...(failure === undefined ? {} : { failure: failureOf(failure) }),
  }));
}

/** The smallest number of seeds over a claim's conditions. */
function seedsOf({ cells }: RunData, conditions: readonly string[]): number {
  const counts = conditions.map((name) =>
    Math.max(0, ...cells.filter(({ condition }) => condition === name).map(({ seeds }) => seeds.length)),
  );
  return counts.length === 0 ? 0 : Math.min(...counts);
}

function fromFile(claim: ClaimsFile["claims"][number]): ServedClaim {
  const { estimate, interval, ...rest } = claim;
  return {
    ...rest,
    ...(estimate === undefined ? {} : { estimate: finite(estimate) }),
    ...(interval === undefined ? {} : { interval: [finite(interval[0]), finite(interval[1])] }),
    seeds: null,
  };
}

/**
 * The curves of one figure.
 * @throws Refusal 404 for a figure that the run does not have
 */
export function servedCurves(run: ReadRun, id: string): ServedCurves {
  const { address, subject, data } = run;
  if (subject === undefined || data === undefined) {
    const panels = storedCurves(address.path, id);
    if (panels === undefined) throw noFigure(id);
    return { run: address.id, figure: id, panels };
  }
  const figure = subject.study.figures.find((each) => each.kind === "curves" && each.id === id);
  if (figure?.kind !== "curves") throw noFigure(id);
  const panels = curvePanels(data, figure).map(({ group, curves }) => ({
    group,
    curves: curves.map(({ cell, rows, window, seeds, points }) => ({
      title: cell.title,
      rows,
      window,
      seeds,
      ...columnsOf(points),
    })),
  }));
  return { run: address.id, figure: id, panels };
}

function columnsOf(points: readonly CurvePoint[]): Omit<ServedCurve, "title" | "rows" | "window" | "seeds"> {
  return {
    x: points.map(({ row }) => row),
    mean: points.map(({ mean }) => short(mean)),
    n: points.map(({ n }) => n),
    lower: points.map(({ bands }) => short(bands["between-seeds"][0])),
    upper: points.map(({ bands }) => short(bands["between-seeds"][1])),
    rollingLower: points.map(({ bands }) => short(bands["rolling-sd"][0])),
    rollingUpper: points.map(({ bands }) => short(bands["rolling-sd"][1])),
  };
}

function noFigure(id: string): Refusal {
  return new Refusal(404, "not-found", `The run has no curves "${id.slice(0, 80)}".`);
}

/** JSON has neither NaN nor infinities. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** At the eight digits of the CSV files, which is more than a picture shows. */
function short(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(8)) : null;
}
