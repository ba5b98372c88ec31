import type { Verdict } from "@operant/core/study";
import { type Paper, papers } from "@operant/studies/papers";
import type { ReferenceVerdicts } from "../run/reference.js";
import { buildCatalogue, type StudyFacts } from "./build.js";

type ClaimFacts = StudyFacts["claims"][number];

/** A paper of the catalogue with some fields changed. */
export function paper(change: Partial<Paper> = {}): Paper {
  const {
    library: _,
    authors: __,
    verified: ___,
    ...row
  } = papers.find(({ arxiv }) => arxiv === "2309.15257")!;
  return { ...row, ...change };
}

export function claim(id: string, change: Partial<ClaimFacts> = {}): ClaimFacts {
  return {
    id,
    statement: `What ${id} says.`,
    source: "paper",
    origin: "section 1",
    scale: "exact",
    published: "0.5",
    ...change,
  };
}

/** A study of `paper()`. */
export function study(claims: readonly ClaimFacts[], change: Partial<StudyFacts> = {}): StudyFacts {
  const { title, arxiv, year } = paper();
  return {
    id: "a-study",
    title: "A study",
    question: "Does it hold?",
    paper: { title, arxiv: arxiv!, year: year! },
    resultsVersion: "1",
    claims,
    ...change,
  };
}

export function verdictsOf(
  found: Readonly<Record<string, Verdict>>,
  change: Partial<ReferenceVerdicts> = {},
): ReferenceVerdicts {
  return {
    format: "operant-reference-verdicts/1",
    study: "a-study",
    resultsVersion: "1",
    verdicts: found,
    ...change,
  };
}

/** The entry of `paper()` with these claims and the verdicts on them, in order. */
export function entryWith(
  claims: readonly ClaimFacts[],
  found: readonly Verdict[],
  change: Partial<Paper> = {},
) {
  const verdicts = Object.fromEntries(claims.map(({ id }, i) => [id, found[i]!]));
  return buildCatalogue([paper(change)], [study(claims)], new Map([["a-study", verdictsOf(verdicts)]]))[0]!;
}
