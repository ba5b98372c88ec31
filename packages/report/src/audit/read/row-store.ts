/** Columns of doubles that grow together; NaN where nothing was set. */
export class RowStore {
  rows = 0;
  private capacity = 1024;
  private readonly columns: Float64Array[] = [];

  /** Adds a column; returns its number. */
  add(): number {
    this.columns.push(new Float64Array(this.capacity).fill(Number.NaN));
    return this.columns.length - 1;
  }

  /** Begins a row; returns its number. */
  begin(): number {
    if (this.rows === this.capacity) {
      this.capacity *= 2;
      for (let c = 0; c < this.columns.length; c++) {
        const larger = new Float64Array(this.capacity).fill(Number.NaN, this.rows);
        larger.set(this.columns[c]!);
        this.columns[c] = larger;
      }
    }
    return this.rows++;
  }

  set(column: number, row: number, value: number): void {
    this.columns[column]![row] = value;
  }

  get(column: number, row: number): number {
    return this.columns[column]![row]!;
  }

  /** The column's own memory; a copy where it should outlive the store. */
  column(column: number): Float64Array {
    return this.columns[column]!.subarray(0, this.rows);
  }

  /** Keeps the rows that are named, ascending. */
  keep(rows: Uint32Array): void {
    for (const column of this.columns) {
      for (let i = 0; i < rows.length; i++) column[i] = column[rows[i]!]!;
      column.fill(Number.NaN, rows.length, this.rows);
    }
    this.rows = rows.length;
  }
}
