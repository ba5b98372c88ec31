import { OperantError } from "@operant/core";
import type { AuditSource } from "./types.js";

/** How much of a source is looked at to tell what it is. */
const headLength = 1 << 16;

/** A source that was opened: its first bytes, and all of them, decompressed. */
export interface OpenedSource {
  readonly source: AuditSource;
  /** The first bytes, at most 64 KiB, without a byte-order mark. */
  readonly head: Uint8Array;
  /** Whether `head` is all. */
  readonly complete: boolean;
  readonly gzip: boolean;
  /** Bytes of the byte-order mark that were left out at the start. */
  readonly mark: number;
  /** All bytes, from the first on; to be used once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Ends the reading early. */
  close(): Promise<void>;
}

/**
 * Opens a source, sees through gzip, and refuses what is no text.
 * @throws OperantError `bad-value`
 */
export async function openSource(
  source: AuditSource,
  progress?: (bytes: number) => void,
): Promise<OpenedSource> {
  const raw = checked(source, progress);
  const first = await peeked(raw, 2);
  const gzip = first.head[0] === 0x1f && first.head[1] === 0x8b;
  const plain = gzip
    ? await peeked(inflated(source, first.chunks), headLength)
    : await peeked(first.chunks, headLength);
  const mark = plain.head[0] === 0xef && plain.head[1] === 0xbb && plain.head[2] === 0xbf ? 3 : 0;
  return {
    source,
    head: plain.head.subarray(mark, headLength),
    complete: plain.complete,
    gzip,
    mark,
    chunks: mark === 0 ? plain.chunks : without(plain.chunks, mark),
    close: async () => {
      await plain.chunks.return?.(undefined);
      await raw.return?.(undefined);
    },
  };
}

/** @throws OperantError `bad-value` for bytes that are not text, naming what they look like */
export function requireText(head: Uint8Array, name: string): void {
  const known = magics.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (known !== undefined) {
    throw new OperantError("bad-value", `${name} is ${known.what}. ${known.remedy}`, name);
  }
  let controls = 0;
  const length = Math.min(head.length, 4096);
  for (let i = 0; i < length; i++) {
    const byte = head[i]!;
    if (byte === 0 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27)) controls++;
  }
  if (controls * 5 > length || (controls * 50 > length && !isUtf8(head))) {
    throw new OperantError(
      "bad-value",
      `${name} is binary; a log is JSON Lines, JSON, CSV, Parquet, verl's console output, or gzip of one of them.`,
      name,
    );
  }
}

/** Whether bytes, which may end inside a character, are UTF-8. */
function isUtf8(head: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const decompress = "Decompress it first, or use gzip.";
const magics = [
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: "compressed with Zstandard", remedy: decompress },
  { bytes: [0x42, 0x5a, 0x68], what: "compressed with bzip2", remedy: decompress },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: "compressed with xz", remedy: decompress },
  { bytes: [0x1f, 0x8b], what: "compressed with gzip twice", remedy: "Decompress it once." },
  { bytes: [0x50, 0x4b, 3, 4], what: "a zip archive", remedy: "Extract the log from it." },
  { bytes: [0xff, 0xfe], what: "UTF-16", remedy: "Convert it to UTF-8." },
  { bytes: [0xfe, 0xff], what: "UTF-16", remedy: "Convert it to UTF-8." },
  {
    bytes: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59],
    what: "a NumPy array",
    remedy: "Write a table with named columns.",
  },
  { bytes: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], what: "an Arrow file", remedy: "Write it as Parquet." },
] as const;

interface Peeked {
  readonly head: Uint8Array;
  readonly complete: boolean;
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>;
}

/** The first bytes, at least `wanted` where there are so many, and a stream that begins with them again. */
async function peeked(chunks: AsyncIterable<Uint8Array>, wanted: number): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let length = 0;
  let complete = false;
  while (length < wanted) {
    const next = await iterator.next();
    if (next.done === true) {
      complete = true;
      break;
    }
    if (next.value.length === 0) continue;
    // A copy, since sources may fill the same memory again.
    seen.push(next.value.slice());
    length += next.value.length;
  }
  const head = new Uint8Array(length);
  let at = 0;
  for (const chunk of seen) {
    head.set(chunk, at);
    at += chunk.length;
  }
  async function* again(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      if (length > 0) yield head;
      for (;;) {
        const next = complete ? { done: true as const, value: undefined } : await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, complete, chunks: again() };
}

async function* without(
  chunks: AsyncIterable<Uint8Array>,
  mark: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let first = true;
  for await (const chunk of chunks) {
    yield first ? chunk.subarray(mark) : chunk;
    first = false;
  }
}

/** The source's chunks; whatever its reading throws is told as an error about the source. */
async function* checked(
  source: AuditSource,
  progress: ((bytes: number) => void) | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  try {
    for await (const chunk of source.open()) {
      bytes += chunk.length;
      progress?.(bytes);
      yield chunk;
    }
  } catch (error) {
    throw sourceError(source, error);
  }
}

/** What reading a source threw, as an error about the source. */
export function sourceError(source: AuditSource, error: unknown): OperantError {
  if (error instanceof OperantError) return error;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const why =
    code === "EISDIR"
      ? "is a directory; name the files in it"
      : code === "ENOENT"
        ? "does not exist"
        : code === "EACCES"
          ? "may not be read by you"
          : `could not be read: ${error instanceof Error ? error.message : String(error)}`;
  return new OperantError("bad-value", `${source.name} ${why}.`, source.name);
}

async function* inflated(
  source: AuditSource,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  let sourceFailure: unknown;
  const iterator = chunks[Symbol.asyncIterator]();
  const feeding = (async () => {
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        // A copy, since the platform may detach what it is given.
        await writer.write(new Uint8Array(next.value));
      }
      await writer.close();
    } catch (error) {
      if (error instanceof OperantError) sourceFailure = error;
      await writer.abort(error).catch(() => {});
    }
  })();
  const reader = stream.readable.getReader();
  let bytes = 0;
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) break;
      bytes += next.value.length;
      yield next.value;
    }
    await feeding;
    if (sourceFailure !== undefined) throw sourceFailure;
  } catch (error) {
    if (sourceFailure !== undefined) throw sourceFailure;
    if (error instanceof OperantError) throw error;
    throw new OperantError(
      "bad-value",
      `${source.name}: its gzip data is broken, ends early or has something after its end (after ${bytes} decompressed bytes: ${error instanceof Error ? error.message : String(error)}). Nothing was audited; to keep what is whole, run gzip -dc on it and audit the result.`,
      source.name,
    );
  } finally {
    await reader.cancel().catch(() => {});
    await iterator.return?.();
    await feeding;
  }
}
