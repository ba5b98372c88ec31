import type { Failure, FromTrialWorker, ToTrialWorker, TrialTask } from "./messages.js";
import { staleSite } from "./stale-site.js";
import { type OpenTrial, secondsLeft } from "./time-left.js";

/** A trial to compute, with the study's estimate of its work. */
export interface PoolTask extends TrialTask {
  readonly cost: number;
}

/** What the pool needs of a `Worker`. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<FromTrialWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ToTrialWorker, transfer?: Transferable[]): void;
  terminate(): void;
}

export interface PoolEvents {
  progress(key: string, share: number): void;
  /** A trial has begun. */
  begun(key: string): void;
  /** A trial is computed; its result is on its way to the results worker. */
  computed(key: string): void;
  failed(key: string, failure: Failure): void;
  /** Every trial has been computed or has failed. */
  ended(): void;
  /** No worker could load the study: nothing has been or will be computed. */
  broken(message: string): void;
}

export interface PoolOptions {
  readonly study: string;
  readonly workers: number;
  spawn(): WorkerLike;
  /** A new channel to the results worker. */
  connect(): MessagePort;
  /** Calls back when the named lock is free, which is when its holder has died. */
  watchLock(name: string, free: () => void): () => void;
  now(): number;
}

interface Seat {
  readonly worker: WorkerLike;
  loaded: boolean;
  task: PoolTask | undefined;
  share: number;
  /** Milliseconds spent on the task before `since`. */
  spent: number;
  since: number;
  unwatch: () => void;
}

const workerDied =
  "The browser ended this trial’s worker, most likely because it ran out of memory. Run fewer trials at a time (close other tabs), smaller parameters, or the same command in a terminal.";

/** Runs trials in the given order on workers; knows which trial each has in hand. */
export class TrialPool {
  readonly #seats = new Set<Seat>();
  readonly #queue: PoolTask[] = [];
  #everLoaded = false;
  #paused = false;
  #stopped = false;
  /** Milliseconds and work of finished trials. */
  #busy = 0;
  #done = 0;

  constructor(
    tasks: readonly PoolTask[],
    readonly events: PoolEvents,
    readonly options: PoolOptions,
  ) {
    this.#queue.push(...tasks);
    for (let i = Math.min(options.workers, tasks.length); i > 0; i--) this.#open();
  }

  pause(): void {
    if (this.#paused) return;
    for (const seat of this.#seats) seat.spent = this.#spentOn(seat);
    this.#paused = true;
    for (const seat of this.#seats) {
      seat.worker.postMessage({ kind: "pause" });
    }
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    for (const seat of this.#seats) {
      seat.since = this.options.now();
      seat.worker.postMessage({ kind: "resume" });
      if (seat.loaded && seat.task === undefined) this.#next(seat);
    }
  }

  /** Ends all workers at once; trials in hand are dropped. */
  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
    for (const seat of this.#seats) this.#close(seat);
  }

  /** Seconds until all trials are done; null while unknown. */
  remaining(): number | null {
    const seats = [...this.#seats].filter(({ task }) => task !== undefined);
    const inHand = seats.map(({ task, share }): OpenTrial => ({ cost: task!.cost, share }));
    const open = [...inHand, ...this.#queue.map(({ cost }) => ({ cost, share: 0 }))];
    const busy = seats.reduce((sum, seat) => sum + this.#spentOn(seat), this.#busy) / 1_000;
    const done = inHand.reduce((sum, { cost, share }) => sum + cost * share, this.#done);
    return secondsLeft(open, this.options.workers, { busy, done });
  }

  #spentOn(seat: Seat): number {
    return this.#paused ? seat.spent : seat.spent + this.options.now() - seat.since;
  }

  #open(): void {
    const { study, spawn, connect } = this.options;
    const worker = spawn();
    const seat: Seat = {
      worker,
      loaded: false,
      task: undefined,
      share: 0,
      spent: 0,
      since: 0,
      unwatch: () => {},
    };
    this.#seats.add(seat);
    worker.onmessage = ({ data }) => this.#hear(seat, data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#lose(seat, event.message === undefined || event.message === "" ? undefined : event.message);
    };
    const results = connect();
    worker.postMessage({ kind: "open", study, results }, [results]);
    if (this.#paused) worker.postMessage({ kind: "pause" });
  }

  #close(seat: Seat): void {
    this.#seats.delete(seat);
    seat.unwatch();
    seat.worker.terminate();
  }

  #next(seat: Seat): void {
    if (this.#paused) return;
    const task = this.#queue.shift();
    seat.task = task;
    if (task === undefined) {
      this.#close(seat);
      return;
    }
    seat.share = 0;
    seat.spent = 0;
    seat.since = this.options.now();
    const { key, parameters, seed } = task;
    seat.worker.postMessage({ kind: "run", task: { key, parameters, seed } });
    this.events.begun(key);
  }

  #hear(seat: Seat, message: FromTrialWorker): void {
    if (this.#stopped || !this.#seats.has(seat)) return;
    if (message.kind === "ready") {
      seat.loaded = true;
      this.#everLoaded = true;
      if (message.lock !== null) {
        seat.unwatch = this.options.watchLock(message.lock, () => this.#lose(seat, undefined));
      }
      this.#next(seat);
      return;
    }
    if (message.kind === "broken") {
      this.#break(message.message);
      return;
    }
    const { task } = seat;
    if (task === undefined || task.key !== message.key) return;
    if (message.kind === "progress") {
      seat.share = message.share;
      this.events.progress(task.key, message.share);
      return;
    }
    this.#busy += this.#spentOn(seat);
    this.#done += task.cost;
    seat.task = undefined;
    this.#next(seat);
    if (message.kind === "done") this.events.computed(task.key);
    else this.events.failed(task.key, message.failure);
    this.#end();
  }

  /** A worker that ended by itself, or never began. */
  #lose(seat: Seat, error: string | undefined): void {
    if (this.#stopped || !this.#seats.has(seat)) return;
    this.#close(seat);
    if (!seat.loaded) {
      if (this.#everLoaded && this.#seats.size > 0) return;
      this.#break(error === undefined ? staleSite : `${staleSite} (${error})`);
      return;
    }
    const { task } = seat;
    if (this.#queue.length > 0) this.#open();
    if (task !== undefined) {
      const message = error === undefined ? workerDied : `${workerDied} (${error})`;
      this.events.failed(task.key, { message, stack: message });
    }
    this.#end();
  }

  #break(message: string): void {
    this.stop();
    this.events.broken(message);
  }

  #end(): void {
    if (this.#stopped || this.#queue.length > 0) return;
    // Workers that are still loading are not waited for: there is nothing left for them.
    for (const { task } of this.#seats) if (task !== undefined) return;
    for (const seat of this.#seats) this.#close(seat);
    this.#stopped = true;
    this.events.ended();
  }
}
