import { type Paper, paperOf } from "@operant/studies/papers";
import type { ReferenceVerdicts } from "../run/reference.js";
import type { StudyFacts } from "./build.js";

/**
 * What does not fit together between papers, studies and reference results, a sentence each: studies whose paper
 * the catalogue lacks or has otherwise, reference results without a study, verdicts that are not of the study's
 * claims or version, and studies of one paper that contradict each other. Empty when all is well.
 * @param verdicts the committed `reference/verdicts.json` by the folder that it is in
 */
export function catalogueProblems(
  papers: readonly Paper[],
  studies: readonly StudyFacts[],
  verdicts: ReadonlyMap<string, ReferenceVerdicts>,
): string[] {
  const ids = new Set(studies.map(({ id }) => id));
  return [
    ...studies.flatMap((study) => paperProblems(study, papers)),
    ...[...verdicts.keys()]
      .filter((folder) => !ids.has(folder))
      .map((folder) => `There are reference results in "${folder}", but no study of this id.`),
    ...studies.flatMap((study) => verdictProblems(study, verdicts.get(study.id))),
    ...contradictions(papers, studies, verdicts),
  ];
}

function paperProblems({ id, paper }: StudyFacts, papers: readonly Paper[]): string[] {
  if (paper === undefined) return [];
  const row = paperOf({ paper }, papers);
  if (row === undefined)
    return [`Study "${id}" is about "${paper.title}", which the catalogue does not have.`];
  const said: [what: string, study: unknown, row: unknown][] = [
    ["title", paper.title, row.title],
    ["year", paper.year, row.year],
    ["arXiv id", paper.arxiv ?? null, row.arxiv],
  ];
  return said
    .filter(([, study, catalogue]) => study !== catalogue)
    .map(
      ([what, study, catalogue]) =>
        `Study "${id}" gives its paper the ${what} ${study}; the catalogue has ${catalogue}.`,
    );
}

function verdictProblems(study: StudyFacts, file: ReferenceVerdicts | undefined): string[] {
  const { id, claims, resultsVersion } = study;
  if (file === undefined) return [];
  if (file.study !== id) return [`The verdicts in "${id}" are those of study "${file.study}".`];
  if (file.resultsVersion !== resultsVersion) {
    return [
      `The verdicts of "${id}" are of results version ${file.resultsVersion}; the study has ${resultsVersion}.`,
    ];
  }
  const known = claims.map((claim) => claim.id);
  const decided = Object.keys(file.verdicts);
  return [
    ...known
      .filter((claim) => !decided.includes(claim))
      .map((claim) => `Claim "${claim}" of "${id}" has no verdict.`),
    ...decided
      .filter((claim) => !known.includes(claim))
      .map((claim) => `"${id}" has no claim "${claim}", but a verdict on it.`),
  ];
}

/** The same statement on the same paper, reproduced in one study and not reproduced in another. */
function contradictions(
  papers: readonly Paper[],
  studies: readonly StudyFacts[],
  verdicts: ReadonlyMap<string, ReferenceVerdicts>,
): string[] {
  const found: string[] = [];
  const seen = new Map<string, { study: string; verdict: string }>();
  for (const study of studies) {
    const row = paperOf(study, papers);
    for (const { id, statement } of row === undefined ? [] : study.claims) {
      const verdict = verdicts.get(study.id)?.verdicts[id];
      if (verdict !== "reproduced" && verdict !== "not reproduced") continue;
      const key = `${row!.id}\n${statement}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, { study: study.id, verdict });
      else if (other.verdict !== verdict) {
        found.push(
          `Of "${statement}" study "${other.study}" says ${other.verdict}, and "${study.id}" ${verdict}.`,
        );
      }
    }
  }
  return found;
}
