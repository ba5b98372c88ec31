/** A heading of a card and the lines below it, up to the next heading of its level or above. */
export interface CardPart {
  readonly title: string;
  /** Number of #. */
  readonly level: number;
  /** Line of the heading, from 0. */
  readonly line: number;
  /** Line after the last one that belongs to it. */
  readonly end: number;
}

/** Headings outside code fences and comments. */
export function partsOf(lines: readonly string[]): CardPart[] {
  const found: { title: string; level: number; line: number }[] = [];
  let fence = "";
  let comment = false;
  lines.forEach((line, i) => {
    const [, mark] = /^\s{0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== "") {
      if (mark?.startsWith(fence) === true) fence = "";
      return;
    }
    if (comment || line.startsWith("<!--")) {
      comment = !line.includes("-->");
      return;
    }
    if (mark !== undefined) {
      fence = mark;
      return;
    }
    const [, hashes, title] = /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line) ?? [];
    if (hashes !== undefined) found.push({ title: title!, level: hashes.length, line: i });
  });
  return found.map((part, i) => {
    const next = found.slice(i + 1).find(({ level }) => level <= part.level);
    return { ...part, end: next?.line ?? lines.length };
  });
}

/** The part with a title and level, whatever the case; undefined when there is none. */
export function findPart(parts: readonly CardPart[], title: string, level: number): CardPart | undefined {
  return parts.find((part) => part.level === level && part.title.toLowerCase() === title.toLowerCase());
}

/** Lines of a card, whichever line ends it has. */
export function cardLines(card: string): string[] {
  return card.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
}
