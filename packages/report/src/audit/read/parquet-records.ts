import { OperantError } from "@operant/core";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { checkPages } from "./parquet-pages.js";
import { sourceError } from "./source-bytes.js";
import type { AuditSource } from "./types.js";

/** A file without random access is held in memory up to this size, bytes. */
const heldWhole = 512 * 1024 * 1024;
/** Uncompressed bytes that are decoded at once, about. */
const batchBytes = 64 * 1024 * 1024;
/** Codecs that can be read without a library for each. */
const codecs = new Set(["UNCOMPRESSED", "SNAPPY"]);

export interface ParquetTable {
  readonly rows: number;
  /** Rows `start` to `end`, end excluded. */
  read(start: number, end: number): Promise<Record<string, unknown>[]>;
  /** Ranges of rows that fit in memory, in order. */
  readonly batches: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Opens a Parquet file.
 * @throws OperantError `bad-value` for a broken file or one whose codec cannot be read
 */
export async function openParquet(source: AuditSource): Promise<ParquetTable> {
  const file = await randomAccess(source);
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw broken(source, error);
  });
  const rows = checkedRows(source, metadata, file.byteLength);
  const checked = new Set<number>();
  const check = async (start: number, end: number): Promise<void> => {
    let at = 0;
    for (const [g, group] of metadata.row_groups.entries()) {
      const after = at + Number(group.num_rows);
      if (after > start && at < end && !checked.has(g)) {
        await checkGroup(file, metadata, g);
        checked.add(g);
      }
      at = after;
    }
  };
  return {
    rows,
    batches: batchesOf(metadata),
    read: async (start, end) => {
      try {
        await check(start, end);
        return await parquetReadObjects({ file, metadata, rowStart: start, rowEnd: end });
      } catch (error) {
        throw broken(source, error);
      }
    },
  };
}

function broken(source: AuditSource, error: unknown): OperantError {
  if (error instanceof OperantError) return error;
  return new OperantError(
    "bad-value",
    `${source.name} is broken Parquet or cut off: ${error instanceof TypeError ? "its structure is damaged" : (error instanceof Error ? error.message : String(error)).slice(0, 200)}. Write it again, or write the log as JSON Lines.`,
    source.name,
  );
}

/** Refuses what would make a decoder loop or fill the memory: counts that the file cannot hold. */
function checkedRows(source: AuditSource, metadata: FileMetaData, bytes: number): number {
  const fail = (what: string): never => {
    throw broken(source, new Error(what));
  };
  const rows = Number(metadata.num_rows);
  if (!Number.isSafeInteger(rows) || rows < 0 || rows > 2 ** 31)
    fail(`it claims ${String(metadata.num_rows)} rows`);
  if (metadata.schema.length > 20_000) fail(`it claims ${metadata.schema.length} columns`);
  let sum = 0;
  for (const group of metadata.row_groups) {
    const inGroup = Number(group.num_rows);
    if (!Number.isSafeInteger(inGroup) || inGroup < 0) fail("a row group has no sensible number of rows");
    sum += inGroup;
    for (const { meta_data: column } of group.columns) {
      if (column === undefined) return fail("a column has no metadata");
      if (!codecs.has(column.codec)) {
        throw new OperantError(
          "bad-value",
          `${source.name} is compressed with ${column.codec}, which cannot be read here. Write it with Snappy, for example pandas.read_parquet(old).to_parquet(new, compression="snappy").`,
          source.name,
        );
      }
      const packed = Number(column.total_compressed_size);
      const unpacked = Number(column.total_uncompressed_size);
      if (!(packed >= 0 && packed <= bytes && unpacked >= 0 && unpacked <= packed * 2000 + 65_536))
        fail("a column is larger than the file");
      const values = Number(column.num_values);
      // A run of equal values takes a few bytes whatever its length, so only the absurd is refused.
      if (!(values >= 0 && values <= bytes * 100_000)) fail(`a column claims ${values} values`);
    }
  }
  if (sum !== rows) fail(`its row groups have ${sum} rows, its footer says ${rows}`);
  return rows;
}

/** Checks the pages of all columns of a row group. */
async function checkGroup(file: AsyncBuffer, metadata: FileMetaData, g: number): Promise<void> {
  const group = metadata.row_groups[g]!;
  for (const { meta_data: column } of group.columns) {
    const first = Number(column!.dictionary_page_offset ?? column!.data_page_offset);
    const start =
      first > 0 ? Math.min(first, Number(column!.data_page_offset)) : Number(column!.data_page_offset);
    const bytes = await file.slice(start, start + Number(column!.total_compressed_size));
    const { definition, repetition } = levelsOf(metadata, column!.path_in_schema);
    checkPages(new Uint8Array(bytes), {
      codec: column!.codec,
      values: Number(column!.num_values),
      boolean: column!.type === "BOOLEAN",
      definition,
      repetition,
    });
  }
}

/** Highest definition and repetition level of a column: one for each part of its path that is optional, repeated. */
function levelsOf(
  { schema }: FileMetaData,
  path: readonly string[],
): { definition: number; repetition: number } {
  let definition = 0;
  let repetition = 0;
  let at = 0;
  // The schema is a tree in depth-first order.
  const after = (node: number, depth: number): number => {
    if (depth > 100 || node >= schema.length) throw new Error("its schema is no tree");
    let next = node + 1;
    for (let child = 0; child < (schema[node]!.num_children ?? 0); child++) next = after(next, depth + 1);
    return next;
  };
  for (const name of path) {
    const children = schema[at]?.num_children ?? 0;
    let child = at + 1;
    let found = -1;
    for (let i = 0; i < children && child < schema.length; i++) {
      if (schema[child]!.name === name) {
        found = child;
        break;
      }
      child = after(child, 0);
    }
    if (found === -1) throw new Error("a column is not in its schema");
    at = found;
    const { repetition_type: kind } = schema[at]!;
    if (kind !== "REQUIRED") definition++;
    if (kind === "REPEATED") repetition++;
  }
  return { definition, repetition };
}

function batchesOf(metadata: FileMetaData): { start: number; end: number }[] {
  const batches: { start: number; end: number }[] = [];
  let at = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const bytes = group.columns.reduce(
      (sum, { meta_data: column }) => sum + Number(column?.total_uncompressed_size ?? 0),
      0,
    );
    const parts = Math.min(Math.max(1, Math.ceil(bytes / batchBytes)), Math.max(1, rows));
    const size = Math.ceil(rows / parts);
    for (let start = 0; start < rows; start += size)
      batches.push({ start: at + start, end: at + Math.min(rows, start + size) });
    at += rows;
  }
  return batches;
}

async function randomAccess(source: AuditSource): Promise<AsyncBuffer> {
  const { size, slice } = source;
  if (size !== undefined && slice !== undefined) {
    return {
      byteLength: size,
      slice: async (start, end = size) => {
        // Offsets come from the file, and a broken one points anywhere.
        if (!(start >= 0 && end >= start && end <= size))
          throw new Error(`it points to bytes ${start} to ${end} of ${size}`);
        try {
          return await slice.call(source, start, end);
        } catch (error) {
          throw sourceError(source, error);
        }
      },
    };
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source.open()) {
      length += chunk.length;
      if (length > heldWhole) {
        throw new OperantError(
          "bad-value",
          `${source.name} is Parquet over 512 MiB that can only be read from the start; give it as a plain file.`,
          source.name,
        );
      }
      chunks.push(chunk.slice());
    }
  } catch (error) {
    throw sourceError(source, error);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return { byteLength: length, slice: (start, end) => whole.buffer.slice(start, end) };
}
