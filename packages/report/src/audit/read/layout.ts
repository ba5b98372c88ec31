import { OperantError, unknownName } from "@operant/core";
import { fieldNames, goldCandidates, isBystander, layoutFields } from "./field-names.js";
import { numbersOf } from "./numbers-of.js";
import { isSeriesRecord } from "./series-names.js";
import {
  type AuditField,
  auditFields,
  type LogLayout,
  type MappedField,
  type ReadOptions,
  seriesMetrics,
} from "./types.js";
import { isNumeric, isRecord, numberOf } from "./values.js";

type Row = Readonly<Record<string, unknown>>;

/** Which column each field is read from, in one source. */
export interface Mapping {
  readonly layout: LogLayout;
  readonly columns: Readonly<Partial<Record<AuditField, string>>>;
  /** How each of `columns` was found, in the order of the fields. */
  readonly fields: readonly MappedField[];
  /** Whether the reward is the sum of components. */
  readonly summed: boolean;
  /** The parts of the sum where options name them; absent where all numbers are summed that nothing else uses. */
  readonly parts?: readonly string[];
  /** Whether the gold column is one part of the sum as well. */
  readonly goldIsPart: boolean;
  /** Columns that look like a reward, but are not used because the reward is computed. */
  readonly aside: readonly string[];
  readonly notes: readonly string[];
}

/** A record's value under a dotted name: the name itself first, then the way down into objects. */
export function valueAt(row: Row, column: string): unknown {
  const direct = own(row, column);
  if (direct !== undefined || !column.includes(".")) return direct;
  let value: unknown = row;
  for (const part of column.split(".")) value = isRecord(value) ? own(value, part) : undefined;
  return value;
}

/** A value of the record itself. Only what could be the prototype's is asked about, since asking is slow. */
function own(row: Row, name: string): unknown {
  const value = row[name];
  if (typeof value !== "function" && name !== "__proto__") return value;
  return Object.hasOwn(row, name) ? row[name] : undefined;
}

/**
 * What a source is, from its first records.
 */
export function detectLayout(rows: readonly Row[], options: ReadOptions): LogLayout {
  if (options.layout !== undefined) return options.layout;
  const has = (...names: string[]): boolean =>
    names.every((name) => rows.some((row) => own(row, name) !== undefined && own(row, name) !== null));
  if (has("instruction", "output_1", "output_2", "preference")) return "alpaca-eval";
  if (rows.some((row) => listLength(row) !== undefined)) {
    return has("rewards", "prompts") && (has("queries") || has("responses")) ? "openrlhf" : "list-per-row";
  }
  if (has("example_id", "completion") && has("reward")) return "verifiers";
  if (has("reward", "prompt") && rows.some(isChat)) return "verifiers";
  if (has("input", "output", "score")) return "verl-rollouts";
  if (has("rewards") && (has("scores") || has("extra_logs"))) return "openrlhf";
  if (has("prompt", "completion", "step") && has("advantage")) return "trl-completions";
  const text = (["prompt", "completion", "group", "example"] as const).some(
    (field) => options.map?.[field] !== undefined || fieldNames[field].some((name) => has(name)),
  );
  if (
    has("prompt", "completion", "step") &&
    !fieldNames.reward.some((name) => has(name)) &&
    options.proxy === undefined &&
    options.map?.reward === undefined
  )
    return "trl-completions";
  if (!text && options.group === undefined && rows.some(isSeriesRecord)) return "series";
  return "rollouts";
}

/** Whether the completion is a list of messages, as verifiers writes it (older versions without example_id). */
function isChat(row: Row): boolean {
  const value = own(row, "completion");
  return (
    Array.isArray(value) &&
    isRecord(value[0]) &&
    Object.hasOwn(value[0], "role") &&
    !Object.hasOwn(row, "advantage")
  );
}

/** Length of the lists of a record that holds several completions, or undefined for a record of one. */
function listLength(row: Row): number | undefined {
  for (const name of fieldNames.reward) {
    const value = own(row, name);
    if (!Array.isArray(value) || value.length < 2) continue;
    const texts = fieldNames.completion.concat("queries").some((each) => {
      const list = own(row, each);
      return Array.isArray(list) && list.length === value.length && !list.every((item) => isRecord(item));
    });
    if (texts) return value.length;
  }
  return undefined;
}

/**
 * Which columns the fields are read from.
 * @param rows the first records
 * @throws OperantError naming what is there, what is needed, and the `--map` that helps
 */
export function resolveMapping(
  layout: LogLayout,
  rows: readonly Row[],
  options: ReadOptions,
  name: string,
): Mapping {
  const names = columnNames(rows);
  const metric = seriesMetrics.find((each) => options.map?.[each] !== undefined);
  if (metric !== undefined) {
    throw new OperantError(
      "bad-combination",
      `--map ${metric}=${options.map?.[metric]} belongs to metrics by step, and ${name} holds rollouts; leave it out.`,
      metric,
    );
  }
  const columns: Partial<Record<AuditField, string>> = {};
  const fields: MappedField[] = [];
  const notes: string[] = [];
  const asked: Partial<Record<AuditField, string>> = {
    ...(options.gold === undefined ? {} : { gold: options.gold }),
    ...(options.proxy === undefined ? {} : { reward: options.proxy }),
    ...(options.group === undefined ? {} : { group: options.group }),
    ...options.map,
  };
  const taken = new Set([
    ...(options.components ?? []),
    ...(options.ensemble ?? []),
    ...Object.values(asked),
  ]);
  const present = (column: string): boolean =>
    rows.some((row) => valueAt(row, column) !== undefined && valueAt(row, column) !== null);
  const set = (field: AuditField, column: string, found: MappedField["found"]): void => {
    columns[field] = column;
    taken.add(column);
    fields.push({ field, column, found });
  };
  const named = namedParts(options);
  for (const part of Object.keys(options.weights ?? {})) {
    if (!present(part) && !names.includes(part)) unknownName(`column of ${name}`, part, names);
  }
  // Asked weights make the reward, whatever total the log holds.
  const weighed = options.weights !== undefined && asked.reward === undefined;
  const aside: string[] = [];
  for (const field of auditFields) {
    const column = asked[field];
    if (column !== undefined) {
      if (!present(column) && !names.includes(column)) unknownName(`column of ${name}`, column, names);
      set(field, column, "asked");
      continue;
    }
    if (field === "reward" && weighed) {
      const total = rewardColumn(layout, rows, new Set([...taken, ...named!]));
      if (total !== undefined) {
        aside.push(total);
        taken.add(total);
      }
      continue;
    }
    const own = layoutFields[layout]?.[field];
    if (own !== undefined && !taken.has(own) && present(own)) {
      set(field, own, "layout");
      continue;
    }
    if (layout === "list-per-row" && (field === "reward" || field === "gold")) continue;
    // Verifiers' and AlpacaEval's extra numbers carry names of fields by chance.
    const byName = fieldNames[field].find(
      (each) => !taken.has(each) && present(each) && suits(field, rows, each, layout),
    );
    if (byName !== undefined) set(field, byName, "name");
  }
  if (layout === "list-per-row") listFields(rows, columns, set, taken, weighed);
  const extra = pairs(layout, rows, columns);
  if (extra.completion !== undefined && columns.completion === undefined)
    set("completion", extra.completion, "layout");
  const others = columns.reward === undefined ? componentsOf(rows, taken, named) : [];
  const goldIsPart =
    columns.reward === undefined &&
    asked.gold !== undefined &&
    isPart(asked.gold, layout, rows, others, named);
  const parts =
    !goldIsPart || named !== undefined ? others : componentsOf(rows, without(taken, asked.gold!), named);
  const summed = columns.reward === undefined && parts.length > 0;
  if (asked.gold !== undefined && asked.reward === undefined && !weighed) {
    const used = new Set([...(named ?? []), ...(options.ensemble ?? [])]);
    for (const [field, column] of Object.entries(asked)) if (field !== "gold") used.add(column);
    if (
      rewardColumn(layout, rows, used) === asked.gold &&
      (named === undefined || columns.reward !== undefined)
    ) {
      throw new OperantError(
        "bad-combination",
        `The column ${asked.gold} is asked for as gold, but it is the one that looks like the reward of ${name}. Name the reward that was optimised with --proxy <column>, or its parts with --weights <part=1,…>; or name another column as gold.`,
        "gold",
      );
    }
  }
  if (
    columns.gold !== undefined &&
    (columns.gold === columns.reward || (goldIsPart && parts.every((part) => part === columns.gold)))
  ) {
    throw new OperantError(
      "bad-combination",
      `Gold and the reward are both read from ${columns.gold}; an audit compares what was rewarded with something else that says what was meant. Leave gold out, or name another column.`,
      "gold",
    );
  }
  if (columns.reward === undefined && !summed) {
    throw new OperantError(
      "bad-value",
      `${name} has no column that looks like a reward. It has: ${listed(names)}. Needed are a reward and a prompt (or a group); name the reward's column with --map reward=<column>.`,
      "reward",
    );
  }
  if (columns.prompt === undefined && columns.example === undefined && columns.group === undefined) {
    const clash = auditFields.find((field) => fieldNames.prompt.includes(asked[field] ?? ""));
    if (clash !== undefined) {
      throw new OperantError(
        "bad-combination",
        `The column ${asked[clash]} of ${name} is asked for as ${clash}, so none is left that says which prompt a rollout answers. Name another column for ${clash}, or one for the prompt with --map prompt=<column>.`,
        clash,
      );
    }
    throw new OperantError(
      "bad-value",
      `${name} has no column that says which prompt a rollout answers. It has: ${listed(names)}. Name one with --map prompt=<column>, or a number or name per prompt with --map example=<column>.`,
      "prompt",
    );
  }
  if (summed) fields.push({ field: "reward", column: sumInWords(parts, options.weights), found: "computed" });
  if (summed && aside.length > 0) {
    notes.push(
      `The column ${aside[0]} is set aside: the reward is computed with the weights that were asked for.`,
    );
  }
  if (goldIsPart) {
    notes.push(
      `The gold score ${asked.gold} is one part of the reward, so the two agree to that extent; a score that is not rewarded says more.`,
    );
  }
  if (columns.gold === undefined) {
    const candidate = goldCandidates.find(
      (each) => !taken.has(each) && names.includes(each) && named?.includes(each) !== true,
    );
    if (candidate !== undefined) {
      notes.push(
        `The column ${candidate} may say what was meant; if it does, --gold ${candidate} uses it as the gold score.`,
      );
    }
  }
  return {
    layout,
    columns,
    fields,
    summed,
    ...(named === undefined ? {} : { parts: named }),
    goldIsPart,
    aside,
    notes,
  };
}

/** Parts of the reward that options name: components, and whatever has a weight. */
function namedParts({ components, weights }: ReadOptions): readonly string[] | undefined {
  if (components === undefined && weights === undefined) return undefined;
  return [...new Set([...(components ?? []), ...Object.keys(weights ?? {})])];
}

/** The column that is the reward where no option says so. */
function rewardColumn(
  layout: LogLayout,
  rows: readonly Row[],
  taken: ReadonlySet<string>,
): string | undefined {
  const there = (column: string): boolean =>
    !taken.has(column) && rows.some((row) => (valueAt(row, column) ?? null) !== null);
  if (layout === "list-per-row") return listReward(rows, taken);
  const own = layoutFields[layout]?.reward;
  if (own !== undefined && there(own)) return own;
  return fieldNames.reward.find((each) => there(each) && suits("reward", rows, each, layout));
}

/**
 * Whether gold that was asked for is one of the numbers that are summed: it is where it was named as one, and in
 * TRL's layout where it is called like its reward functions. (Other columns there are logged beside them.)
 */
function isPart(
  gold: string,
  layout: LogLayout,
  rows: readonly Row[],
  others: readonly string[],
  named: readonly string[] | undefined,
): boolean {
  if (named !== undefined) return named.includes(gold);
  if (layout !== "trl-completions" || isBystander(gold)) return false;
  const numeric = rows.some((row) => isNumeric(valueAt(row, gold)));
  return numeric && (/reward/i.test(gold) || !others.some((each) => /reward/i.test(each)));
}

function without(names: ReadonlySet<string>, name: string): Set<string> {
  const rest = new Set(names);
  rest.delete(name);
  return rest;
}

/** "accuracy + 0.5 × format". */
function sumInWords(parts: readonly string[], weights: ReadOptions["weights"]): string {
  const weight = (part: string): number => (weights === undefined ? 1 : (weights[part] ?? 0));
  return parts
    .filter((part) => weight(part) !== 0)
    .map((part) => (weight(part) === 1 ? part : `${weight(part)} × ${part}`))
    .join(" + ");
}

/** What a field's column must hold besides being called so. */
function suits(field: AuditField, rows: readonly Row[], column: string, layout: LogLayout): boolean {
  const values = rows
    .map((row) => valueAt(row, column))
    .filter((value) => value !== undefined && value !== null);
  const value = values[0];
  switch (field) {
    case "steps":
      return values.some((each) => Array.isArray(each) && each.every((item) => typeof item === "number"));
    case "step":
    case "advantage":
      // A record of several rollouts may list a step for each.
      return (
        !isRecord(value) &&
        !(Array.isArray(value) && value.length > 1 && field === "step" && layout !== "list-per-row")
      );
    case "reward":
      return !isRecord(value);
    case "completion":
    case "prompt":
      return typeof value === "string" || Array.isArray(value) || isRecord(value);
    default:
      return !isRecord(value);
  }
}

/** Fields of records that hold a list of completions each: a list of numbers per field, as long as theirs. */
function listFields(
  rows: readonly Row[],
  columns: Partial<Record<AuditField, string>>,
  set: (field: AuditField, column: string, found: MappedField["found"]) => void,
  taken: ReadonlySet<string>,
  weighed: boolean,
): void {
  const judged = freeList(rows, judgedNames, taken);
  if (columns.reward === undefined && !weighed) {
    const reward = listReward(rows, taken);
    if (reward !== undefined) set("reward", reward, "name");
  }
  if (columns.gold === undefined) {
    const gold = freeList(
      rows,
      [...fieldNames.gold, "correct", "is_correct", ...(judged === undefined ? [] : ["score", "scores"])],
      taken,
    );
    if (gold !== undefined) set("gold", gold, "name");
  }
}

/** Beside a reward model's pred_score, score is whether the answer was right (the math evaluation harness). */
const judgedNames = ["pred_score", "pred_scores"];

function listReward(rows: readonly Row[], taken: ReadonlySet<string>): string | undefined {
  return freeList(rows, judgedNames, taken) ?? freeList(rows, fieldNames.reward, taken);
}

/** The first of some names under which records list a number per completion. */
function freeList(
  rows: readonly Row[],
  names: readonly string[],
  taken: ReadonlySet<string>,
): string | undefined {
  const length = rows.map(listLength).find((each) => each !== undefined) ?? 0;
  return names.find((name) => {
    if (taken.has(name)) return false;
    return rows.some((row) => {
      const value = own(row, name);
      return (
        Array.isArray(value) && value.length === length && value.some((each) => !Number.isNaN(numberOf(each)))
      );
    });
  });
}

/** OpenRLHF gives reward functions the prompt and the whole query; the response is the rest. */
function pairs(
  layout: LogLayout,
  rows: readonly Row[],
  columns: Partial<Record<AuditField, string>>,
): { completion?: string } {
  if (layout !== "openrlhf" || columns.completion !== undefined) return {};
  const query = ["query", "queries"].find((name) => rows.some((row) => own(row, name) !== undefined));
  return query === undefined ? {} : { completion: query };
}

function componentsOf(
  rows: readonly Row[],
  taken: ReadonlySet<string>,
  named: readonly string[] | undefined,
): string[] {
  if (named !== undefined) return [...named];
  const found = new Set<string>();
  for (const row of rows) {
    for (const [name, value] of numbersOf(row)) {
      if (found.size >= 64) break;
      if (!taken.has(name) && !isBystander(name) && !Number.isNaN(numberOf(value))) found.add(name);
    }
  }
  return [...found];
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  const some = names.slice(0, 30).map((name) => name.slice(0, 60));
  return some.join(", ") + (names.length > 30 ? ` and ${names.length - 30} more` : "");
}

/** Names of all columns of the first records, in order of first appearance; objects' parts by dotted names. */
export function columnNames(rows: readonly Row[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    for (const name in row) {
      if (names.size > 2000) return [...names];
      names.add(name);
    }
  }
  for (const row of rows) {
    for (const [name] of numbersOf(row)) {
      if (names.size > 2000) return [...names];
      names.add(name);
    }
  }
  return [...names];
}
