import type { Paper } from "@operant/studies/papers";

/**
 * A BibTeX entry for a paper whose authors were verified; undefined for every other, because an entry with
 * invented or missing authors would be copied into bibliographies.
 */
export function bibtex(paper: Paper): string | undefined {
  const { authors, verified, title, year, arxiv, id } = paper;
  if (authors === undefined || verified === undefined || year === null) return undefined;
  const fields: [name: string, value: string][] = [
    // A second pair of braces keeps the capitals as they are.
    ["title", `{${tex(title)}}`],
    ["author", authors.map(tex).join(" and ")],
    ["year", String(year)],
  ];
  if (arxiv !== null) {
    fields.push(["eprint", arxiv], ["archivePrefix", "arXiv"], ["url", `https://arxiv.org/abs/${arxiv}`]);
  }
  const lines = fields.map(([name, value]) => `  ${name} = {${value}},`);
  return `@misc{${key(authors[0]!, year, id)},\n${lines.join("\n")}\n}\n`;
}

/** Surname of the first author, year and first word of the title, in ASCII letters and digits. */
function key(author: string, year: number, id: string): string {
  const surname = author.split(" ").at(-1)!;
  const ascii = surname.normalize("NFD").replace(/[^A-Za-z]/g, "");
  return `${ascii.toLowerCase()}${year}${id.split("-").find((word) => word.length > 3) ?? id.split("-")[0]}`;
}

/** A text as TeX reads it; letters with accents stay, which every BibTeX of today's TeX reads. */
function tex(text: string): string {
  return text
    .replace(/[\\{}]/g, (found) => (found === "\\" ? "\u0000" : `\\${found}`))
    .replace(/[&%$#_]/g, "\\$&")
    .replaceAll("~", "\\textasciitilde{}")
    .replaceAll("^", "\\textasciicircum{}")
    .replaceAll("\u0000", "\\textbackslash{}");
}
