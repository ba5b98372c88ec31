import type { Request } from "../run/run.js";
import { defaultPreset } from "./draft.js";
import type { StudyFacts } from "./study-props.js";

/**
 * The command that runs a request in a terminal. Once the request is planned, the plan's own command, which may be
 * shorter, takes its place.
 */
export function commandOf(study: StudyFacts, { preset, conditions, seeds, set = {} }: Request): string {
  const words = ["npx", "operant", "run", study.id];
  const name = preset ?? defaultPreset(study);
  if (name !== "") words.push("--preset", name);
  if (conditions !== undefined) words.push("--condition", conditions.join(","));
  if (seeds !== undefined) words.push("--seeds", seeds);
  for (const [parameter, values] of Object.entries(set))
    words.push("--set", `${parameter}=${values.join(",")}`);
  return words.map(shellWord).join(" ");
}

/** A word as a POSIX shell reads it, quoted only where it must be. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
