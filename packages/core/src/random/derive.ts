import { sha256 } from "@noble/hashes/sha2.js";
import { OperantError } from "../error.js";
import { Stream } from "./stream.js";

/**
 * The stream for one purpose of one trial. Any stream can be derived alone and in any order; different
 * arguments give unrelated streams, equal arguments the same one.
 *
 * The state is the first 16 bytes, as four little-endian words, of the SHA-256 of: 16-bit length and
 * UTF-8 bytes of `study`, seed as 64 bits, 16-bit length and UTF-8 bytes of `purpose`, index as 64 bits,
 * every number little-endian.
 *
 * @param study id of the study; like `purpose`, well-formed text of at most 65,535 bytes
 * @param seed safe integer ≥ 0
 * @param purpose what the numbers are for, e.g. "exploration"
 * @param index tells apart streams of one purpose (agents, say); safe integer ≥ 0
 * @throws OperantError `bad-value` when an argument is outside its range
 */
export function deriveStream(study: string, seed: number, purpose: string, index = 0): Stream {
  const bytes: number[] = [];
  pushText(bytes, "study", study);
  pushInteger(bytes, "seed", seed);
  pushText(bytes, "purpose", purpose);
  pushInteger(bytes, "index", index);
  const digest = sha256(Uint8Array.from(bytes));
  const view = new DataView(digest.buffer, digest.byteOffset, 16);
  return new Stream(
    view.getUint32(0, true),
    view.getUint32(4, true),
    view.getUint32(8, true),
    view.getUint32(12, true),
  );
}

function pushInteger(bytes: number[], name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new OperantError(
      "bad-value",
      `The ${name} of a stream is ${value}; expected an integer in 0 … ${Number.MAX_SAFE_INTEGER}.`,
      name,
    );
  }
  let rest = value;
  for (let i = 0; i < 8; i++) {
    bytes.push(rest % 256);
    rest = Math.floor(rest / 256);
  }
}

/** UTF-8 by hand, because TextEncoder is not part of the language and some engines lack it. */
function pushText(bytes: number[], name: string, text: string): void {
  const start = bytes.length;
  bytes.push(0, 0);
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code >= 0xd800 && code < 0xe000) {
      throw new OperantError(
        "bad-value",
        `The ${name} of a stream, ${JSON.stringify(text)}, has half a surrogate pair; expected well-formed text.`,
        name,
      );
    } else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
    }
  }
  const length = bytes.length - start - 2;
  if (length > 0xffff) {
    throw new OperantError(
      "bad-value",
      `The ${name} of a stream has ${length} bytes; expected at most 65535.`,
      name,
    );
  }
  bytes[start] = length & 255;
  bytes[start + 1] = length >> 8;
}
