import type { PlannedTrial } from "@operant/core/study";

/** How much of a run's work is done, in the study's units of cost. */
export class Work {
  total = 0;
  done = 0;
  readonly #inHand = new Map<string, { readonly trial: PlannedTrial; readonly share: number }>();
  #cost = 0;
  #finished = 0;
  #started = 0;

  begin(todo: readonly PlannedTrial[]): void {
    this.total = todo.length;
    this.#cost = todo.reduce((sum, { cost }) => sum + cost, 0);
    this.#started = performance.now();
  }

  progress(trial: PlannedTrial, share: number): void {
    this.#inHand.set(trial.key, { trial, share });
  }

  finish(trial: PlannedTrial): void {
    this.done++;
    this.#finished += trial.cost;
    this.#inHand.delete(trial.key);
  }

  /** The trials that have told how far they are, with the share that is done. */
  inHand(): { readonly trial: PlannedTrial; readonly share: number }[] {
    return [...this.#inHand.values()];
  }

  /** Share of the work that is done; 1 when there was none. */
  share(): number {
    if (this.#cost === 0) return 1;
    let sum = this.#finished;
    for (const { trial, share } of this.#inHand.values()) sum += trial.cost * share;
    return Math.min(1, sum / this.#cost);
  }

  /** Seconds left if it goes on at this rate; NaN while nothing is done. */
  remaining(): number {
    const share = this.share();
    if (share <= 0) return Number.NaN;
    const seconds = (performance.now() - this.#started) / 1_000;
    return (seconds * (1 - share)) / share;
  }
}
