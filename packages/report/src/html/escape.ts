import { visible } from "../tables/visible.js";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML, in elements and in quoted attributes; control characters become visible. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A CSV text as a `data:` link, for a quoted attribute. Only what would end the link, break a line or fall
 * outside ASCII is percent-encoded, which keeps it about as long as the text. Halves of surrogate pairs, which
 * have no encoding, become U+FFFD.
 */
export function csvLink(text: string): string {
  const encoded = text
    .replace(loneSurrogate, "\ufffd")
    .replace(/[^A-Za-z0-9,.;:=()[\]{}/_+*-]+/g, (part) => encodeURIComponent(part).replaceAll("'", "%27"));
  return `data:text/csv;charset=utf-8,${encoded}`;
}
