import { nearest } from "@operant/core";
import {
  auditFields,
  type LogLayout,
  logLayouts,
  type ReadOptions,
  type StepRange,
  seriesMetrics,
} from "@operant/report";

/** What the form holds, as it was typed; the names are those of the command's flags. */
export interface AuditForm {
  readonly gold: string;
  readonly proxy: string;
  readonly group: string;
  readonly components: string;
  readonly weights: string;
  readonly ensemble: string;
  /** A line "field=column" each. */
  readonly map: string;
  /** A layout's name, or "" to have it recognised. */
  readonly layout: string;
  /** Steps of the log such as "0..5". */
  readonly reference: string;
  readonly "evaluation-size": string;
  readonly text: string;
  readonly "all-text": string;
  readonly seed: string;
}
export type AuditFieldName = keyof AuditForm;

export const emptyForm: AuditForm = {
  gold: "",
  proxy: "",
  group: "",
  components: "",
  weights: "",
  ensemble: "",
  map: "",
  layout: "",
  reference: "",
  "evaluation-size": "",
  text: "",
  "all-text": "",
  seed: "",
};
export const fieldNames = Object.keys(emptyForm) as AuditFieldName[];

/** The form as the reader and the checks take it. */
export interface AuditSettings {
  readonly read: Omit<ReadOptions, "reference" | "progress">;
  readonly referenceSteps?: StepRange;
  readonly evaluationSize?: number;
  readonly seed?: number;
}

export type FormProblems = Readonly<Partial<Record<AuditFieldName, string>>>;

/** The fields that have a value in an address. Names that are no fields are left to others. */
export function formFromQuery(query: URLSearchParams): AuditForm {
  const form: Record<AuditFieldName, string> = { ...emptyForm };
  for (const name of fieldNames) form[name] = query.get(name) ?? "";
  return form;
}

/** The fields that are filled in, in the form's order. */
export function writeQuery(form: AuditForm, query: URLSearchParams): void {
  for (const name of fieldNames) {
    if (form[name] !== "") query.set(name, form[name]);
  }
}

/** Reads the form; what cannot be read is left out and named. */
export function settingsOf(form: AuditForm): {
  readonly settings: AuditSettings;
  readonly problems: FormProblems;
} {
  const problems: Partial<Record<AuditFieldName, string>> = {};
  const read = <T>(name: AuditFieldName, parse: (text: string) => T): T | undefined => {
    const text = form[name].trim();
    if (text === "") return undefined;
    try {
      return parse(text);
    } catch (error) {
      problems[name] = (error as Error).message;
      return undefined;
    }
  };
  const plain = (name: AuditFieldName) => read(name, (text) => text);
  const gold = plain("gold");
  const proxy = plain("proxy");
  const group = plain("group");
  const map = read("map", mapOf);
  for (const [name, field, column] of [
    ["gold", "gold", gold],
    ["proxy", "reward", proxy],
    ["group", "group", group],
  ] as const) {
    const mapped = map?.[field];
    if (column !== undefined && mapped !== undefined && column !== mapped) {
      problems[name] = `This names ${column}, and the map below says ${field}=${mapped}; give one of them.`;
    }
  }
  const seed = read("seed", (text) => whole(text, 0, 2 ** 32 - 1));
  const evaluationSize = read("evaluation-size", (text) => whole(text, 1, 1e9));
  const referenceSteps = read("reference", stepsOf);
  const allText = read("all-text", flagOf);
  const textRollouts = read("text", (text) => whole(text, 1, 1e9));
  if (allText === true && textRollouts !== undefined) {
    problems.text = "Every text is asked for below; give one of the two.";
  }
  const options = {
    gold,
    proxy,
    group,
    components: read("components", namesOf),
    weights: read("weights", weightsOf),
    ensemble: read("ensemble", namesOf),
    map,
    layout: read("layout", layoutOf),
    textRollouts,
    allText: allText === true ? true : undefined,
    seed,
  };
  return {
    settings: {
      read: present(options),
      ...present({ referenceSteps, evaluationSize, seed }),
    },
    problems,
  };
}

/** The field of the form that a failed audit is about; undefined where it is about the log. */
export function fieldOfFailure(
  { field, message }: { readonly field?: string | undefined; readonly message: string },
  { read }: AuditSettings,
): AuditFieldName | undefined {
  if (field === undefined) return undefined;
  if (Object.hasOwn(emptyForm, field)) return field as AuditFieldName;
  if (field === "reward") return "proxy";
  if ([...auditFields, ...seriesMetrics].some((each) => each === field)) return "map";
  // A column that is not there is named in the message only.
  if (field !== "metric" && !field.startsWith("column of ")) return undefined;
  const given: readonly (readonly [AuditFieldName, readonly (string | undefined)[]])[] = [
    ["gold", [read.gold]],
    ["proxy", [read.proxy]],
    ["group", [read.group]],
    ["components", read.components ?? []],
    ["ensemble", read.ensemble ?? []],
    ["weights", Object.keys(read.weights ?? {})],
    ["map", Object.values(read.map ?? {})],
  ];
  return given.find(([, columns]) =>
    columns.some((column) => column !== undefined && message.includes(`"${column}"`)),
  )?.[0];
}

type Present<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The entries that are there. */
function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}

function namesOf(text: string): string[] {
  const found = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (found.length === 0) throw new Error("Name at least one column.");
  return found;
}

function weightsOf(text: string): Record<string, number> {
  const found = new Map<string, number>();
  for (const part of text.split(",")) {
    const equals = part.lastIndexOf("=");
    const weight = Number(part.slice(equals + 1));
    if (equals < 1 || part.slice(equals + 1).trim() === "" || !Number.isFinite(weight)) {
      throw new Error(`It is "${part.trim()}"; write column=number, for example accuracy=1,format=0.2.`);
    }
    found.set(part.slice(0, equals).trim(), weight);
  }
  return Object.fromEntries(found);
}

const mapFields = [...auditFields, ...seriesMetrics];

function mapOf(text: string): NonNullable<ReadOptions["map"]> {
  const found: Partial<Record<(typeof mapFields)[number], string>> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const equals = line.indexOf("=");
    const name = line.slice(0, Math.max(0, equals)).trim();
    const column = line.slice(equals + 1).trim();
    if (equals < 1 || column === "") {
      throw new Error(`It is "${line.trim()}"; write field=column, for example prompt=question.`);
    }
    const known = mapFields.find((each) => each === name);
    if (known === undefined) {
      const close = nearest(name, mapFields);
      throw new Error(
        `There is no field "${name}".${close === undefined ? "" : ` Did you mean "${close}"?`} There are: ${mapFields.join(", ")}.`,
      );
    }
    found[known] = column;
  }
  return found;
}

function layoutOf(text: string): LogLayout {
  const known = logLayouts.find((each) => each === text);
  if (known !== undefined) return known;
  throw new Error(`There is no layout "${text}"; there are: ${logLayouts.join(", ")}.`);
}

function stepsOf(text: string): StepRange {
  const match = /^(\d{1,15})(?:\s*\.\.\s*(\d{1,15}))?$/.exec(text);
  if (match === null) throw new Error(`It is "${text}"; write steps of the log such as 0..5.`);
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  if (to < from) throw new Error(`The steps ${text} run backwards; write ${to}..${from}.`);
  return { from, to };
}

function flagOf(text: string): boolean {
  if (text === "1" || text === "true") return true;
  throw new Error(`It is "${text}"; write 1 to look at every text.`);
}

function whole(text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\+?\d+$/.test(text) || number < least || number > most) {
    throw new Error(`It is "${text}"; write a whole number from ${least} to ${most}.`);
  }
  return number;
}
