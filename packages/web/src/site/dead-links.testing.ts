import type { SiteFile } from "./page.js";

/** A link of a page that leads to no file or no place of the site. */
export interface DeadLink {
  readonly page: string;
  readonly link: string;
  readonly why: "no such file" | "no such place in it" | "out of the site" | "not relative";
}

/**
 * Every link of the site's HTML files and feeds that leads nowhere in the site: `href` and `src` of any element,
 * and the `<link>` elements of a feed. Links to other sites, mail and data are not looked at.
 * @param others paths of files that the build adds: scripts, styles, icons
 */
export function deadLinks(files: readonly SiteFile[], others: readonly string[] = []): DeadLink[] {
  const places = new Map<string, ReadonlySet<string>>(others.map((path) => [path, new Set()]));
  for (const { path, content } of files) {
    places.set(path, typeof content === "string" ? anchors(content) : new Set());
  }
  return files.flatMap(({ path, content }) => {
    if (typeof content !== "string") return [];
    return linksIn(path, content).flatMap((link): DeadLink[] => {
      const why = problem(path, link, places);
      return why === undefined ? [] : [{ page: path, link, why }];
    });
  });
}

function problem(
  page: string,
  link: string,
  places: ReadonlyMap<string, ReadonlySet<string>>,
): DeadLink["why"] | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined;
  if (link.startsWith("/")) return "not relative";
  // Twenty folders above the site: a link that leaves it does not end up in it again.
  const above = "/x".repeat(20);
  const { pathname, hash } = new URL(link, `https://site.invalid${above}/${page}`);
  if (!pathname.startsWith(`${above}/`)) return "out of the site";
  const path = decodeURIComponent(pathname.slice(above.length + 1)) || "index.html";
  const target = places.get(path.endsWith("/") ? `${path}index.html` : path);
  if (target === undefined) return "no such file";
  const place = decodeURIComponent(hash.slice(1));
  return place === "" || target.has(place) ? undefined : "no such place in it";
}

/** Markup between tags is text, and so are scripts: links stand in tags only. */
function linksIn(path: string, content: string): string[] {
  if (path.endsWith(".xml")) {
    return [...content.matchAll(/<link>([^<]*)<\/link>/g)].map(([, link]) => unescaped(link!));
  }
  return path.endsWith(".html") ? attributes(content, /\s(?:href|src)="([^"]*)"/g) : [];
}

function anchors(html: string): ReadonlySet<string> {
  return new Set(attributes(html, /\sid="([^"]*)"/g));
}

function attributes(html: string, pattern: RegExp): string[] {
  const tags = html.replace(/(<script\b[^>]*>)[\s\S]*?<\/script>/g, "$1").match(/<[a-z][^>]*>/gi) ?? [];
  return tags.flatMap((tag) => [...tag.matchAll(pattern)].map(([, value]) => unescaped(value!)));
}

function unescaped(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
