import { OperantError } from "@operant/core";
import type { NamedColumn, RolloutLog } from "@operant/core/audit";
import { excerptsOf, type ReadSource } from "./excerpts.js";
import { fieldNames } from "./field-names.js";
import { columnNames, detectLayout, type Mapping, resolveMapping, valueAt } from "./layout.js";
import { Utf8 } from "./parse-record.js";
import { RolloutBuilder } from "./rollout-rows.js";
import { SeriesBuilder } from "./series-runs.js";
import { readRecords } from "./source-records.js";
import { placeWords, skippedWords, Tally } from "./tally.js";
import type {
  AuditSource,
  LogLayout,
  LogPlace,
  LogReading,
  MappedField,
  ReadOptions,
  SkipReason,
} from "./types.js";
import { isRecord } from "./values.js";

type Row = Readonly<Record<string, unknown>>;

/** Records, and bytes of them, that are looked at before the layout is decided. */
const firstRecords = 64;
const firstBytes = 4 * 1024 * 1024;

/** Lists that hold a log inside one JSON object: the Trainer's trainer_state.json, and common wrappers. */
const wrappers = ["log_history", "rollouts", "results", "records", "samples", "data", "rows"] as const;

/**
 * Reads the logs of one training run (or, for step metrics, of several) as columns. Several sources are one log;
 * those of `options.reference` follow, their rows marked.
 *
 * Up to `exactRecords` rollouts are all kept; beyond, a seeded sample of whole prompts, the same whatever the
 * order of the records. Texts are digested for a seeded sample of groups. Duplicates are counted and kept, since
 * a policy may well say the same thing twice.
 * @throws OperantError `bad-value` for input that is no log, and for options that name what is not there; the
 * message names the place and what to do
 */
export async function readAuditLog(
  sources: readonly AuditSource[],
  options: ReadOptions = {},
): Promise<LogReading> {
  if (sources.length === 0) throw new OperantError("bad-value", "No log was given; name at least one file.");
  checkOptions(options);
  const reference =
    options.reference !== undefined && !("from" in options.reference) ? options.reference : [];
  const all = [...sources, ...reference];
  const intake = new Intake(options);
  const total = all.every(({ size }) => size !== undefined)
    ? all.reduce((sum, { size }) => sum + size!, 0)
    : undefined;
  const notes: string[] = [];
  for (const twice of repeated(all.map(({ name }) => name))) {
    notes.push(`${twice} is given more than once, and its records count as often.`);
  }
  let bytes = 0;
  for (const [index, source] of all.entries()) {
    let ofSource = 0;
    intake.begin(source, index, index >= sources.length);
    const read = await readRecords(source, intake, intake.utf8, (read) => {
      ofSource = read;
      options.progress?.(bytes + read, total);
    });
    bytes += Math.max(ofSource, read.format === "parquet" ? (source.size ?? ofSource) : 0);
    intake.end(read);
    notes.push(...read.notes);
  }
  return intake.finish(all, notes, bytes);
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, i) => names.indexOf(name) < i));
}

function checkOptions(options: ReadOptions): void {
  const { exactRecords, textRollouts } = options;
  for (const [name, value] of [
    ["exactRecords", exactRecords],
    ["textRollouts", textRollouts],
  ] as const) {
    if (value !== undefined && !(value >= 1))
      throw new OperantError("bad-value", `${name} is ${value}; it must be at least 1.`, name);
  }
}

/** Takes records of all sources, decides what they are, and hands them on. */
class Intake {
  readonly utf8 = new Utf8();
  private readonly tally = new Tally();
  private rollouts: RolloutBuilder | undefined;
  private series: SeriesBuilder | undefined;
  private readonly read = new Map<number, ReadSource>();
  private readonly seriesOf = new Map<LogLayout, string>();
  private first: Mapping | undefined;
  private readonly layoutNotes = new Set<string>();
  /** Columns of the first log of rollouts. */
  private columns: readonly string[] = [];
  private readonly tables: string[] = [];

  private source!: AuditSource;
  private index = 0;
  private isReference = false;
  private waiting: { record: Row; place: LogPlace; offset: number; length: number }[] = [];
  private waitingBytes = 0;
  private mapping: Mapping | undefined;
  private decided = false;
  private inside: string | undefined;
  private recordsOfSource = 0;

  constructor(private readonly options: ReadOptions) {}

  begin(source: AuditSource, index: number, isReference: boolean): void {
    this.source = source;
    this.index = index;
    this.isReference = isReference;
    this.mapping = undefined;
    this.decided = false;
    this.inside = undefined;
    this.recordsOfSource = 0;
  }

  record(record: Row, place: LogPlace, offset: number, length: number): void {
    if (this.recordsOfSource === 0) {
      const list = wrapped(record);
      if (list !== undefined) {
        this.inside = list.name;
        for (const [i, each] of list.values.entries()) {
          const inner: LogPlace = { source: place.source, line: i + 1, unit: "record" };
          if (isRecord(each)) this.take(each, inner, 0, 0);
          else this.skip("not-an-object", inner, each);
        }
        return;
      }
    }
    this.take(record, place, offset, length);
  }

  skip(reason: SkipReason, place: LogPlace, found?: unknown): void {
    this.tally.records++;
    this.tally.skip(reason, place, found);
  }

  end(read: { readonly format: ReadSource["format"]; readonly gzip: boolean; readonly mark: number }): void {
    if (!this.decided && this.waiting.length > 0) this.decide();
    if (read.format === "csv" && this.recordsOfSource === 0) this.tables.push(this.source.name);
    if (this.mapping !== undefined) {
      const { source, mapping, inside } = this;
      this.read.set(this.index, {
        source,
        mapping,
        inside,
        format: inside === undefined ? read.format : "json",
        gzip: read.gzip,
        mark: read.mark,
      });
    }
    if (read.format === "console") this.seriesOf.set("verl-console", this.source.name);
  }

  private take(record: Row, place: LogPlace, offset: number, length: number): void {
    this.tally.records++;
    this.recordsOfSource++;
    if (this.decided) {
      this.hand(record, place, offset, length);
      return;
    }
    this.waiting.push({ record, place, offset, length });
    this.waitingBytes += length;
    if (this.waiting.length >= firstRecords || this.waitingBytes >= firstBytes) this.decide();
  }

  private decide(): void {
    const rows = this.waiting.map(({ record }) => record);
    const layout = detectLayout(rows, this.options);
    if (layout === "series" || layout === "verl-console") {
      if (this.options.layout !== undefined) this.requireSeries(rows);
      if (this.rollouts !== undefined) throw this.mixed();
      if (this.isReference) {
        throw new OperantError(
          "bad-combination",
          `${this.source.name} holds step metrics; a reference must hold rollouts.`,
          "reference",
        );
      }
      this.series ??= new SeriesBuilder(this.options, this.tally);
      this.seriesOf.set(layout, this.source.name);
    } else {
      if (this.series !== undefined) throw this.mixed();
      this.rollouts ??= new RolloutBuilder(this.options, this.tally);
      this.mapping = resolveMapping(layout, rows, this.options, this.source.name);
      if (this.first === undefined) {
        this.first = this.mapping;
        this.columns = columnNames(rows);
      }
      for (const note of this.mapping.notes) this.layoutNotes.add(note);
      if (this.first.layout !== layout)
        this.layoutNotes.add(
          `${this.source.name} is read as ${layout}, the first log as ${this.first.layout}.`,
        );
    }
    this.decided = true;
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const { record, place, offset, length } of waiting) this.hand(record, place, offset, length);
  }

  /** Step metrics have neither prompts nor completions; taken for such, rollouts would be averaged away. */
  private requireSeries(rows: readonly Row[]): void {
    const holds = (field: "prompt" | "completion"): string | undefined =>
      [this.options.map?.[field] ?? [], fieldNames[field]].flat().find((name) =>
        rows.some((row) => {
          const value = valueAt(row, name);
          return typeof value === "string" || Array.isArray(value);
        }),
      );
    const [prompt, completion] = [holds("prompt"), holds("completion")];
    if (prompt === undefined || completion === undefined) return;
    throw new OperantError(
      "bad-combination",
      `The layout ${this.options.layout} is for metrics by step, but ${this.source.name} holds rollouts (${prompt}, ${completion}); leave --layout out, or name a layout of rollouts.`,
      "layout",
    );
  }

  private mixed(): OperantError {
    return new OperantError(
      "bad-combination",
      `${this.source.name} holds ${this.series === undefined ? "step metrics, the logs before it rollouts" : "rollouts, the logs before it step metrics"}; audit them one after the other.`,
      this.source.name,
    );
  }

  private hand(record: Row, place: LogPlace, offset: number, length: number): void {
    if (this.series !== undefined) this.series.record(record, this.source.name, place);
    else
      this.rollouts!.record(
        record,
        this.mapping!,
        { source: this.index, place, offset, length },
        this.isReference,
      );
  }

  finish(all: readonly AuditSource[], notes: readonly string[], bytes: number): LogReading {
    const { tally } = this;
    if (this.utf8.broken > 0) {
      notes = [
        ...notes,
        `${skippedWords(this.utf8.broken, "hold bytes that are not UTF-8")}; they read as U+FFFD.`,
      ];
    }
    const sources = all.map(({ name }) => name);
    if (this.series !== undefined) {
      const { log, fields, rows, duplicates, unused, notes: more } = this.series.finish();
      return {
        log,
        layout: this.seriesOf.has("verl-console") ? "verl-console" : "series",
        sources,
        mapping: fields,
        unused,
        counts: {
          records: tally.records,
          rollouts: rows,
          kept: rows,
          skipped: tally.skipped,
          duplicates,
          missing: tally.missingCells,
          bytes,
        },
        notes: [...notes, ...more],
        excerpts: () => Promise.resolve(new Map()),
      };
    }
    const { rollouts, first } = this;
    if (rollouts === undefined || first === undefined) throw this.nothing(sources);
    const { log, rollouts: count, duplicates, sampling, notes: more, origin } = rollouts.finish(first);
    const mapping: MappedField[] = [
      ...first.fields,
      ...log.components.map(({ name }: NamedColumn) => ({
        field: "component" as const,
        column: name,
        found:
          name === "baseline_length"
            ? ("computed" as const)
            : this.options.components === undefined
              ? ("name" as const)
              : ("asked" as const),
      })),
      ...log.ensemble.map(({ name }: NamedColumn) => ({
        field: "ensemble" as const,
        column: name,
        found: "asked" as const,
      })),
    ];
    const { read } = this;
    return {
      log,
      layout: first.layout,
      sources,
      mapping,
      unused: unusedColumns(this.columns, mapping, log, first),
      counts: {
        records: tally.records,
        rollouts: count,
        kept: log.rows,
        skipped: tally.skipped,
        duplicates,
        missing: tally.missingCells,
        bytes,
      },
      ...(sampling === undefined ? {} : { sampling }),
      notes: [
        ...notes,
        ...this.layoutNotes,
        ...more,
        ...(duplicates > 0
          ? [
              duplicates === 1
                ? "1 rollout equals an earlier one in prompt, completion and every number; it is kept."
                : `${duplicates} rollouts equal an earlier one in prompt, completion and every number; they are kept.`,
            ]
          : []),
      ],
      excerpts: (rows) =>
        excerptsOf(
          rows.filter((row) => row >= 0 && row < log.rows),
          origin,
          read,
        ),
    };
  }

  private nothing(sources: readonly string[]): OperantError {
    const [most] = this.tally.skipped;
    const name = sources.length === 1 ? sources[0]! : "The logs";
    const [table] = this.tables;
    if (most === undefined && table !== undefined) {
      return new OperantError(
        "bad-value",
        `${table} has a header and no rows; there is nothing to audit.`,
        table,
      );
    }
    if (most === undefined) {
      return new OperantError(
        "bad-value",
        `${name} ${sources.length === 1 ? "is" : "are"} empty; there is nothing to audit.`,
        sources[0],
      );
    }
    return new OperantError(
      "bad-value",
      `${name}: no record can be read: ${skippedWords(most.count, most.words)}, the first at ${placeWords(most.first)}.`,
      sources[0],
    );
  }
}

/** Columns that nothing is read from; an object of which a part is read is none. */
function unusedColumns(
  columns: readonly string[],
  mapping: readonly MappedField[],
  { components, ensemble }: RolloutLog,
  { parts = [], layout }: Mapping,
): string[] {
  const used = new Set([
    ...mapping.map(({ column }) => column),
    ...[...components, ...ensemble].map(({ name }) => name),
    ...parts,
    ...(layout === "alpaca-eval" ? ["output_1"] : []),
  ]);
  const insides = new Set([...used].map((name) => name.slice(0, Math.max(0, name.indexOf(".")))));
  return columns.filter((name) => {
    const object = name.slice(0, Math.max(0, name.indexOf(".")));
    return !used.has(name) && !insides.has(name) && (object === "" || insides.has(object));
  });
}

/** The list that a record wraps, where it is a log inside an object. */
function wrapped(record: Row): { name: string; values: readonly unknown[] } | undefined {
  for (const name of wrappers) {
    const value = Object.hasOwn(record, name) ? record[name] : undefined;
    if (
      Array.isArray(value) &&
      value.length > 0 &&
      value.some(isRecord) &&
      !(isRecord(value[0]) && Object.hasOwn(value[0], "role"))
    ) {
      return { name, values: value };
    }
  }
  return undefined;
}
