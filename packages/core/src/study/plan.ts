import { OperantError, unknownName } from "../error.js";
import { trialKey } from "./key.js";
import { checkValue, describeParameters, type ParameterValue, resolveUnchecked } from "./parameters.js";
import { formatSeeds, parseSeeds } from "./seeds.js";
import type { Parameters, Study } from "./types.js";

/** What a person asks for. Everything is optional; the preset supplies what is left out. */
export interface RunRequest {
  /** Name of a preset; without one, `quick`, or the study's first. */
  readonly preset?: string;
  /** Names of conditions; `defaults` is the one that sets nothing. */
  readonly conditions?: readonly string[];
  /** For example "1..20". */
  readonly seeds?: string;
  /** Values for parameters, over the preset's and the conditions'; several values make a grid. */
  readonly set?: Readonly<Record<string, readonly unknown[]>>;
  /** Leaves out cells that the study refuses instead of stopping. */
  readonly skipInvalid?: boolean;
}

/** A request with its preset written out; equal requests are equal data. */
export interface ExpandedRequest {
  readonly conditions: readonly string[];
  readonly seeds: string;
  /** What the preset sets: under the conditions' own settings. */
  readonly base: Parameters;
  /** What the person sets: over the conditions' own settings. */
  readonly set: Readonly<Record<string, readonly ParameterValue[]>>;
}

/** A condition under one setting of the grid. */
export interface PlannedCell {
  readonly condition: string;
  /** Unique among the cells of a plan. */
  readonly title: string;
  readonly group: string;
  readonly parameters: Parameters;
  /** The values that tell this cell from the condition's other cells. */
  readonly grid: Parameters;
  /** Parameters of the condition that the request overrides: the cell is no longer what its name says. */
  readonly overridden: readonly string[];
  /** One key per seed of the plan, in the seeds' order. */
  readonly keys: readonly string[];
}

/** One trial to run: everything that decides its result, and what to expect of it. */
export interface PlannedTrial {
  readonly key: string;
  readonly parameters: Parameters;
  readonly seed: number;
  /** The study's estimate of the work, in its own units. */
  readonly cost: number;
  /** Title of the first cell that the trial belongs to. */
  readonly cell: string;
}

/** A cell of the request that the study does not allow, and why. */
export interface RefusedCell {
  readonly title: string;
  readonly reason: string;
}

/** Which trials a request needs. */
export interface Plan {
  /** Name of the preset that supplied what the request left out. */
  readonly preset: string | null;
  readonly request: ExpandedRequest;
  readonly seeds: readonly number[];
  readonly cells: readonly PlannedCell[];
  /** Every distinct trial once, however many cells share it; longest first. */
  readonly trials: readonly PlannedTrial[];
  /** Cells left out by `skipInvalid`. */
  readonly refused: readonly RefusedCell[];
}

/** The condition that sets nothing; it exists in every study. */
export const defaultsCondition = "defaults";

/** Names of the conditions that can be asked for. */
export function conditionNames(study: Study): string[] {
  return [...new Set([...Object.keys(study.conditions), defaultsCondition])];
}

/**
 * The cells and trials of a request: conditions × grid × seeds. Values come from the schema's defaults, over
 * them the preset, the condition and the request. Cells with equal parameters share their trials.
 * @throws OperantError `unknown-name`, `bad-value`, or `bad-combination` listing every refused cell
 */
export function planRun(study: Study, request: RunRequest = {}): Plan {
  const { preset, expanded } = expandRequest(study, request);
  const seeds = parseSeeds(expanded.seeds);
  const cells: PlannedCell[] = [];
  const refused: RefusedCell[] = [];
  const seen = new Set<string>();
  for (const name of expanded.conditions) {
    const condition = conditionOf(study, name);
    for (const point of gridPoints(expanded.set)) {
      const parameters = resolveUnchecked(study, { ...expanded.base, ...condition.set, ...point });
      const overridden = Object.keys(condition.set).filter(
        (parameter) =>
          parameter in point && parameters[parameter] !== resolvedSetting(study, name, parameter),
      );
      const grid: Record<string, ParameterValue> = {};
      for (const parameter of Object.keys(point)) {
        if (expanded.set[parameter]!.length > 1 || overridden.includes(parameter)) {
          grid[parameter] = parameters[parameter]!;
        }
      }
      const title = cellTitle(condition.title, grid);
      try {
        study.validate?.(parameters);
      } catch (error) {
        refused.push({ title, reason: error instanceof Error ? error.message : String(error) });
        continue;
      }
      const keys = seeds.map((seed) => trialKey(study, parameters, seed));
      // Once its own settings are overridden, a condition that equals an earlier cell says nothing new.
      if (overridden.length > 0 && seen.has(keys[0]!)) continue;
      seen.add(keys[0]!);
      cells.push({ condition: name, title, group: condition.group, parameters, grid, overridden, keys });
    }
  }
  if (refused.length > 0 && (request.skipInvalid !== true || cells.length === 0))
    throw refusal(refused, cells.length);
  return {
    preset,
    request: expanded,
    seeds,
    cells: uniqueTitles(cells),
    trials: trialsOf(study, cells, seeds),
    refused,
  };
}

function expandRequest(
  study: Study,
  request: RunRequest,
): { preset: string | null; expanded: ExpandedRequest } {
  const presets = Object.keys(study.presets);
  if (request.preset !== undefined && !presets.includes(request.preset)) {
    if (presets.length === 0) {
      throw new OperantError(
        "unknown-name",
        `Study "${study.id}" has no presets; leave out "${request.preset}".`,
        "preset",
      );
    }
    unknownName("preset", request.preset, presets);
  }
  const presetName = request.preset ?? (presets.includes("quick") ? "quick" : presets[0]);
  const preset = presetName === undefined ? undefined : study.presets[presetName];
  const known = conditionNames(study);
  const asked = request.conditions?.length
    ? request.conditions
    : (preset?.conditions ?? Object.keys(study.conditions));
  const conditions = [...new Set(asked.length === 0 ? [defaultsCondition] : asked)];
  for (const name of conditions) {
    if (!known.includes(name)) unknownName("condition", name, known);
  }
  return {
    preset: presetName ?? null,
    expanded: {
      conditions,
      seeds: formatSeeds(parseSeeds(request.seeds ?? preset?.seeds ?? "1..5")),
      base: checkedBase(study, preset?.set ?? {}, request.set ?? {}),
      set: checkedSet(study, request.set ?? {}),
    },
  };
}

function checkedBase(study: Study, base: Parameters, set: Readonly<Record<string, unknown>>): Parameters {
  const resolved = resolveUnchecked(study, base);
  // What the person sets hides what the preset sets, so that equal requests are equal data.
  return Object.fromEntries(
    Object.keys(base)
      .filter((name) => !Object.hasOwn(set, name))
      .sort()
      .map((name) => [name, resolved[name]!]),
  );
}

function checkedSet(
  study: Study,
  set: Readonly<Record<string, readonly unknown[]>>,
): Record<string, readonly ParameterValue[]> {
  const descriptions = describeParameters(study);
  const names = descriptions.map(({ name }) => name);
  const checked: Record<string, readonly ParameterValue[]> = {};
  for (const name of Object.keys(set).sort()) {
    const description = descriptions.find((candidate) => candidate.name === name);
    if (description === undefined) return unknownName("parameter", name, names);
    const values = set[name]!.map((value) => checkValue(study, description, value));
    if (values.length === 0) {
      throw new OperantError(
        "bad-value",
        `Parameter "${name}" is set to nothing; give at least one value.`,
        name,
      );
    }
    checked[name] = [...new Set(values)];
  }
  return checked;
}

function conditionOf(study: Study, name: string): { title: string; group: string; set: Parameters } {
  const condition = study.conditions[name];
  if (condition !== undefined) return condition;
  return { title: defaultsCondition, group: defaultsCondition, set: {} };
}

/** What a condition gives a parameter, as the schema reads it. */
function resolvedSetting(study: Study, condition: string, parameter: string): ParameterValue {
  return resolveUnchecked(study, conditionOf(study, condition).set)[parameter]!;
}

/** Every combination of the values, the last parameter moving fastest. */
function gridPoints(set: Readonly<Record<string, readonly ParameterValue[]>>): Parameters[] {
  let points: Parameters[] = [{}];
  for (const [name, values] of Object.entries(set)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points;
}

/** "DP-S", or "DP-S, cost=2" for a cell of a grid. */
export function cellTitle(condition: string, grid: Parameters): string {
  const values = Object.entries(grid).map(([name, value]) => `${name}=${value}`);
  return [condition, ...values].join(", ");
}

/** Two conditions of different groups may have one title; their groups tell them apart. */
function uniqueTitles(cells: readonly PlannedCell[]): PlannedCell[] {
  const count = (titles: readonly string[], title: string): number =>
    titles.reduce((sum, other) => sum + (other === title ? 1 : 0), 0);
  const plain = cells.map(({ title }) => title);
  const grouped = cells.map((cell, i) =>
    count(plain, plain[i]!) > 1 ? `${cell.title} (${cell.group})` : cell.title,
  );
  return cells.map((cell, i) => ({
    ...cell,
    title: count(grouped, grouped[i]!) > 1 ? `${cell.title} (${cell.condition})` : grouped[i]!,
  }));
}

function trialsOf(study: Study, cells: readonly PlannedCell[], seeds: readonly number[]): PlannedTrial[] {
  const trials = new Map<string, PlannedTrial>();
  for (const cell of cells) {
    const cost = study.cost(cell.parameters);
    cell.keys.forEach((key, i) => {
      if (trials.has(key)) return;
      trials.set(key, { key, parameters: cell.parameters, seed: seeds[i]!, cost, cell: cell.title });
    });
  }
  // Array.prototype.sort is stable, so equally long trials keep the plan's order.
  return [...trials.values()].sort((a, b) => b.cost - a.cost);
}

function refusal(refused: readonly RefusedCell[], valid: number): OperantError {
  if (refused.length === 1 && valid === 0) {
    return new OperantError(
      "bad-combination",
      `"${refused[0]!.title}" has no meaning: ${refused[0]!.reason}`,
    );
  }
  const list = refused.map(({ title, reason }) => `  ${title}: ${reason}`).join("\n");
  const hint = valid === 0 ? "" : `\nLeave them out with --skip-invalid; ${valid} cells remain.`;
  return new OperantError(
    "bad-combination",
    `${refused.length} of ${refused.length + valid} cells have no meaning:\n${list}${hint}`,
  );
}

/** How to write a request in few words: a preset, and what differs from it. */
export interface ShortRequest {
  readonly preset: string | null;
  /** Null where the preset says the same. */
  readonly conditions: readonly string[] | null;
  readonly seeds: string | null;
}

/** The preset with which a request is shortest to write, and what must be said besides. */
export function abbreviate(study: Study, request: ExpandedRequest): ShortRequest {
  const candidates: ShortRequest[] = [];
  for (const [name, preset] of Object.entries(study.presets)) {
    if (!sameValues(checkedBase(study, preset.set, request.set), request.base)) continue;
    const same = preset.conditions.join() === request.conditions.join();
    candidates.push({
      preset: name,
      conditions: same ? null : request.conditions,
      seeds: formatSeeds(parseSeeds(preset.seeds)) === request.seeds ? null : request.seeds,
    });
  }
  const said = (short: ShortRequest): number =>
    (short.conditions === null ? 0 : 2) + (short.seeds === null ? 0 : 1);
  const best = candidates.sort((a, b) => said(a) - said(b))[0];
  return best ?? { preset: null, conditions: request.conditions, seeds: request.seeds };
}

function sameValues(a: Parameters, b: Parameters): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
