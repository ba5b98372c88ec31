/** What is needed of `navigator.locks`, which pages that are not served securely lack. */
export type Locks = Pick<LockManager, "request" | "query">;

/** The browser's locks, where it has them. */
export function browserLocks(): Locks | undefined {
  return typeof navigator === "object" && "locks" in navigator ? navigator.locks : undefined;
}

const prefix = "operant-run-";
const nameOf = (run: string): string => prefix + run;

/**
 * Takes a run for this tab, so that two tabs never compute the same trials.
 * @returns how to let go of it, or null when another tab has it
 */
export async function takeRun(locks: Locks | undefined, run: string): Promise<(() => void) | null> {
  if (locks === undefined) return () => {};
  return new Promise((resolve, reject) => {
    locks
      .request(nameOf(run), { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/** Waits until the run is free, because its tab has ended it or died, and takes it. */
export async function awaitRun(locks: Locks, run: string, signal: AbortSignal): Promise<() => void> {
  return new Promise((resolve, reject) => {
    locks
      .request(nameOf(run), { signal }, () => new Promise<void>((release) => resolve(release)))
      .catch(reject);
  });
}

/** Whether a tab, this one included, has the run. */
export async function isTaken(locks: Locks | undefined, run: string): Promise<boolean> {
  const { held = [] } = (await locks?.query()) ?? {};
  return held.some(({ name }) => name === nameOf(run));
}

/** Whether some tab has some run; true where nobody can know. */
export async function isAnyTaken(locks: Locks | undefined): Promise<boolean> {
  if (locks === undefined) return true;
  const { held = [] } = await locks.query();
  return held.some(({ name = "" }) => name.startsWith(prefix));
}

/**
 * Calls back once when a lock is free.
 * @returns stops waiting
 */
export function whenFree(locks: Locks | undefined, name: string, free: () => void): () => void {
  const stop = new AbortController();
  locks
    ?.request(name, { signal: stop.signal }, () => free())
    .catch(() => {
      // Only an abort ends the wait otherwise.
    });
  return () => stop.abort();
}
