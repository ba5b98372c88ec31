/** The documentation of something exported, as its source has it. */
export interface Documentation {
  /** The first paragraph, in one line. */
  readonly summary: string;
  /** Everything before the first tag (`@param`, `@throws` …), paragraphs parted by an empty line. */
  readonly text: string;
}

/**
 * The comment above an exported function, constant, class, interface or type. Made for this library's own
 * sources, where such a comment is directly above what it documents.
 * @param source the text of the file that declares it
 * @returns undefined where the file does not export the name, or has no comment for it
 */
export function documentationOf(source: string, name: string): Documentation | undefined {
  const declaration = new RegExp(
    `^export (?:declare )?(?:abstract )?(?:async )?(?:function\\*?|const|class|interface|type) ${name}\\b`,
    "m",
  ).exec(source);
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(source.slice(0, declaration?.index ?? 0))?.[1];
  if (declaration === null || comment === undefined) return undefined;
  const body = comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, "").trimEnd())
    .join("\n")
    .split(/^@/m)[0]!;
  const paragraphs = body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, " "))
    .filter((paragraph) => paragraph !== "");
  const [summary] = paragraphs;
  return summary === undefined ? undefined : { summary, text: paragraphs.join("\n\n") };
}
