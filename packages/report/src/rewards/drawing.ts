import { OperantError } from "@operant/core";

/** What a letter of a drawn map means. */
export interface LegendEntry {
  readonly terminal?: boolean;
  readonly start?: boolean;
  /** By name of the reward: what it pays on arriving in such a cell. */
  readonly rewards?: Readonly<Record<string, number>>;
}

/** A drawn map as its text says it, before it is checked as a world. */
export interface MapDrawing {
  readonly settings: {
    readonly description?: string;
    readonly discount?: number;
    readonly slip?: number;
    readonly moves?: readonly string[];
  };
  /** A text per row. */
  readonly map: readonly string[];
  readonly legend: Readonly<Record<string, LegendEntry>>;
}

/**
 * Reads a world as plain text: settings ("discount: 0.9"), the map, and a legend ("G: terminal, quick 1, safe 10"),
 * with rewards paid on arriving. What is on the map is not looked at.
 * @param file what the text is called in messages
 * @throws OperantError `bad-value` naming the line
 */
export function readDrawing(text: string, file: string): MapDrawing {
  const settings: Record<string, unknown> = {};
  const legend: Record<string, LegendEntry> = {};
  const map: string[] = [];
  let state: "before" | "map" | "after" = "before";
  text.split(/\r?\n/).forEach((line, index) => {
    const place = `${file}, line ${index + 1}`;
    const setting = /^\s*([A-Za-z][\w-]+)\s*:\s*(.+?)\s*$/.exec(line);
    const explained = /^\s*(\S)\s*:\s*(.+?)\s*$/.exec(line);
    if (line.trim() === "") {
      if (state === "map") state = "after";
    } else if (setting !== null) {
      const [, key, value] = setting;
      if (settings[key!] !== undefined) {
        throw new OperantError("bad-value", `${place}: ${key} is set twice; keep one of the lines.`, key!);
      }
      settings[key!] = settingOf(key!, value!, place);
    } else if (explained !== null) {
      if (state === "map") state = "after";
      const [, letter, words] = explained;
      if (legend[letter!] !== undefined) {
        throw new OperantError("bad-value", `${place}: "${letter}" is explained twice.`, "legend");
      }
      legend[letter!] = legendOf(words!, place);
    } else if (state === "after") {
      throw new OperantError(
        "bad-value",
        `${place}: "${line.trim()}" is neither a setting ("discount: 0.9") nor a line of the legend ("G: terminal, quick 1"), and the map has ended.`,
        "map",
      );
    } else {
      state = "map";
      map.push(line);
    }
  });
  if (map.length === 0) {
    throw new OperantError("bad-value", `${file} has no map: draw rows of cells, for example "S.#G".`, "map");
  }
  return { settings, map, legend };
}

/** A drawing as the text that `readDrawing` reads it from again; a legend's empty entries are left out. */
export function writeDrawing({ settings, map, legend }: MapDrawing): string {
  const { description, discount, slip, moves } = settings;
  const first = [
    ...(description === undefined ? [] : [`description: ${description}`]),
    ...(discount === undefined ? [] : [`discount: ${discount}`]),
    ...(slip === undefined ? [] : [`slip: ${slip}`]),
    ...(moves === undefined ? [] : [`moves: ${moves.join(" ")}`]),
  ];
  const explained = Object.entries(legend).flatMap(([letter, entry]) => {
    const words = legendInWords(entry);
    return words === "" ? [] : [`${letter}: ${words}`];
  });
  return `${[first, map, explained]
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}

/** What a letter means as a line of the legend says it: "terminal, quick 1"; nothing for an entry that says nothing. */
export function legendInWords({ terminal, start, rewards = {} }: LegendEntry): string {
  return [
    ...(terminal === false && start === false ? ["free"] : []),
    ...(terminal === true ? ["terminal"] : []),
    ...(start === true ? ["start"] : []),
    ...Object.entries(rewards).map(([name, value]) => `${name} ${value}`),
  ].join(", ");
}

function settingOf(name: string, value: string, place: string): unknown {
  if (name === "description") return value;
  if (name === "moves") return value.split(/[\s,]+/);
  if (name !== "discount" && name !== "slip") {
    throw new OperantError(
      "unknown-name",
      `${place}: unknown setting "${name}". There are: discount, slip, moves, description.`,
      name,
    );
  }
  const number = Number(value);
  if (Number.isNaN(number)) {
    throw new OperantError("bad-value", `${place}: ${name} is "${value}"; expected a number.`, name);
  }
  return number;
}

/**
 * What a line of the legend says after its colon.
 * @param place what messages begin with
 * @throws OperantError `bad-value`
 */
export function legendOf(words: string, place: string): LegendEntry {
  const entry: { terminal?: boolean; start?: boolean } = {};
  const rewards: Record<string, number> = {};
  for (const part of words.split(",").map((word) => word.trim())) {
    if (part === "terminal" || part === "start") entry[part] = true;
    else if (part === "free") entry.terminal = entry.start = false;
    else {
      const [, name, value] = /^(\S+)\s+(\S+)$/.exec(part) ?? [];
      const number = Number(value);
      if (name === undefined || !Number.isFinite(number)) {
        throw new OperantError(
          "bad-value",
          `${place}: "${part}" is not understood; write terminal, start, free, or a reward's name and a finite number.`,
          "legend",
        );
      }
      if (rewards[name] !== undefined) {
        throw new OperantError(
          "bad-value",
          `${place}: "${name}" is given twice, ${rewards[name]} and ${number}; keep one.`,
          "legend",
        );
      }
      rewards[name] = number;
    }
  }
  return Object.keys(rewards).length === 0 ? entry : { ...entry, rewards };
}
