import { OperantError, unknownName } from "@operant/core";
import type { NamedColumn, SeriesLog, SeriesRun } from "@operant/core/audit";
import { numbersOf } from "./numbers-of.js";
import { RowStore } from "./row-store.js";
import { metricName, type SeriesField, seriesColumns } from "./series-names.js";
import { roundedSteps } from "./step-range.js";
import type { Tally } from "./tally.js";
import { type LogPlace, type MappedField, type ReadOptions, seriesMetrics } from "./types.js";
import { isAbsent, isNotFinite, numberOf } from "./values.js";

type Row = Readonly<Record<string, unknown>>;

/** Cells of all runs; a series is read whole. */
const mostCells = 30_000_000;
const mostColumns = 1000;

/** Held-out items of evaluations whose name says it. GSM8K: Cobbe et al. 2021, arXiv 2110.14168, section 2. */
const evaluationSizes = [{ name: /gsm8k/i, items: 1319, what: "GSM8K's test set" }] as const;

interface Run {
  readonly name: string;
  readonly store: RowStore;
  readonly slots: Map<string, number>;
  readonly rowOfStep: Map<number, number>;
  readonly steps: number[];
}

export interface SeriesRows {
  readonly log: SeriesLog;
  readonly fields: readonly MappedField[];
  readonly rows: number;
  readonly duplicates: number;
  readonly unused: readonly string[];
  readonly notes: readonly string[];
}

/** Builds the series of step metrics, a record after the other. */
export class SeriesBuilder {
  private readonly runs = new Map<string, Run>();
  private readonly columns = new Set<string>();
  private cells = 0;
  private duplicates = 0;
  private stepColumn: string | undefined;
  private runColumn: string | undefined;

  constructor(
    private readonly options: ReadOptions,
    private readonly tally: Tally,
  ) {
    this.stepColumn = options.map?.step;
    this.runColumn = options.map?.run;
  }

  record(record: Row, source: string, place: LogPlace): void {
    this.name(record);
    const step = numberOf(this.stepColumn === undefined ? undefined : record[this.stepColumn]);
    if (Number.isNaN(step)) {
      this.tally.skip("no-step", place);
      return;
    }
    const named = this.runColumn === undefined ? undefined : record[this.runColumn];
    const run = this.run(isAbsent(named) || typeof named === "object" ? source : String(named).slice(0, 200));
    const numbers = numbersOf(record);
    let row = run.rowOfStep.get(step);
    let any = false;
    for (const [name, value] of numbers) {
      if (name === this.stepColumn || name === this.runColumn) continue;
      const number = numberOf(value);
      if (Number.isNaN(number)) {
        if (isNotFinite(value)) this.tally.missing(name, place, value);
        continue;
      }
      const slot = this.slot(run, name);
      if (slot === undefined) continue;
      any = true;
      if (row === undefined) {
        row = run.store.begin();
        run.rowOfStep.set(step, row);
        run.steps.push(step);
      }
      const before = run.store.get(slot, row);
      if (Number.isNaN(before)) this.cells++;
      else if (before !== number) this.duplicates++;
      run.store.set(slot, row, number);
    }
    for (const name in record) {
      const value = record[name];
      if (typeof value === "string" && isNotFinite(value)) this.tally.missing(name, place, value);
    }
    if (!any) this.tally.skip("no-metrics", place);
    if (this.cells > mostCells) {
      throw new OperantError(
        "bad-value",
        `The step metrics have more than ${mostCells} numbers (${place.source}, ${place.unit} ${place.line}); keep the columns and steps that matter.`,
      );
    }
  }

  finish(): SeriesRows {
    const { options } = this;
    const columns = [...this.columns];
    if (this.runs.size === 0 || columns.length === 0) {
      throw new OperantError(
        "bad-value",
        "The log has no step with a metric; needed are a column step and metrics such as critic/score/mean, reward or val/test_score.",
      );
    }
    const { fields, parts, otherGold } = seriesColumns(
      columns.concat(this.stepColumn ?? [], this.runColumn ?? []),
    );
    const mapped = new Map<SeriesField, MappedField>();
    for (const [field, column] of fields)
      mapped.set(field, { field: reported(field), column, found: "name" });
    const ask = (field: SeriesField, column: string | undefined): void => {
      if (column === undefined) return;
      if (!this.columns.has(column)) unknownName("metric", column, columns);
      for (const [other, known] of mapped) {
        if (other !== field && known.column === column && known.found === "name") mapped.delete(other);
      }
      mapped.set(field, { field: reported(field), column, found: "asked" });
    };
    const wouldBe = mapped.get("reward")?.column;
    ask("reward", options.proxy ?? options.map?.reward);
    ask("gold", options.gold ?? options.map?.gold);
    this.requireTwo(mapped, wouldBe);
    ask("length", options.map?.length);
    ask("truncated", options.map?.truncated);
    for (const metric of seriesMetrics) ask(metric, options.map?.[metric]);
    for (const component of options.components ?? [])
      if (!this.columns.has(component)) unknownName("metric", component, columns);
    const used = new Set([...mapped.values()].map(({ column }) => column));
    const components =
      options.components ?? parts.map(({ column }) => column).filter((column) => !used.has(column));
    if (!mapped.has("reward") && !mapped.has("gold")) {
      throw new OperantError(
        "bad-value",
        `The step metrics have no column that looks like a reward. They have: ${columns.slice(0, 30).join(", ")}. Name it with --map reward=<column>.`,
        "reward",
      );
    }
    const gold = mapped.get("gold")?.column;
    const size = gold === undefined ? undefined : evaluationSizes.find(({ name }) => name.test(gold));
    const notes: string[] = [];
    if (size !== undefined) notes.push(`The error of ${gold} is that of ${size.items} items, ${size.what}.`);
    if (gold !== undefined && otherGold.length > 0 && mapped.get("gold")!.found !== "asked") {
      notes.push(`The gold score is ${gold}; --gold takes another of ${otherGold.slice(0, 8).join(", ")}.`);
    }
    if (this.duplicates > 0)
      notes.push(
        `${this.duplicates === 1 ? "1 number stands" : `${this.duplicates} numbers stand`} twice for one step with different values; the last is used.`,
      );
    if (
      [...this.runs.values()].some(({ steps }) =>
        steps.some((each) => Math.abs(each) > Number.MAX_SAFE_INTEGER),
      )
    )
      notes.push(roundedSteps);
    const read = new Set([...used, ...components]);
    const runs = [...this.runs.values()].map((run) => seriesRun(run, mapped, components, size?.items));
    return {
      log: { kind: "series", runs },
      fields: [
        ...mapped.values(),
        ...components.map((column) => ({
          field: "component" as const,
          column,
          found: options.components === undefined ? ("name" as const) : ("asked" as const),
        })),
      ],
      rows: runs.reduce((sum, run) => sum + run.step.length, 0),
      duplicates: this.duplicates,
      unused: columns.filter((column) => !read.has(column)),
      notes,
    };
  }

  /** Gold that was asked for must not be the reward: neither named twice nor the column that would be taken. */
  private requireTwo(mapped: ReadonlyMap<SeriesField, MappedField>, wouldBe: string | undefined): void {
    const [reward, gold] = [mapped.get("reward"), mapped.get("gold")];
    if (gold?.found !== "asked" || (reward?.found === "asked" ? reward.column : wouldBe) !== gold.column)
      return;
    throw new OperantError(
      "bad-combination",
      reward?.found === "asked"
        ? `Gold and the reward are both read from ${gold.column}; an audit compares what was rewarded with something else that says what was meant.`
        : `The metric ${gold.column} is asked for as gold, but it is the one that looks like the reward. Name the reward that was optimised with --proxy <column>, or another metric as gold.`,
      "gold",
    );
  }

  /** Finds the columns of step and run in the first record that has them. */
  private name(record: Row): void {
    if (this.stepColumn !== undefined && this.runColumn !== undefined) return;
    if (this.stepColumn === undefined) {
      for (const name in record) {
        if (
          /^(training |train )?(global )?step$|^training step$|^iteration$/.test(metricName(name)) &&
          !Number.isNaN(numberOf(record[name]))
        ) {
          if (this.stepColumn === undefined || metricName(name) === "step") this.stepColumn = name;
        }
      }
    }
    if (this.runColumn === undefined) {
      this.runColumn = ["run", "run_name", "run_id"].find((name) => Object.hasOwn(record, name));
    }
  }

  private run(name: string): Run {
    const known = this.runs.get(name);
    if (known !== undefined) return known;
    if (this.runs.size >= 1000)
      throw new OperantError(
        "bad-value",
        `The log has more than 1,000 runs; is its column "${this.runColumn}" the run? --map run=<column> names another.`,
      );
    const run: Run = { name, store: new RowStore(), slots: new Map(), rowOfStep: new Map(), steps: [] };
    this.runs.set(name, run);
    return run;
  }

  private slot(run: Run, name: string): number | undefined {
    const known = run.slots.get(name);
    if (known !== undefined) return known;
    if (!this.columns.has(name) && this.columns.size >= mostColumns) return undefined;
    this.columns.add(name);
    const slot = run.store.add();
    run.slots.set(name, slot);
    return slot;
  }
}

/** The name of a field of series among those of rollouts; the rest are components of what is reported. */
function reported(field: SeriesField): MappedField["field"] {
  switch (field) {
    case "step":
    case "run":
    case "reward":
    case "gold":
    case "length":
    case "truncated":
    case "kl":
    case "entropy":
    case "longest":
    case "zero_spread":
      return field;
  }
}

function seriesRun(
  run: Run,
  fields: ReadonlyMap<SeriesField, MappedField>,
  components: readonly string[],
  evaluationSize: number | undefined,
): SeriesRun {
  const order = run.steps.map((_, i) => i).sort((a, b) => run.steps[a]! - run.steps[b]!);
  const column = (name: string | undefined): NamedColumn | undefined => {
    const slot = name === undefined ? undefined : run.slots.get(name);
    if (slot === undefined) return undefined;
    const values = run.store.column(slot);
    return { name: name!, values: Float64Array.from(order, (row) => values[row]!) };
  };
  const of = (field: SeriesField): NamedColumn | undefined => column(fields.get(field)?.column);
  const reward = of("reward");
  const gold = of("gold");
  const kl = of("kl");
  const entropy = of("entropy");
  const length = of("length");
  const longest = of("longest");
  const truncated = of("truncated");
  const zeroSpread = of("zero_spread");
  return {
    name: run.name,
    step: Float64Array.from(order, (row) => run.steps[row]!),
    ...(reward === undefined ? {} : { reward }),
    ...(gold === undefined ? {} : { gold }),
    ...(kl === undefined ? {} : { kl }),
    ...(entropy === undefined ? {} : { entropy }),
    ...(length === undefined ? {} : { length }),
    ...(longest === undefined ? {} : { longest }),
    ...(truncated === undefined ? {} : { truncated }),
    ...(zeroSpread === undefined ? {} : { zeroSpread }),
    components: components.flatMap((name) => column(name) ?? []),
    ...(evaluationSize === undefined || gold === undefined ? {} : { evaluationSize }),
  };
}
