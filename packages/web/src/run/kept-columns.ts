/** Bytes of columns that are kept for curves; what is beyond is read from the shelf each time it is drawn. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Columns of finished trials by trial and metric, up to a number of bytes: a run of many thousand trials would
 * otherwise end its worker.
 */
export class KeptColumns {
  readonly #columns = new Map<string, Float64Array>();
  #bytes = 0;

  constructor(readonly most = mostBytes) {}

  get(key: string, metric: string): Float64Array | undefined {
    return this.#columns.get(placeOf(key, metric));
  }

  /** Keeps a trial's columns as far as there is room; those that are there stay. */
  put(key: string, columns: Readonly<Record<string, Float64Array>>): void {
    for (const [metric, column] of Object.entries(columns)) {
      const place = placeOf(key, metric);
      if (this.#columns.has(place) || this.#bytes + column.byteLength > this.most) continue;
      this.#columns.set(place, column);
      this.#bytes += column.byteLength;
    }
  }
}

function placeOf(key: string, metric: string): string {
  return `${key} ${metric}`;
}
