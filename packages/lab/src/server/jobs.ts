import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { JobEvents, ServedJob, ServedResults, StartRequest } from "@operant/report";
import type { Subject } from "../subject/index.js";
import type { JobMessage, JobOrder, JobTask } from "./job-messages.js";
import { LiveResults } from "./live-results.js";
import { type Reader, runToRead } from "./reader.js";
import { Refusal } from "./refusal.js";
import { realRoot } from "./run-address.js";
import { finite } from "./served-results.js";
import { type PlannedStart, planStart } from "./start-plan.js";

const mostQueued = 50;
const mostEnded = 100;
/** Failures that a job tells in full; its progress counts them all. */
const mostFailures = 100;

const millisecondsBetweenProgress = 250;

/** A job's thread that does not end when it should is ended. */
const patience = 15_000;

/** Something that happened to a job; `data` is as in `JobEvents`. */
export type JobEvent = {
  [Name in keyof JobEvents]: { readonly job: string; readonly name: Name; readonly data: JobEvents[Name] };
}[keyof JobEvents];

type Draft<T> = { -readonly [Name in keyof T]: T[Name] };

interface Job {
  readonly start: PlannedStart;
  readonly repair: boolean;
  readonly state: Draft<ServedJob>;
  /** Titles of the cells that a trial belongs to, by key. */
  readonly cells: ReadonlyMap<string, string[]>;
  worker: Worker | undefined;
  /** Settles when the job has come to its end. */
  ended: Promise<void>;
  /** Set while progress waits to be told. */
  progress: NodeJS.Timeout | undefined;
}

export interface JobsOptions {
  /** The folder of runs, as the person named it. */
  readonly out: string;
  readonly subjects: readonly Subject[];
  readonly workers: number;
  readonly reader: Reader;
  /** The job thread's module. */
  readonly module: URL;
}

/**
 * The runs that this server computes: one at a time, the others wait. A job is known by its run's id, so what is
 * asked for twice is one job, and the page that asks for it again after a reload finds it.
 */
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  readonly #queue: Job[] = [];
  readonly #listeners = new Set<(event: JobEvent) => void>();
  #running: Job | undefined;
  #closing = false;

  constructor(private readonly options: JobsOptions) {}

  /**
   * Puts a run in the queue, or joins it there.
   * @throws Refusal 400 for a request without a plan, 429 when the queue is full, 503 while the server stops
   */
  start(request: StartRequest): { job: ServedJob; joined: boolean } {
    const start = planStart(this.options.subjects, request, this.options.out);
    const known = this.#jobs.get(start.id);
    if (known !== undefined && isActive(known.state)) {
      // A run that is being stopped is run again once it has stopped.
      if (known.state.state !== "stopping") return { job: this.#served(known), joined: true };
      throw new Refusal(409, "stopping", `Run ${start.id} is being stopped; start it again in a moment.`);
    }
    if (this.#closing) throw new Refusal(503, "stopping", "The server is stopping.");
    if (this.#queue.length >= mostQueued) {
      throw new Refusal(429, "busy", `${mostQueued} runs are waiting already; wait for some or stop them.`);
    }
    const { workers } = this.options;
    const job: Job = {
      start,
      repair: request.repair ?? false,
      state: {
        id: start.id,
        study: start.subject.study.id,
        state: "queued",
        before: 0,
        command: start.command,
        preset: start.preset,
        workers: Math.min(request.workers ?? workers, workers),
        progress: {
          share: 0,
          remaining: null,
          total: start.plan.trials.length,
          present: 0,
          reused: 0,
          computed: 0,
          failed: 0,
          inHand: [],
        },
        failures: [],
        error: null,
        refused: start.plan.refused.map(({ title, reason }) => ({ title, reason })),
        created: now(),
        started: null,
        finished: null,
      },
      cells: cellsByKey(start),
      worker: undefined,
      ended: Promise.resolve(),
      progress: undefined,
    };
    // Put last, so that the map's order is that of starting.
    this.#jobs.delete(start.id);
    this.#jobs.set(start.id, job);
    this.#queue.push(job);
    this.#forgetOld();
    this.#tellState(job);
    this.#next();
    return { job: this.#served(job), joined: false };
  }

  /**
   * Stops a job; what is finished is kept. A job that has ended is left as it is.
   * @throws Refusal 404
   */
  stop(id: string): ServedJob {
    const job = this.#jobs.get(id);
    if (job === undefined) throw noJob(id);
    if (job.state.state === "queued") {
      this.#queue.splice(this.#queue.indexOf(job), 1);
      this.#finish(job, "stopped");
      for (const waiting of this.#queue) this.#tellState(waiting);
    } else if (job.state.state === "running") {
      job.state.state = "stopping";
      job.worker?.postMessage("stop" satisfies JobOrder);
      this.#tellState(job);
    }
    return this.#served(job);
  }

  /** @throws Refusal 404 */
  get(id: string): ServedJob {
    const job = this.#jobs.get(id);
    if (job === undefined) throw noJob(id);
    return this.#served(job);
  }

  find(id: string): ServedJob | undefined {
    const job = this.#jobs.get(id);
    return job === undefined ? undefined : this.#served(job);
  }

  /** What an active job runs: before its first trial is written, its run is known from here alone. */
  planned(id: string): PlannedStart | undefined {
    const job = this.#jobs.get(id);
    return job !== undefined && isActive(job.state) ? job.start : undefined;
  }

  /** Running first, then the queue in its order, then those that ended, the latest first. */
  list(): ServedJob[] {
    const ended = [...this.#jobs.values()].filter(({ state }) => !isActive(state)).reverse();
    const running = this.#running === undefined ? [] : [this.#running];
    return [...running, ...this.#queue, ...ended].map((job) => this.#served(job));
  }

  /** Forgets a job that has ended, because its run is deleted. */
  forget(id: string): void {
    const job = this.#jobs.get(id);
    if (job !== undefined && !isActive(job.state)) this.#jobs.delete(id);
  }

  /** Returns how to stop listening. */
  subscribe(listener: (event: JobEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops everything in good order. @returns the jobs that were not done */
  async close(): Promise<ServedJob[]> {
    this.#closing = true;
    const unfinished = this.list().filter(isActive);
    for (const { id } of [...unfinished].reverse()) this.stop(id);
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
    return unfinished.map(({ id }) => this.get(id)).filter(({ state }) => state !== "done");
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const job = this.#queue.shift();
    if (job === undefined) return;
    this.#running = job;
    job.ended = this.#run(job).finally(() => {
      this.#running = undefined;
      if (!this.#closing) this.#next();
    });
    for (const waiting of this.#queue) this.#tellState(waiting);
  }

  async #run(job: Job): Promise<void> {
    const { subject, request, command } = job.start;
    const { name, reportName, source, referenceFolders } = subject;
    const task: JobTask = {
      subject: { name, reportName, source, referenceFolders },
      request,
      out: resolve(this.options.out),
      workers: job.state.workers,
      repair: job.repair,
      command,
    };
    job.state.state = "running";
    job.state.started = now();
    this.#tellState(job);
    const results = new LiveResults(
      () => this.#evaluate(job),
      (data) => this.#tell({ job: job.state.id, name: "results", data }),
    );
    const worker = new Worker(this.options.module, { workerData: task });
    job.worker = worker;
    const end = await this.#listen(job, worker, results);
    job.worker = undefined;
    // A server that stops keeps nobody waiting for verdicts: they are decided again when the run is read.
    if (this.#closing) results.cancel();
    else await results.finish();
    if (end.kind === "error") job.state.error = { code: end.code, message: end.message };
    else job.state.progress = end.progress;
    this.#finish(job, end.kind === "error" ? "failed" : end.interrupted ? "stopped" : "done");
  }

  /** Passes on what the thread tells, until it has told how it ended. */
  #listen(
    job: Job,
    worker: Worker,
    results: LiveResults,
  ): Promise<Extract<JobMessage, { kind: "outcome" | "error" }>> {
    return new Promise((settle) => {
      let last: Extract<JobMessage, { kind: "outcome" | "error" }> | undefined;
      let late: NodeJS.Timeout | undefined;
      const lost = (message: string) => ({ kind: "error" as const, code: "error", message });
      worker.on("message", (message: JobMessage) => {
        if (message.kind === "outcome" || message.kind === "error") {
          last = message;
          late = setTimeout(() => void worker.terminate(), patience);
          return;
        }
        job.state.progress = message.progress;
        if (message.kind === "trial") {
          results.changed();
          this.#tell({ job: job.state.id, name: "trial", data: trialOf(job, message.trial) });
        } else if (message.kind === "failed") {
          if (job.state.failures.length < mostFailures) job.state.failures.push(message.failed);
          this.#tell({ job: job.state.id, name: "failed", data: message.failed });
        }
        this.#tellProgress(job);
      });
      worker.on("error", (error) => {
        last ??= lost(`The run ended unexpectedly: ${error.message}`);
      });
      worker.on("exit", () => {
        clearTimeout(late);
        settle(last ?? lost("The thread of this run ended by itself."));
      });
    });
  }

  async #evaluate(job: Job): Promise<JobEvents["results"]> {
    const { start } = job;
    const study = start.subject.study.id;
    const path = join(realRoot(this.options.out) ?? this.options.out, study, start.id);
    const address = { study, id: start.id, path };
    const json = await this.options.reader.ask({
      kind: "results",
      run: runToRead(address, start.subject),
    });
    const { revision, done, total, claims, status } = JSON.parse(json) as ServedResults;
    return { revision, done, total, claims, status };
  }

  #finish(job: Job, state: ServedJob["state"]): void {
    clearTimeout(job.progress);
    job.state.state = state;
    job.state.finished = now();
    job.state.progress = { ...job.state.progress, inHand: [] };
    this.#tellState(job);
  }

  #tellState(job: Job): void {
    this.#tell({ job: job.state.id, name: "job", data: this.#served(job) });
  }

  #tellProgress(job: Job): void {
    job.progress ??= setTimeout(() => {
      job.progress = undefined;
      this.#tell({ job: job.state.id, name: "progress", data: job.state.progress });
    }, millisecondsBetweenProgress);
  }

  #tell(event: JobEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #served(job: Job): ServedJob {
    const place = this.#queue.indexOf(job);
    const before = place === -1 ? 0 : place + (this.#running === undefined ? 0 : 1);
    return structuredClone({ ...job.state, before });
  }

  #forgetOld(): void {
    const ended = [...this.#jobs.values()].filter(({ state }) => !isActive(state));
    for (const { state } of ended.slice(0, Math.max(0, ended.length - mostEnded)))
      this.#jobs.delete(state.id);
  }
}

export function isActive({ state }: Pick<ServedJob, "state">): boolean {
  return state === "queued" || state === "running" || state === "stopping";
}

function cellsByKey({ plan }: PlannedStart): Map<string, string[]> {
  const cells = new Map<string, string[]>();
  for (const { title, keys } of plan.cells) {
    for (const key of keys) cells.set(key, [...(cells.get(key) ?? []), title]);
  }
  return cells;
}

function trialOf(
  job: Job,
  { key, seed, rows, shard, summaries }: Extract<JobMessage, { kind: "trial" }>["trial"],
): JobEvents["trial"] {
  const values = Object.entries(summaries).map(([name, value]) => [name, finite(value)]);
  return { key, seed, rows, shard, cells: job.cells.get(key) ?? [], summaries: Object.fromEntries(values) };
}

function noJob(id: string): Refusal {
  return new Refusal(
    404,
    "not-found",
    `This server has no job ${/^[\w-]{1,40}$/.test(id) ? id : "of that id"}.`,
  );
}

function now(): string {
  return new Date().toISOString();
}
