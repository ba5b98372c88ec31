import type { ParameterDescription, ParameterValue } from "@operant/core/study";
import { defaults, initialValue, MOST_PAIRINGS, type SocietyStudy } from "./definition.js";

/** Which society the page shows, as its URL says it. */
export interface SocietyRequest {
  readonly study: string;
  readonly condition: string;
  readonly seed: number;
  /** Parameters that differ from `initialValue`. */
  readonly changed: Readonly<Record<string, ParameterValue>>;
}

/** Where in it the reader is: both counted from 1, as people count; 0 for no agent. */
export interface SocietyPlace {
  readonly episode: number;
  readonly agent: number;
}

/** A URL as the page understands it. */
export interface SocietyAddress {
  readonly request: SocietyRequest;
  readonly place: SocietyPlace;
  /** What was wrong with it and what stands instead, a sentence each. */
  readonly problems: readonly string[];
}

/** As on the command line, which has to run the same seed. */
export const LARGEST_SEED = 2_147_483_647;

/**
 * Reads a URL's query. Whatever is unknown or out of range is named and falls back to what the page starts with.
 * @param studies at least one
 */
export function readAddress(query: URLSearchParams, studies: readonly SocietyStudy[]): SocietyAddress {
  const problems: string[] = [];
  const named = (name: string, wrong: string, instead: string) =>
    problems.push(`${name}=${shortened(query.get(name) ?? "")}: ${wrong}. Shown instead: ${instead}.`);

  const study = studies.find(({ id }) => id === (query.get("study") ?? studies[0]!.id)) ?? studies[0]!;
  if ((query.get("study") ?? study.id) !== study.id)
    named(
      "study",
      `no such study with a society; there is ${studies.map(({ id }) => id).join(", ")}`,
      study.id,
    );

  const names = study.conditions.map(({ name }) => name);
  const standard = names.includes(defaults.condition) ? defaults.condition : names[0]!;
  let condition = query.get("condition") ?? standard;
  if (!names.includes(condition)) {
    named("condition", `the study ${study.id} has no such condition`, standard);
    condition = standard;
  }

  const whole = (name: string, standardValue: number, low: number, high: number): number => {
    const text = query.get(name);
    if (text === null) return standardValue;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    named(name, `it must be a whole number from ${low} to ${high}`, String(standardValue));
    return standardValue;
  };
  const seed = whole("seed", defaults.seed, 1, LARGEST_SEED);

  const changed: Record<string, ParameterValue> = {};
  for (const [name, text] of query) {
    if (["study", "condition", "seed", "episode", "agent"].includes(name)) continue;
    const parameter = study.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      problems.push(
        `${shortened(name)}=${shortened(text)}: the study ${study.id} has no such parameter. It is left out.`,
      );
      continue;
    }
    const initial = initialValue(study, condition, name);
    const read = readValue(parameter, text);
    if ("wrong" in read) named(name, read.wrong, String(initial));
    else if (read.value !== initial) changed[name] = read.value;
  }
  const sizeProblem = tooLarge(study, condition, changed);
  if (sizeProblem !== undefined) {
    delete changed["agents"];
    delete changed["episodes"];
    problems.push(
      `${sizeProblem} Shown instead: agents=${initialValue(study, condition, "agents")}, episodes=${initialValue(study, condition, "episodes")}.`,
    );
  }

  const request = { study: study.id, condition, seed, changed };
  const settled = (name: string) => changed[name] ?? initialValue(study, condition, name);
  return {
    request,
    place: {
      episode: whole("episode", 1, 1, Number(settled("episodes"))),
      agent: whole("agent", 0, 1, Number(settled("agents"))),
    },
    problems: [...new Set(problems)],
  };
}

/** What an address says, short enough for a sentence. */
function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** The query that leads back to a request and a place in it: what differs from the start, in a fixed order. */
export function writeAddress(request: SocietyRequest, place: SocietyPlace): string {
  const query = new URLSearchParams({
    study: request.study,
    condition: request.condition,
    seed: String(request.seed),
  });
  for (const name of Object.keys(request.changed).sort()) query.set(name, String(request.changed[name]));
  if (place.episode > 1) query.set("episode", String(place.episode));
  if (place.agent > 0) query.set("agent", String(place.agent));
  return `?${query}`;
}

/** Everything that the trial's study must be told, for `resolveParameters`. */
export function parametersOf(
  study: SocietyStudy,
  request: SocietyRequest,
): Readonly<Record<string, ParameterValue>> {
  const set: Record<string, ParameterValue> = {};
  for (const name of ["agents", "episodes"]) set[name] = initialValue(study, request.condition, name);
  const condition = study.conditions.find(({ name }) => name === request.condition);
  return { ...set, ...condition?.set, ...request.changed };
}

/** The command that runs the same trial in a terminal. */
export function commandOf(study: SocietyStudy, request: SocietyRequest): string {
  const own = study.conditions.find(({ name }) => name === request.condition)?.set ?? {};
  const set = Object.entries(parametersOf(study, request))
    .filter(([name, value]) => own[name] !== value)
    .map(([name, value]) => ` --set ${name}=${value}`);
  return `npx operant run ${study.id} --condition ${request.condition} --seeds ${request.seed}${set.join("")}`;
}

/** Why a society is too large for the page, or undefined when it is not. */
export function tooLarge(
  study: SocietyStudy,
  condition: string,
  changed: SocietyRequest["changed"],
): string | undefined {
  const value = (name: string) => Number(changed[name] ?? initialValue(study, condition, name));
  const [agents, episodes] = [value("agents"), value("episodes")];
  if (agents * episodes > MOST_PAIRINGS)
    return `agents=${agents} over episodes=${episodes} makes ${agents * episodes} pairings; the page keeps at most ${MOST_PAIRINGS}.`;
  return undefined;
}

/** The value that a text stands for, or what is wrong with it. */
export function readValue(
  parameter: ParameterDescription,
  text: string,
): { readonly value: ParameterValue } | { readonly wrong: string } {
  const { type, choices, range, minimum, maximum } = parameter;
  if (type === "choice" || type === "boolean") {
    const options = choices ?? [true, false];
    const value = options.find((option) => String(option) === text);
    return value === undefined ? { wrong: `it must be one of ${range}` } : { value };
  }
  const value = Number(text);
  const isNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(value);
  const inside =
    isNumber &&
    (type !== "integer" || Number.isInteger(value)) &&
    (minimum === undefined || value > minimum || (value === minimum && parameter.minimumExcluded !== true)) &&
    (maximum === undefined || value < maximum || (value === maximum && parameter.maximumExcluded !== true));
  return inside ? { value } : { wrong: `it must be ${range}` };
}
