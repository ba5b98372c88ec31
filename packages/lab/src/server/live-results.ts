import type { JobEvents } from "@operant/report";

/** Milliseconds between two evaluations: at least, and at most where one takes long. */
const leastPause = 400;
const mostPause = 20_000;
/** Share of the time that evaluations may take. */
const largestShare = 0.1;

/** Decides the verdicts again as trials come in: not at once, not too often, and once more at the end. */
export class LiveResults {
  #dirty = false;
  #cancelled = false;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #pause = leastPause;

  constructor(
    private readonly evaluate: () => Promise<JobEvents["results"]>,
    private readonly tell: (results: JobEvents["results"]) => void,
  ) {}

  changed(): void {
    this.#dirty = true;
    if (this.#cancelled) return;
    if (this.#timer !== undefined || this.#working !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#working = this.#work().finally(() => {
        this.#working = undefined;
        if (this.#dirty) this.changed();
      });
    }, this.#pause);
  }

  /** Waits for what is under way and decides once more. */
  async finish(): Promise<void> {
    await this.#working;
    clearTimeout(this.#timer);
    await this.#work();
    clearTimeout(this.#timer);
  }

  /** Gives up what is still to be decided. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#cancelled = true;
  }

  async #work(): Promise<void> {
    this.#dirty = false;
    const began = performance.now();
    try {
      this.tell(await this.evaluate());
    } catch {
      // A run that cannot be evaluated now (its folder is not there yet, or is gone) still goes on; whoever asks
      // for its results is told why.
    }
    const took = performance.now() - began;
    this.#pause = Math.min(mostPause, Math.max(leastPause, took / largestShare));
  }
}
