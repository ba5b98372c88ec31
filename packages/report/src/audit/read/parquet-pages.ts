import { snappyUncompress } from "hyparquet";

/** What of a column chunk its pages are held against. */
export interface ColumnShape {
  readonly codec: string;
  readonly values: number;
  readonly boolean: boolean;
  /** Highest definition and repetition level; 0 where the column has none. */
  readonly definition: number;
  readonly repetition: number;
}

const pageKinds = { data: 0, index: 1, dictionary: 2, dataV2: 3 } as const;
/** Encodings by their number in the format. */
const encodings = { plainDictionary: 2, runLength: 3, runLengthDictionary: 8 } as const;
/** Values of one page; writers make pages of a megabyte. */
const mostValues = 1 << 26;
/** A run of packed values may reach past the last one, to full groups. */
const packedSlack = 512;

/**
 * Walks the pages of a column chunk and refuses counts that the pages cannot hold: decoders believe them, and a
 * flipped bit makes one loop for minutes or fill the memory. The format: github.com/apache/parquet-format
 * (README, Encodings.md, Compression.md).
 * @throws Error saying what is wrong
 */
export function checkPages(bytes: Uint8Array, shape: ColumnShape): void {
  const reader = new CompactReader(bytes);
  let values = 0;
  while (values < shape.values && reader.at < bytes.length) {
    const header = reader.struct(0);
    const kind = number(header.get(1));
    const unpacked = number(header.get(2));
    const packed = number(header.get(3));
    const start = reader.at;
    if (!(packed >= 0 && packed <= bytes.length - start)) throw new Error("a page is longer than its column");
    if (!(unpacked >= 0 && unpacked <= packed * 64 + 4096))
      throw new Error("a page claims an impossible length");
    reader.at = start + packed;
    const body = bytes.subarray(start, start + packed);
    if (kind === pageKinds.data) {
      const fields = header.get(5);
      const count = pageValues(fields);
      checkDataPage(unpackedPage(body, unpacked, shape.codec), count, number(field(fields, 2)), shape);
      values += count;
    } else if (kind === pageKinds.dataV2) {
      const fields = header.get(8);
      const count = pageValues(fields);
      const nulls = number(field(fields, 2));
      const rows = number(field(fields, 3));
      const definitionBytes = number(field(fields, 5));
      const repetitionBytes = number(field(fields, 6));
      const levels = definitionBytes + repetitionBytes;
      if (
        !(
          nulls >= 0 &&
          nulls <= count &&
          rows >= 0 &&
          rows <= count &&
          definitionBytes >= 0 &&
          repetitionBytes >= 0 &&
          levels <= packed
        )
      ) {
        throw new Error("a page's counts contradict each other");
      }
      if (shape.repetition > 0) runs(body, 0, repetitionBytes, count, width(shape.repetition), -1);
      if (shape.definition > 0) runs(body, repetitionBytes, levels, count, width(shape.definition), -1);
      const isPacked = field(fields, 7) !== false;
      const data = isPacked
        ? unpackedPage(body.subarray(levels), unpacked - levels, shape.codec)
        : body.subarray(levels);
      checkValues(data, 0, count - nulls, number(field(fields, 4)), shape);
      values += count;
    } else if (kind === pageKinds.dictionary) {
      pageValues(header.get(7));
      unpackedPage(body, unpacked, shape.codec);
    } else if (kind !== pageKinds.index) throw new Error("a page is of no known kind");
  }
  if (values !== shape.values)
    throw new Error(`its pages hold ${values} values, its footer says ${shape.values}`);
}

function pageValues(fields: ThriftValue | undefined): number {
  const count = number(field(fields, 1));
  if (!(count >= 0 && count <= mostValues)) throw new Error(`a page claims ${count} values`);
  return count;
}

function checkDataPage(page: Uint8Array, count: number, encoding: number, shape: ColumnShape): void {
  let at = 0;
  let present = count;
  for (const level of [shape.repetition, shape.definition]) {
    if (level === 0) continue;
    const length = uint32(page, at);
    at += 4;
    if (length > page.length - at) throw new Error("a page's levels are longer than the page");
    present = runs(page, at, at + length, count, width(level), level);
    at += length;
  }
  if (shape.definition === 0) present = count;
  checkValues(page, at, present, encoding, shape);
}

function checkValues(
  page: Uint8Array,
  start: number,
  count: number,
  encoding: number,
  shape: ColumnShape,
): void {
  if (
    encoding === encodings.plainDictionary ||
    encoding === encodings.runLengthDictionary ||
    encoding === encodings.runLength
  ) {
    if (count === 0) return;
    if (shape.boolean) {
      const length = uint32(page, start);
      if (length > page.length - start - 4) throw new Error("a run of truth values is longer than its page");
      runs(page, start + 4, start + 4 + length, count, 1, -1);
    } else {
      const bits = page[start];
      if (bits === undefined || bits > 32) throw new Error("a page's indices have no sensible width");
      if (bits > 0) runs(page, start + 1, page.length, count, bits, -1);
    }
  }
}

/**
 * Checks runs of run-length encoded and bit-packed values.
 * @returns how many of the `count` values equal `equal`
 */
function runs(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
  bits: number,
  equal: number,
): number {
  const reader = new CompactReader(bytes.subarray(0, end));
  reader.at = start;
  let seen = 0;
  let hits = 0;
  while (seen < count) {
    const header = reader.unsigned();
    const length = Math.floor(header / 2);
    if (header % 2 === 1) {
      const packed = length * 8;
      if (length === 0 || seen + packed > count + packedSlack)
        throw new Error("a run is longer than its page");
      if (equal >= 0) {
        for (let i = 0; i < packed && seen + i < count; i++) {
          let value = 0;
          for (let b = 0; b < bits; b++) {
            const bit = i * bits + b;
            value |= (((bytes[reader.at + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) << b;
          }
          if (value === equal) hits++;
        }
      }
      reader.at += length * bits;
      seen += packed;
    } else {
      if (length === 0 || seen + length > count) throw new Error("a run is longer than its page");
      let value = 0;
      for (let b = 0; b < bits; b += 8) value |= reader.byte() << b;
      if (value === equal) hits += length;
      seen += length;
    }
  }
  return hits;
}

function unpackedPage(body: Uint8Array, length: number, codec: string): Uint8Array {
  if (codec !== "SNAPPY") return body;
  const page = new Uint8Array(length);
  snappyUncompress(body, page);
  return page;
}

function width(level: number): number {
  return 32 - Math.clz32(level);
}

function uint32(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new Error("a page ends early");
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

type ThriftValue = number | boolean | Map<number, ThriftValue>;

function field(value: ThriftValue | undefined, id: number): ThriftValue | undefined {
  return value instanceof Map ? value.get(id) : undefined;
}

function number(value: ThriftValue | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}

/** Reads Thrift's compact protocol as far as page headers need it; the rest is passed over. */
class CompactReader {
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error("it ends early");
    return byte;
  }

  unsigned(): number {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.byte();
      value += (byte & 127) * place;
      if (byte < 128) return value;
      if (place > 2 ** 56) throw new Error("a number is too long");
    }
  }

  private signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  struct(depth: number): Map<number, ThriftValue> {
    if (depth > 16) throw new Error("a header nests too deep");
    const fields = new Map<number, ThriftValue>();
    let id = 0;
    for (;;) {
      const head = this.byte();
      if (head === 0) return fields;
      id = head >> 4 === 0 ? this.signed() : id + (head >> 4);
      const value = this.element(head & 15, depth);
      if (value !== undefined) fields.set(id, value);
    }
  }

  private element(type: number, depth: number): ThriftValue | undefined {
    switch (type) {
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return this.byte();
      case 4:
      case 5:
      case 6:
        return this.signed();
      case 7:
        this.skip(8);
        return undefined;
      case 8:
        this.skip(this.unsigned());
        return undefined;
      case 9: {
        const head = this.byte();
        const size = head >> 4 === 15 ? this.unsigned() : head >> 4;
        const inner = head & 15;
        for (let i = 0; i < size; i++) {
          if (inner <= 2) this.byte();
          else this.element(inner, depth + 1);
        }
        return undefined;
      }
      case 12:
        return this.struct(depth + 1);
      default:
        throw new Error("a header is no Thrift");
    }
  }

  private skip(bytes: number): void {
    if (!(bytes >= 0 && bytes <= this.bytes.length - this.at)) throw new Error("it ends early");
    this.at += bytes;
  }
}
