import { nearest, OperantError } from "@operant/core";
import type { RewardFunction } from "@operant/core/rewards";
import {
  buildWorld,
  builtInWorld,
  compareOnWorld,
  comparisonFragment,
  comparisonFragmentStyle,
  comparisonHtml,
  comparisonJson,
  namedReward,
  readDrawing,
  readSource,
  shellWord,
  stem,
  type WorldDraft,
  type WrongAssumption,
} from "@operant/report";
import type { ReportFragment } from "../mirror/index.js";
import { type Painted, paintedFile } from "./painted.js";
import { type AssumptionLetter, assumptionOf } from "./sensitivity.js";

/** Where one of the two rewards comes from. */
export type RewardRequest =
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "painted"; readonly painted: Painted }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly bytes: Uint8Array;
      /** Which reward of the file, where it has several. */
      readonly pick: string;
    };

export interface ComparisonRequest {
  /** A built-in world by name, or a drawn map as text. */
  readonly world: { readonly builtIn: string } | { readonly drawn: string };
  readonly first: RewardRequest;
  readonly second: RewardRequest;
  /** γ instead of the world's. */
  readonly discount?: number;
  readonly sensitivity?: { readonly letter: AssumptionLetter; readonly values: string };
}

/** A part of the request, for errors that belong to it. */
export type RequestPart = "world" | "first" | "second" | "discount" | "sensitivity";

/** An error with the part of the request that it is about. */
export class RequestError extends Error {
  constructor(
    readonly part: RequestPart,
    message: string,
  ) {
    super(message);
  }
}

export interface ComparisonFile {
  readonly name: string;
  readonly text: string;
}

export interface ComparisonOutcome {
  /** As `operant compare-rewards --json` prints it, but for the line's end. */
  readonly json: string;
  readonly html: string;
  readonly report: ReportFragment;
  /** The answer: "apart". */
  readonly answer: string;
  readonly command: string;
  /** The files that the command names, where they were made here. */
  readonly files: readonly ComparisonFile[];
}

/** What the map is called as a file. */
export const mapFile = "map.txt";
/** What painted rewards are called, and, with an ending, their files. */
export const paintedNames = { first: "meant", second: "proxy" } as const;

/**
 * Compares two rewards as `operant compare-rewards` does with the same files.
 * @throws RequestError in the command's words
 */
export async function runComparison(request: ComparisonRequest): Promise<ComparisonOutcome> {
  const { world, discount, sensitivity } = request;
  const files: ComparisonFile[] = [];
  const draft = await within("world", () => draftOf(world, files));
  const rewards = { first: request.first, second: request.second };
  const typed = { first: "", second: "" };
  const found: Partial<Record<"first" | "second", { name: string; reward: RewardFunction }>> = {};
  for (const which of ["first", "second"] as const) {
    await within(which, async () => {
      const { word, ...reward } = await rewardOf(rewards[which], which, draft, request, files);
      typed[which] = word;
      found[which] = reward;
    });
  }
  const [first, second] = named(found.first!, found.second!, typed);
  let assumed: WrongAssumption | undefined;
  await within("sensitivity", () => {
    if (sensitivity !== undefined) assumed = assumptionOf(sensitivity.letter, sensitivity.values);
  });
  const comparison = await within("world", () =>
    compareOnWorld(draft, first, second, {
      ...(discount === undefined ? {} : { discount }),
      ...(assumed === undefined ? {} : { sensitivity: assumed }),
    }),
  );
  const command = [
    "npx operant compare-rewards",
    shellWord(typed.first),
    shellWord(typed.second),
    "--world",
    shellWord("builtIn" in world ? world.builtIn : mapFile),
    ...(discount === undefined ? [] : ["--discount", String(discount)]),
    ...(sensitivity === undefined || assumed === undefined
      ? []
      : ["--sensitivity", shellWord(`${sensitivity.letter}=${assumed.values.join(",")}`)]),
  ].join(" ");
  const json = comparisonJson(comparison) as { readonly answer: { readonly word: string } };
  return {
    json: JSON.stringify(json, null, 2),
    html: comparisonHtml(comparison, command),
    report: { html: comparisonFragment(comparison), style: comparisonFragmentStyle },
    answer: json.answer.word,
    command,
    files,
  };
}

async function draftOf(world: ComparisonRequest["world"], files: ComparisonFile[]): Promise<WorldDraft> {
  if ("builtIn" in world) return builtInWorld(world.builtIn).draft();
  files.push({ name: mapFile, text: world.drawn });
  const source = await readSource({ name: mapFile, bytes: new TextEncoder().encode(world.drawn) });
  if (source.kind === "world") return source.draft;
  throw new OperantError("bad-value", "This holds rewards, but no map.", "map");
}

interface FoundReward {
  /** As one types it for the command. */
  readonly word: string;
  readonly name: string;
  readonly reward: RewardFunction;
}

async function rewardOf(
  request: RewardRequest,
  which: "first" | "second",
  draft: WorldDraft,
  { world, discount }: ComparisonRequest,
  files: ComparisonFile[],
): Promise<FoundReward> {
  if (request.kind === "named") {
    const { name } = request;
    if (Object.hasOwn(draft.rewards, name)) return { word: name, ...namedReward(draft, name) };
    const names = Object.keys(draft.rewards);
    const close = nearest(name, names);
    throw new OperantError(
      "unknown-name",
      `There is no reward "${name}" here.${close === undefined ? "" : ` Did you mean "${close}"?`} ${names.length === 0 ? 'The map pays none: add one to its legend, for example "G: terminal, arrive 10", or paint one.' : `There are: ${names.join(", ")}.`}`,
    );
  }
  if (request.kind === "file") return fromFile(request, request.bytes, draft);
  if (!("drawn" in world)) {
    throw new OperantError("bad-combination", "Rewards are painted on the map that is drawn here only.");
  }
  const name = paintedNames[which];
  const { discount: gamma } = buildWorld(draft, discount);
  const text = paintedFile(name, request.painted, readDrawing(world.drawn, mapFile), gamma);
  const file = `${name}.json`;
  files.push({ name: file, text });
  return fromFile({ name: file, pick: "" }, new TextEncoder().encode(text), draft);
}

async function fromFile(
  { name, pick }: { readonly name: string; readonly pick: string },
  bytes: Uint8Array,
  draft: WorldDraft,
): Promise<FoundReward> {
  const source = await readSource({ name, bytes });
  if (source.kind === "world") {
    throw new OperantError(
      "bad-value",
      `${name} holds a world; what is compared here are rewards on the world above. Compare those of two worlds with the command.`,
    );
  }
  const rewards = source.rewardsFor(draft);
  const names = Object.keys(rewards);
  const chosen = pick !== "" ? pick : names.length === 1 ? names[0]! : undefined;
  if (chosen === undefined) {
    throw new OperantError(
      "bad-value",
      `${name} has ${names.length === 0 ? "no rewards" : `the rewards ${names.join(", ")}; say which`}.`,
    );
  }
  if (!Object.hasOwn(rewards, chosen)) {
    const close = nearest(chosen, names);
    throw new OperantError(
      "unknown-name",
      `${name} has no reward "${chosen}".${close === undefined ? "" : ` Did you mean "${close}"?`} It has: ${names.join(", ") || "none"}.`,
    );
  }
  const found = namedReward({ ...draft, rewards }, chosen);
  const word = pick === "" ? name : `${name}#${pick}`;
  // A file of one reward is best known by its own name.
  return {
    word: /[./\\]/.test(name) ? word : `./${word}`,
    ...found,
    ...(pick === "" ? { name: stem(name) } : {}),
  };
}

/** The names that a report uses: what was typed, where both would have the same. */
function named(
  first: { readonly name: string; readonly reward: RewardFunction },
  second: { readonly name: string; readonly reward: RewardFunction },
  typed: { readonly first: string; readonly second: string },
) {
  if (first.name !== second.name) return [first, second] as const;
  return [
    { ...first, name: typed.first },
    { ...second, name: typed.second === typed.first ? `${typed.second} (again)` : typed.second },
  ] as const;
}

/** Says which part of the request an error is about. */
async function within<T>(part: RequestPart, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const field = error instanceof OperantError ? error.field : undefined;
    const known = field === "discount" || field === "sensitivity" ? field : part;
    throw new RequestError(known, message);
  }
}
