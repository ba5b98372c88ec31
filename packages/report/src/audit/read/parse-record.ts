import type { SkipReason } from "./types.js";

/** Nesting beyond which a record is not parsed. */
export const deepest = 1000;

/** Bytes in a buffer of Node's, which decodes itself faster than a TextDecoder does. */
interface SelfDecoding {
  utf8Slice(start: number, end: number): string;
}

function decodesItself(bytes: Uint8Array): bytes is Uint8Array & SelfDecoding {
  return "utf8Slice" in bytes;
}

/**
 * The text of bytes in UTF-8. Broken sequences become U+FFFD, and `broken` counts the texts that held some.
 */
export class Utf8 {
  private readonly strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  private readonly lenient = new TextDecoder("utf-8", { ignoreBOM: true });
  broken = 0;

  text(bytes: Uint8Array): string {
    if (decodesItself(bytes)) {
      const text = bytes.utf8Slice(0, bytes.length);
      if (!text.includes("\ufffd")) return text;
    }
    try {
      return this.strict.decode(bytes);
    } catch {
      this.broken++;
      return this.lenient.decode(bytes);
    }
  }
}

export type Parsed = { readonly value: unknown } | { readonly reason: SkipReason };

/**
 * The value of a JSON record. NaN and Infinity, which Python writes though JSON has no such numbers, become the
 * texts "NaN" and "Infinity".
 */
export function parseRecord(text: string): Parsed {
  // Only long records can nest deep enough to fill the memory.
  if (text.length > 1 << 16 && nesting(text) > deepest) return { reason: "too-deep" };
  try {
    return { value: JSON.parse(text) };
  } catch {
    if (text.includes("NaN") || text.includes("Infinity")) {
      try {
        return { value: JSON.parse(quotedNumbers(text)) };
      } catch {
        return { reason: "not-json" };
      }
    }
    return { reason: "not-json" };
  }
}

/** Deepest nesting of brackets outside strings. */
function nesting(text: string): number {
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = stringEnd(text, at);
    else if (code === 123 || code === 91) {
      if (++depth > most) most = depth;
      if (most > deepest) return most;
    } else if (code === 125 || code === 93) depth--;
  }
  return most;
}

/** Position of the quotation mark that closes the string opened at `open`; the text's end where none does. */
function stringEnd(text: string, open: number): number {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

function quotedNumbers(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('"', at);
    const outside = text.slice(at, open === -1 ? text.length : open);
    parts.push(outside.replace(/NaN|-?Infinity/g, '"$&"'));
    if (open === -1) break;
    const end = stringEnd(text, open);
    parts.push(text.slice(open, end + 1));
    at = end + 1;
  }
  return parts.join("");
}
