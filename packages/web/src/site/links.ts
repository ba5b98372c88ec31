/**
 * Links of the site. Every page is a file, and every link is relative to the page that holds it, so that the
 * folder works under any sub-path and from a disk.
 */
export interface Links {
  /** "" for a page at the top, "../" for one in a folder. */
  readonly root: string;
}

/** The links of the page at `path` ("papers/x.html"). */
export function linksOf(path: string): Links {
  return { root: "../".repeat(path.split("/").length - 1) };
}

export const catalogueHref = ({ root }: Links, query = "") => `${root}index.html${query}`;
export const paperHref = ({ root }: Links, id: string) => `${root}papers/${id}.html`;
export const studyHref = ({ root }: Links, id: string, query = "") => `${root}studies/${id}.html${query}`;
export const reportHref = ({ root }: Links, id: string) => `${root}reports/${id}.html`;
/** Any other page or file of the site, by its path from the top. */
export const fileHref = ({ root }: Links, path: string) => `${root}${path}`;
/** A paper's arXiv page, or a search by its title where the id is unknown. */
export function arxivHref(paper: { readonly arxiv: string | null; readonly title: string }): string {
  return paper.arxiv === null
    ? `https://arxiv.org/search/?query=${encodeURIComponent(paper.title)}&searchtype=title`
    : `https://arxiv.org/abs/${paper.arxiv}`;
}
