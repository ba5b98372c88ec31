import { readView, type View } from "./view.js";

/** Links of the list that lead to a view of it (a paper's family) change the view, and load nothing. */
export function onViewLinks(list: HTMLElement, go: (view: View) => void): () => void {
  const clicked = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a.family") : null;
    if (link === null || event.button !== 0) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(readView(link.search).view);
  };
  list.addEventListener("click", clicked);
  return () => list.removeEventListener("click", clicked);
}

/** "Papers" and "Studies" of the navigation are two views of this page. */
export function markPlace(withStudy: boolean): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.site-header nav a[href*="index.html"]')) {
    if (link.search.includes("has=study") === withStudy) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
