import { OperantError, unknownName } from "@operant/core";
import { fieldNames, goldCandidates, isBystander, layoutFields } from "./field-names.js";
import { numbersOf } from "./numbers-of.js";
import { isSeriesRecord } from "./series-names.js";
import { type AuditField, auditFields, type LogLayout, type MappedField, type ReadOptions } from "./types.js";
import { isRecord, numberOf } from "./values.js";

type Row = Readonly<Record<string, unknown>>;

/** Which column each field is read from, in one source. */
export interface Mapping {
  readonly layout: LogLayout;
  readonly columns: Readonly<Partial<Record<AuditField, string>>>;
  /** How each of `columns` was found, in the order of the fields. */
  readonly fields: readonly MappedField[];
  /** Whether the reward is the sum of components. */
  readonly summed: boolean;
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
  for (const field of auditFields) {
    const column = asked[field];
    if (column !== undefined) {
      if (!present(column) && !names.includes(column)) unknownName(`column of ${name}`, column, names);
      set(field, column, "asked");
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
      (each) => !taken.has(each) && present(each) && suits(field, rows, each),
    );
    if (byName !== undefined) set(field, byName, "name");
  }
  if (layout === "list-per-row") listFields(rows, columns, set, taken);
  const extra = pairs(layout, rows, columns);
  if (extra.completion !== undefined && columns.completion === undefined)
    set("completion", extra.completion, "layout");
  const parts = columns.reward === undefined ? componentsOf(rows, taken, options) : [];
  const summed = columns.reward === undefined && parts.length > 0;
  if (columns.reward === undefined && !summed) {
    throw new OperantError(
      "bad-value",
      `${name} has no column that looks like a reward. It has: ${listed(names)}. Needed are a reward and a prompt (or a group); name the reward's column with --map reward=<column>.`,
      "reward",
    );
  }
  if (columns.prompt === undefined && columns.example === undefined && columns.group === undefined) {
    throw new OperantError(
      "bad-value",
      `${name} has no column that says which prompt a rollout answers. It has: ${listed(names)}. Name one with --map prompt=<column>, or a number or name per prompt with --map example=<column>.`,
      "prompt",
    );
  }
  if (summed) fields.push({ field: "reward", column: parts.join(" + "), found: "computed" });
  if (columns.gold === undefined) {
    const candidate = goldCandidates.find((each) => !taken.has(each) && names.includes(each));
    if (candidate !== undefined) {
      notes.push(
        `The column ${candidate} may say what was meant; if it does, --gold ${candidate} uses it as the gold score.`,
      );
    }
  }
  return { layout, columns, fields, summed, notes };
}

/** What a field's column must hold besides being called so. */
function suits(field: AuditField, rows: readonly Row[], column: string): boolean {
  const values = rows
    .map((row) => valueAt(row, column))
    .filter((value) => value !== undefined && value !== null);
  const value = values[0];
  switch (field) {
    case "steps":
      return values.some((each) => Array.isArray(each) && each.every((item) => typeof item === "number"));
    case "step":
    case "advantage":
      return !isRecord(value) && !(Array.isArray(value) && value.length > 1 && field === "step");
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
): void {
  const free = (names: readonly string[], length: number): string | undefined =>
    names.find((name) => {
      if (taken.has(name)) return false;
      return rows.some((row) => {
        const value = own(row, name);
        return (
          Array.isArray(value) &&
          value.length === length &&
          value.some((each) => !Number.isNaN(numberOf(each)))
        );
      });
    });
  const length = rows.map(listLength).find((each) => each !== undefined) ?? 0;
  // Beside a reward model's pred_score, score is whether the answer was right (the math evaluation harness).
  const judged = free(["pred_score", "pred_scores"], length);
  if (columns.reward === undefined) {
    const reward = judged ?? free(fieldNames.reward, length);
    if (reward !== undefined) set("reward", reward, "name");
  }
  if (columns.gold === undefined) {
    const gold = free(
      [...fieldNames.gold, "correct", "is_correct", ...(judged === undefined ? [] : ["score", "scores"])],
      length,
    );
    if (gold !== undefined) set("gold", gold, "name");
  }
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

function componentsOf(rows: readonly Row[], taken: ReadonlySet<string>, options: ReadOptions): string[] {
  if (options.components !== undefined) return [...options.components];
  if (options.weights !== undefined) return Object.keys(options.weights);
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
