import type { Family, Module, Scale } from "./vocabulary.js";

/** Something that the library exports. */
export interface LibraryPart {
  /** "core" when absent. */
  readonly package?: "report";
  /** The folder whose `index.ts` exports it: "society", "rewards/compare". */
  readonly room: string;
  readonly name: string;
}

/** One row of the catalogue, as `papers.json` holds it. Nothing here says whether anything works. */
export interface Paper {
  /** Lower-case letters, digits and hyphens; never changed, because links lead to it. */
  readonly id: string;
  readonly title: string;
  /** The year in which it first appeared; null where that is not known. */
  readonly year: number | null;
  /** The day on which it first appeared, as YYYY-MM-DD; null where only the year or month is known. */
  readonly published: string | null;
  /** The arXiv id without version ("2309.15257"); null where none is known for certain. */
  readonly arxiv: string | null;
  readonly family: Family;
  readonly module: Module;
  readonly scale: Scale;
  /** What the paper does, in a sentence. */
  readonly mechanism: string;
  /** What the paper says that could be checked. */
  readonly claim: string;
  /** The smallest honest experiment on it. */
  readonly experiment: string;
  /** Parts of the library that implement this paper's own mechanism. */
  readonly library?: readonly LibraryPart[];
  /** Full names in order, only together with `verified`. */
  readonly authors?: readonly string[];
  /** Where the authors were read: "arXiv abstract page", "authors' BibTeX in <repository>". */
  readonly verified?: string;
}
