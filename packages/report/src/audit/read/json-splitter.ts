import { ByteBuffer } from "./byte-buffer.js";
import { longestRecord, type RecordSink, type RecordSplitter } from "./record-splitter.js";

const quote = 34;
const backslash = 92;
const comma = 44;
const openBrace = 123;
const openBracket = 91;
const closeBrace = 125;
const closeBracket = 93;

/**
 * Records are the elements of one JSON array, or JSON values that follow one another: found by counting brackets
 * outside strings, so that a file of any size is never held. Whether a record is JSON is the parser's business.
 */
export class JsonSplitter implements RecordSplitter {
  private readonly held = new ByteBuffer();
  /** Bytes of `held` that were looked at. */
  private scanned = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Inside a record: its first byte has been seen. */
  private open = false;
  private skipping = false;
  private base = -1;
  private count = 0;
  private closed = false;
  /** Source offset of held[0]. */
  private offset = 0;

  constructor(
    private readonly sink: RecordSink,
    private readonly longest = longestRecord,
  ) {}

  /** Whether the array ended; true for values that follow one another. */
  get whole(): boolean {
    return this.base <= 0 || this.closed;
  }

  push(chunk: Uint8Array): void {
    // Long chunks are taken in pieces, so that what is held stays near the longest record.
    for (let start = 0; start < chunk.length; start += 1 << 20) {
      this.held.append(chunk, start, Math.min(chunk.length, start + (1 << 20)));
      this.scan();
    }
  }

  end(): void {
    if (this.open && !this.skipping)
      this.emit(this.held.view(), this.depth <= this.base && !this.inString && this.base === 0);
    this.held.clear();
  }

  private scan(): void {
    const bytes = this.held.view();
    const { length } = bytes;
    let at = this.scanned;
    let first = 0;
    while (at < length) {
      if (this.inString) {
        if (this.escaped) {
          this.escaped = false;
          at++;
          continue;
        }
        const end = bytes.indexOf(quote, at);
        const stop = end === -1 ? length : end;
        let slashes = 0;
        while (stop - slashes > at && bytes[stop - slashes - 1] === backslash) slashes++;
        if (end === -1) {
          this.escaped = slashes % 2 === 1;
          at = length;
        } else {
          if (slashes % 2 === 0) this.inString = false;
          at = end + 1;
        }
        continue;
      }
      const byte = bytes[at]!;
      if (!this.open) {
        if (byte <= 32 || byte === comma) {
          at++;
          continue;
        }
        if (this.base === -1) {
          this.base = byte === openBracket ? 1 : 0;
          if (this.base === 1) {
            this.depth = 1;
            at++;
            continue;
          }
        }
        if (byte === closeBracket && this.base === 1 && !this.closed) {
          this.closed = true;
          this.base = 0;
          this.depth = 0;
          at++;
          continue;
        }
        this.open = true;
        this.count++;
        first = at;
      }
      if (byte === quote) this.inString = true;
      else if (byte === openBrace || byte === openBracket) this.depth++;
      else if (byte === closeBrace || byte === closeBracket) {
        if (this.depth > this.base) this.depth--;
        if (this.depth === this.base) {
          // The bracket ends a record, unless it closes the array right after a bare value.
          const bare = bytes[first] !== openBrace && bytes[first] !== openBracket;
          if (bare && byte === closeBracket && this.base === 1 && !this.skipping) {
            this.finish(bytes, first, at);
            continue;
          }
          at++;
          this.finish(bytes, first, at);
          continue;
        }
      } else if (this.depth === this.base && (byte === comma || byte <= 32)) {
        this.finish(bytes, first, at);
        continue;
      }
      at++;
    }
    const keep = this.open ? first : length;
    if (this.open && length - keep > this.longest && !this.skipping) {
      this.sink.tooLong(this.count, bytes.subarray(keep, keep + 80));
      this.skipping = true;
    }
    this.rest(bytes, this.skipping ? length : keep);
  }

  private finish(bytes: Uint8Array, first: number, end: number): void {
    if (this.skipping) this.skipping = false;
    else if (end - first > this.longest) this.sink.tooLong(this.count, bytes.subarray(first, first + 80));
    else this.sink.record(bytes.subarray(first, end), this.count, this.offset + first, true);
    this.open = false;
  }

  private emit(bytes: Uint8Array, whole: boolean): void {
    this.sink.record(bytes, this.count, this.offset, whole);
  }

  /** Drops what comes before `keep`. */
  private rest(bytes: Uint8Array, keep: number): void {
    this.scanned = bytes.length - keep;
    if (keep === 0) return;
    const tail = bytes.slice(keep);
    this.offset += keep;
    this.held.clear();
    this.held.append(tail, 0, tail.length);
  }
}
