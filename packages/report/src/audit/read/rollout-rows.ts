import { OperantError, unknownName } from "@operant/core";
import type { NamedColumn, RolloutLog, TextSample } from "@operant/core/audit";
import { isBystander } from "./field-names.js";
import { KeyNumbering } from "./key-numbering.js";
import { type Mapping, valueAt } from "./layout.js";
import { numbersOf } from "./numbers-of.js";
import { RowStore } from "./row-store.js";
import { firstRows, isBeyond, type Priorities, type SamplingCut, wholeRows } from "./sampling-order.js";
import { roundedSteps } from "./step-range.js";
import { placeWords, skippedWords, type Tally } from "./tally.js";
import { KeyHash, priority, type TextKey } from "./text-key.js";
import { TextSampler } from "./text-sample.js";
import type { AuditField, LogPlace, ReadOptions, Sampling, StepRange } from "./types.js";
import { characters, flatText, isAbsent, isNotFinite, isNumeric, isRecord, numberOf } from "./values.js";

type Row = Readonly<Record<string, unknown>>;

/** Where a record lies, for finding its text again. */
export interface RecordPlace {
  readonly source: number;
  readonly place: LogPlace;
  readonly offset: number;
  readonly length: number;
}

/** What rows remember of where they come from. */
export interface RowOrigin {
  readonly source: number;
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  /** Element of the record's lists; 0 where it holds one rollout. */
  readonly element: number;
}

/** Most columns of numbers that are kept; logs of hundreds of metrics exist, logs of thousands are broken. */
const mostColumns = 400;
/** Most keys of a record that are looked at. */
const mostKeys = 20_000;
/** Rewards beyond this are none: their squares leave the range of floating point. */
const largestReward = 1e150;
/** Runs that are counted; more are no runs. */
const mostRuns = 10_000;
/** Longest text that duplicates are told apart by as a whole; of longer ones, both ends and places between. */
const comparedWhole = 512;
const comparedEnds = 64;
const comparedPlaces = 32;

interface NumberColumn {
  readonly slot: number;
  /** Asked for, so it stays whatever it holds. */
  readonly asked: boolean;
  numbers: number;
}

/** What was found under a name before it held a number. */
interface OtherColumn {
  count: number;
  readonly first: LogPlace;
  readonly found: unknown;
}

export interface RolloutRows {
  readonly log: RolloutLog;
  readonly rollouts: number;
  readonly duplicates: number;
  readonly sampling: Sampling | undefined;
  readonly notes: readonly string[];
  origin(row: number): RowOrigin;
}

/** Builds the columns of a rollout log, a record after the other. */
export class RolloutBuilder {
  private readonly store = new RowStore();
  private readonly slots: Readonly<Record<FixedColumn, number>>;
  private readonly numbers = new Map<string, NumberColumn>();
  private readonly others = new Map<string, OtherColumn>();
  private readonly hash = new KeyHash();
  private readonly rowHash = new KeyHash();
  private readonly promptKey: TextKey = { high: 0, low: 0 };
  private readonly groupKey: TextKey = { high: 0, low: 0 };
  private readonly rowKey: TextKey = { high: 0, low: 0 };
  private readonly textsOfAll: TextSampler;
  private readonly textsOfSample: TextSampler;
  private readonly budget: number;
  private readonly allText: boolean;
  private readonly seed: number;
  private readonly wanted: ReadonlySet<string> | undefined;
  private readonly ensemble: ReadonlySet<string>;
  /** Columns that options name as numbers besides `wanted`: they are read as such whatever they hold. */
  private readonly named: ReadonlySet<string>;
  private readonly runs = new Set<string>();
  private readonly stepRange: StepRange | undefined;
  private readonly notes: string[] = [];
  private cut: SamplingCut | undefined;
  private serial = 0;
  private lastPrompt: string | undefined;
  private lastKey: TextKey = { high: 0, low: 0 };
  private processValues = new Float64Array(1024);
  private processCount = 0;
  private hasProcess = false;
  private columnsLeftOut = 0;
  private sawLengthColumn = false;
  private sawFields = new Set<AuditField>();
  private referenceRows = false;

  constructor(
    private readonly options: ReadOptions,
    private readonly tally: Tally,
  ) {
    const slots: Partial<Record<FixedColumn, number>> = {};
    for (const name of fixedColumns) slots[name] = this.store.add();
    this.slots = slots as Record<FixedColumn, number>;
    this.budget = options.exactRecords ?? 100_000;
    this.seed = (options.seed ?? 0) | 0;
    this.allText = options.allText === true;
    const texts = this.allText ? Infinity : (options.textRollouts ?? 2000);
    this.textsOfAll = new TextSampler(texts);
    this.textsOfSample = new TextSampler(texts);
    this.ensemble = new Set(options.ensemble ?? []);
    this.named = new Set([...Object.keys(options.weights ?? {}), ...this.ensemble]);
    const { components } = options;
    this.wanted = components === undefined ? undefined : new Set([...components, ...this.named]);
    const reference = options.reference;
    this.stepRange = reference !== undefined && "from" in reference ? reference : undefined;
  }

  /** Takes a record in: one rollout, or as many as its lists hold. */
  record(record: Row, mapping: Mapping, where: RecordPlace, isReference: boolean): void {
    const column =
      mapping.columns.reward ??
      mapping.aside[0] ??
      (mapping.layout === "list-per-row" ? mapping.columns.completion : undefined);
    const reward = column === undefined ? undefined : valueAt(record, column);
    if (
      !Array.isArray(reward) ||
      (reward.length < 2 && mapping.layout !== "list-per-row" && !holdsLists(record, mapping))
    ) {
      this.rollout(record, mapping, where, 0, isReference);
      return;
    }
    const { length } = reward;
    for (const field of ["completion", "gold", "length", "truncated", "advantage"] as const) {
      const name = mapping.columns[field];
      const value = name === undefined ? undefined : valueAt(record, name);
      if (Array.isArray(value) && value.length !== length && value.length !== 1) {
        this.tally.skip("lists-differ", where.place, `${column}: ${length}, ${name}: ${value.length}`);
        return;
      }
    }
    for (let j = 0; j < length; j++)
      this.rollout(elementOf(record, j, length), mapping, where, j, isReference);
  }

  private rollout(
    record: Row,
    mapping: Mapping,
    where: RecordPlace,
    element: number,
    isReference: boolean,
  ): void {
    const { columns, layout } = mapping;
    const { place } = where;
    const serial = this.serial++;
    const reward = this.rewardOf(record, mapping, place);
    if (Number.isNaN(reward)) return;

    // Keys of prompt, group and row.
    const step = this.fieldNumber("step", record, columns, place);
    const prompt =
      columns.prompt === undefined ? undefined : this.same(flatText(valueAt(record, columns.prompt)));
    const example = columns.example === undefined ? undefined : valueAt(record, columns.example);
    const group = columns.group === undefined ? undefined : valueAt(record, columns.group);
    const run = columns.run === undefined ? undefined : valueAt(record, columns.run);
    this.keys(prompt, example, group, run, step, record, isReference ? -1 - where.source : where.source);
    const promptPlace = priority(this.promptKey, this.seed);
    const groupTextPlace = priority(this.groupKey, this.seed + 3);
    // Where rows are sampled by prompt, groups of prompts that stay must be found before it is known which stay:
    // both the prompt's place and the group's have to be early.
    const textPlace = Math.max(promptPlace / 4, groupTextPlace);
    const sampled = this.cut !== undefined;
    const outside = sampled && promptPlace > this.cut!.unit;
    // Most rows of a long log end here.
    if (outside && (this.allText || !this.textsOfSample.wants(textPlace))) return;

    const completion = this.completionOf(record, mapping, prompt);
    const numbers = numbersOf(record);
    this.fingerprint(completion, numbers, reward);
    const groupPlace = priority(this.groupKey, this.seed + 1);
    const rowPlace = priority(this.rowKey, this.seed + 2);
    const kept = !isBeyond(this.cut, promptPlace, groupPlace, rowPlace);
    if (completion !== undefined) {
      // Rows that are left out count in the order of sampling, but nobody will read their texts.
      const text = kept ? (prompt ?? "") : "";
      const said = kept ? completion : "";
      if (kept && (!sampled || this.allText))
        this.textsOfAll.offer(groupTextPlace, rowPlace, serial, text, said);
      if (!this.allText) this.textsOfSample.offer(textPlace, rowPlace, serial, text, said);
    }
    if (!kept) return;
    const length = this.lengthOf(record, columns, completion, place);
    const row = this.store.begin();
    const { store, slots } = this;
    store.set(slots.promptHigh, row, this.promptKey.high);
    store.set(slots.promptLow, row, this.promptKey.low);
    store.set(slots.groupHigh, row, this.groupKey.high);
    store.set(slots.groupLow, row, this.groupKey.low);
    store.set(slots.rowHigh, row, this.rowKey.high);
    store.set(slots.rowLow, row, this.rowKey.low);
    store.set(slots.promptPlace, row, promptPlace);
    store.set(slots.groupPlace, row, groupPlace);
    store.set(slots.rowPlace, row, rowPlace);
    store.set(slots.serial, row, serial);
    store.set(slots.source, row, where.source);
    store.set(slots.line, row, place.line);
    store.set(slots.offset, row, where.offset);
    store.set(slots.bytes, row, where.length);
    store.set(slots.element, row, element);
    store.set(slots.reward, row, reward);
    store.set(slots.step, row, step);
    store.set(slots.gold, row, this.fieldNumber("gold", record, columns, place));
    store.set(slots.advantage, row, this.fieldNumber("advantage", record, columns, place));
    store.set(slots.truncated, row, this.truncatedOf(record, columns, place));
    store.set(slots.logp, row, this.logProbabilityOf("logp", record, columns, place));
    store.set(slots.refLogp, row, this.logProbabilityOf("ref_logp", record, columns, place));
    store.set(slots.length, row, length);
    store.set(slots.hasText, row, completion === undefined ? 0 : 1);
    if (isReference) this.referenceRows = true;
    store.set(slots.reference, row, isReference ? 1 : 0);
    this.process(record, columns, row, place);
    this.components(record, numbers, mapping, row, place);
    if (layout === "alpaca-eval") this.baseline(record, row, place);
    if (store.rows > this.budget + Math.max(1000, this.budget >> 1)) this.cutDown();
  }

  /** The log, once every record was taken in. */
  finish(mapping: Mapping): RolloutRows {
    const rollouts = this.serial;
    if (this.store.rows === 0) throw this.nothingKept(mapping);
    this.requireGold(mapping);
    let sampledUnit: "prompts" | "groups" | "rows" | undefined;
    const before = this.serial - this.skippedRollouts();
    if (this.store.rows > this.budget) this.cutDown();
    if (this.cut !== undefined) {
      const { kept, unit } = wholeRows(this.priorities(), this.store.rows, this.cut);
      sampledUnit = unit === "units" ? "prompts" : unit === "parts" ? "groups" : "rows";
      this.keep(kept);
    }
    const { store, slots } = this;
    const { rows } = store;
    const groups = this.numbered("groupHigh", "groupLow");
    const prompts = this.promptsOfGroups(this.numbered("promptHigh", "promptLow"), groups);
    const copy = (name: FixedColumn): Float64Array => store.column(slots[name]).slice();
    const some = (name: FixedColumn): Float64Array | undefined => {
      const column = store.column(slots[name]);
      return column.some((value) => !Number.isNaN(value)) ? column.slice() : undefined;
    };
    const { components, ensemble, gone } = this.numericColumns(rows);
    this.notes.push(...gone);
    const step = some("step");
    if (step?.some((each) => Math.abs(each) > Number.MAX_SAFE_INTEGER) === true)
      this.notes.push(roundedSteps);
    if (this.runs.size > 1) {
      this.notes.push(
        `The log holds ${counted(this.runs.size)}${this.runs.size === mostRuns ? " or more" : ""} runs (${mapping.columns.run}): groups are of one run each, but steps of all runs are judged together. Audit each run by itself to see it alone.`,
      );
    }
    const gold = some("gold");
    const length = some("length");
    const truncated = some("truncated");
    const advantage = some("advantage");
    const logProbability = some("logp");
    const referenceLogProbability = some("refLogp");
    const reference = this.referenceOf(copy("reference"), step);
    const text = this.textSample(groups.ids);
    const unit = this.options.lengthUnit ?? (this.sawLengthColumn ? "tokens" : "characters");
    const log: RolloutLog = {
      kind: "rollouts",
      rows,
      prompt: prompts.ids,
      prompts: prompts.count,
      group: groups.ids,
      groups: groups.count,
      ...(step === undefined ? {} : { step }),
      reward: copy("reward"),
      ...(gold === undefined ? {} : { gold: { name: mapping.columns.gold ?? "gold", values: gold } }),
      components,
      ...(this.options.weights === undefined ? {} : { weights: this.options.weights }),
      ensemble,
      ...(length === undefined ? {} : { length, lengthUnit: unit }),
      ...(truncated === undefined ? {} : { truncated }),
      ...(advantage === undefined ? {} : { advantage }),
      ...(logProbability === undefined ? {} : { logProbability }),
      ...(referenceLogProbability === undefined ? {} : { referenceLogProbability }),
      ...(this.hasProcess ? { process: this.processColumn(rows) } : {}),
      ...(reference === undefined ? {} : { reference }),
      ...(text === undefined ? {} : { text }),
    };
    const origins = (["source", "line", "offset", "bytes", "element"] as const).map((name) => copy(name));
    return {
      log,
      rollouts,
      duplicates: this.duplicates(),
      sampling: this.sampling(log, before, sampledUnit),
      notes: this.notes,
      origin: (row) => ({
        source: origins[0]![row]!,
        line: origins[1]![row]!,
        offset: origins[2]![row]!,
        length: origins[3]![row]!,
        element: origins[4]![row]!,
      }),
    };
  }

  /**
   * Prompts such that each group has one: that of its first row. Logs of several turns give a group's rows the
   * prompts of different turns.
   */
  private promptsOfGroups(
    prompts: { readonly ids: Int32Array; readonly count: number },
    groups: { readonly ids: Int32Array; readonly count: number },
  ): { readonly ids: Int32Array; readonly count: number } {
    const first = new Int32Array(groups.count).fill(-1);
    const mixed = new Uint8Array(groups.count);
    groups.ids.forEach((group, row) => {
      if (first[group]! < 0) first[group] = prompts.ids[row]!;
      else if (first[group] !== prompts.ids[row]) mixed[group] = 1;
    });
    const count = mixed.reduce((sum, each) => sum + each, 0);
    if (count === 0) return prompts;
    this.notes.push(
      `${count} of ${groups.count} groups hold rows with different prompts; each group counts under the prompt of its first row.`,
    );
    const place = new Int32Array(prompts.count).fill(-1);
    let used = 0;
    const ids = groups.ids.map((group) => {
      const prompt = first[group]!;
      if (place[prompt]! < 0) place[prompt] = used++;
      return place[prompt]!;
    });
    return { ids, count: used };
  }

  private rewardOf(record: Row, mapping: Mapping, place: LogPlace): number {
    const { columns, summed, layout } = mapping;
    if (summed) return this.summedReward(record, mapping, place);
    const value = valueAt(record, columns.reward!);
    if (isAbsent(value)) {
      this.tally.skip("no-reward", place);
      return Number.NaN;
    }
    const number = numberOf(value);
    if (Number.isNaN(number)) {
      this.tally.skip(isNotFinite(value) ? "reward-not-finite" : "reward-not-a-number", place, value);
      return number;
    }
    if (Math.abs(number) > largestReward) {
      this.tally.skip("reward-too-large", place, value);
      return Number.NaN;
    }
    // AlpacaEval's preference is 1 where the baseline wins and 2 where the model does.
    return layout === "alpaca-eval" && columns.reward === "preference" ? number - 1 : number;
  }

  private summedReward(record: Row, mapping: Mapping, place: LogPlace): number {
    const { weights } = this.options;
    const names = mapping.parts;
    let sum = 0;
    let any = false;
    const add = (name: string, value: unknown): void => {
      const number = numberOf(value);
      // A reward function that does not apply to a sample returns nothing; TRL sums the others.
      if (Number.isNaN(number)) return;
      any = true;
      sum += number * (weights === undefined ? 1 : (weights[name] ?? 0));
    };
    if (names !== undefined) for (const name of names) add(name, valueAt(record, name));
    else {
      this.startRoles(mapping);
      for (const [name, value] of numbersOf(record))
        if (!this.claimed.has(name) && !isBystander(name) && !this.ensemble.has(name)) add(name, value);
    }
    if (!any || Math.abs(sum) > largestReward || Number.isNaN(sum)) {
      this.tally.skip(any ? "reward-too-large" : "no-reward", place);
      return Number.NaN;
    }
    return sum;
  }

  private fieldNumber(field: AuditField, record: Row, columns: Mapping["columns"], place: LogPlace): number {
    const column = columns[field];
    if (column === undefined) return Number.NaN;
    const value = valueAt(record, column);
    const number = numberOf(value);
    if (Number.isNaN(number) && !isAbsent(value)) this.tally.missing(column, place, value);
    if (!Number.isNaN(number)) this.sawFields.add(field);
    return number;
  }

  private truncatedOf(record: Row, columns: Mapping["columns"], place: LogPlace): number {
    const value = columns.truncated === undefined ? undefined : valueAt(record, columns.truncated);
    // Servers say why they stopped: "length" is the limit.
    if (typeof value === "string" && Number.isNaN(numberOf(value)) && !isAbsent(value)) {
      if (/^\s*(true|yes)\s*$/i.test(value)) return 1;
      return /length|max_tokens|truncat/i.test(value.slice(0, 60)) ? 1 : 0;
    }
    return this.fieldNumber("truncated", record, columns, place);
  }

  /** Of the whole completion: a list is one of its tokens, and summed. */
  private logProbabilityOf(
    field: "logp" | "ref_logp",
    record: Row,
    columns: Mapping["columns"],
    place: LogPlace,
  ): number {
    const column = columns[field];
    const value = column === undefined ? undefined : valueAt(record, column);
    if (!Array.isArray(value) || value.length < 2) return this.fieldNumber(field, record, columns, place);
    let sum = 0;
    for (const each of value) sum += numberOf(each);
    if (Number.isNaN(sum)) this.tally.missing(column!, place, value);
    return sum;
  }

  private completionOf(
    record: Row,
    { columns, layout }: Mapping,
    prompt: string | undefined,
  ): string | undefined {
    if (columns.completion === undefined) return undefined;
    const text = flatText(valueAt(record, columns.completion), "assistant");
    if (
      layout === "openrlhf" &&
      text !== undefined &&
      prompt !== undefined &&
      /^quer(y|ies)$/.test(columns.completion) &&
      text.startsWith(prompt)
    ) {
      return text.slice(prompt.length);
    }
    return text;
  }

  private lengthOf(
    record: Row,
    columns: Mapping["columns"],
    completion: string | undefined,
    place: LogPlace,
  ): number {
    const column = columns.length;
    const asked = this.options.map?.length !== undefined;
    if (column !== undefined && (asked || this.options.lengthUnit !== "characters")) {
      const value = valueAt(record, column);
      const number =
        Array.isArray(value) && value.length !== 1
          ? value.length
          : this.fieldNumber("length", record, columns, place);
      if (!Number.isNaN(number)) this.sawLengthColumn = true;
      return number;
    }
    return completion === undefined ? Number.NaN : characters(completion);
  }

  /** The prompt as one string in memory, where it is the one of the record before. */
  private same(prompt: string | undefined): string | undefined {
    if (prompt !== undefined && prompt === this.lastPrompt) return this.lastPrompt;
    this.lastPrompt = prompt;
    if (prompt !== undefined) this.hash.reset(1).text(prompt).finish(this.lastKey);
    return prompt;
  }

  private keys(
    prompt: string | undefined,
    example: unknown,
    group: unknown,
    run: unknown,
    step: number,
    record: Row,
    file: number,
  ): void {
    const { promptKey } = this;
    if (!isAbsent(example)) {
      // Ids count within an environment, of which a log may hold several.
      const task = Object.hasOwn(record, "task") ? record["task"] : undefined;
      this.identity(example, 5);
      if (typeof task === "string") this.hash.text(task);
      this.hash.finish(promptKey);
    } else if (prompt !== undefined) {
      promptKey.high = this.lastKey.high;
      promptKey.low = this.lastKey.low;
    } else if (!isAbsent(group)) this.identity(group, 6).finish(promptKey);
    else this.hash.reset(7).finish(promptKey);
    // Trainers number groups anew in every file; equal prompts of one step belong together across files, but never
    // a reference's completions with the policy's.
    if (!isAbsent(group)) this.identity(group, 2).word(file);
    else
      this.hash
        .reset(4)
        .word(promptKey.high)
        .word(promptKey.low)
        .word(file < 0 ? 1 : 0);
    if (!Number.isNaN(step)) this.hash.number(step);
    if (!isAbsent(run)) {
      const name = flatText(run) ?? written(run);
      this.hash.text(name);
      if (this.runs.size < mostRuns) this.runs.add(name.slice(0, 200));
    }
    this.hash.finish(this.groupKey);
  }

  private identity(value: unknown, seed: number): KeyHash {
    if (typeof value === "number") return this.hash.reset(seed).number(value);
    return this.hash
      .reset(seed)
      .text(typeof value === "string" ? value : (flatText(value) ?? written(value)));
  }

  private process(record: Row, columns: Mapping["columns"], row: number, place: LogPlace): void {
    const { store, slots } = this;
    store.set(slots.processStart, row, this.processCount);
    store.set(slots.processLength, row, 0);
    if (columns.steps === undefined) return;
    const value = valueAt(record, columns.steps);
    if (!Array.isArray(value)) {
      if (!isAbsent(value)) this.tally.missing(columns.steps, place, value);
      return;
    }
    const numbers = value.map(numberOf);
    if (numbers.some((each) => Number.isNaN(each))) {
      this.tally.missing(columns.steps, place, value);
      return;
    }
    this.hasProcess = true;
    if (this.processCount + numbers.length > this.processValues.length) {
      const larger = new Float64Array(
        Math.max(this.processValues.length * 2, this.processCount + numbers.length),
      );
      larger.set(this.processValues);
      this.processValues = larger;
    }
    this.processValues.set(numbers, this.processCount);
    this.processCount += numbers.length;
    store.set(slots.processLength, row, numbers.length);
  }

  private components(
    record: Row,
    numbers: readonly [string, unknown][],
    mapping: Mapping,
    row: number,
    place: LogPlace,
  ): void {
    if (this.wanted !== undefined) {
      for (const name of this.wanted) this.asked(name, valueAt(record, name), row, place);
    } else {
      for (const [name, value] of numbers) {
        const known = this.roleOf(name, mapping);
        if (known === undefined) continue;
        const number = numberOf(value);
        if (Number.isNaN(number)) this.tally.missing(name, place, value);
        else {
          this.store.set(known.slot, row, number);
          known.numbers++;
        }
      }
      for (const name of this.named) this.asked(name, valueAt(record, name), row, place);
      this.otherValues(record, mapping, place);
    }
  }

  private asked(name: string, value: unknown, row: number, place: LogPlace): void {
    const known = this.numbers.get(name) ?? this.column(name, true);
    if (known === undefined || isAbsent(value)) return;
    const number = numberOf(value);
    if (Number.isNaN(number)) this.tally.missing(name, place, value);
    else {
      this.store.set(known.slot, row, number);
      known.numbers++;
    }
  }

  /** Text where other rows have numbers: counted, so that a column of mixed types is told. */
  private otherValues(record: Row, mapping: Mapping, place: LogPlace): void {
    this.startRoles(mapping);
    let keys = 0;
    for (const name in record) {
      if (++keys > mostKeys) break;
      if (this.claimed.has(name) || this.named.has(name)) continue;
      const value = record[name];
      if (isNumeric(value) || isAbsent(value) || isRecord(value)) continue;
      const known = this.others.get(name);
      if (known !== undefined) known.count++;
      else if (this.others.size < 2 * mostColumns)
        this.others.set(name, { count: 1, first: place, found: value });
    }
  }

  /** What a column of numbers is to the mapping that `rolesFor` names; undefined for none of the components. */
  private readonly roles = new Map<string, NumberColumn | undefined>();
  private rolesFor: Mapping | undefined;
  private claimed: ReadonlySet<string> = new Set();

  private roleOf(name: string, mapping: Mapping): NumberColumn | undefined {
    this.startRoles(mapping);
    const known = this.roles.get(name);
    if (known !== undefined || this.roles.has(name)) return known;
    const none = this.claimed.has(name) || this.named.has(name) || isBystander(name);
    const role = none ? undefined : (this.numbers.get(name) ?? this.column(name, false));
    if (this.roles.size < 4 * mostColumns) this.roles.set(name, role);
    return role;
  }

  private startRoles(mapping: Mapping): void {
    if (this.rolesFor === mapping) return;
    const { columns, goldIsPart, aside } = mapping;
    this.rolesFor = mapping;
    this.roles.clear();
    const claimed = new Set([...Object.values(columns), ...aside]);
    // Gold that is also summed stays a component.
    if (goldIsPart) claimed.delete(columns.gold!);
    this.claimed = claimed;
  }

  private column(name: string, asked: boolean): NumberColumn | undefined {
    if (this.numbers.size >= mostColumns) {
      this.columnsLeftOut++;
      return undefined;
    }
    const made = { slot: this.store.add(), asked, numbers: 0 };
    this.numbers.set(name, made);
    return made;
  }

  /** Length of the baseline's answer, which length control needs. */
  private baseline(record: Row, row: number, place: LogPlace): void {
    const text = flatText(record["output_1"]);
    if (text !== undefined) this.asked("baseline_length", characters(text), row, place);
  }

  /** Writes what tells a row from its duplicates to `rowKey`. */
  private fingerprint(
    completion: string | undefined,
    numbers: readonly [string, unknown][],
    reward: number,
  ): void {
    const hash = this.rowHash.reset(3).word(this.groupKey.high).word(this.groupKey.low).number(reward);
    if (completion !== undefined) {
      const { length: units } = completion;
      if (units <= comparedWhole) hash.text(completion);
      else {
        hash
          .text(completion, 0, comparedEnds)
          .text(completion, units - comparedEnds)
          .word(units);
        const stride = Math.floor(units / comparedPlaces);
        for (let at = stride; at < units; at += stride) hash.word(completion.charCodeAt(at));
      }
    }
    for (const [, value] of numbers) hash.number(numberOf(value));
    hash.finish(this.rowKey);
  }

  private priorities(): Priorities {
    const { store, slots } = this;
    return {
      unit: store.column(slots.promptPlace),
      part: store.column(slots.groupPlace),
      row: store.column(slots.rowPlace),
    };
  }

  private cutDown(): void {
    const { kept, cut } = firstRows(this.priorities(), this.store.rows, this.budget);
    this.cut = cut;
    this.keep(kept);
  }

  private keep(rows: Uint32Array): void {
    const { store, slots } = this;
    let count = 0;
    for (const row of rows) {
      const start = store.get(slots.processStart, row);
      const length = store.get(slots.processLength, row);
      this.processValues.copyWithin(count, start, start + length);
      store.set(slots.processStart, row, count);
      count += length;
    }
    this.processCount = count;
    store.keep(rows);
  }

  private numbered(high: FixedColumn, low: FixedColumn): { ids: Int32Array; count: number } {
    const numbering = new KeyNumbering();
    const highs = this.store.column(this.slots[high]);
    const lows = this.store.column(this.slots[low]);
    const ids = new Int32Array(this.store.rows);
    for (let row = 0; row < ids.length; row++) ids[row] = numbering.number(highs[row]!, lows[row]!);
    return { ids, count: numbering.count };
  }

  private duplicates(): number {
    const { count } = this.numbered("rowHigh", "rowLow");
    return this.store.rows - count;
  }

  private numericColumns(rows: number): {
    components: NamedColumn[];
    ensemble: NamedColumn[];
    gone: string[];
  } {
    const components: NamedColumn[] = [];
    const ensemble: NamedColumn[] = [];
    const gone: string[] = [];
    for (const name of [...(this.options.components ?? []), ...this.named]) {
      const known = this.numbers.get(name);
      if (known === undefined || known.numbers === 0) {
        const names = [...this.numbers].filter(([, each]) => each.numbers > 0).map(([each]) => each);
        unknownName(
          "column of numbers",
          name,
          [...names, ...this.others.keys()].filter((each) => each !== name),
        );
      }
    }
    for (const [name, { slot, asked, numbers }] of this.numbers) {
      if (numbers === 0) continue;
      const other = this.others.get(name);
      if (!asked && other !== undefined && other.count > numbers) {
        gone.push(
          `The column ${name} holds text more often (${other.count} rows) than numbers (${numbers}) and is not used.`,
        );
        this.tally.forget(name);
        continue;
      }
      if (other !== undefined) this.tally.missing(name, other.first, other.found, other.count);
      const values = this.store.column(slot).slice(0, rows);
      if (this.ensemble.has(name)) ensemble.push({ name, values });
      else components.push({ name, values });
    }
    if (this.columnsLeftOut > 0) {
      gone.push(
        `Only the first ${mostColumns} columns of numbers are used; --components names those that matter.`,
      );
    }
    return { components, ensemble, gone };
  }

  private processColumn(rows: number): { start: Int32Array; values: Float64Array } {
    const start = new Int32Array(rows + 1);
    for (let row = 0; row < rows; row++)
      start[row + 1] = start[row]! + this.store.get(this.slots.processLength, row);
    return { start, values: this.processValues.slice(0, start[rows]) };
  }

  private referenceOf(flags: Float64Array, step: Float64Array | undefined): Uint8Array | undefined {
    const range = this.stepRange;
    if (range !== undefined) {
      if (step === undefined) {
        throw new OperantError(
          "bad-combination",
          `The reference is steps ${range.from} to ${range.to}, but the log has no step; name its column with --map step=<column>, or give a reference file.`,
          "reference",
        );
      }
      for (let row = 0; row < flags.length; row++)
        if (step[row]! >= range.from && step[row]! <= range.to) flags[row] = 1;
      if (!flags.includes(0)) {
        throw new OperantError(
          "bad-value",
          `The reference, steps ${range.from} to ${range.to}, covers every rollout of the log, so nothing is left to compare with it; steps run from ${least(step)} to ${most(step)}.`,
          "reference",
        );
      }
      if (!flags.includes(1)) {
        throw new OperantError(
          "bad-value",
          `No rollout has a step from ${range.from} to ${range.to}, which --reference names; steps run from ${least(step)} to ${most(step)}.`,
          "reference",
        );
      }
    }
    if (range === undefined && !this.referenceRows) return undefined;
    if (!flags.includes(0)) {
      throw new OperantError(
        "bad-value",
        "Every rollout that is left is one of the reference; the log itself has none that can be used.",
        "reference",
      );
    }
    return Uint8Array.from(flags);
  }

  private textSample(group: Int32Array): TextSample | undefined {
    const { store, slots } = this;
    const hasText = store.column(slots.hasText);
    const withText = new Set<number>();
    for (let row = 0; row < group.length; row++) if (hasText[row] === 1) withText.add(group[row]!);
    if (withText.size === 0) return undefined;
    const sampler = this.cut === undefined || this.allText ? this.textsOfAll : this.textsOfSample;
    const serials = store.column(slots.serial);
    const row: number[] = [];
    const digest: TextSample["digest"][number][] = [];
    const groups = new Set<number>();
    let at = 0;
    for (const each of sampler.finish()) {
      while (at < serials.length && serials[at]! < each.serial) at++;
      if (at === serials.length) break;
      if (serials[at] !== each.serial) continue;
      row.push(at);
      digest.push(each.digest);
      groups.add(group[at]!);
    }
    return { row: Int32Array.from(row), digest, groups: groups.size, ofGroups: withText.size };
  }

  private sampling(
    log: RolloutLog,
    of: number,
    unit: "prompts" | "groups" | "rows" | undefined,
  ): Sampling | undefined {
    const words: string[] = [];
    const units = unit === "prompts" ? log.prompts : unit === "groups" ? log.groups : log.rows;
    if (unit !== undefined) {
      words.push(
        `${counted(log.rows)} of ${counted(of)} rollouts are audited: ${unit === "rows" ? "a seeded sample of them" : `all those of ${counted(units)} ${unit}, a seeded sample of whole ${unit}`}. Up to ${counted(this.budget)} everything is exact.`,
      );
    }
    const { text } = log;
    const sampledText = text !== undefined && text.groups < text.ofGroups;
    if (sampledText) {
      words.push(
        `Texts are looked at in ${counted(text.row.length)} rollouts, all those of ${counted(text.groups)} of ${counted(text.ofGroups)} groups, a seeded sample; --all-text looks at every text.`,
      );
    }
    if (words.length === 0) return undefined;
    return {
      words,
      ...(unit === undefined ? {} : { rollouts: { unit, kept: log.rows, of, units } }),
      ...(sampledText
        ? { text: { rows: text.row.length, groups: text.groups, ofGroups: text.ofGroups } }
        : {}),
    };
  }

  private skippedRollouts(): number {
    let count = 0;
    for (const { reason, count: each } of this.tally.skipped) {
      if (reason === "no-reward" || reason.startsWith("reward-")) count += each;
    }
    return count;
  }

  /** Gold that was asked for decides the verdict: an audit without it would answer another question. */
  private requireGold({ fields, columns }: Mapping): void {
    if (!fields.some(({ field, found }) => field === "gold" && found === "asked")) return;
    if (this.sawFields.has("gold")) return;
    const column = columns.gold!;
    const cell = this.tally.missingCells.find((each) => each.column === column);
    throw new OperantError(
      "bad-value",
      cell === undefined
        ? `The column ${column}, which is asked for as gold, is empty in every rollout; name another one, or leave gold out.`
        : `The column ${column}, which is asked for as gold, holds no number: the first value is "${cell.found}" (${placeWords(cell.first)}). Write it as numbers or as true and false, or name another column.`,
      "gold",
    );
  }

  private nothingKept(mapping: Mapping): OperantError {
    const [most] = this.tally.skipped;
    const column = mapping.columns.reward ?? "the reward";
    return new OperantError(
      "bad-value",
      most === undefined
        ? "The log has no rollouts."
        : `No rollout is left: ${skippedWords(most.count, most.words)}, the first at ${placeWords(most.first)}${most.found === undefined ? "" : ` ("${most.found}")`}. The reward is read from ${column}; --map reward=<column> names another.`,
      "reward",
    );
  }
}

const fixedColumns = [
  "promptHigh",
  "promptLow",
  "groupHigh",
  "groupLow",
  "rowHigh",
  "rowLow",
  "promptPlace",
  "groupPlace",
  "rowPlace",
  "serial",
  "source",
  "line",
  "offset",
  "bytes",
  "element",
  "reward",
  "step",
  "gold",
  "advantage",
  "length",
  "truncated",
  "logp",
  "refLogp",
  "hasText",
  "reference",
  "processStart",
  "processLength",
] as const;
type FixedColumn = (typeof fixedColumns)[number];

/** Whether the completion is a list of texts as long as the reward's. */
function holdsLists(record: Row, { columns }: Mapping): boolean {
  const value = columns.completion === undefined ? undefined : valueAt(record, columns.completion);
  return Array.isArray(value) && value.length === 1 && typeof value[0] === "string";
}

/** Element j of a record of lists: lists of its length give their element, everything else stays. */
export function elementOf(record: Row, j: number, length: number, inner = true): Row {
  const element: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let keys = 0;
  for (const name in record) {
    if (++keys > mostKeys) break;
    const value = record[name];
    if (Array.isArray(value) && value.length === length) element[name] = value[j];
    else element[name] = inner && isRecord(value) ? elementOf(value, j, length, false) : value;
  }
  return element;
}

function counted(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => (b < a ? b : a), Infinity);
}

function most(values: Float64Array): number {
  return values.reduce((a, b) => (b > a ? b : a), -Infinity);
}

/** An id that is no text as it would be written; an object of a log may have a toString of its own that is no function. */
function written(value: unknown): string {
  if (typeof value !== "object") return String(value);
  // Parquet has integers of 64 bits, which JSON has not.
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)) ?? "";
}
