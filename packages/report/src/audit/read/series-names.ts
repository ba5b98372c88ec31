import { isNumeric, numberOf } from "./values.js";

/** Fields of a step-metric series. */
export const seriesFields = [
  "step",
  "run",
  "reward",
  "gold",
  "kl",
  "entropy",
  "length",
  "longest",
  "truncated",
  "zero_spread",
] as const;
export type SeriesField = (typeof seriesFields)[number];

/**
 * What trainers call them, likeliest first, as `metricName` writes names. verl: critic/score/mean …; TRL: reward,
 * completions/mean_length, frac_reward_zero_std (GRPO), objective/scores (PPO), ppo/mean_scores (old PPO);
 * OpenRLHF: reward, response_length, truncated; prime-rl: reward/mean, seq_len/mean.
 */
const names: Readonly<Record<SeriesField, readonly RegExp[]>> = {
  step: [/^step$/, /^(training |train )?global step$/, /^training step$/, /^iteration$/],
  run: [/^run( name| id)?$/],
  reward: [
    /^critic score mean$/,
    /^(train )?reward$/,
    /^(train )?reward mean$/,
    /^(train )?rewards? total( mean)?$/,
    /^critic rewards mean$/,
    /^objective scores$/,
    /^ppo mean scores$/,
    /^env reward mean$/,
    /^(mean )?score( mean)?$/,
    /^proxy( reward| score)?$/,
    /^mean reward$/,
    /^train rewards? mean$/,
  ],
  gold: [
    /^gold( score| reward)?$/,
    /^true (reward|score)$/,
    /^val test score\b/,
    /^val core\b.* (acc|accuracy)\b/,
    /^val core\b/,
    /^val(idation)? (score|reward|acc|accuracy)( mean)?$/,
    /^test (score|accuracy)$/,
    /^eval (accuracy|acc|score)( mean)?$/,
    /^strict accuracy$/,
  ],
  kl: [
    /^critic kl$/,
    /^actor reward kl penalty$/,
    /^(train )?kl$/,
    /^objective kl$/,
    /^actor kl loss$/,
    /^(mean )?kl( mean)?$/,
  ],
  entropy: [
    /^actor entropy( loss)?$/,
    /^(train )?entropy$/,
    /^(objective|policy) entropy$/,
    /^entropy( mean| loss)?$/,
  ],
  length: [
    /^response length mean$/,
    /^completions? mean length$/,
    /^completion length( mean)?$/,
    /^(train )?response length$/,
    /^mean (response|completion) (length|tokens)$/,
    /^tokens mean len responses$/,
    /^seq len mean$/,
  ],
  longest: [
    /^response length max$/,
    /^completions? max length$/,
    /^max (response|completion) (length|tokens)$/,
    /^seq len max$/,
  ],
  truncated: [
    /^response length clip ratio$/,
    /^completions? clipped ratio$/,
    /^(train )?truncated$/,
    /^(is )?truncat(ed|ion)( rate| mean)?$/,
  ],
  zero_spread: [/^(train )?frac reward zero std$/, /^zero (std|spread)( fraction| share)?$/],
};

/** Means of reward parts: TRL's rewards/<function>/mean, and rewards/<function> of its older versions. */
const part = /^(?:train )?(?:rewards?|reward components?) (.+?)(?: mean)?$/;

/** A metric's name with its marks folded: critic/score/mean and critic_score_mean are one. */
export function metricName(column: string): string {
  return column
    .toLowerCase()
    .replace(/@\d+.*$/, "")
    .replace(/[^a-z0-9.]+/g, " ")
    .trim();
}

/** Which column each field is, of these; `part` columns are the means of components. */
export function seriesColumns(columns: readonly string[]): {
  readonly fields: ReadonlyMap<SeriesField, string>;
  readonly parts: readonly { readonly column: string; readonly name: string }[];
  /** Columns that could also be the gold score. */
  readonly otherGold: readonly string[];
} {
  const fields = new Map<SeriesField, string>();
  const folded = columns.map((column) => ({ column, name: metricName(column) }));
  const taken = new Set<string>();
  for (const field of seriesFields) {
    for (const pattern of names[field]) {
      const found = folded.find(({ column, name }) => !taken.has(column) && pattern.test(name));
      if (found === undefined) continue;
      fields.set(field, found.column);
      taken.add(found.column);
      break;
    }
  }
  const parts = folded.flatMap(({ column, name }) => {
    const match = part.exec(name);
    if (
      match === null ||
      taken.has(column) ||
      /\b(std|min|max|var)$|^(total|margins?|mean|std|chosen|rejected|accuracies)$/.test(match[1]!)
    )
      return [];
    return [{ column, name: column }];
  });
  const otherGold = folded
    .filter(({ column, name }) => !taken.has(column) && names.gold.some((pattern) => pattern.test(name)))
    .map(({ column }) => column);
  return { fields, parts, otherGold };
}

/** Whether a record looks like metrics of a step: a step, and a metric that trainers print. */
export function isSeriesRecord(row: Readonly<Record<string, unknown>>): boolean {
  let step = false;
  let metric = false;
  let count = 0;
  for (const name in row) {
    if (count++ > 2000) break;
    const value = row[name];
    if (!isNumeric(value) || Number.isNaN(numberOf(value))) continue;
    const folded = metricName(name);
    if (names.step.some((pattern) => pattern.test(folded))) step = true;
    else if (
      part.test(folded) ||
      (["reward", "gold", "kl", "entropy", "length"] as const).some((field) =>
        names[field].some((pattern) => pattern.test(folded)),
      )
    ) {
      metric = true;
    }
  }
  return step && metric;
}
