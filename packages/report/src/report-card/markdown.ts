import { harmless } from "../audit/harmless.js";

/**
 * A text of a log or an audit for Markdown, as one line of plain words: nothing in it becomes markup, a heading, a
 * comment, a link or a cell's end.
 */
export function plainMarkdown(text: string): string {
  return harmless(text)
    .replace(/[\\`*<>[\]|#~&!{}]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (character) => `\\${character}`)
    .replace(/^(\s*)([-+](?=\s|$)|[-=]{2})/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** A command or a formula as code, whatever it contains. */
export function codeMarkdown(text: string): string {
  const content = harmless(text);
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${content}${fence}` : `${fence} ${content} ${fence}`;
}

/** A table; cells are Markdown. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
