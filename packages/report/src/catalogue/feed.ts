import type { StatusChange } from "@operant/studies/papers";
import type { CatalogueEntry } from "./entry.js";
import { statusMeanings } from "./status.js";

/** Where a feed leads. */
export interface FeedOptions {
  /** The address of the catalogue, ending in a slash; papers are at `papers/<id>.html` below it. */
  readonly link: string;
  /** How many of the latest changes it has; 100 when absent. */
  readonly limit?: number;
}

/**
 * An RSS 2.0 feed of papers whose status changed, latest first. Its dates are those of the record, so the same
 * record gives the same text. Changes of papers that are no longer in the catalogue are left out.
 */
export function statusFeed(
  history: readonly StatusChange[],
  catalogue: readonly CatalogueEntry[],
  { link, limit = 100 }: FeedOptions,
): string {
  const byId = new Map(catalogue.map((entry) => [entry.id, entry]));
  const items = history
    .map((change, place) => ({ change, place, entry: byId.get(change.paper) }))
    .sort((a, b) => Date.parse(b.change.date) - Date.parse(a.change.date) || b.place - a.place)
    .flatMap(({ change, entry }) => (entry === undefined ? [] : [item(change, entry, link)]))
    .slice(0, limit);
  const latest = history.reduce(
    (last, { date }) => Math.max(last, Date.parse(date)),
    Number.NEGATIVE_INFINITY,
  );
  const built = Number.isFinite(latest)
    ? `\n<lastBuildDate>${new Date(latest).toUTCString()}</lastBuildDate>`
    : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
<channel>
<title>Operant: papers whose status changed</title>
<link>${xml(link)}</link>
<description>Which claims of papers on reward, punishment and incentives hold when they are run again.</description>
<language>en-GB</language>${built}
${items.join("\n")}
</channel>
</rss>
`;
}

function item({ date, paper, from, to }: StatusChange, entry: CatalogueEntry, link: string): string {
  const verdicts = entry.studies.map(
    // These count every claim of the study, second-hand ones and our own too, so they are not the status.
    ({ title, verdicts }) => `Study: ${title}${verdicts && ` (all its claims: ${verdicts})`}.`,
  );
  const description = [
    `Was: ${from}. Now: ${to}.`,
    // What a status means is said of the present one only: an older change may have had another reason.
    ...(to === entry.statusLabel ? [`${sentence(statusMeanings[entry.status])}.`, ...verdicts] : []),
    entry.claim,
  ].join(" ");
  return `<item>
<title>${xml(`${sentence(to)}: ${entry.title}`)}</title>
<link>${xml(`${link}papers/${encodeURIComponent(paper)}.html`)}</link>
<guid isPermaLink="false">${xml(`operant:${paper}:${date}:${to.replaceAll(" ", "-")}`)}</guid>
<pubDate>${new Date(date).toUTCString()}</pubDate>
<category>${xml(entry.familyTitle)}</category>
<description>${xml(description)}</description>
</item>`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text for XML 1.0: without the characters that it cannot have (section 2.2). */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character]!);
}
