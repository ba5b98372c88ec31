import { escapeHtml } from "@operant/report";

/**
 * The little Markdown that notes of studies use, as HTML: paragraphs, tables, lists, headings, `code`, *emphasis*,
 * **strong** and links to http(s). Everything else is text and is escaped. Runs at build time.
 */
export function notesHtml(notes: readonly string[]): string {
  return notes
    .flatMap((note) => note.split(/\n{2,}/))
    .map(block)
    .join("\n");
}

function block(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length >= 2 && lines[0]!.trim().startsWith("|") && /^\s*\|[\s:|-]+\|\s*$/.test(lines[1]!)) {
    return table(lines);
  }
  const heading = /^#{1,6}\s+(.*)$/.exec(lines[0] ?? "");
  if (heading !== null && lines.length === 1) return `<h3>${inline(heading[1]!)}</h3>`;
  if (/^\s*([-*]|\d+\.)\s+/.test(lines[0] ?? "")) return list(lines);
  return `<p>${inline(lines.join(" "))}</p>`;
}

function table([head, , ...rows]: readonly string[]): string {
  const cells = (line: string): string[] =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split(/(?<!\\)\|/)
      .map((cell) => inline(cell.trim().replaceAll("\\|", "|")));
  const titles = cells(head!).map((cell) => `<th scope="col">${cell}</th>`);
  const body = rows.map((row) => {
    const [first = "", ...rest] = cells(row);
    return `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<div class="wide" tabindex="0" role="region" aria-label="Table of the notes"><table class="notes-table"><thead><tr>${titles.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}

function list(lines: readonly string[]): string {
  const items: string[] = [];
  for (const line of lines) {
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(line);
    if (item !== null) items.push(item[1]!);
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  const name = /^\s*\d+\./.test(lines[0]!) ? "ol" : "ul";
  return `<${name}>${items.map((item) => `<li>${inline(item)}</li>`).join("")}</${name}>`;
}

/** Marks inside a line; code first, because nothing inside it means anything. */
function inline(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (/^`[^`]+`$/.test(part)) return `<code>${escapeHtml(part.slice(1, -1))}</code>`;
      return escapeHtml(part)
        .replace(/\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/g, '<a href="$2">$1</a>')
        .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
        .replace(/(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])/g, "<em>$1</em>")
        .replace(/(^|[\s(])-(?=\d)/g, "$1−");
    })
    .join("");
}
