import { scales } from "@operant/studies/papers";
import { verdictMarks } from "../tables/claims.js";
import { cut, padEnd, styled, type TextOptions, textWidth, wrap } from "../tables/text-layout.js";
import type { CatalogueEntry } from "./entry.js";
import { statusMarks, statusMeanings, statusOrder } from "./status.js";

/**
 * Papers as aligned text, a line each: status, year, arXiv id and title. With a `width`, long titles are cut.
 * @returns lines joined by "\n"; "" for no papers
 */
export function renderPapers(
  entries: readonly CatalogueEntry[],
  { width = Number.POSITIVE_INFINITY, color = false }: TextOptions = {},
): string {
  const labels = entries.map(({ status, statusLabel }) => `${statusMarks[status]} ${statusLabel}`);
  const labelWidth = Math.max(0, ...labels.map(textWidth));
  return entries
    .map(({ title, year, arxiv }, i) => {
      const label = styled(padEnd(labels[i]!, labelWidth), "bold", color);
      const rest = `${String(year ?? "–").padEnd(4)}  ${(arxiv ?? "–").padEnd(10)}  ${title}`;
      return `${label}  ${cut(rest, Math.max(width - labelWidth - 2, 24))}`;
    })
    .join("\n");
}

/**
 * How many papers have each status, without those that none has. Miniatures are counted apart, so that the total
 * says of them what a line does: "257 papers: 4 reproduced, 8 reproduced in miniature, 5 partly".
 */
export function statusCounts(
  entries: readonly Pick<CatalogueEntry, "status" | "statusLabel" | "miniature">[],
): string {
  const counted = statusOrder.flatMap((status) =>
    [false, true].flatMap((miniature) => {
      const some = entries.filter((entry) => entry.status === status && entry.miniature === miniature);
      return some.length === 0 ? [] : [`${some.length} ${some[0]!.statusLabel.replace(",", "")}`];
    }),
  );
  const total = `${entries.length} ${entries.length === 1 ? "paper" : "papers"}`;
  return counted.length === 0 ? total : `${total}: ${counted.join(", ")}`;
}

/**
 * One paper in full as text: mechanism, claim, status, its studies with the verdict on each claim, parts of the
 * library, related papers and where to read it. Wrapped with a `width`.
 * @param catalogue for the titles of related papers
 */
export function renderPaper(
  entry: CatalogueEntry,
  catalogue: readonly CatalogueEntry[],
  { width = Number.POSITIVE_INFINITY, color = false }: TextOptions = {},
): string {
  const bold = (text: string) => styled(text, "bold", color);
  const indented = (text: string, indent = "  ") =>
    wrap(text, Math.max(20, width - indent.length)).map((line) => indent + line);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", bold(title), ...lines];
  const { link, studies, library, miniature } = entry;
  const source = entry.arxiv === null ? "arXiv id unknown" : `arXiv ${entry.arxiv}`;
  return [
    ...wrap(entry.title, width).map(bold),
    ...(entry.authors === undefined ? [] : wrap(entry.authors.join(", "), width)),
    entry.id,
    `${entry.year ?? "year unknown"} · ${source} · ${entry.familyTitle} · ${entry.module}`,
    "",
    `${statusMarks[entry.status]} ${bold(entry.statusLabel)}`,
    ...indented(
      `${statusMeanings[entry.status]}${miniature ? "; decided on a miniature of what the paper does" : ""}`,
    ),
    ...section("Mechanism", indented(entry.mechanism)),
    ...section("Claim", indented(entry.claim)),
    ...section("Smallest honest experiment", [
      ...indented(entry.experiment),
      ...indented(`(${entry.scale}: ${scales[entry.scale]})`),
    ]),
    ...studies.flatMap((study) =>
      section(`Study ${study.id}`, [
        ...indented(study.title),
        ...indented(study.verdicts === "" ? "no reference results yet" : study.verdicts),
        ...study.claims.map((claim) => {
          const mark = claim.verdict === undefined ? " " : verdictMarks[claim.verdict];
          const whose = claim.counts ? "" : ` (${claim.source}; does not count towards the status)`;
          return indented(`${claim.statement}${whose}`, "    ").join("\n").replace(/^ {4}/, `  ${mark} `);
        }),
        `  ${study.command}`,
      ]),
    ),
    ...section(
      "In the library",
      library.map(({ name, from }) => `  ${name}  (${from})`),
    ),
    ...section(
      "Related",
      entry.related.flatMap((id) => {
        const other = catalogue.find((each) => each.id === id);
        return other === undefined ? [] : [`  ${cut(`${id}  ${other.title}`, Math.max(20, width - 2))}`];
      }),
    ),
    ...section(link.kind === "arxiv" ? "Read it" : "Look for it", [`  ${link.url}`]),
  ].join("\n");
}
