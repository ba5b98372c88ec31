import { evaluateClaims, type Study } from "@operant/core/study";
import { type RunData, referenceCells } from "@operant/report";
import type { SiteInput } from "../site/site-input.js";

const made = new WeakMap<SiteInput, Map<string, RunData | undefined>>();

/**
 * The committed results of a study as a run, with the verdicts that they give; undefined for a study without
 * results of its results version. Cells are in the order of the study's conditions; they have no columns, because
 * only summaries are committed. Made once per build.
 */
export function referenceRun(input: SiteInput, study: Study): RunData | undefined {
  const runs = made.get(input) ?? new Map<string, RunData | undefined>();
  made.set(input, runs);
  if (!runs.has(study.id)) runs.set(study.id, runOf(input, study));
  return runs.get(study.id);
}

function runOf(input: SiteInput, study: Study): RunData | undefined {
  const references = input
    .references(study.id)
    .results.filter(({ resultsVersion }) => resultsVersion === study.resultsVersion);
  if (references.length === 0) return undefined;
  const order = Object.keys(study.conditions);
  const cells = referenceCells(study, references)
    .map((cell) => ({ ...cell, column: () => undefined }))
    .sort((a, b) => order.indexOf(a.condition) - order.indexOf(b.condition));
  return {
    study,
    id: `reference-${study.resultsVersion}`,
    preset: null,
    command: `npx operant verify ${study.id} --all`,
    cells,
    verdicts: evaluateClaims(study, cells),
  };
}
