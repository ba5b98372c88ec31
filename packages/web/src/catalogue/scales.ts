import type { CatalogueEntry } from "@operant/report";

/** What the smallest honest experiment on a paper needs, in a word or two. */
export const scaleWords: Readonly<Record<CatalogueEntry["scale"], string>> = {
  exact: "exact",
  small: "small",
  heavy: "miniature only",
  llm: "language model",
  none: "nothing to run",
};
