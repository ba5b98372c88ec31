/**
 * C0 and C1 control characters, the marks and overrides of bidirectional text, line and paragraph separators,
 * and halves of surrogate pairs: what can move a cursor, colour a terminal, reverse a sentence, or spoil a
 * file's encoding.
 */
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A user's string made harmless for terminals, CSV headers and HTML: every hidden character is written out
 * as `\u{1b}`, every line break and tab becomes a space.
 */
export function visible(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, " ")
    .replace(hidden, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}
