import type { Study, Verdict } from "@operant/core/study";
import { families, type LibraryPart, type Paper, studiesOf } from "@operant/studies/papers";
import type { ReferenceVerdicts } from "../run/reference.js";
import { counts, type DecidedClaim, verdictCounts, verdictLabel } from "../tables/claims.js";
import { bibtex } from "./bibtex.js";
import type { CatalogueClaim, CatalogueEntry, CataloguePart, CatalogueStudy } from "./entry.js";
import { paperLink } from "./link.js";
import { relatedPapers } from "./related.js";
import { standing } from "./status.js";

/** What the catalogue needs of a study. */
export type StudyFacts = Pick<Study, "id" | "title" | "question" | "paper" | "resultsVersion"> & {
  readonly claims: readonly Pick<
    Study["claims"][number],
    "id" | "statement" | "source" | "origin" | "scale" | "published"
  >[];
};

/**
 * Every paper with its status, studies, verdicts, library parts and related papers, in the order of `papers`.
 * Statuses follow from the claims of the studies and the verdicts of their reference results; verdicts of
 * another results version than the study's count as none.
 * @param verdicts the committed `reference/verdicts.json` of each study that has one, by the study's id
 */
export function buildCatalogue(
  papers: readonly Paper[],
  studies: readonly StudyFacts[],
  verdicts: ReadonlyMap<string, Pick<ReferenceVerdicts, "resultsVersion" | "verdicts">>,
): CatalogueEntry[] {
  const related = relatedPapers(papers);
  return papers.map((paper) => {
    const own = studiesOf(paper, studies, papers);
    const found = standing(
      own.flatMap((study) => decided(study, verdicts)),
      own.length,
      paper.library !== undefined,
    );
    const entry = bibtex(paper);
    return {
      id: paper.id,
      title: paper.title,
      year: paper.year,
      appeared: appeared(paper),
      arxiv: paper.arxiv,
      family: paper.family,
      familyTitle: families[paper.family],
      module: paper.module,
      scale: paper.scale,
      mechanism: paper.mechanism,
      claim: paper.claim,
      status: found.status,
      miniature: found.miniature,
      statusLabel: found.label,
      studies: own.map((study) => catalogueStudy(study, verdicts)),
      library: (paper.library ?? []).map(cataloguePart),
      experiment: paper.experiment,
      link: paperLink(paper),
      related: related.get(paper.id) ?? [],
      ...(paper.authors === undefined ? {} : { authors: paper.authors }),
      ...(entry === undefined ? {} : { bibtex: entry }),
    };
  });
}

type Verdicts = Parameters<typeof buildCatalogue>[2];

/** The verdict on each claim of a study, by the claim's id; empty without results of its version. */
function verdictsOf(study: StudyFacts, verdicts: Verdicts): ReadonlyMap<string, Verdict> {
  const file = verdicts.get(study.id);
  return new Map(file?.resultsVersion === study.resultsVersion ? Object.entries(file.verdicts) : []);
}

function decided(study: StudyFacts, verdicts: Verdicts): DecidedClaim[] {
  const found = verdictsOf(study, verdicts);
  return study.claims.flatMap((claim) => {
    const verdict = found.get(claim.id);
    return verdict === undefined ? [] : [{ claim, outcome: { verdict } }];
  });
}

function catalogueStudy(study: StudyFacts, verdicts: Verdicts): CatalogueStudy {
  const { id, title, question, claims } = study;
  const found = verdictsOf(study, verdicts);
  return {
    id,
    title,
    question,
    claims: claims.map((claim) => catalogueClaim(claim, found.get(claim.id))),
    verdicts: verdictCounts(decided(study, verdicts)),
    command: `npx operant run ${id}`,
  };
}

function catalogueClaim(claim: StudyFacts["claims"][number], verdict: Verdict | undefined): CatalogueClaim {
  const { id, statement, source, origin, scale, published } = claim;
  return {
    id,
    statement,
    source,
    origin,
    scale,
    published,
    counts: counts(claim),
    ...(verdict === undefined ? {} : { verdict, label: verdictLabel(claim, { verdict }) }),
  };
}

function cataloguePart(part: LibraryPart): CataloguePart {
  return { ...part, from: part.package === "report" ? "@operant/report" : `@operant/core/${part.room}` };
}

/** A day, a month or a year, whichever is known. */
function appeared({ published, arxiv, year }: Paper): string {
  if (published !== null) return published;
  if (arxiv !== null) return `20${arxiv.slice(0, 2)}-${arxiv.slice(2, 4)}`;
  return year === null ? "" : String(year);
}
