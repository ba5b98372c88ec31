import { ByteBuffer } from "./byte-buffer.js";
import { longestRecord, type RecordSink, type RecordSplitter } from "./record-splitter.js";

const newline = 10;
const carriageReturn = 13;
const quote = 34;

/** Records are lines of a table (RFC 4180): line breaks inside quotation marks belong to the cell. */
export class CsvSplitter implements RecordSplitter {
  private readonly carry = new ByteBuffer();
  private quoted = false;
  /** The byte before was a quotation mark inside a quoted cell: the end of the cell, or half of a doubled one. */
  private closing = false;
  private cellStart = true;
  private skipping = false;
  private line = 1;
  private firstLine = 1;
  private offset = 0;

  constructor(
    private readonly sink: RecordSink,
    private readonly delimiter: number,
    private readonly longest = longestRecord,
  ) {}

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (byte === newline) this.line++;
      if (this.quoted) {
        if (this.closing) {
          this.closing = false;
          if (byte === quote) continue;
          this.quoted = false;
        } else {
          if (byte === quote) this.closing = true;
          else {
            // To the next quotation mark or line break, natively.
            const end = chunk.indexOf(quote, at);
            const stop = end === -1 ? chunk.length : end;
            if (stop > at + 1) {
              for (
                let nl = chunk.indexOf(newline, at + 1);
                nl !== -1 && nl < stop;
                nl = chunk.indexOf(newline, nl + 1)
              )
                this.line++;
              at = stop - 1;
            }
          }
          continue;
        }
      }
      if (byte === quote && this.cellStart) {
        this.quoted = true;
        this.cellStart = false;
      } else if (byte === newline) {
        this.take(chunk, start, at, true);
        start = at + 1;
        this.cellStart = true;
      } else this.cellStart = byte === this.delimiter;
    }
    this.hold(chunk, start);
  }

  end(): void {
    if (this.carry.length > 0 && !this.skipping) this.emit(this.carry.view(), !this.quoted || this.closing);
    this.carry.clear();
  }

  private take(chunk: Uint8Array, start: number, end: number, whole: boolean): void {
    const length = this.carry.length + end - start;
    if (this.skipping) {
      this.skipping = false;
      this.offset += end - start + 1;
    } else {
      if (length > this.longest) this.sink.tooLong(this.firstLine, this.head(chunk, start, end));
      else if (this.carry.length === 0) this.emit(chunk.subarray(start, end), whole);
      else {
        this.carry.append(chunk, start, end);
        this.emit(this.carry.view(), whole);
      }
      this.offset += length + 1;
    }
    this.carry.clear();
    this.firstLine = this.line;
  }

  private hold(chunk: Uint8Array, start: number): void {
    const length = chunk.length - start;
    if (length === 0) return;
    if (this.skipping) this.offset += length;
    else if (this.carry.length + length > this.longest) {
      this.sink.tooLong(this.firstLine, this.head(chunk, start, chunk.length));
      this.offset += this.carry.length + length;
      this.carry.clear();
      this.skipping = true;
    } else this.carry.append(chunk, start, chunk.length);
  }

  private head(chunk: Uint8Array, start: number, end: number): Uint8Array {
    return (this.carry.length > 0 ? this.carry.view() : chunk.subarray(start, end)).subarray(0, 80);
  }

  private emit(bytes: Uint8Array, whole: boolean): void {
    const end = bytes[bytes.length - 1] === carriageReturn ? bytes.length - 1 : bytes.length;
    if (end > 0) this.sink.record(bytes.subarray(0, end), this.firstLine, this.offset, whole);
  }
}

/** Cells of one record of a table; quotation marks that do not open a cell are kept as they are. */
export function csvCells(record: string, delimiter: string): string[] {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    let cell = "";
    if (record[at] === '"') {
      let from = at + 1;
      for (;;) {
        const end = record.indexOf('"', from);
        if (end === -1) {
          cell += record.slice(from);
          at = record.length;
          break;
        }
        cell += record.slice(from, end);
        if (record[end + 1] !== '"') {
          at = end + 1;
          break;
        }
        cell += '"';
        from = end + 2;
      }
    }
    const end = record.indexOf(delimiter, at);
    cells.push(cell + record.slice(at, end === -1 ? record.length : end));
    if (end === -1) return cells;
    at = end + 1;
  }
}

/** What a cell holds: nothing, a truth value, a number, or text. */
export function csvValue(cell: string): unknown {
  if (cell.length > 40) return cell;
  const trimmed = cell.trim();
  if (trimmed === "" || /^(null|none|na)$/i.test(trimmed)) return null;
  if (/^true$/i.test(trimmed)) return true;
  if (/^false$/i.test(trimmed)) return false;
  const number = Number(trimmed);
  // "NaN" and "inf" stay text: whoever needs a number there says that it is not finite.
  return number - number === 0 ? number : cell;
}
