/** Episodes per second to choose from. */
export const speeds = [0.5, 1, 2, 5, 20, 60] as const;

/** Speed until another is chosen. */
export const STANDARD_SPEED = 2;

/**
 * Where the playhead is: episodes since the start, with the share of the current one that has passed. It never
 * passes the last episode that is there; where the trial still runs it waits there and goes on when more comes.
 */
export class Playback {
  playing = false;
  /** Episodes per second. */
  speed: number = STANDARD_SPEED;
  private at = 0;
  private available = 0;
  private complete = false;

  /** Episode shown, from 0. */
  get episode(): number {
    return Math.max(0, Math.min(Math.floor(this.at), this.available - 1));
  }

  /** Share of the episode that has passed, 0 to 1. */
  get phase(): number {
    return Math.min(1, this.at - this.episode);
  }

  /** True when there is nothing left to play. */
  get ended(): boolean {
    return this.complete && this.at >= this.available;
  }

  /** @param complete whether no further episode will come */
  grow(available: number, complete: boolean): void {
    this.available = available;
    this.complete = complete;
    this.at = Math.min(this.at, available);
  }

  /** Shows the start of an episode, clamped to those that are there. */
  seek(episode: number): void {
    this.at = Math.max(0, Math.min(episode, this.available - 1));
  }

  /** Goes back to before the first episode of another trial. */
  reset(): void {
    this.at = 0;
    this.available = 0;
    this.complete = false;
  }

  /** Starts from the beginning when the end was reached. */
  play(): void {
    if (this.ended || (this.complete && this.episode === this.available - 1)) this.at = 0;
    this.playing = true;
  }

  pause(): void {
    this.playing = false;
  }

  /** Moves on by so many seconds; stops by itself at the end. */
  advance(seconds: number): void {
    if (!this.playing) return;
    this.at = Math.min(this.at + seconds * this.speed, this.available);
    if (this.ended) this.playing = false;
  }
}
