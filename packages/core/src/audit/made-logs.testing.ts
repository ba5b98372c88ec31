import { deriveStream, type Stream } from "../random/index.js";
import { digestCompletion, digestPrompt } from "../rewards/text/index.js";
import type { RolloutLog } from "./rollout-log.js";

/** One rollout of a made log. */
export interface MadeRow {
  readonly reward: number;
  readonly gold?: number;
  readonly length?: number;
  readonly components?: Readonly<Record<string, number>>;
  readonly ensemble?: Readonly<Record<string, number>>;
  readonly process?: readonly number[];
  readonly text?: string;
  readonly truncated?: number;
  readonly reference?: boolean;
  readonly logProbabilities?: readonly [policy: number, reference: number];
}

export interface MadeShape {
  readonly seed?: number;
  readonly steps?: number;
  readonly prompts?: number;
  readonly samples?: number;
}

/** Where a rollout stands; `progress` goes from 0 in the first step to 1 in the last. */
export interface MadePlace {
  readonly step: number;
  readonly progress: number;
  readonly prompt: number;
  readonly sample: number;
}

export const promptText = (prompt: number): string =>
  `Question ${prompt}: how many ${nouns[prompt % nouns.length]} fit into box number ${prompt * 7 + 3}?`;

const nouns = ["apples", "bricks", "candles", "drums", "engines", "feathers", "guitars"];

/** A log of steps × prompts × samples, a row at a time; columns that the first row lacks are absent. */
export function madeLog(
  row: (place: MadePlace, stream: Stream) => MadeRow,
  { seed = 1, steps = 10, prompts = 40, samples = 4 }: MadeShape = {},
): RolloutLog {
  const stream = deriveStream("audit-tests", seed, "rows");
  const places: MadePlace[] = [];
  for (let step = 0; step < steps; step++) {
    for (let prompt = 0; prompt < prompts; prompt++) {
      for (let sample = 0; sample < samples; sample++) {
        places.push({ step, progress: steps === 1 ? 0 : step / (steps - 1), prompt, sample });
      }
    }
  }
  const made = places.map((place) => row(place, stream));
  const first = made[0]!;
  const column = (of: (row: MadeRow) => number | undefined): Float64Array =>
    Float64Array.from(made, (one) => of(one) ?? Number.NaN);
  const named = (key: "components" | "ensemble") =>
    Object.keys(first[key] ?? {}).map((name) => ({ name, values: column((one) => one[key]![name]) }));
  const start = new Int32Array(made.length + 1);
  made.forEach((one, i) => {
    start[i + 1] = start[i]! + (one.process?.length ?? 0);
  });
  const group = Int32Array.from(places, ({ step, prompt }) => step * prompts + prompt);
  return {
    kind: "rollouts",
    rows: made.length,
    prompt: Int32Array.from(places, ({ prompt }) => prompt),
    prompts,
    group,
    groups: steps * prompts,
    ...(steps > 1 ? { step: Float64Array.from(places, ({ step }) => step) } : {}),
    reward: column((one) => one.reward),
    ...(first.gold === undefined ? {} : { gold: { name: "correct", values: column((one) => one.gold) } }),
    components: named("components"),
    ensemble: named("ensemble"),
    ...(first.length === undefined
      ? {}
      : { length: column((one) => one.length), lengthUnit: "tokens" as const }),
    ...(first.truncated === undefined ? {} : { truncated: column((one) => one.truncated) }),
    ...(first.reference === undefined
      ? {}
      : { reference: Uint8Array.from(made, (one) => (one.reference === true ? 1 : 0)) }),
    ...(first.logProbabilities === undefined
      ? {}
      : {
          logProbability: column((one) => one.logProbabilities![0]),
          referenceLogProbability: column((one) => one.logProbabilities![1]),
        }),
    ...(first.process === undefined
      ? {}
      : { process: { start, values: Float64Array.from(made.flatMap((one) => [...one.process!])) } }),
    ...(first.text === undefined
      ? {}
      : {
          text: {
            row: Int32Array.from(made, (_, i) => i),
            digest: made.map((one, i) =>
              digestCompletion(digestPrompt(promptText(places[i]!.prompt)), one.text!),
            ),
            groups: steps * prompts,
            ofGroups: steps * prompts,
          },
        }),
  };
}

const words =
  "after along amber arrow basin birch blaze brisk cabin cedar chalk cliff cloud coral creek crisp delta dusty ember fable fern field flint forge frost glade grain grove harbor hazel ivory juniper kettle lantern ledge linen maple meadow mesa mint moss nectar oak olive onyx opal orchard pebble pine plum quartz quill raven reef ridge river rust sage shale slate spruce stone thorn tide umber vale willow wren".split(
    " ",
  );

/** So many words drawn at random, with those of the prompt among them: an answer of its own. */
export function ownAnswer(prompt: number, stream: Stream, length = 25): string {
  const drawn = Array.from({ length }, () => words[stream.below(words.length)]!);
  return `${promptText(prompt).split(" ").slice(3, 9).join(" ")} ${drawn.join(" ")}`;
}
