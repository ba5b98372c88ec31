import { type Mapping, valueAt } from "./layout.js";
import { parseRecord, Utf8 } from "./parse-record.js";
import { elementOf, type RowOrigin } from "./rollout-rows.js";
import { readRecords, type SourceFormat } from "./source-records.js";
import type { AuditSource, Excerpt, LogPlace } from "./types.js";
import { flatText, isRecord } from "./values.js";

/** Characters of a text that are shown. */
const shownCharacters = 2000;

/** What is remembered of a source for reading it again. */
export interface ReadSource {
  readonly source: AuditSource;
  readonly mapping: Mapping;
  readonly format: SourceFormat;
  readonly gzip: boolean;
  readonly mark: number;
  /** Set where records are elements of one object's list, by its name. */
  readonly inside: string | undefined;
}

/**
 * Texts of some rows, read again: by their place in the file where it can be read from anywhere, else by another
 * pass that parses nothing but their records.
 */
export async function excerptsOf(
  rows: readonly number[],
  origin: (row: number) => RowOrigin,
  sources: ReadonlyMap<number, ReadSource>,
): Promise<Map<number, Excerpt>> {
  const excerpts = new Map<number, Excerpt>();
  const bySource = new Map<number, { row: number; origin: RowOrigin }[]>();
  for (const row of new Set(rows)) {
    const from = origin(row);
    const known = bySource.get(from.source);
    if (known === undefined) bySource.set(from.source, [{ row, origin: from }]);
    else known.push({ row, origin: from });
  }
  for (const [index, wanted] of bySource) {
    const read = sources.get(index);
    if (read === undefined) continue;
    const direct = read.source.slice !== undefined && !read.gzip && read.inside === undefined;
    if (direct && (read.format === "json-lines" || read.format === "json")) {
      const utf8 = new Utf8();
      for (const { row, origin: from } of wanted) {
        const start = from.offset + read.mark;
        const bytes = new Uint8Array(await read.source.slice!(start, start + from.length));
        const parsed = parseRecord(utf8.text(bytes));
        if ("value" in parsed && isRecord(parsed.value)) excerpts.set(row, excerpt(parsed.value, from, read));
      }
      continue;
    }
    const byLine = new Map<number, { row: number; origin: RowOrigin }[]>();
    for (const each of wanted) byLine.set(each.origin.line, [...(byLine.get(each.origin.line) ?? []), each]);
    let left = byLine.size;
    const all = read.inside !== undefined;
    await readRecords(
      read.source,
      {
        record(record, place) {
          if (all) {
            const list = record[read.inside!];
            if (!Array.isArray(list)) return;
            for (const { row, origin: from } of wanted) {
              const inner: unknown = list[from.line - 1];
              if (isRecord(inner)) excerpts.set(row, excerpt(inner, from, read));
            }
            return;
          }
          for (const { row, origin: from } of byLine.get(place.line) ?? [])
            excerpts.set(row, excerpt(record, from, read));
          left--;
        },
        skip() {},
        wants: (line) => all || byLine.has(line),
        done: () => left === 0,
      },
      new Utf8(),
    );
  }
  return excerpts;
}

function excerpt(
  record: Readonly<Record<string, unknown>>,
  from: RowOrigin,
  { mapping, source, format }: ReadSource,
): Excerpt {
  const { columns } = mapping;
  const reward = columns.reward === undefined ? undefined : valueAt(record, columns.reward);
  const row =
    Array.isArray(reward) && reward.length > 1 ? elementOf(record, from.element, reward.length) : record;
  const prompt = columns.prompt === undefined ? undefined : flatText(valueAt(row, columns.prompt));
  const completion =
    columns.completion === undefined ? undefined : flatText(valueAt(row, columns.completion), "assistant");
  const rest =
    mapping.layout === "openrlhf" &&
    completion !== undefined &&
    prompt !== undefined &&
    /^quer(y|ies)$/.test(columns.completion!) &&
    completion.startsWith(prompt)
      ? completion.slice(prompt.length)
      : completion;
  const unit: LogPlace["unit"] = format === "json" || format === "parquet" ? "record" : "line";
  return {
    place: { source: source.name, line: from.line, unit },
    ...(prompt === undefined ? {} : { prompt: prompt.slice(0, shownCharacters) }),
    ...(rest === undefined ? {} : { completion: rest.slice(0, shownCharacters) }),
    cut: (prompt?.length ?? 0) > shownCharacters || (rest?.length ?? 0) > shownCharacters,
  };
}
