import type { Paper } from "@operant/studies/papers";
import type { CatalogueEntry } from "./entry.js";

/** The paper on arXiv, or a search for its title there where the id is unknown. */
export function paperLink({ arxiv, title }: Pick<Paper, "arxiv" | "title">): CatalogueEntry["link"] {
  if (arxiv !== null) return { kind: "arxiv", url: `https://arxiv.org/abs/${arxiv}` };
  const query = new URLSearchParams({ query: title, searchtype: "title" });
  return { kind: "search", url: `https://arxiv.org/search/?${query}` };
}
