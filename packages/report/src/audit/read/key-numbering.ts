/**
 * Numbers keys 0, 1, … in order of first appearance: an open-addressing table over 64-bit keys, because a Map of
 * strings of a large log would not fit.
 */
export class KeyNumbering {
  private slots = new Int32Array(1024).fill(-1);
  private high = new Uint32Array(512);
  private low = new Uint32Array(512);
  count = 0;

  number(high: number, low: number): number {
    if (this.count === this.high.length) this.grow();
    const mask = this.slots.length - 1;
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    for (let at = this.slots[slot]!; at !== -1; at = this.slots[slot]!) {
      if (this.low[at] === low && this.high[at] === high) return at;
      slot = (slot + 1) & mask;
    }
    this.slots[slot] = this.count;
    this.high[this.count] = high;
    this.low[this.count] = low;
    return this.count++;
  }

  private grow(): void {
    const size = this.high.length * 2;
    const { high, low } = this;
    this.high = new Uint32Array(size);
    this.low = new Uint32Array(size);
    this.high.set(high);
    this.low.set(low);
    this.slots = new Int32Array(size * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let at = 0; at < this.count; at++) {
      let slot = (low[at]! ^ Math.imul(high[at]!, 0x9e3779b1)) & mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & mask;
      this.slots[slot] = at;
    }
  }
}
