import { escapeHtml } from "../html/escape.js";
import { visible } from "../tables/visible.js";

/**
 * Characters that show nothing and stand for nothing in a log: zero-width spaces, word joiners, invisible
 * operators, soft hyphens, fillers, and the tag characters in which instructions to a model can be hidden. Joiners
 * that emoji and scripts need are left alone.
 */
const invisible =
  /\u034f|[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\uffa0\u{e0000}-\u{e007f}]/gu;

/** A text on one line that cannot act on a terminal and hides nothing: such characters are written out. */
export function harmless(text: string): string {
  return visible(text).replace(invisible, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same for HTML, in elements and in quoted attributes. */
export function harmlessHtml(text: string): string {
  return escapeHtml(harmless(text));
}
