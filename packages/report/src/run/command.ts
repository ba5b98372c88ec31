import { abbreviate, type Study } from "@operant/core/study";
import type { Manifest } from "./manifest.js";

/** The shortest command that asks for a run, with its arguments apart, and the preset it uses. */
export function shortCommand(
  study: Study,
  manifest: Manifest,
  subject: string,
): { preset: string | null; command: string; args: readonly string[] } {
  const { preset, conditions, seeds } = abbreviate(study, manifest.request);
  const words = ["run", subject];
  if (preset !== null) words.push("--preset", preset);
  if (conditions !== null) words.push("--condition", conditions.join(","));
  if (seeds !== null) words.push("--seeds", seeds);
  for (const [name, values] of Object.entries(manifest.request.set)) {
    words.push("--set", `${name}=${values.join(",")}`);
  }
  return { preset, command: ["npx", "operant", ...words].map(shellWord).join(" "), args: words };
}

/** A word as a POSIX shell reads it, quoted only where it must be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
