import { existsSync, readdirSync, readFileSync } from "node:fs";
import { studies } from "@operant/studies";
import { papers } from "@operant/studies/papers";
import { parseVerdicts, type ReferenceVerdicts } from "../run/reference.js";
import { buildCatalogue } from "./build.js";

const folder = new URL("../../../studies/src/", import.meta.url);

/** The committed verdicts of every folder that has reference results, registered as a study or not. */
export function committedVerdicts(): Map<string, ReferenceVerdicts> {
  const found = new Map<string, ReferenceVerdicts>();
  for (const name of readdirSync(folder).sort()) {
    if (!existsSync(new URL(`${name}/reference/`, folder))) continue;
    const file = new URL(`${name}/reference/verdicts.json`, folder);
    found.set(name, parseVerdicts(readFileSync(file, "utf8"), file.pathname));
  }
  return found;
}

/** The catalogue of this repository. */
export function committedCatalogue() {
  return buildCatalogue(papers, studies, committedVerdicts());
}
