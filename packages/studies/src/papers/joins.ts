import type { Study } from "@operant/core/study";
import type { Paper } from "./paper.js";

/**
 * The catalogue's row of the paper that a study is about: by arXiv id, else by title. Undefined for a study
 * without a paper, or whose paper is not in the catalogue.
 */
export function paperOf(study: Pick<Study, "paper">, papers: readonly Paper[]): Paper | undefined {
  const { paper } = study;
  if (paper === undefined) return undefined;
  return (
    (paper.arxiv === undefined ? undefined : papers.find(({ arxiv }) => arxiv === paper.arxiv)) ??
    papers.find(({ title }) => title === paper.title)
  );
}

/** The studies of a paper, in the order of `studies`. */
export function studiesOf<S extends Pick<Study, "paper">>(
  paper: Paper,
  studies: readonly S[],
  papers: readonly Paper[],
): S[] {
  return studies.filter((study) => paperOf(study, papers) === paper);
}
