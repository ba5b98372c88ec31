import { OperantError } from "../error.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * The bytes of a base64 text (RFC 4648, section 4, padded). Written out because `atob` and `Buffer` belong
 * to hosts, not to the language.
 * @throws OperantError `bad-value` when the text is not base64
 */
export function decodeBase64(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  if (text.length % 4 !== 0) fail(`has ${text.length} characters; expected a multiple of four`);
  const values = new Int16Array(128).fill(-1);
  for (let i = 0; i < 64; i++) values[DIGITS.charCodeAt(i)] = i;

  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let held = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits; i++) {
    const value = values[text.charCodeAt(i)];
    if (value === undefined || value < 0) fail(`has "${text[i]}" at position ${i}`);
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}

function fail(what: string): never {
  throw new OperantError("bad-value", `A base64 text ${what}. Give padded base64 of RFC 4648.`, "text");
}
