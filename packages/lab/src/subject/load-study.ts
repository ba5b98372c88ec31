import { pathToFileURL } from "node:url";
import type { Study } from "@operant/core/study";
import { LabError } from "../lab-error.js";
import { checkStudy } from "./check-study.js";

/** Where a worker finds the study. */
export type StudySource =
  | { readonly kind: "built-in"; readonly id: string }
  | {
      readonly kind: "module";
      readonly module: string;
      readonly file: string;
      readonly resultsVersion: string;
    };

/**
 * Loads a study from where `StudySource` says, in any thread.
 * @throws LabError `bad-study`; whatever the module throws
 */
export async function loadStudy(source: StudySource): Promise<Study> {
  if (source.kind === "built-in") {
    // Only here, because every study of the laboratory takes longer to load than a user's own.
    const { builtInStudies } = await import("./registry.js");
    const study = builtInStudies().find(({ id }) => id === source.id);
    if (study === undefined) throw new LabError("usage", `Unknown study "${source.id}".`);
    return study;
  }
  // Stacks then lead to the user's lines instead of the compiled ones.
  process.setSourceMapsEnabled(true);
  const loaded = await untilLoaded(import(pathToFileURL(source.module).href), source.file);
  const study = checkStudy(loaded.default, source.file);
  return Object.create(study, {
    resultsVersion: { value: source.resultsVersion, enumerable: true },
  }) as Study;
}

/** A module, or an error when nothing is left that could settle its top-level await. */
async function untilLoaded(
  module: Promise<{ default?: unknown }>,
  file: string,
): Promise<{ default?: unknown }> {
  let giveUp = (): void => {};
  const stuck = new Promise<never>((_, reject) => {
    giveUp = () =>
      reject(new LabError("bad-study", `${file} never finished loading: a top-level await does not settle.`));
  });
  process.once("beforeExit", giveUp);
  try {
    return await Promise.race([module, stuck]);
  } finally {
    process.off("beforeExit", giveUp);
  }
}
