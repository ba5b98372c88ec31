import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseReference, type Reference } from "@operant/report";
import { studies } from "@operant/studies";
import { studyPropsOf } from "./study-props-of.js";

const folder = join(import.meta.dirname, "../../../studies/src");

/** The committed reference results of a study, read from the repository. */
export function referencesOf(study: string): Reference[] {
  const path = join(folder, study, "reference");
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".json") && name !== "verdicts.json")
    .sort()
    .map((name) => parseReference(readFileSync(join(path, name), "utf8"), name));
}

/** Every study as its page knows it, without reference results. */
export const allFacts = studies.map((study) => ({ study, facts: studyPropsOf(study, []).study }));
