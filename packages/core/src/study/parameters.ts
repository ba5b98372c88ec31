import { z } from "zod";
import { OperantError, unknownName } from "../error.js";
import type { Parameters, Study } from "./types.js";

/** The value of one parameter: a number, a switch, or one of several named choices. */
export type ParameterValue = string | number | boolean;

/** One parameter of a study, as help texts and controls show it. */
export interface ParameterDescription {
  readonly name: string;
  readonly type: "number" | "integer" | "boolean" | "choice";
  readonly default: ParameterValue;
  readonly minimum?: number;
  readonly maximum?: number;
  /** True when the bound itself is not allowed. */
  readonly minimumExcluded?: boolean;
  readonly maximumExcluded?: boolean;
  readonly choices?: readonly ParameterValue[];
  readonly unit?: string;
  readonly help: string;
  /** The allowed values in words: "0 to 1", "at least 1", "ipd | centipede". */
  readonly range: string;
}

/** The part of a JSON Schema property that a parameter can have. */
interface PropertySchema {
  type?: string;
  default?: unknown;
  description?: string;
  unit?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  enum?: unknown[];
  const?: unknown;
}

/**
 * The parameters of a study in the order of its schema.
 * @throws OperantError `broken-contract` when a parameter has no default or no type that a command line can write
 */
export function describeParameters(study: Pick<Study, "id" | "parameters">): ParameterDescription[] {
  const known = described.get(study.parameters);
  if (known !== undefined) return [...known];
  const schema = z.toJSONSchema(study.parameters, { io: "input", unrepresentable: "any" });
  const descriptions = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    Object.freeze(describe(study.id, name, property as PropertySchema)),
  );
  described.set(study.parameters, descriptions);
  return [...descriptions];
}

/** A schema never changes, and reading one takes milliseconds, for every cell of a plan and preset of a run. */
const described = new WeakMap<Study["parameters"], readonly ParameterDescription[]>();

function describe(study: string, name: string, property: PropertySchema): ParameterDescription {
  const fallback = property.default;
  if (!isValue(fallback)) {
    throw new OperantError(
      "broken-contract",
      `Parameter "${name}" of study "${study}" has no default; give its field one with .default(…).`,
      name,
    );
  }
  const common = {
    name,
    default: fallback,
    help: property.description ?? "",
    ...(typeof property.unit === "string" && property.unit !== "" ? { unit: property.unit } : {}),
  };
  const choices = property.enum ?? ("const" in property ? [property.const] : undefined);
  if (choices?.every(isValue)) {
    return { ...common, type: "choice", choices, range: choices.join(" | ") };
  }
  if (property.type === "boolean") return { ...common, type: "boolean", range: "true | false" };
  if (property.type === "number" || property.type === "integer") {
    const bounds = boundsOf(property);
    return { ...common, type: property.type, ...bounds, range: rangeInWords(property.type, bounds) };
  }
  throw new OperantError(
    "broken-contract",
    `Parameter "${name}" of study "${study}" must be a number, an integer, a boolean or an enum.`,
    name,
  );
}

type Bounds = Pick<ParameterDescription, "minimum" | "maximum" | "minimumExcluded" | "maximumExcluded">;

function boundsOf(property: PropertySchema): Bounds {
  const bounds: { -readonly [K in keyof Bounds]: Bounds[K] } = {};
  // zod adds the safe-integer limits to every integer; they say nothing to a reader.
  const real = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (real(property.minimum)) bounds.minimum = property.minimum;
  if (real(property.maximum)) bounds.maximum = property.maximum;
  if (real(property.exclusiveMinimum)) {
    bounds.minimum = property.exclusiveMinimum;
    bounds.minimumExcluded = true;
  }
  if (real(property.exclusiveMaximum)) {
    bounds.maximum = property.exclusiveMaximum;
    bounds.maximumExcluded = true;
  }
  return bounds;
}

function rangeInWords(type: "number" | "integer", bounds: Bounds): string {
  const { minimum, maximum, minimumExcluded = false, maximumExcluded = false } = bounds;
  const kind = type === "integer" ? "a whole number" : "a number";
  const low = minimum === undefined ? undefined : `${minimumExcluded ? "above" : "at least"} ${minimum}`;
  const high = maximum === undefined ? undefined : `${maximumExcluded ? "below" : "at most"} ${maximum}`;
  if (low === undefined && high === undefined) return kind;
  if (low === undefined || high === undefined) return `${kind} ${low ?? high}`;
  if (!minimumExcluded && !maximumExcluded) return `${kind} from ${minimum} to ${maximum}`;
  return `${kind} ${low} and ${high}`;
}

/**
 * Every parameter with its value: what `set` gives, and the schema's default for the rest. Values may be
 * strings as a command line has them ("0.1", "true").
 * @throws OperantError `unknown-name` for a parameter that does not exist, `bad-value` for one outside its
 * type or range, `bad-combination` when the study refuses the combination
 */
export function resolveParameters(study: Study, set: Readonly<Record<string, unknown>> = {}): Parameters {
  const parameters = resolveUnchecked(study, set);
  study.validate?.(parameters);
  return parameters;
}

/** As `resolveParameters`, without asking the study whether the combination has a meaning. */
export function resolveUnchecked(study: Study, set: Readonly<Record<string, unknown>>): Parameters {
  const descriptions = describeParameters(study);
  const names = descriptions.map(({ name }) => name);
  for (const name of Object.keys(set)) {
    if (!names.includes(name)) unknownName("parameter", name, names);
  }
  const resolved: Record<string, ParameterValue> = {};
  for (const description of descriptions) {
    const { name } = description;
    resolved[name] = Object.hasOwn(set, name)
      ? checkValue(study, description, set[name])
      : description.default;
  }
  return Object.freeze(resolved);
}

/**
 * One value of one parameter, converted from a string where needed and checked against the schema.
 * @throws OperantError `bad-value` naming parameter, value and what is allowed
 */
export function checkValue(study: Study, description: ParameterDescription, given: unknown): ParameterValue {
  const { name, range, unit, help } = description;
  const value = typeof given === "string" ? fromText(description, given) : given;
  const field = study.parameters.shape[name] as z.ZodType;
  const parsed = field.safeParse(value);
  if (parsed.success && isValue(parsed.data)) return parsed.data;
  const shown = typeof given === "string" ? `"${given}"` : String(given);
  const reason = parsed.success || onlyRange(parsed.error) ? "" : ` (${parsed.error.issues[0]?.message})`;
  throw new OperantError(
    "bad-value",
    `Parameter "${name}" is ${shown}; it must be ${description.type === "choice" || description.type === "boolean" ? "one of " : ""}${range}${unit === undefined ? "" : `, in ${unit}`}${reason}.${help === "" ? "" : ` It is: ${help}`}`,
    name,
  );
}

/** Whether every issue is one that the range in words already explains. */
function onlyRange(error: z.ZodError): boolean {
  const explained = ["invalid_type", "too_big", "too_small", "invalid_value"];
  return error.issues.every((issue) => explained.includes(issue.code));
}

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The value that a text stands for; the text itself when it stands for none, so that the check names it. */
function fromText(description: ParameterDescription, text: string): unknown {
  switch (description.type) {
    case "number":
    case "integer":
      return decimal.test(text) ? Number(text) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "choice":
      return description.choices?.find((choice) => String(choice) === text) ?? text;
  }
}

function isValue(value: unknown): value is ParameterValue {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
