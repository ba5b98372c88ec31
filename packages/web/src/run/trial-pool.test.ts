import { describe, expect, it } from "vitest";
import type { FromTrialWorker, ToTrialWorker } from "./messages.js";
import { type PoolEvents, type PoolTask, TrialPool, type WorkerLike } from "./trial-pool.js";

/** A worker that does what the test says. */
class Scripted implements WorkerLike {
  onmessage: ((event: MessageEvent<FromTrialWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly heard: ToTrialWorker[] = [];
  terminated = false;

  postMessage(message: ToTrialWorker): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(data: FromTrialWorker): void {
    this.onmessage?.({ data } as MessageEvent<FromTrialWorker>);
  }

  ready(lock: string | null = null): this {
    this.say({ kind: "ready", lock });
    return this;
  }

  /** The trial that it was last told to run. */
  get task(): string {
    const runs = this.heard.filter((message) => message.kind === "run");
    return runs.at(-1)?.task.key ?? "none";
  }

  done(): void {
    this.say({ kind: "done", key: this.task });
  }
}

function poolOf(costs: readonly number[], workers: number) {
  const spawned: Scripted[] = [];
  const log: string[] = [];
  const locks = new Map<string, () => void>();
  const clock = { now: 0 };
  const events: PoolEvents = {
    begun: (key) => log.push(`begun ${key}`),
    progress: (key, share) => log.push(`progress ${key} ${share}`),
    computed: (key) => log.push(`computed ${key}`),
    failed: (key, { message }) => log.push(`failed ${key}: ${message}`),
    ended: () => log.push("ended"),
    broken: (message) => log.push(`broken: ${message}`),
  };
  const tasks = costs.map((cost, i): PoolTask => ({ key: `t${i}`, parameters: {}, seed: 1, cost }));
  const pool = new TrialPool(tasks, events, {
    study: "coins",
    workers,
    spawn: () => {
      const worker = new Scripted();
      spawned.push(worker);
      return worker;
    },
    connect: () => ({}) as MessagePort,
    watchLock: (name, free) => {
      locks.set(name, free);
      return () => locks.delete(name);
    },
    now: () => clock.now,
  });
  return { pool, spawned, log, locks, clock };
}

describe("a pool of trial workers", () => {
  it("gives trials in order to whoever is free and ends workers that are no longer needed", () => {
    const { spawned, log } = poolOf([3, 2, 1], 2);
    expect(spawned).toHaveLength(2);
    const [a, b] = spawned.map((worker) => worker.ready()) as [Scripted, Scripted];
    expect([a.task, b.task]).toEqual(["t0", "t1"]);
    b.done();
    expect(b.task).toBe("t2");
    a.done();
    expect(a.terminated).toBe(true);
    expect(b.terminated).toBe(false);
    expect(log).not.toContain("ended");
    b.done();
    expect(b.terminated).toBe(true);
    expect(log.filter((entry) => entry.startsWith("computed"))).toEqual([
      "computed t1",
      "computed t0",
      "computed t2",
    ]);
    expect(log.at(-1)).toBe("ended");
  });

  it("starts no more workers than there are trials", () => {
    expect(poolOf([1], 8).spawned).toHaveLength(1);
  });

  it("hears nothing of trials that were dropped", () => {
    const { pool, spawned, log } = poolOf([1, 1], 1);
    const [worker] = spawned;
    worker!.ready();
    pool.stop();
    expect(worker!.terminated).toBe(true);
    worker!.done();
    worker!.onerror?.({ message: "late" } as ErrorEvent);
    expect(log).toEqual(["begun t0"]);
  });

  it("begins nothing while it is paused, however far loading is", () => {
    const { pool, spawned, log } = poolOf([1, 1, 1], 1);
    pool.pause();
    const [worker] = spawned;
    worker!.ready();
    expect(log).toEqual([]);
    pool.resume();
    expect(worker!.task).toBe("t0");
    pool.pause();
    // Its chunk ended the trial before the pause arrived.
    worker!.done();
    expect(log).toEqual(["begun t0", "computed t0"]);
    expect(worker!.terminated).toBe(false);
    pool.resume();
    expect(worker!.task).toBe("t1");
  });

  it("replaces a worker whose lock is let go, and fails the trial that it had", () => {
    const { spawned, log, locks } = poolOf([1, 1], 1);
    spawned[0]!.ready("lock of the first");
    locks.get("lock of the first")!();
    expect(spawned).toHaveLength(2);
    expect(log.at(-1)).toMatch(/^failed t0: The browser ended this trial’s worker/);
    spawned[1]!.ready();
    expect(spawned[1]!.task).toBe("t1");
    spawned[1]!.done();
    expect(log.at(-1)).toBe("ended");
    expect(locks.size).toBe(0);
  });

  it("ends when the worker of the last trial dies", () => {
    const { spawned, log } = poolOf([1], 1);
    spawned[0]!.ready();
    spawned[0]!.onerror?.({ message: "gone" } as ErrorEvent);
    expect(spawned).toHaveLength(1);
    expect(log.slice(-2)).toEqual([expect.stringMatching(/^failed t0: .*\(gone\)$/), "ended"]);
  });

  it("is broken when no worker can be loaded, but not when a later one cannot", () => {
    const none = poolOf([1, 1], 2);
    none.spawned[0]!.onerror?.({} as ErrorEvent);
    expect(none.log).toEqual([expect.stringMatching(/^broken: .*reload the page/)]);
    expect(none.spawned.every(({ terminated }) => terminated)).toBe(true);
    const later = poolOf([1, 1], 2);
    later.spawned[0]!.ready();
    later.spawned[1]!.onerror?.({} as ErrorEvent);
    expect(later.log).toEqual(["begun t0"]);
    later.spawned[0]!.done();
    later.spawned[0]!.done();
    expect(later.log.at(-1)).toBe("ended");
  });

  it("ends although a worker is still loading when the others have done everything", () => {
    const { spawned, log } = poolOf([1, 1], 2);
    const [quick, slow] = spawned as [Scripted, Scripted];
    quick.ready();
    quick.done();
    quick.done();
    expect(log.at(-1)).toBe("ended");
    expect(slow.terminated).toBe(true);
    slow.ready();
    expect(slow.task).toBe("none");
    expect(log.filter((entry) => entry === "ended")).toHaveLength(1);
  });

  it("is broken when the study cannot be loaded", () => {
    const { spawned, log } = poolOf([1], 1);
    spawned[0]!.say({ kind: "broken", message: "Unknown study" });
    expect(log).toEqual(["broken: Unknown study"]);
  });

  it("tells the time that is left from what was done in the time that was not paused", () => {
    const { pool, spawned, clock } = poolOf([4, 4, 2], 1);
    expect(pool.remaining()).toBeNull();
    const [worker] = spawned;
    worker!.ready();
    clock.now = 2_000;
    worker!.say({ kind: "progress", key: "t0", share: 0.5 });
    // 2 units in 2 seconds; 2 + 4 + 2 are left.
    expect(pool.remaining()).toBe(8);
    pool.pause();
    clock.now = 60_000;
    expect(pool.remaining()).toBe(8);
    pool.resume();
    clock.now = 62_000;
    worker!.done();
    // 4 units in 4 seconds.
    expect(pool.remaining()).toBe(6);
  });
});
