import { loadStudy } from "@operant/studies/load";
import type { ResultsWorker } from "./browser-driver.js";
import { coins } from "./coin-study.testing.js";
import { earlierResults } from "./earlier-results.js";
import type { FromResults, FromTrialWorker, ToResults, ToTrialWorker } from "./messages.js";
import type { ReferenceFile } from "./reference-file.js";
import { Results } from "./results.js";
import type { Locks } from "./run-lock.js";
import { openShelf } from "./shelf.js";
import { TrialLoop } from "./trial-loop.js";
import type { WorkerLike } from "./trial-pool.js";

const studyOf = (id: string) => (id === "coins" ? Promise.resolve(coins) : loadStudy(id));

/** A trial worker in this thread, on real channels; `die` ends it as the browser would. */
export class TrialsHere implements WorkerLike {
  onmessage: ((event: MessageEvent<FromTrialWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly begun: string[] = [];
  loop: TrialLoop | undefined;
  #ended = false;
  #results: MessagePort | undefined;

  constructor(readonly load = studyOf) {}

  postMessage(message: ToTrialWorker): void {
    if (this.#ended) return;
    queueMicrotask(() => void this.#hear(message));
  }

  async #hear(message: ToTrialWorker): Promise<void> {
    if (message.kind === "open") {
      this.#results = message.results;
      const study = await this.load(message.study);
      this.loop = new TrialLoop(
        study,
        (told) => this.#tell(told),
        (news, transfer) => {
          if (!this.#ended) message.results.postMessage(news, transfer);
        },
        // Node lets no timer in while two ports of one thread keep each other busy.
        (callback) => () => setTimeout(callback),
        // A trial's length is then that of its rows, not the machine's speed: what is seen of it in the middle can
        // be waited for.
        0,
      );
      this.#tell({ kind: "ready", lock: null });
    } else if (message.kind === "run") {
      this.begun.push(message.task.key);
      this.loop?.run(message.task);
    } else if (message.kind === "pause") this.loop?.pause();
    else this.loop?.resume();
  }

  #tell(data: FromTrialWorker): void {
    setTimeout(() => {
      if (!this.#ended) this.onmessage?.({ data } as MessageEvent<FromTrialWorker>);
    });
  }

  die(message = ""): void {
    this.loop?.pause();
    this.#ended = true;
    this.onerror?.({ message } as ErrorEvent);
  }

  terminate(): void {
    this.loop?.pause();
    this.#ended = true;
    // What was sent before is still delivered.
    setTimeout(() => this.#results?.close(), 50);
  }
}

/** The results worker in this thread. */
export class ResultsHere implements ResultsWorker {
  onmessage: ((event: MessageEvent<FromResults>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #ports: MessagePort[] = [];
  #ended = false;
  readonly #results: Results;

  constructor(reference?: ReferenceFile) {
    this.#results = new Results(
      (message, transfer = []) => {
        const data = structuredClone(message, { transfer });
        setTimeout(() => {
          if (!this.#ended) this.onmessage?.({ data } as MessageEvent<FromResults>);
        });
      },
      {
        study: studyOf,
        shelf: openShelf,
        reference: async () => reference,
        earlier: earlierResults,
        now: () => performance.now(),
      },
    );
  }

  postMessage(message: ToResults): void {
    if (message.kind === "connect") this.#ports.push(message.port);
    queueMicrotask(() => {
      if (!this.#ended) this.#results.receive(message);
    });
  }

  terminate(): void {
    this.#ended = true;
    for (const port of this.#ports) port.close();
  }
}

interface Waiter {
  grant(lock: Lock | null): void;
}

/** Locks as several tabs of one browser share them. */
export function sharedLocks(): Locks {
  const held = new Set<string>();
  const queues = new Map<string, Waiter[]>();
  const release = (name: string): void => {
    held.delete(name);
    const next = queues.get(name)?.shift();
    if (next === undefined) return;
    held.add(name);
    next.grant({ name, mode: "exclusive" });
  };
  function request<T>(
    name: string,
    options: LockOptions | LockGrantedCallback<T>,
    callback?: LockGrantedCallback<T>,
  ): Promise<Awaited<T>> {
    const { ifAvailable = false, signal } = typeof options === "function" ? {} : options;
    const run = typeof options === "function" ? options : callback!;
    return new Promise((resolve, reject) => {
      const hold = async (lock: Lock | null): Promise<Awaited<T>> => {
        try {
          return await run(lock);
        } finally {
          if (lock !== null) release(name);
        }
      };
      const grant = (lock: Lock | null): void => void hold(lock).then(resolve, reject);
      if (!held.has(name)) {
        held.add(name);
        grant({ name, mode: "exclusive" });
        return;
      }
      if (ifAvailable) {
        grant(null);
        return;
      }
      const waiter = { grant };
      const queue = queues.get(name) ?? [];
      queues.set(name, [...queue, waiter]);
      signal?.addEventListener("abort", () => {
        queues.set(
          name,
          (queues.get(name) ?? []).filter((other) => other !== waiter),
        );
        reject(new DOMException("aborted", "AbortError"));
      });
    });
  }
  return {
    request: request as Locks["request"],
    query: async () => ({ held: [...held].map((name) => ({ name })), pending: [] }),
  };
}
