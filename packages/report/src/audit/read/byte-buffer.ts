/** Bytes that grow, up to a limit: what of a record a chunk's end has cut off. */
export class ByteBuffer {
  private bytes = new Uint8Array(1 << 12);
  length = 0;

  append(chunk: Uint8Array, start: number, end: number): void {
    const needed = this.length + end - start;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(chunk.subarray(start, end), this.length);
    this.length = needed;
  }

  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Empties it, and gives back the memory of a long record. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > 1 << 20) this.bytes = new Uint8Array(1 << 12);
  }
}
