import type { ClaimScale, ClaimSource, Verdict } from "@operant/core/study";
import type { Family, LibraryPart, Module, Scale } from "@operant/studies/papers";
import type { VerdictLabel } from "../tables/claims.js";
import type { PaperStatus, StatusLabel } from "./status.js";

/** A claim of a study with the verdict of the committed reference results. */
export interface CatalogueClaim {
  readonly id: string;
  readonly statement: string;
  readonly source: ClaimSource;
  readonly origin: string;
  readonly scale: ClaimScale;
  readonly published: string;
  /** Whether it speaks for the paper: claims from elsewhere, and our own, do not. */
  readonly counts: boolean;
  /** Undefined while there are no reference results of the study's results version. */
  readonly verdict?: Verdict;
  /** The verdict as it is shown. */
  readonly label?: VerdictLabel;
}

/** A study of a paper. */
export interface CatalogueStudy {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly claims: readonly CatalogueClaim[];
  /** Verdicts in words ("3 reproduced, 1 partly"); empty without verdicts. */
  readonly verdicts: string;
  /** What runs it in a terminal. */
  readonly command: string;
}

/** A part of the library that implements a paper's own mechanism. */
export interface CataloguePart extends LibraryPart {
  /** What to import it from: "@operant/core/rewards/compare". */
  readonly from: string;
}

/** A paper and what is here of it, as plain data. The fields up to `studies` are what a card and search need. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  /** As exactly as it is known: "2023-09-26", "2023-09" (from the arXiv id), "2023" or "". Sorts as text. */
  readonly appeared: string;
  readonly arxiv: string | null;
  readonly family: Family;
  readonly familyTitle: string;
  readonly module: Module;
  readonly scale: Scale;
  readonly mechanism: string;
  readonly claim: string;
  readonly status: PaperStatus;
  readonly miniature: boolean;
  readonly statusLabel: StatusLabel;
  readonly studies: readonly CatalogueStudy[];
  /** Parts of the library that implement the paper's mechanism. */
  readonly library: readonly CataloguePart[];
  readonly experiment: string;
  /** The paper on arXiv, or a search for its title there where the id is unknown. */
  readonly link: { readonly kind: "arxiv" | "search"; readonly url: string };
  /** Ids of the nearest papers, nearest first. */
  readonly related: readonly string[];
  /** In order; only where they were verified. */
  readonly authors?: readonly string[];
  /** A BibTeX entry, only where the authors were verified. */
  readonly bibtex?: string;
}
