import type { NamedColumn, RolloutLog, SeriesLog } from "./rollout-log.js";
import { count } from "./words.js";

/** Numbers beyond this are taken as missing: their squares leave the range of floating point. */
const LARGEST = 1e150;

const readable = (value: number): boolean => Math.abs(value) <= LARGEST;

/** A log that every check can compute with, and what was changed for it, in words. */
export interface Readable<Log> {
  readonly log: Log;
  readonly changes: readonly string[];
}

/**
 * Infinite and enormous numbers become missing, rollouts with such a reward are left out, and a group that spans
 * several prompts is split by prompt. Columns without any are passed on as they are.
 */
export function readableRollouts(log: RolloutLog): Readable<RolloutLog> {
  const changes: string[] = [];
  const { whole, left } = withReadableReward(log);
  if (left > 0) {
    changes.push(`${count(left, "rollout")} with a reward beyond ±${LARGEST} or none were left out.`);
  }
  const split = splitGroups(whole);
  if (split.groups > whole.groups) {
    changes.push("Groups with rows of several prompts were split by prompt.");
  }
  const { column, named, missing } = cleaner();
  const { gold, step, length, truncated, advantage, logProbability, referenceLogProbability } = whole;
  const { process: steps, weights } = whole;
  const cleaned: RolloutLog = {
    ...whole,
    ...split,
    ...(gold === undefined ? {} : { gold: named(gold) }),
    components: whole.components.map(named),
    ensemble: whole.ensemble.map(named),
    ...(step === undefined ? {} : { step: column(step) }),
    ...(length === undefined ? {} : { length: column(length) }),
    ...(truncated === undefined ? {} : { truncated: column(truncated) }),
    ...(advantage === undefined ? {} : { advantage: column(advantage) }),
    ...(logProbability === undefined ? {} : { logProbability: column(logProbability) }),
    ...(referenceLogProbability === undefined
      ? {}
      : { referenceLogProbability: column(referenceLogProbability) }),
    ...(steps === undefined ? {} : { process: { ...steps, values: column(steps.values) } }),
    ...(weights === undefined
      ? {}
      : { weights: Object.fromEntries(Object.entries(weights).filter(([, weight]) => readable(weight))) }),
  };
  return { log: cleaned, changes: [...changes, ...missing()] };
}

/** The same of step metrics; a number of held-out items that is none is dropped. */
export function readableSeries(log: SeriesLog): Readable<SeriesLog> {
  const { named, missing } = cleaner();
  const metrics = [
    "reward",
    "gold",
    "kl",
    "entropy",
    "length",
    "longest",
    "truncated",
    "zeroSpread",
  ] as const;
  const runs = log.runs.map(({ evaluationSize, ...run }) => ({
    ...run,
    ...Object.fromEntries(
      metrics.flatMap((name) => (run[name] === undefined ? [] : [[name, named(run[name])]])),
    ),
    components: run.components.map(named),
    ...(evaluationSize !== undefined && readable(evaluationSize) && evaluationSize >= 1
      ? { evaluationSize: Math.floor(evaluationSize) }
      : {}),
  }));
  return { log: { ...log, runs }, changes: missing() };
}

function cleaner(): {
  column: (values: Float64Array) => Float64Array;
  named: (column: NamedColumn) => NamedColumn;
  missing: () => string[];
} {
  let found = 0;
  const column = (values: Float64Array): Float64Array => {
    let here = 0;
    for (const value of values) if (!readable(value) && !Number.isNaN(value)) here++;
    found += here;
    return here === 0 ? values : values.map((value) => (readable(value) ? value : Number.NaN));
  };
  return {
    column,
    named: ({ name, values }) => ({ name, values: column(values) }),
    missing: () =>
      found === 0
        ? []
        : [`${count(found, "number")} beyond ±${LARGEST} ${found === 1 ? "was" : "were"} taken as missing.`],
  };
}

function withReadableReward(log: RolloutLog): { whole: RolloutLog; left: number } {
  const kept: number[] = [];
  for (let row = 0; row < log.rows; row++) if (readable(log.reward[row]!)) kept.push(row);
  const left = log.rows - kept.length;
  if (left === 0) return { whole: log, left };
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row]!);
  const named = ({ name, values }: NamedColumn): NamedColumn => ({ name, values: pick(values) });
  const { gold, step, length, truncated, advantage, logProbability, referenceLogProbability } = log;
  const { process: steps, reference, text } = log;
  const place = new Map(kept.map((row, at) => [row, at]));
  const texts = text === undefined ? [] : Array.from(text.row.keys()).filter((i) => place.has(text.row[i]!));
  const stepRewards = (row: number): Float64Array =>
    steps!.values.subarray(steps!.start[row]!, steps!.start[row + 1]!);
  const whole: RolloutLog = {
    ...log,
    rows: kept.length,
    prompt: Int32Array.from(kept, (row) => log.prompt[row]!),
    group: Int32Array.from(kept, (row) => log.group[row]!),
    reward: pick(log.reward),
    ...(gold === undefined ? {} : { gold: named(gold) }),
    components: log.components.map(named),
    ensemble: log.ensemble.map(named),
    ...(step === undefined ? {} : { step: pick(step) }),
    ...(length === undefined ? {} : { length: pick(length) }),
    ...(truncated === undefined ? {} : { truncated: pick(truncated) }),
    ...(advantage === undefined ? {} : { advantage: pick(advantage) }),
    ...(logProbability === undefined ? {} : { logProbability: pick(logProbability) }),
    ...(referenceLogProbability === undefined
      ? {}
      : { referenceLogProbability: pick(referenceLogProbability) }),
    ...(reference === undefined ? {} : { reference: Uint8Array.from(kept, (row) => reference[row]!) }),
    ...(steps === undefined
      ? {}
      : {
          process: {
            start: startsOf(kept.map((row) => stepRewards(row).length)),
            values: Float64Array.from(kept.flatMap((row) => [...stepRewards(row)])),
          },
        }),
    ...(text === undefined
      ? {}
      : {
          text: {
            ...text,
            row: Int32Array.from(texts, (i) => place.get(text.row[i]!)!),
            digest: texts.map((i) => text.digest[i]!),
          },
        }),
  };
  return { whole, left };
}

function startsOf(lengths: readonly number[]): Int32Array {
  const start = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    start[i + 1] = start[i]! + length;
  });
  return start;
}

/** Numbers (group, prompt) pairs anew where a group has rows of more than one prompt. */
function splitGroups({ group, prompt, groups }: RolloutLog): Pick<RolloutLog, "group" | "groups"> {
  const promptOf = new Map<number, number>();
  const extra = new Map<string, number>();
  let next = groups;
  const split = group.map((g, row) => {
    const p = prompt[row]!;
    const first = promptOf.get(g);
    if (first === undefined) promptOf.set(g, p);
    if (first === undefined || first === p) return g;
    const key = `${g} ${p}`;
    const known = extra.get(key) ?? next++;
    extra.set(key, known);
    return known;
  });
  return next === groups ? { group, groups } : { group: split, groups: next };
}
