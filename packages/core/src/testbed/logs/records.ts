import type { MadeRolloutLog } from "./make-rollout-log.js";

/**
 * plain: step, uid, prompt, completion, reward, gold under its name, everything else that the log has.
 * trl: what TRL's `log_completions` table has: no group, no total reward where there are components.
 * verl: what verl's rollout dumps have: input, output, score, step, uid, acc.
 */
export type RecordLayout = "plain" | "trl" | "verl";

/** A made log as the records of a trainer's file, one per rollout: plain values, ready for JSON. */
export function rolloutRecords(
  made: MadeRolloutLog,
  layout: RecordLayout = "plain",
): Record<string, string | number | boolean | readonly number[]>[] {
  const { log } = made;
  return made.completions.map((completion, row) => {
    const prompt = made.prompts[log.prompt[row]!]!;
    const step = log.step![row]!;
    const gold = log.gold?.values[row] ?? Number.NaN;
    const components = log.components.map(({ name, values }) => [name, values[row]!] as const);
    const goldEntry = Number.isNaN(gold) ? [] : [[log.gold!.name, gold] as const];
    const stepEntry = Number.isNaN(step) ? [] : [["step", step] as const];
    if (layout === "trl") {
      const rewards = components.length > 0 ? components : [["reward", log.reward[row]!] as const];
      return Object.fromEntries([
        ...stepEntry,
        ["prompt", prompt],
        ["completion", completion],
        ...rewards,
        ...goldEntry,
        ["advantage", log.advantage![row]!],
      ]);
    }
    if (layout === "verl") {
      return Object.fromEntries([
        ["input", prompt],
        ["output", completion],
        ["score", log.reward[row]!],
        ...stepEntry,
        ["uid", `${log.group[row]}`],
        ...(goldEntry.length === 0 ? [] : [["acc", gold] as const]),
        ...components,
      ]);
    }
    const steps = log.process;
    return Object.fromEntries([
      ...stepEntry,
      ["group", log.group[row]!],
      ["prompt", prompt],
      ["completion", completion],
      ["reward", log.reward[row]!],
      ...goldEntry,
      ...components,
      ...log.ensemble.map(({ name, values }) => [name, values[row]!] as const),
      ["length", log.length![row]!],
      ["truncated", log.truncated![row] === 1],
      ["logp", log.logProbability![row]!],
      ["ref_logp", log.referenceLogProbability![row]!],
      ...(steps === undefined
        ? []
        : [["step_rewards", [...steps.values.subarray(steps.start[row]!, steps.start[row + 1]!)]] as const]),
      ...(log.reference === undefined ? [] : [["reference", log.reference[row] === 1] as const]),
    ]);
  });
}
