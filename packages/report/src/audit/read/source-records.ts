import { OperantError } from "@operant/core";
import { consoleMetrics } from "./console-line.js";
import { CsvSplitter, csvCells, csvValue } from "./csv-splitter.js";
import { JsonSplitter } from "./json-splitter.js";
import { LineSplitter } from "./line-splitter.js";
import { openParquet } from "./parquet-records.js";
import { parseRecord, type Utf8 } from "./parse-record.js";
import type { RecordSink, RecordSplitter } from "./record-splitter.js";
import { type OpenedSource, openSource, requireText } from "./source-bytes.js";
import type { AuditSource, LogPlace, SkipReason } from "./types.js";
import { isRecord, shown } from "./values.js";

export type SourceFormat = "json-lines" | "json" | "csv" | "console" | "parquet" | "empty";

/** Takes the records of a source. */
export interface RecordConsumer {
  record(record: Readonly<Record<string, unknown>>, place: LogPlace, offset: number, length: number): void;
  /** A record that is none. */
  skip(reason: SkipReason, place: LogPlace, found?: unknown): void;
  /** Whether a record is wanted at all; those that are not are not parsed. */
  wants?(line: number): boolean;
  /** Whether the reading may stop. */
  done?(): boolean;
}

export interface ReadRecords {
  readonly format: SourceFormat;
  readonly gzip: boolean;
  /** Bytes of the mark at the start, by which offsets are short. */
  readonly mark: number;
  readonly notes: readonly string[];
}

/**
 * Gives a consumer every record of a source, in order.
 * @throws OperantError `bad-value` for what is no log at all
 */
export async function readRecords(
  source: AuditSource,
  consumer: RecordConsumer,
  utf8: Utf8,
  progress?: (bytes: number) => void,
): Promise<ReadRecords> {
  const opened = await openSource(source, progress);
  const { head } = opened;
  if (head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31) {
    await opened.close();
    if (opened.gzip) {
      throw new OperantError(
        "bad-value",
        `${source.name} is Parquet inside gzip; decompress it first (Parquet compresses its own columns).`,
        source.name,
      );
    }
    await readParquet(source, consumer);
    return { format: "parquet", gzip: false, mark: 0, notes: [] };
  }
  const notes: string[] = [];
  const format = formatOf(opened, utf8);
  if (format.kind === "empty") {
    await opened.close();
    return { format: "empty", gzip: opened.gzip, mark: opened.mark, notes: [`${source.name} is empty.`] };
  }
  requireText(head, source.name);
  if (
    format.kind === "console" &&
    utf8.text(head.subarray(0, 40)).startsWith("version https://git-lfs.github.com/")
  ) {
    await opened.close();
    throw new OperantError(
      "bad-value",
      `${source.name} is a pointer of Git LFS, not the log itself; run git lfs pull.`,
      source.name,
    );
  }
  const place = (line: number, unit: LogPlace["unit"] = "line"): LogPlace => ({
    source: source.name,
    line,
    unit,
  });
  let otherLines = 0;
  let metricLines = 0;
  const unit = format.kind === "json" ? "record" : "line";
  let header: string[] | undefined;
  const sink: RecordSink = {
    tooLong(line, bytes) {
      if (format.kind === "console") otherLines++;
      else consumer.skip("too-long", place(line, unit), utf8.text(bytes));
    },
    record(bytes, line, offset, whole) {
      if (format.kind === "csv") {
        if (header === undefined) {
          header = headerOf(utf8.text(bytes), format.delimiter, source);
          return;
        }
        if (consumer.wants?.(line) === false) return;
        const cells = csvCells(utf8.text(bytes), format.delimiter);
        if (cells.length !== header.length || !whole) {
          consumer.skip(whole ? "wrong-cells" : "truncated", place(line), `${cells.length} cells`);
          return;
        }
        const record = Object.create(null) as Record<string, unknown>;
        for (let i = 0; i < header.length; i++) record[header[i]!] = csvValue(cells[i]!);
        consumer.record(record, place(line), offset, bytes.length);
        return;
      }
      if (consumer.wants?.(line) === false) return;
      if (format.kind === "console") {
        const metrics = consoleMetrics(utf8.text(bytes));
        if (metrics === undefined) otherLines++;
        else {
          metricLines++;
          consumer.record(metrics, place(line), offset, bytes.length);
        }
        return;
      }
      const text = utf8.text(bytes);
      const parsed = parseRecord(text);
      if ("reason" in parsed) {
        consumer.skip(
          parsed.reason === "not-json" && !whole ? "truncated" : parsed.reason,
          place(line, unit),
          text.slice(0, 80),
        );
      } else if (isRecord(parsed.value)) {
        consumer.record(parsed.value, place(line, unit), offset, bytes.length);
      } else consumer.skip("not-an-object", place(line, unit), shown(parsed.value));
    },
  };
  const json = format.kind === "json" ? new JsonSplitter(sink) : undefined;
  const splitter: RecordSplitter =
    json ??
    (format.kind === "csv" ? new CsvSplitter(sink, format.delimiter.charCodeAt(0)) : new LineSplitter(sink));
  for await (const chunk of opened.chunks) {
    splitter.push(chunk);
    if (consumer.done?.() === true)
      return { format: format.kind, gzip: opened.gzip, mark: opened.mark, notes };
  }
  splitter.end();
  if (json?.whole === false) notes.push(`The array of ${source.name} is not closed: the file ends early.`);
  if (format.kind === "console" && metricLines === 0 && consumer.wants === undefined) {
    throw new OperantError(
      "bad-value",
      `${source.name} is no log that is known here: it has no line such as "step:1 - critic/score/mean:0.5 - …" and is neither JSON, CSV nor Parquet.`,
      source.name,
    );
  }
  if (otherLines > 0 && consumer.wants === undefined) {
    notes.push(
      `${source.name}: ${otherLines === 1 ? "1 line" : `${otherLines} lines`} besides the ${metricLines} with metrics ${otherLines === 1 ? "was" : "were"} passed over.`,
    );
  }
  return { format: format.kind, gzip: opened.gzip, mark: opened.mark, notes };
}

async function readParquet(source: AuditSource, consumer: RecordConsumer): Promise<void> {
  const table = await openParquet(source);
  for (const { start, end } of table.batches) {
    if (consumer.wants !== undefined) {
      let any = false;
      for (let row = start; row < end && !any; row++) any = consumer.wants(row + 1);
      if (!any) continue;
    }
    const rows = await table.read(start, end);
    for (let i = 0; i < rows.length; i++) {
      const line = start + i + 1;
      if (consumer.wants?.(line) === false) continue;
      consumer.record(rows[i]!, { source: source.name, line, unit: "record" }, 0, 0);
    }
  }
}

type Format =
  | { readonly kind: "json-lines" | "json" | "console" | "empty" }
  | { readonly kind: "csv"; readonly delimiter: string };

/** What the first bytes look like. */
function formatOf({ source, head, complete }: OpenedSource, utf8: Utf8): Format {
  const broken = utf8.broken;
  const text = utf8.text(head);
  // The head may end inside a character.
  utf8.broken = broken;
  const first = text.search(/\S/);
  if (first === -1) {
    if (complete) return { kind: "empty" };
    return { kind: "json-lines" };
  }
  const name = source.name.toLowerCase().replace(/\.gz$/, "");
  const table = /\.[ct]sv$/.test(name);
  if (!table && text[first] === "{")
    return { kind: isJsonLines(text.slice(first), complete) ? "json-lines" : "json" };
  if (!table && text[first] === "[") {
    const next = /\S/.exec(text.slice(first + 1))?.[0] ?? "";
    if (name.endsWith(".json") || /[{[\]"]/.test(next) || next === "") return { kind: "json" };
  }
  const lines = text.slice(first).split(/\r?\n/, 200);
  if (!table && lines.some((line) => consoleMetrics(line) !== undefined)) return { kind: "console" };
  const delimiter = delimiterOf(lines[0]!);
  const second = lines[1];
  if (
    table ||
    (delimiter !== undefined &&
      second !== undefined &&
      csvCells(second, delimiter).length === csvCells(lines[0]!, delimiter).length)
  ) {
    return { kind: "csv", delimiter: delimiter ?? (name.endsWith(".tsv") ? "\t" : ",") };
  }
  return { kind: "console" };
}

/** Whether lines are records: the first line is JSON by itself, or at least does not look laid out over several. */
function isJsonLines(text: string, complete: boolean): boolean {
  const end = text.indexOf("\n");
  if (end === -1) return !complete || !/^\{[^"]*\}\s*\{/.test(text);
  const first = text.slice(0, end).trim();
  if (first.endsWith("}")) return !/\}\s*\{/.test(first) || !("reason" in parseRecord(first));
  return !/^\{\s*$|[{[,:]$/.test(first);
}

function delimiterOf(header: string): string | undefined {
  const counts = [",", "\t", ";"].map((mark) => ({ mark, count: csvCells(header, mark).length }));
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return best.count > 1 ? best.mark : undefined;
}

function headerOf(text: string, delimiter: string, source: AuditSource): string[] {
  const names = csvCells(text, delimiter).map((name) => name.trim());
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name) && name !== "") {
      throw new OperantError(
        "bad-value",
        `${source.name} has two columns called "${name.slice(0, 80)}"; rename one.`,
        source.name,
      );
    }
    seen.add(name);
  }
  if (names.length > 20_000)
    throw new OperantError(
      "bad-value",
      `${source.name} has ${names.length} columns; at most 20,000 are read.`,
      source.name,
    );
  return names;
}
