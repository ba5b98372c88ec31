import { parseSeeds, planRun, type Study } from "@operant/core/study";
import {
  assembleRun,
  type Manifest,
  manifestOf,
  type RunData,
  runIdOf,
  shortCommand,
  type TrialRecord,
  trialRecord,
} from "@operant/report";
import { cellState } from "./cell-state.js";
import { claimStates } from "./claim-states.js";
import { curveMetrics } from "./compute-trial.js";
import { curveStates } from "./curve-states.js";
import { KeptColumns } from "./kept-columns.js";
import type {
  Answers,
  ComputedTrial,
  FromResults,
  PlannedRun,
  PlannedWork,
  ToResults,
  TrialNews,
} from "./messages.js";
import { type ReferenceFile, referenceDigests, referenceStates } from "./reference-file.js";
import type { CellState, CurveState, EarlierResults, PanelState, Request } from "./run.js";
import { runFile } from "./run-files.js";
import { columnsOf, type Shelf } from "./shelf.js";

/** More trials than this are not for a browser: planning alone would take long. */
const mostTrials = 20_000;
/** Milliseconds between two tellings of what has changed. */
const tellEvery = 200;
/** Least milliseconds between two evaluations of claims; three times as long as the last one took, if longer. */
const evaluateEvery = 600;

/** Trials that are read from the shelf at a time. */
const readTogether = 16;

export interface ResultsSources {
  /** Loads the study. */
  study(id: string): Promise<Study>;
  /** Opens where trials are kept. */
  shelf(): Promise<Shelf>;
  /** Fetches the study's reference results; undefined where there are none. */
  reference(url: string): Promise<ReferenceFile | undefined>;
  /** What the storage knows of an earlier run. */
  earlier(study: Study, id: string): Promise<EarlierResults>;
  now(): number;
}

/** Rows of a trial in progress, by metric; NaN beyond those that it has reached. */
type LiveColumns = Record<string, Float64Array>;

/** The run that was planned last, with all that is known of it. */
interface Current {
  readonly manifest: Manifest;
  readonly id: string;
  readonly command: string;
  /** Trial key → the cells that show it. */
  readonly cellsOf: ReadonlyMap<string, readonly number[]>;
  readonly records: Map<string, TrialRecord>;
  readonly columns: KeptColumns;
  readonly live: Map<string, LiveColumns>;
  digests: ReadonlyMap<string, string>;
}

/**
 * Plans runs, keeps their trials, and says what they amount to. Lives in a worker of its own, so that neither the
 * page nor the trials wait for claims and curves.
 */
export class Results {
  #study: Promise<Study> | undefined;
  #shelf: Promise<Shelf> | undefined;
  #referenceUrl = "";
  #reference: Promise<ReferenceFile | undefined> | undefined;
  #referenceNow: ReferenceFile | undefined;
  #comparing = false;
  #run: Current | undefined;
  /** Requests that were planned, to tell the newest. */
  #plans = 0;
  #noticesTold = "";
  readonly #changedCells = new Set<number>();
  readonly #arrived: string[] = [];
  #telling: ReturnType<typeof setTimeout> | undefined;
  #evaluating: ReturnType<typeof setTimeout> | undefined;
  #claimsStale = false;
  #evaluated = Number.NEGATIVE_INFINITY;
  #evaluationTook = 0;
  readonly #waiting: { readonly n: number; readonly keys: Set<string> }[] = [];

  constructor(
    readonly tell: (message: FromResults, transfer?: ArrayBuffer[]) => void,
    readonly sources: ResultsSources,
  ) {}

  receive(message: ToResults): void {
    if (message.kind === "open") {
      this.#study = this.sources.study(message.study);
      this.#shelf = this.sources.shelf();
      this.#referenceUrl = message.referenceUrl;
      // Whoever asks next is told; until then nobody listens.
      this.#study.catch(() => {});
    } else if (message.kind === "connect") {
      message.port.onmessage = ({ data }: MessageEvent<TrialNews>) => void this.#hear(data);
    } else if (message.kind === "forget") this.#forget(message.key);
    else if (message.kind === "begin") void this.#begin();
    else if (message.kind === "settle") {
      this.#waiting.push({ n: message.n, keys: new Set(message.keys) });
      this.#settle();
    } else if (message.kind === "plan") this.#answer(message.n, () => this.#plan(message.request));
    else if (message.kind === "refresh") this.#answer(message.n, () => this.#refresh());
    else if (message.kind === "curves") this.#answer(message.n, () => this.#curves(message.figure));
    else if (message.kind === "references") this.#answer(message.n, () => this.#references());
    else if (message.kind === "file") this.#answer(message.n, () => this.#file(message.name));
    else this.#answer(message.n, async () => this.sources.earlier(await this.#studyNow(), message.id));
  }

  #answer(n: number, work: () => Promise<Answers[keyof Answers]>): void {
    work().then(
      (value) => this.tell({ kind: "answer", n, value }, buffersOf(value)),
      (error: unknown) => {
        const field =
          typeof error === "object" && error !== null && "field" in error && typeof error.field === "string"
            ? { field: error.field }
            : {};
        const message = error instanceof Error ? error.message : String(error);
        this.tell({ kind: "refusal", n, message, ...field });
      },
    );
  }

  #studyNow(): Promise<Study> {
    if (this.#study === undefined) throw new Error("No study has been opened.");
    return this.#study;
  }

  async #shelfNow(): Promise<Shelf> {
    this.#shelf ??= this.sources.shelf();
    return this.#shelf;
  }

  async #plan(request: Request): Promise<PlannedRun> {
    const study = await this.#studyNow();
    const turn = ++this.#plans;
    const { preset, conditions, seeds, set } = request;
    if (seeds !== undefined && parseSeeds(seeds).length > mostTrials) throw tooMany(seeds);
    const plan = planRun(study, {
      ...(preset === undefined ? {} : { preset }),
      ...(conditions === undefined ? {} : { conditions }),
      ...(seeds === undefined ? {} : { seeds }),
      ...(set === undefined ? {} : { set }),
    });
    if (plan.trials.length > mostTrials) throw tooMany(`${plan.trials.length} trials`);
    const manifest = manifestOf(study, plan);
    const cellsOf = new Map<string, number[]>();
    manifest.cells.forEach(({ trials }, index) => {
      for (const key of trials) {
        const cells = cellsOf.get(key);
        if (cells === undefined) cellsOf.set(key, [index]);
        else cells.push(index);
      }
    });
    const run: Current = {
      manifest,
      id: runIdOf(manifest),
      command: shortCommand(study, manifest, study.id).command,
      cellsOf,
      records: new Map(),
      columns: new KeptColumns(),
      live: new Map(),
      digests: new Map(),
    };
    const shelf = await this.#shelfNow();
    for (const record of await this.#find(shelf, run)) run.records.set(record.key, record);
    if (turn !== this.#plans) throw new Error("Another request came before this one was planned.");
    // Trials that arrived while the shelf was read, for the run before.
    for (const [key, record] of this.#run?.records ?? []) {
      if (cellsOf.has(key) && !run.records.has(key)) run.records.set(key, record);
    }
    this.#run = run;
    if (this.#referenceNow !== undefined) run.digests = referenceDigests(this.#referenceNow, manifest);
    this.#changedCells.clear();
    this.#arrived.length = 0;
    this.#claimsStale = false;
    this.#tellNotices(shelf);
    if (run.records.size > 0) void this.#compare();
    const cells = manifest.cells.map((_, index) => cellState(study, manifest, index, run.records));
    return {
      id: run.id,
      command: run.command,
      manifest,
      work: plan.trials.map(
        ({ key, seed, cost }): PlannedWork => ({
          key,
          seed,
          cost,
          cell: cellsOf.get(key)![0]!,
          kept: run.records.has(key),
        }),
      ),
      cells,
      claims: claimStates(study, cells),
      reference: this.#compared(run),
    };
  }

  /** The reference results, fetched when they are first needed. */
  #fetchReference(): Promise<ReferenceFile | undefined> {
    this.#reference ??= this.sources.reference(this.#referenceUrl).catch(() => undefined);
    return this.#reference;
  }

  /** Compares with the references once they are there; nothing waits for them. */
  async #compare(): Promise<void> {
    if (this.#comparing) return;
    this.#comparing = true;
    this.#referenceNow = await this.#fetchReference();
    const run = this.#run;
    if (run === undefined || this.#referenceNow === undefined) return;
    run.digests = referenceDigests(this.#referenceNow, run.manifest);
    this.#tellNow(await this.#studyNow(), run);
  }

  #compared(run: Current): { equal: number; different: number } {
    let equal = 0;
    let different = 0;
    for (const [key, digest] of run.digests) {
      const record = run.records.get(key);
      if (record === undefined) continue;
      if (record.shard.startsWith(digest)) equal++;
      else different++;
    }
    return { equal, different };
  }

  async #begin(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    const { id, manifest, command, cellsOf } = run;
    const shelf = await this.#shelfNow();
    await shelf.enter({
      id,
      study: manifest.study,
      manifest: JSON.stringify(manifest),
      command,
      when: this.sources.now(),
      seeds: manifest.request.seeds,
      cells: manifest.cells.length,
      keys: [...cellsOf.keys()],
    });
    this.#tellNotices(shelf);
  }

  async #hear(news: TrialNews): Promise<void> {
    if (news.kind === "trial") return this.#take(news.trial);
    if (news.kind === "failed") return this.#forget(news.key);
    const { key, from, total, columns } = news;
    const run = this.#run;
    if (run === undefined || !run.cellsOf.has(key) || run.records.has(key)) return;
    const live: LiveColumns = run.live.get(key) ?? {};
    for (const [metric, rows] of Object.entries(columns)) {
      live[metric] ??= new Float64Array(total).fill(Number.NaN);
      live[metric].set(rows, from);
    }
    run.live.set(key, live);
  }

  /** Keeps a computed trial: whatever run it was for, the next one that needs it finds it. */
  async #take(trial: ComputedTrial): Promise<void> {
    const { key, seed, rows, bytes, shard, summaries, columns } = trial;
    const record = trialRecord({ key, seed, rows, bytes: bytes.length, shard, summaries });
    const shelf = await this.#shelfNow();
    await shelf.save(record, bytes);
    this.#tellNotices(shelf);
    this.#add(record, columns);
  }

  #add(record: TrialRecord, columns?: Record<string, Float64Array>): void {
    const run = this.#run;
    const cells = run?.cellsOf.get(record.key);
    if (run === undefined || cells === undefined) return;
    run.records.set(record.key, record);
    if (columns !== undefined) run.columns.put(record.key, columns);
    run.live.delete(record.key);
    void this.#compare();
    for (const cell of cells) this.#changedCells.add(cell);
    this.#arrived.push(record.key);
    this.#claimsStale = true;
    this.#telling ??= setTimeout(() => void this.#tellChanges(), tellEvery);
    this.#settle();
  }

  #forget(key: string | undefined): void {
    if (key === undefined) this.#run?.live.clear();
    else this.#run?.live.delete(key);
  }

  async #tellChanges(): Promise<void> {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    const run = this.#run;
    const study = await this.#studyNow();
    if (run === undefined || run !== this.#run || this.#arrived.length === 0) return;
    this.#tellNow(study, run);
  }

  #tellNow(study: Study, run: Current): void {
    this.#tellCells(study, run);
    if (this.#claimsStale && this.#evaluating === undefined) {
      const wait = Math.max(evaluateEvery, 3 * this.#evaluationTook) - (this.sources.now() - this.#evaluated);
      this.#evaluating = setTimeout(() => void this.#evaluate(), Math.max(0, wait));
    }
  }

  #tellCells(study: Study, run: Current): void {
    const cells = [...this.#changedCells].map(
      (index) => [index, cellState(study, run.manifest, index, run.records)] as const,
    );
    this.#changedCells.clear();
    const trials = this.#arrived.splice(0);
    this.tell({ kind: "changed", run: run.id, trials, cells, reference: this.#compared(run) });
  }

  /** Verdicts on what is there; at most one evaluation waits at any time. */
  async #evaluate(): Promise<void> {
    clearTimeout(this.#evaluating);
    this.#evaluating = undefined;
    const run = this.#run;
    const study = await this.#studyNow();
    if (run === undefined || run !== this.#run || !this.#claimsStale) return;
    this.#claimsStale = false;
    const began = this.sources.now();
    const cells = run.manifest.cells.map((_, index) => cellState(study, run.manifest, index, run.records));
    this.tell({ kind: "claims", run: run.id, claims: claimStates(study, cells) });
    this.#evaluated = this.sources.now();
    this.#evaluationTook = this.#evaluated - began;
  }

  #settle(): void {
    const run = this.#run;
    const settled = this.#waiting.filter(({ keys }) =>
      [...keys].every((key) => run === undefined || run.records.has(key) || !run.cellsOf.has(key)),
    );
    if (settled.length === 0) return;
    for (const one of settled) this.#waiting.splice(this.#waiting.indexOf(one), 1);
    void (async () => {
      await this.#tellChanges();
      await this.#evaluate();
      for (const { n } of settled) this.tell({ kind: "answer", n, value: null });
    })();
  }

  async #refresh(): Promise<null> {
    const run = this.#run;
    if (run === undefined) return null;
    const shelf = await this.#shelfNow();
    const found = await this.#find(shelf, run);
    if (run !== this.#run) return null;
    for (const record of found) this.#add(record);
    await this.#tellChanges();
    return null;
  }

  /** Records of the run's trials that lie on the shelf and are not known yet. */
  async #find(shelf: Shelf, run: Current): Promise<TrialRecord[]> {
    const stored = await shelf.keys();
    const keys = [...run.cellsOf.keys()].filter((key) => stored.has(key) && !run.records.has(key));
    const records: TrialRecord[] = [];
    for (let i = 0; i < keys.length; i += readTogether) {
      const found = await Promise.all(keys.slice(i, i + readTogether).map((key) => shelf.find(key)));
      records.push(...found.filter((record) => record !== undefined));
    }
    return records;
  }

  /** The curves of a figure, cell by cell: no more columns are in memory than those kept and those of one cell. */
  async #curves(id: string): Promise<readonly PanelState[]> {
    const study = await this.#studyNow();
    const run = this.#run;
    const figure = study.figures.find((candidate) => candidate.kind === "curves" && candidate.id === id);
    if (run === undefined || figure?.kind !== "curves") return [];
    const shelf = await this.#shelfNow();
    const panels = new Map<string, CurveState[]>();
    for (const cell of run.manifest.cells) {
      if (figure.groups !== undefined && !figure.groups.includes(cell.group)) continue;
      const read = await this.#readColumns(shelf, run, cell.trials, [figure.metric]);
      const found = curveStates(study, { ...run.manifest, cells: [cell] }, figure, {
        record: (key) => run.records.get(key),
        column: (key, metric) => run.columns.get(key, metric) ?? read.get(key)?.[metric],
        live: (key, metric) => run.live.get(key)?.[metric],
      });
      for (const { group, curves } of found) panels.set(group, [...(panels.get(group) ?? []), ...curves]);
    }
    return [...panels].map(([group, curves]) => ({ group, curves }));
  }

  /** Columns of finished trials that are not kept, from the shelf; keeps them where there is room. */
  async #readColumns(
    shelf: Shelf,
    run: Current,
    keys: readonly string[],
    metrics: readonly string[],
  ): Promise<ReadonlyMap<string, Record<string, Float64Array>>> {
    const read = new Map<string, Record<string, Float64Array>>();
    for (const key of keys) {
      const missing = metrics.filter((metric) => run.columns.get(key, metric) === undefined);
      if (!run.records.has(key) || missing.length === 0) continue;
      const columns = await columnsOf(shelf, key, missing);
      if (columns === undefined) continue;
      run.columns.put(key, columns);
      read.set(key, columns);
    }
    return read;
  }

  async #references(): Promise<readonly CellState[]> {
    const file = await this.#fetchReference();
    const study = await this.#studyNow();
    return file === undefined || file.resultsVersion !== study.resultsVersion ? [] : referenceStates(file);
  }

  async #file(name: string): Promise<Blob> {
    const study = await this.#studyNow();
    const run = this.#run;
    if (run === undefined) throw new Error("There is no run yet that could have files.");
    const shelf = await this.#shelfNow();
    const { content, type } = await runFile(name, {
      manifest: run.manifest,
      record: (key) => run.records.get(key),
      shard: (key) => shelf.shard(key),
      run: async (): Promise<RunData> => {
        const keys = [...run.records.keys()];
        const read = await this.#readColumns(shelf, run, keys, curveMetrics(study));
        const contents = {
          record: (key: string) => run.records.get(key),
          column: (key: string, metric: string) => run.columns.get(key, metric) ?? read.get(key)?.[metric],
        };
        return assembleRun(study, run.manifest, contents, study.id);
      },
    });
    return new Blob([typeof content === "string" ? content : new Uint8Array(content)], { type });
  }

  #tellNotices(shelf: Shelf): void {
    const text = shelf.notices.join("\n");
    if (text === this.#noticesTold) return;
    this.#noticesTold = text;
    this.tell({ kind: "notices", notices: [...shelf.notices] });
  }
}

function tooMany(what: string): Error {
  return new Error(
    `${what}: a browser runs at most ${mostTrials.toLocaleString("en")} trials at a time. Ask for fewer, or run them in a terminal.`,
  );
}

/** The buffers of curves, which are handed over and not copied. */
function buffersOf(value: Answers[keyof Answers]): ArrayBuffer[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly (PanelState | CellState)[]).flatMap((panel) =>
    "curves" in panel
      ? panel.curves.flatMap((curve) =>
          [curve.x, curve.mean, curve.lower, curve.upper].map(({ buffer }) => buffer as ArrayBuffer),
        )
      : [],
  );
}
