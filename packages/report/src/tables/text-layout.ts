/** How text tables are laid out. */
export interface TextOptions {
  /** Columns of the terminal; lines are not cut or wrapped when absent. */
  readonly width?: number;
  /** Whether to colour with ANSI escapes; false when absent. */
  readonly color?: boolean;
}

/** Styles by their ANSI "select graphic rendition" numbers (ECMA-48, 8.3.117). */
const styles = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;

export type TextStyle = keyof typeof styles;

/** A text in a style, or the text itself without colour. */
export function styled(text: string, style: TextStyle, color = false): string {
  return color ? `\u001b[${styles[style][0]}m${text}\u001b[${styles[style][1]}m` : text;
}

/** Length in characters as a terminal counts them: code points, not UTF-16 units. */
export function textWidth(text: string): number {
  return [...text].length;
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - textWidth(text))) + text;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** The text, or its beginning and an ellipsis where it is longer than `width`. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** The text in lines of at most `width` characters, broken at spaces, and inside a word longer than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of text.split(" ")) {
    let characters = [...word];
    if (line.length > 0 && line.length + 1 + characters.length <= width) {
      line.push(" ", ...characters);
      continue;
    }
    if (line.length > 0) lines.push(line.join(""));
    while (characters.length > width) {
      lines.push(characters.slice(0, width).join(""));
      characters = characters.slice(width);
    }
    line = characters;
  }
  lines.push(line.join(""));
  return lines;
}
