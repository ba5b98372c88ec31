import type { Reference, ReferenceVerdicts } from "@operant/report";

/** What the build reads from the disk for the pages: nothing else of the machine enters the site. */
export interface SiteInput {
  /** The committed reference results of a study; empty where it has none. */
  references(study: string): {
    readonly results: readonly Reference[];
    readonly verdicts: ReferenceVerdicts | undefined;
  };
  /** A file of the repository by its path from the root ("docs/design.md"), for documentation shown on pages. */
  text(path: string): string;
  /** The same as bytes, for files that the site passes on as they are ("examples/audit/healthy.jsonl.gz"). */
  bytes(path: string): Uint8Array;
  /** Where the site will be served, ending in a slash, or "./" where nobody knows. */
  readonly address: string;
  /** Makes the elements of figures that are drawn at build time. */
  readonly figureDocument: { createElementNS(namespace: string, name: string): unknown };
}
