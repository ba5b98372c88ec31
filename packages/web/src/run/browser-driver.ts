import type {
  Answers,
  Failure,
  FromResults,
  PlannedRun,
  PlannedWork,
  ToResults,
  TrialTask,
} from "./messages.js";
import type {
  CellState,
  ClaimState,
  PanelState,
  Phase,
  Request,
  RunDriver,
  RunState,
  TrialState,
} from "./run.js";
import { awaitRun, browserLocks, isTaken, type Locks, takeRun, whenFree } from "./run-lock.js";
import { staleSite } from "./stale-site.js";
import { type PoolTask, TrialPool, type WorkerLike } from "./trial-pool.js";

/** Milliseconds between two states while trials run. */
const stateEvery = 200;
/** Milliseconds between two states that other tabs are told. */
const broadcastEvery = 500;

/** Milliseconds that a tab's last message may take. */
const lastWords = 100;

/** What the driver needs of the results worker. */
export interface ResultsWorker {
  onmessage: ((event: MessageEvent<FromResults>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ToResults, transfer?: Transferable[]): void;
  terminate(): void;
}

export interface BrowserDriverOptions {
  /** From the page to the top of the site ("../"), where the reference results are. */
  readonly root?: string;
  /** Trial workers; one less than the machine has threads, at least one, unless said otherwise. */
  readonly workers?: number;
  /** Other makers of workers, and other locks, for tests. */
  readonly spawnTrials?: () => WorkerLike;
  readonly spawnResults?: () => ResultsWorker;
  readonly locks?: Locks | undefined;
  /** The run is computed elsewhere: this driver plans it, and neither follows other tabs nor takes over from them. */
  readonly plansOnly?: boolean;
}

/** What tabs with the same run say to each other. */
type TabMessage =
  | { readonly kind: "hello" }
  | { readonly kind: "state"; readonly state: SharedState }
  /** The tab lets go of the run on purpose: `phase` is how it left it. */
  | { readonly kind: "left"; readonly phase: Phase };

type SharedState = Pick<RunState, "phase" | "trials" | "cells" | "claims" | "reference" | "remaining">;

const emptyState: RunState = {
  phase: "planning",
  id: null,
  command: "",
  manifest: null,
  trials: [],
  cells: [],
  claims: [],
  error: null,
  notices: [],
  reference: { equal: 0, different: 0 },
  remaining: null,
};

/**
 * Computes runs of a study in this browser: trials in workers, everything about their results in another, and
 * here only who gets which message. Trials are kept in the browser's storage; what is there is not computed again.
 * @param study id of one of the site's studies
 */
export function createBrowserDriver(
  study: string,
  request: Request,
  options: BrowserDriverOptions = {},
): RunDriver {
  return new BrowserDriver(study, request, options);
}

interface Question {
  resolve(value: Answers[keyof Answers]): void;
  reject(error: Error): void;
}

/** An answer that is an error, with the field of the request that it speaks of. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly field: string | undefined,
  ) {
    super(message);
  }
}

class BrowserDriver implements RunDriver {
  #state = emptyState;
  readonly #listeners = new Set<(state: RunState) => void>();
  #telling: ReturnType<typeof setTimeout> | undefined;

  #broadcast = 0;
  #closed = false;
  /** Whether the results worker is gone. */
  #lost = false;

  #results: ResultsWorker;
  readonly #questions = new Map<number, Question>();
  #asked = 0;

  /** Raised whenever what was begun before no longer counts. */
  #turn = 0;
  #request: Request;
  #work: readonly PlannedWork[] = [];
  /** Trials by place in `RunState.trials`. */
  #places = new Map<string, number>();
  #trials: TrialState[] = [];
  #pool: TrialPool | undefined;
  /** Trials whose results are on their way to the results worker. */
  readonly #computed = new Set<string>();

  #release: (() => void) | undefined;
  #channel: BroadcastChannel | undefined;
  #following: AbortController | undefined;
  /** Phase of the tab that is followed, as last heard. */
  #heard: Phase | null = null;
  /** Whether this tab's person has asked for the run. */
  #wanted = false;
  readonly #locks: Locks | undefined;

  constructor(
    readonly study: string,
    request: Request,
    readonly options: BrowserDriverOptions,
  ) {
    this.#locks = "locks" in options ? options.locks : browserLocks();
    this.#request = request;
    this.#results = this.#openResults();
    this.request(request);
  }

  get state(): RunState {
    return this.#state;
  }

  subscribe(listener: (state: RunState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  request(request: Request): void {
    this.#request = request;
    this.#wanted = false;
    // Listeners hear of the planning only: one that starts a stopped run must not start the one that is left.
    this.#end();
    this.#set({ phase: "planning", error: null, remaining: null });
    void this.#plan(this.#turn, true);
  }

  start(): void {
    const { phase } = this.#state;
    if (phase === "elsewhere") {
      this.#wanted = true;
      return;
    }
    if (phase !== "ready" && phase !== "stopped" && phase !== "done") return;
    const waiting = this.#work.some(({ key }) => !this.#isDone(key));
    if (!waiting) return;
    this.#wanted = true;
    this.#set({ phase: "running", error: null });
    void this.#begin(++this.#turn);
  }

  pause(): void {
    if (this.#state.phase !== "running" || this.#pool === undefined) return;
    this.#pool.pause();
    this.#set({ phase: "paused" });
  }

  resume(): void {
    if (this.#state.phase !== "paused") return;
    this.#pool?.resume();
    this.#set({ phase: "running" });
  }

  stop(): void {
    const { phase } = this.#state;
    if (phase !== "running" && phase !== "paused") return;
    this.#wanted = false;
    this.#halt("stopped");
  }

  async curves(figure: string): Promise<readonly PanelState[]> {
    if (this.#state.phase === "elsewhere") await this.#ask((n) => ({ kind: "refresh", n }));
    return this.#ask<"curves">((n) => ({ kind: "curves", n, figure }));
  }

  references(): Promise<readonly CellState[]> {
    return this.#ask<"references">((n) => ({ kind: "references", n }));
  }

  async file(name: string): Promise<Blob> {
    if (this.#state.phase === "elsewhere") await this.#ask((n) => ({ kind: "refresh", n }));
    return this.#ask<"file">((n) => ({ kind: "file", n, name }));
  }

  close(): void {
    this.#closed = true;
    this.#end();
    clearTimeout(this.#telling);
    this.#listeners.clear();
    this.#results.terminate();
    for (const { reject } of this.#questions.values()) reject(new Error("The run has been closed."));
    this.#questions.clear();
  }

  // Planning

  /** @param anew false when the same request is planned again because another tab has worked on it */
  async #plan(turn: number, anew: boolean): Promise<void> {
    const request = this.#request;
    let plan: PlannedRun;
    try {
      plan = await this.#ask<"plan">((n) => ({ kind: "plan", n, request }));
    } catch (error) {
      if (turn === this.#turn) this.#refuse(error);
      return;
    }
    if (turn !== this.#turn) return;
    this.#take(plan);
    if (!anew) return;
    if (this.options.plansOnly === true) {
      this.#rest();
      return;
    }
    this.#listen(plan.id);
    const taken = await isTaken(this.#locks, plan.id).catch(() => false);
    if (turn !== this.#turn) return;
    if (taken) this.#follow(plan.id);
    else this.#rest();
  }

  #take(plan: PlannedRun): void {
    const { id, command, manifest, cells, claims, reference } = plan;
    this.#work = plan.work;
    this.#trials = [];
    this.#places = new Map();
    const byKey = new Map(plan.work.map((work) => [work.key, work]));
    for (const key of manifest.cells.flatMap(({ trials }) => trials)) {
      const work = byKey.get(key);
      if (work === undefined || this.#places.has(key)) continue;
      this.#places.set(key, this.#trials.length);
      const { title } = manifest.cells[work.cell]!;
      const [state, share] = work.kept ? (["kept", 1] as const) : (["waiting", 0] as const);
      this.#trials.push({ key, cell: title, seed: work.seed, state, share });
    }
    this.#computed.clear();
    this.#set({ id, command, manifest, cells, claims, reference, trials: [...this.#trials] });
  }

  #refuse(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const field = error instanceof Refusal && error.field !== undefined ? { field: error.field } : {};
    this.#work = [];
    this.#trials = [];
    this.#set({
      ...emptyState,
      notices: this.#state.notices,
      phase: "refused",
      error: { message, ...field },
    });
  }

  /** Nothing is being computed: done when everything is there. */
  #rest(phase: Phase = "ready"): void {
    this.#set({ phase: this.#work.every(({ key }) => this.#isDone(key)) ? "done" : phase, remaining: null });
  }

  #isDone(key: string): boolean {
    const state = this.#trial(key)?.state;
    return state === "done" || state === "kept";
  }

  // Running

  async #begin(turn: number): Promise<void> {
    const { id } = this.#state;
    if (id === null) return;
    if (this.#release === undefined) {
      const release = await takeRun(this.#locks, id).catch(() => () => {});
      if (turn !== this.#turn) {
        release?.();
        return;
      }
      if (release === null) {
        this.#follow(id);
        return;
      }
      this.#release = release;
    }
    const { manifest } = this.#state;
    if (manifest === null) return;
    this.#results.postMessage({ kind: "begin" });
    const tasks = seedBySeed(this.#work)
      .filter(({ key }) => !this.#isDone(key))
      .map(({ key, seed, cost, cell }): PoolTask => {
        const task: TrialTask = { key, seed, parameters: manifest.cells[cell]!.parameters };
        return { ...task, cost };
      });
    for (const { key } of tasks) this.#change(key, { state: "waiting", share: 0 });
    const current = (work: (key: string) => void) => (key: string) => {
      if (turn === this.#turn) work(key);
    };
    this.#pool = new TrialPool(
      tasks,
      {
        begun: current((key) => this.#change(key, { state: "running", share: 0 })),
        progress: (key, share) => {
          if (turn === this.#turn) this.#change(key, { state: "running", share });
        },
        computed: current((key) => {
          this.#computed.add(key);
          this.#change(key, { state: "running", share: 1 });
        }),
        failed: (key, failure) => {
          if (turn === this.#turn) this.#fail(key, failure);
        },
        ended: () => void this.#finish(turn),
        broken: (message) => {
          if (turn !== this.#turn) return;
          this.#halt("stopped");
          this.#set({ phase: "refused", error: { message } });
        },
      },
      {
        study: this.study,
        workers: this.options.workers ?? Math.max(1, (navigator.hardwareConcurrency ?? 2) - 1),
        spawn: this.options.spawnTrials ?? spawnTrials,
        connect: () => this.#connect(),
        watchLock: (name, free) => whenFree(this.#locks, name, free),
        now: () => performance.now(),
      },
    );
    if (tasks.length === 0) void this.#finish(turn);
  }

  #connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#results.postMessage({ kind: "connect", port: port1 }, [port1]);
    return port2;
  }

  #fail(key: string, failure: Failure): void {
    this.#results.postMessage({ kind: "forget", key });
    this.#change(key, { state: "failed", share: 0, failure });
  }

  /** The last trial has ended: waits until its results are in and the claims are decided on all of them. */
  async #finish(turn: number): Promise<void> {
    const keys = [...this.#computed];
    await this.#ask<"settle">((n) => ({ kind: "settle", n, keys })).catch(() => null);
    if (turn !== this.#turn) return;
    this.#halt("done");
  }

  /**
   * Ends what is being computed and lets go of the run.
   * @param tell whether listeners hear of it
   */
  #halt(phase: "done" | "stopped", tell = true): void {
    this.#turn++;
    this.#pool?.stop();
    this.#pool = undefined;
    this.#results.postMessage({ kind: "forget" });
    // A result that is still on its way makes its trial done when it arrives.
    this.#computed.clear();
    for (const { key, state } of [...this.#trials]) {
      if (state === "running") this.#change(key, { state: "waiting", share: 0 });
    }
    this.#state = { ...this.#state, trials: [...this.#trials], phase, remaining: null };
    const release = this.#release;
    this.#release = undefined;
    if (release !== undefined) {
      // A tab that closes says nothing, as one that dies: another one goes on with the run.
      if (!this.#closed) {
        this.#say({ kind: "state", state: shared(this.#state) });
        this.#say({ kind: "left", phase });
      }
      release();
    }
    // Last, as a listener may start the run again at once.
    if (tell) this.#tell();
  }

  /** Ends everything that the present request has begun. */
  #end(): void {
    if (this.#pool !== undefined || this.#release !== undefined) this.#halt("stopped", false);
    this.#turn++;
    this.#following?.abort();
    this.#following = undefined;
    this.#channel?.close();
    this.#channel = undefined;
    this.#heard = null;
  }

  // Other tabs

  #listen(id: string): void {
    if (typeof BroadcastChannel === "undefined" || this.#locks === undefined) return;
    const channel = new BroadcastChannel(`operant-run-${id}`);
    this.#channel = channel;
    channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (this.#channel !== channel) return;
      if (data.kind === "hello") {
        if (this.#release !== undefined) this.#say({ kind: "state", state: shared(this.#state) });
        return;
      }
      if (data.kind === "left") {
        this.#heard = data.phase;
        return;
      }
      if (this.#release !== undefined) return;
      this.#heard = data.state.phase;
      const { phase } = this.#state;
      if (phase === "ready" || phase === "stopped" || phase === "done") this.#follow(id);
      if (this.#state.phase === "elsewhere") this.#set({ ...data.state, phase: "elsewhere" });
    };
  }

  #say(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  /** Shows the other tab's states until it lets go of the run, then goes on where it was. */
  #follow(id: string): void {
    const locks = this.#locks;
    if (locks === undefined || this.#following !== undefined) return;
    const turn = ++this.#turn;
    const following = new AbortController();
    this.#following = following;
    this.#set({ phase: "elsewhere", remaining: null });
    this.#say({ kind: "hello" });
    awaitRun(locks, id, following.signal).then(
      (release) => {
        if (turn === this.#turn) void this.#takeOver(release);
        else release();
      },
      () => {
        // Aborted: another request is planned by now.
      },
    );
  }

  async #takeOver(release: () => void): Promise<void> {
    this.#following = undefined;
    this.#release = release;
    const turn = ++this.#turn;
    // A lock may arrive before the last word of the tab that let go of it.
    await new Promise((resolve) => setTimeout(resolve, lastWords));
    if (turn !== this.#turn) return;
    await this.#plan(turn, false);
    if (turn !== this.#turn) return;
    if (this.#state.phase === "refused") {
      release();
      this.#release = undefined;
      return;
    }
    const heard = this.#heard;
    this.#heard = null;
    const left = heard === "stopped" || heard === "done" || heard === "paused";
    const missing = this.#work.some(({ key }) => !this.#isDone(key));
    if (missing && (heard === "running" || (this.#wanted && !left))) {
      this.#set({ phase: "running", error: null });
      await this.#begin(turn);
      return;
    }
    release();
    this.#release = undefined;
    this.#rest(heard === "stopped" ? "stopped" : "ready");
  }

  // The results worker

  #openResults(): ResultsWorker {
    const results = (this.options.spawnResults ?? spawnResults)();
    results.onmessage = ({ data }) => this.#hear(data);
    results.onerror = (event) => {
      event.preventDefault?.();
      this.#lose();
    };
    const { root = "" } = this.options;
    const base = typeof document === "undefined" ? "http://localhost/" : document.baseURI;
    const referenceUrl = new URL(`${root}data/references/${this.study}.json`, base).href;
    results.postMessage({ kind: "open", study: this.study, referenceUrl });
    return results;
  }

  /** The results worker could not be loaded, or died. */
  #lose(): void {
    if (this.#closed) return;
    this.#lost = true;
    this.#halt("stopped");
    for (const { reject } of this.#questions.values()) reject(new Error(staleSite));
    this.#questions.clear();
    this.#set({ phase: "refused", error: { message: staleSite } });
  }

  #ask<Kind extends keyof Answers>(message: (n: number) => ToResults): Promise<Answers[Kind]> {
    if (this.#closed) return Promise.reject(new Error("The run has been closed."));
    if (this.#lost) return Promise.reject(new Error(staleSite));
    const n = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#questions.set(n, {
        // Answers come back under the number of their question, so the kind is the question's.
        resolve: (value) => resolve(value as Answers[Kind]),
        reject,
      });
      this.#results.postMessage(message(n));
    });
  }

  #hear(message: FromResults): void {
    if (message.kind === "answer" || message.kind === "refusal") {
      const question = this.#questions.get(message.n);
      this.#questions.delete(message.n);
      if (message.kind === "answer") question?.resolve(message.value);
      else question?.reject(new Refusal(message.message, message.field));
    } else if (message.kind === "notices") this.#set({ notices: message.notices }, false);
    else if (message.run === this.#state.id) {
      if (message.kind === "claims") this.#setClaims(message.claims);
      else this.#update(message);
    }
  }

  #setClaims(claims: readonly ClaimState[]): void {
    if (this.#state.phase !== "elsewhere") this.#set({ claims }, false);
  }

  #update(message: Extract<FromResults, { kind: "changed" }>): void {
    if (this.#state.phase === "elsewhere") return;
    for (const key of message.trials) {
      this.#computed.delete(key);
      if (!this.#isDone(key)) this.#change(key, { state: "done", share: 1 });
    }
    const cells = [...this.#state.cells];
    for (const [index, cell] of message.cells) cells[index] = cell;
    this.#set({ cells, reference: message.reference }, false);
    // The last results of a run that was stopped while they were on their way.
    if (this.#state.phase === "stopped") this.#rest("stopped");
  }

  // States

  #trial(key: string): TrialState | undefined {
    const place = this.#places.get(key);
    return place === undefined ? undefined : this.#trials[place];
  }

  #change(key: string, change: Pick<TrialState, "state" | "share"> & { failure?: Failure }): void {
    const place = this.#places.get(key);
    if (place === undefined) return;
    const { failure: _, ...trial } = this.#trials[place]!;
    this.#trials[place] = { ...trial, ...change };
    this.#set({ trials: this.#trials }, false);
  }

  /** @param now tells listeners at once; otherwise they hear of it together with what follows */
  #set(change: Partial<RunState>, now = true): void {
    this.#state = { ...this.#state, ...change };
    if (now) this.#tell();
    else this.#telling ??= setTimeout(() => this.#tell(), stateEvery);
  }

  #tell(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    if (this.#closed) return;
    if (this.#state.trials === this.#trials) this.#state = { ...this.#state, trials: [...this.#trials] };
    if (this.#pool !== undefined && this.#state.phase === "running") {
      this.#state = { ...this.#state, remaining: this.#pool.remaining() };
    }

    for (const listener of this.#listeners) listener(this.#state);
    if (this.#release === undefined) return;
    const time = performance.now();
    if (time - this.#broadcast < broadcastEvery && this.#state.phase === "running") return;
    this.#broadcast = time;
    this.#say({ kind: "state", state: shared(this.#state) });
  }
}

/**
 * Work seed by seed, and within a seed as it was given, longest first: every cell has a few seeds early, so that
 * claims and curves settle together. The order changes no byte of a result.
 */
function seedBySeed(work: readonly PlannedWork[]): PlannedWork[] {
  return [...work].sort((a, b) => a.seed - b.seed);
}

function shared({ phase, trials, cells, claims, reference, remaining }: RunState): SharedState {
  return { phase, trials, cells, claims, reference, remaining };
}

function spawnTrials(): WorkerLike {
  return new Worker(new URL("./trial-worker.ts", import.meta.url), { type: "module" });
}

function spawnResults(): ResultsWorker {
  return new Worker(new URL("./results-worker.ts", import.meta.url), { type: "module" });
}
