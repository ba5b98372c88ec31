import { OperantError } from "@operant/core";
import type { Parameters, Study, TrialResult } from "@operant/core/study";
import { parquetMetadata, parquetRead } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { RunError } from "./run-error.js";

export const shardFormat = "operant-shard/1";

export interface ShardIdentity {
  readonly key: string;
  readonly seed: number;
  readonly parameters: Parameters;
}

/**
 * A trial's columns as the bytes of a Parquet file: `seed`, the row's number from 1 under the study's name for
 * a row, and one double per metric (null where the metric is not defined). Equal results give equal bytes.
 * @throws OperantError `broken-contract` for a metric named like one of the first two columns
 */
export function encodeShard(study: Study, identity: ShardIdentity, result: TrialResult): Uint8Array {
  const names = Object.keys(study.metrics).filter((name) => name in result.columns);
  for (const reserved of ["seed", study.row]) {
    if (names.includes(reserved)) {
      throw new OperantError(
        "broken-contract",
        `Metric "${reserved}" of study "${study.id}" has the name of a column that every shard has; rename it.`,
        reserved,
      );
    }
  }
  const rows = result.columns[names[0]!]!.length;
  const count = Int32Array.from({ length: rows }, (_, i) => i + 1);
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "seed", data: new Int32Array(rows).fill(identity.seed), type: "INT32" },
      { name: study.row, data: count, type: "INT32" },
      ...names.map((name) => metricColumn(name, result.columns[name]!)),
    ],
    rowGroupSize: 1_000_000,
    createdBy: shardFormat,
    kvMetadata: [
      { key: "operant.study", value: study.id },
      { key: "operant.resultsVersion", value: study.resultsVersion },
      { key: "operant.key", value: identity.key },
      { key: "operant.parameters", value: JSON.stringify(identity.parameters) },
    ],
  });
  return new Uint8Array(buffer);
}

function metricColumn(name: string, values: Float64Array) {
  // Minus zero becomes zero: a dictionary cannot tell them apart, and equal results must have equal bytes.
  const plain = values.map((value) => value + 0);
  if (!plain.some(Number.isNaN)) return { name, data: plain, type: "DOUBLE" as const };
  const data = Array.from(plain, (value) => (Number.isNaN(value) ? null : value));
  return { name, data, type: "DOUBLE" as const, nullable: true };
}

/**
 * The columns of a shard; NaN where a metric is not defined.
 * @param columns which columns; all metrics when absent. Names that the shard lacks are left out.
 * @param file what the bytes are called in messages
 * @param expected rows that the shard has by its record: any other number is refused before room is made for it
 * @throws RunError `damaged` for bytes that are no shard
 */
export async function decodeShard(
  bytes: Uint8Array,
  file: string,
  columns?: readonly string[],
  expected?: number,
): Promise<Record<string, Float64Array>> {
  try {
    const { buffer } = new Uint8Array(bytes);
    const metadata = parquetMetadata(buffer);
    const rows = Number(metadata.num_rows);
    const grouped = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    if (rows !== grouped || rows !== (expected ?? rows))
      throw new Error(`it speaks of ${rows} rows, but should hold ${expected ?? grouped}`);
    const held = metadata.schema.slice(1).map(({ name }) => name);
    const wanted = held.slice(2).filter((name) => columns === undefined || columns.includes(name));
    const result: Record<string, Float64Array> = {};
    for (const name of wanted) result[name] = new Float64Array(rows);
    if (wanted.length === 0) return result;
    await parquetRead({
      file: { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) },
      metadata,
      columns: wanted,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const target = result[columnName]!;
        for (let i = 0; i < columnData.length; i++) {
          const cell: unknown = columnData[i];
          target[rowStart + i] = typeof cell === "number" ? cell : Number.NaN;
        }
      },
    });
    return result;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new RunError("damaged", `${file} is damaged: ${what}.`, file);
  }
}
