import { legendInWords, legendOf, type MapDrawing, readDrawing, writeDrawing } from "@operant/report";
import { compareExamples } from "./examples.js";
import { type CellNumbers, nothingPainted, type Painted } from "./painted.js";
import type { AssumptionLetter } from "./sensitivity.js";

/** What one of the two rewards is, as far as an address can hold it: a file's bytes are not in it. */
export type RewardChoice =
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "painted"; readonly painted: Painted }
  | { readonly kind: "file"; readonly pick: string };

/** Everything that the page can be asked for. */
export interface CompareState {
  /** A built-in world by name; "" for the drawn map. */
  readonly world: string;
  /** The drawn map as text. */
  readonly drawn: string;
  readonly first: RewardChoice;
  readonly second: RewardChoice;
  /** γ instead of a built-in world's, as typed. */
  readonly discount: string;
  /** What is to be assumed wrongly; "" for nothing. */
  readonly assumed: AssumptionLetter | "";
  readonly values: string;
}

const [start] = compareExamples;

export const startState: CompareState = {
  world: "",
  drawn: start!.drawn,
  first: start!.first,
  second: start!.second,
  discount: "",
  assumed: "",
  values: "",
};

/**
 * A state as the address has it: the map in rows joined by "_" with "-" for walls, numbers on cells as
 * "row.column*number". A drawn map that cannot be read is left out.
 */
export function queryOf(state: CompareState): URLSearchParams {
  const query = new URLSearchParams();
  if (state.world !== "") query.set("world", state.world);
  else writeMap(state.drawn, query);
  writeChoice("a", state.first, query);
  writeChoice("b", state.second, query);
  if (state.world !== "" && state.discount !== "") query.set("discount", state.discount);
  if (state.assumed !== "") query.set("assume", `${state.assumed}*${state.values}`);
  return query;
}

/** A state from an address, and sentences about what in it could not be read. */
export function stateFrom(
  query: URLSearchParams,
  worlds: readonly { readonly name: string; readonly rewards: Readonly<Record<string, string>> }[],
): { readonly state: CompareState; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const given = query.get("world") ?? "";
  const world = worlds.find(({ name }) => name === given);
  if (given !== "" && world === undefined) {
    problems.push(
      `There is no world "${given}"; there are: ${worlds.map(({ name }) => name).join(", ")}. A drawn map is shown instead.`,
    );
  }
  let drawn = startState.drawn;
  try {
    drawn = readMap(query) ?? drawn;
  } catch (error) {
    problems.push(`The map cannot be read: ${(error as Error).message} An example is shown instead.`);
  }
  const kept = query.has("map") || world !== undefined;
  const choice = (name: "a" | "b", usual: RewardChoice): RewardChoice => {
    try {
      return readChoice(name, query) ?? usual;
    } catch (error) {
      problems.push((error as Error).message);
      return usual;
    }
  };
  const names = Object.keys(world?.rewards ?? {});
  const usual = (index: 0 | 1, example: RewardChoice): RewardChoice =>
    world === undefined ? example : { kind: "named", name: names[index] ?? names[0] ?? "" };
  const [assumed = "", values = ""] = (query.get("assume") ?? "").split("*", 2);
  const letter = (["g", "slip", "temperature"] as const).find((each) => each === assumed);
  if (assumed !== "" && letter === undefined) {
    problems.push(`"${assumed}" cannot be assumed wrongly here; there are g, slip and temperature.`);
  }
  return {
    state: {
      world: world?.name ?? "",
      drawn,
      first: kept ? choice("a", usual(0, startState.first)) : choice("a", startState.first),
      second: kept ? choice("b", usual(1, startState.second)) : choice("b", startState.second),
      discount: world === undefined ? "" : (query.get("discount") ?? ""),
      assumed: letter ?? "",
      values: letter === undefined ? "" : values,
    },
    problems,
  };
}

function writeMap(text: string, query: URLSearchParams): void {
  let drawing: MapDrawing;
  try {
    drawing = readDrawing(text, "map");
  } catch {
    return;
  }
  const { settings, map, legend } = drawing;
  query.set("map", map.map((row) => row.replaceAll("#", "-").replaceAll(" ", "+")).join("_"));
  for (const [letter, entry] of Object.entries(legend)) {
    const words = legendInWords(entry);
    if (words !== "") query.append("legend", `${letter} ${words}`);
  }
  if (settings.discount !== undefined) query.set("discount", String(settings.discount));
  if (settings.slip !== undefined) query.set("slip", String(settings.slip));
  if (settings.moves !== undefined) query.set("moves", settings.moves.join("."));
  if (settings.description !== undefined) query.set("about", settings.description);
}

/** The map of an address as text; undefined where it has none. */
function readMap(query: URLSearchParams): string | undefined {
  const rows = query.get("map");
  if (rows === null) return undefined;
  const number = (name: string) => {
    const text = query.get(name);
    if (text === null || query.get("world") !== null) return {};
    if (text.trim() === "" || Number.isNaN(Number(text))) throw new Error(`its ${name} is "${text}".`);
    return { [name]: Number(text) };
  };
  const [moves, about] = [query.get("moves"), query.get("about")];
  const text = writeDrawing({
    settings: {
      ...(about === null ? {} : { description: about.replace(/\s+/g, " ") }),
      ...number("discount"),
      ...number("slip"),
      ...(moves === null ? {} : { moves: moves.split(".") }),
    },
    map: rows.split("_").map((row) => row.replaceAll("-", "#").replaceAll("+", " ")),
    legend: Object.fromEntries(
      query.getAll("legend").map((line) => [line.slice(0, 1), legendOf(line.slice(2), `legend "${line}"`)]),
    ),
  });
  // What was written must be what is read, or the address held something that is no map.
  readDrawing(text, "the map of the address");
  return text;
}

function writeChoice(name: "a" | "b", choice: RewardChoice, query: URLSearchParams): void {
  if (choice.kind === "named") {
    query.set(name, choice.name);
    return;
  }
  query.set(`${name}.is`, choice.kind);
  if (choice.kind === "file") {
    if (choice.pick !== "") query.set(`${name}.pick`, choice.pick);
    return;
  }
  const { cells, step, potential } = choice.painted;
  for (const [part, numbers] of [
    ["cells", cells],
    ["phi", potential],
  ] as const) {
    const text = numbersInWords(numbers);
    if (text !== "") query.set(`${name}.${part}`, text);
  }
  if (step !== 0) query.set(`${name}.step`, String(step));
}

function readChoice(name: "a" | "b", query: URLSearchParams): RewardChoice | undefined {
  const kind = query.get(`${name}.is`);
  if (kind === "file") return { kind, pick: query.get(`${name}.pick`) ?? "" };
  if (kind === "painted") {
    const step = Number(query.get(`${name}.step`) ?? "0");
    if (!Number.isFinite(step))
      throw new Error(`${name}.step is "${query.get(`${name}.step`)}"; expected a number.`);
    return {
      kind,
      painted: {
        ...nothingPainted,
        cells: numbersFrom(`${name}.cells`, query),
        potential: numbersFrom(`${name}.phi`, query),
        step,
      },
    };
  }
  if (kind !== null) throw new Error(`${name}.is is "${kind}"; it can be painted or file.`);
  const given = query.get(name);
  return given === null ? undefined : { kind: "named", name: given };
}

function numbersInWords(numbers: CellNumbers): string {
  return Object.entries(numbers)
    .filter(([, value]) => value !== 0)
    .map(([place, value]) => `${place.replace(",", ".")}*${value}`)
    .join("_");
}

function numbersFrom(name: string, query: URLSearchParams): CellNumbers {
  const text = query.get(name) ?? "";
  const numbers: Record<string, number> = {};
  for (const part of text === "" ? [] : text.split("_")) {
    const [, row, column, value] = /^(\d{1,2})\.(\d{1,2})\*(\S+)$/.exec(part) ?? [];
    if (row === undefined || !Number.isFinite(Number(value))) {
      throw new Error(`${name} has "${part}"; expected row.column*number, for example 0.5*10.`);
    }
    numbers[`${Number(row)},${Number(column)}`] = Number(value);
  }
  return numbers;
}
