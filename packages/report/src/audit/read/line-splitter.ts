import { ByteBuffer } from "./byte-buffer.js";
import { longestRecord, type RecordSink, type RecordSplitter } from "./record-splitter.js";

const newline = 10;
const carriageReturn = 13;

/** Records are lines, ended by LF or CR LF; blank lines are none. */
export class LineSplitter implements RecordSplitter {
  private readonly carry = new ByteBuffer();
  private skipping = false;
  private line = 1;
  private offset = 0;

  constructor(
    private readonly sink: RecordSink,
    private readonly longest = longestRecord,
  ) {}

  push(chunk: Uint8Array): void {
    let start = 0;
    for (;;) {
      const at = chunk.indexOf(newline, start);
      if (at === -1) break;
      this.take(chunk, start, at, true);
      start = at + 1;
      this.line++;
    }
    this.hold(chunk, start);
  }

  end(): void {
    if (!this.skipping && this.carry.length > 0) this.emit(this.carry.view(), false);
    this.carry.clear();
  }

  private take(chunk: Uint8Array, start: number, end: number, whole: boolean): void {
    const length = this.carry.length + end - start;
    if (this.skipping) {
      this.skipping = false;
      this.offset += end - start + 1;
      return;
    }
    if (length > this.longest) {
      this.tooLong(chunk, start, end);
      this.offset += length + 1;
      this.carry.clear();
      return;
    }
    if (this.carry.length === 0) this.emit(chunk.subarray(start, end), whole);
    else {
      this.carry.append(chunk, start, end);
      this.emit(this.carry.view(), whole);
      this.carry.clear();
    }
    this.offset += length + 1;
  }

  private hold(chunk: Uint8Array, start: number): void {
    const length = chunk.length - start;
    if (length === 0) return;
    if (this.skipping) {
      this.offset += length;
      return;
    }
    if (this.carry.length + length > this.longest) {
      this.tooLong(chunk, start, chunk.length);
      this.offset += this.carry.length + length;
      this.carry.clear();
      this.skipping = true;
      return;
    }
    this.carry.append(chunk, start, chunk.length);
  }

  private tooLong(chunk: Uint8Array, start: number, end: number): void {
    const head = this.carry.length > 0 ? this.carry.view() : chunk.subarray(start, end);
    this.sink.tooLong(this.line, head.subarray(0, 80));
  }

  private emit(bytes: Uint8Array, whole: boolean): void {
    const end = bytes[bytes.length - 1] === carriageReturn ? bytes.length - 1 : bytes.length;
    let start = 0;
    while (start < end && (bytes[start] === 32 || bytes[start] === 9)) start++;
    if (start === end) return;
    this.sink.record(
      start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end),
      this.line,
      this.offset + start,
      whole,
    );
  }
}
