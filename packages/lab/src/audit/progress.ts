/** Milliseconds before the first line is shown, and between two. */
const pause = 200;

/** One line on standard error that says how far a long reading is; nothing where that is no terminal. */
export class ReadingProgress {
  readonly #start = performance.now();
  #last = 0;
  #shown = false;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  /** For `ReadOptions.progress`. */
  readonly told = (bytes: number, ofBytes: number | undefined): void => {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.#start < pause || now - this.#last < pause) return;
    this.#last = now;
    const megabytes = (size: number) => `${Math.round(size / 1e6)} MB`;
    const share =
      ofBytes === undefined || ofBytes === 0
        ? megabytes(bytes)
        : `${Math.min(100, Math.floor((100 * bytes) / ofBytes))}% of ${megabytes(ofBytes)}`;
    this.#line(`Reading the log: ${share}`);
  };

  /** Says what takes a while after the reading, where that was long enough to be shown. */
  phase(words: string): void {
    if (this.#shown) this.#line(words);
  }

  /** Takes the line away. */
  done(): void {
    if (this.#shown) this.stream.write("\r\u001b[K");
    this.#shown = false;
  }

  #line(words: string): void {
    this.stream.write(`\r\u001b[K${words}`);
    this.#shown = true;
  }
}
