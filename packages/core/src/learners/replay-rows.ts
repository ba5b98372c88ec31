import { OperantError } from "../error.js";
import type { Kernels } from "../numeric/index.js";

const PAGE_ROWS = 1024;
const PAGE_BITS = 10;

/**
 * The distinct observations in a replay buffer. Each is stored once, as 32-bit floats in kernel memory, at an
 * address that stands for it; equal observations get the same address. Behind the numbers there is room for a
 * memo, what others remember of the row. References are counted: when the last transition that uses a row is
 * overwritten, its memory is given to the next new row.
 */
export class ReplayRows {
  /** Byte offset of the memo in a row. */
  readonly memo: number;
  /** True when the last `intern` made a new row, perhaps in place of a released one, whose memo is still there. */
  fresh = false;
  /** Number of distinct rows held. */
  size = 0;
  /** Number of rows that there has been memory for. */
  capacity = 0;
  private readonly pages: number[] = [];
  private readonly free: number[] = [];
  /** Bytes of a row: the numbers, the memo, and the row's id, rounded up to whole vectors. */
  private readonly bytes: number;
  private readonly idAt: number;
  private references = new Int32Array(PAGE_ROWS);
  private hashes = new Int32Array(PAGE_ROWS);
  /** Open addressing with linear probing: id + 1, or 0 for an empty slot. At most half full. */
  private slots = new Int32Array(2 * PAGE_ROWS);
  private readonly floats: Float32Array;
  private readonly bits: Int32Array;

  /**
   * @param width numbers in an observation
   * @param stride floats of a row that are read as the observation, at least `width`; the rest stays zero
   * @param memoSize 32-bit numbers of the memo
   */
  constructor(
    private readonly kernels: Kernels,
    private readonly width: number,
    stride: number,
    memoSize: number,
  ) {
    this.memo = 4 * stride;
    this.idAt = stride + memoSize;
    this.bytes = 16 * Math.ceil((this.idAt + 1) / 4);
    this.floats = new Float32Array(width);
    this.bits = new Int32Array(this.floats.buffer);
  }

  /**
   * The address of an observation, rounded to 32-bit floats (−0 counts as 0), with one more reference.
   * @throws OperantError `broken-contract` when a number in it is not finite
   */
  intern(observation: Float64Array): number {
    const hash = this.read(observation);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.slots[slot]! - 1;
      if (id < 0) break;
      if (this.hashes[id] === hash) {
        const address = this.address(id);
        if (this.equals(address)) {
          this.references[id]!++;
          this.fresh = false;
          return address;
        }
      }
      slot = (slot + 1) & mask;
    }
    this.fresh = true;
    return this.insert(slot, hash);
  }

  /** Gives one reference back. */
  release(address: number): void {
    const id = this.kernels.u32[(address >>> 2) + this.idAt]!;
    if (--this.references[id]! > 0) return;
    this.size--;
    this.free.push(id);
    // Linear probing without tombstones: move later entries of the run back into the gap
    // (D. E. Knuth, TAOCP vol. 3, 6.4, algorithm R).
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let gap = hashes[id]! & mask;
    while (slots[gap] !== id + 1) gap = (gap + 1) & mask;
    for (let at = (gap + 1) & mask; slots[at] !== 0; at = (at + 1) & mask) {
      const home = hashes[slots[at]! - 1]! & mask;
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        slots[gap] = slots[at]!;
        gap = at;
      }
    }
    slots[gap] = 0;
  }

  private address(id: number): number {
    return this.pages[id >> PAGE_BITS]! + (id & (PAGE_ROWS - 1)) * this.bytes;
  }

  private read(observation: Float64Array): number {
    const { floats, bits, width } = this;
    let hash = 0x2545f491;
    for (let i = 0; i < width; i++) {
      floats[i] = observation[i]! + 0; // −0 becomes 0
      const word = bits[i]!;
      if ((word & 0x7f800000) === 0x7f800000) {
        throw new OperantError(
          "broken-contract",
          `Entry ${i} of an observation is ${observation[i]}; expected a finite 32-bit float.`,
          "observation",
        );
      }
      hash = Math.imul(hash ^ word, 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  private equals(address: number): boolean {
    const { floats, width } = this;
    const memory = this.kernels.f32;
    const at = address >>> 2;
    for (let i = 0; i < width; i++) if (memory[at + i] !== floats[i]) return false;
    return true;
  }

  private insert(slot: number, hash: number): number {
    const id = this.free.length > 0 ? this.free.pop()! : this.size;
    if (id === this.capacity) this.addPage();
    const address = this.address(id);
    this.kernels.f32.set(this.floats, address >>> 2);
    this.kernels.u32[(address >>> 2) + this.idAt] = id;
    this.references[id] = 1;
    this.hashes[id] = hash;
    this.size++;
    if (2 * this.size > this.slots.length) this.rehash(id);
    else this.slots[slot] = id + 1;
    return address;
  }

  private addPage(): void {
    this.pages.push(this.kernels.allocate(PAGE_ROWS * this.bytes));
    this.capacity += PAGE_ROWS;
    if (this.capacity > this.references.length) {
      this.references = grown(this.references, 2 * this.references.length);
      this.hashes = grown(this.hashes, 2 * this.hashes.length);
    }
  }

  /** Doubles the table of slots and enters every row again, the new one `last` included. */
  private rehash(last: number): void {
    const old = this.slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    const enter = (id: number) => {
      let slot = this.hashes[id]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    };
    for (const entry of old) if (entry !== 0) enter(entry - 1);
    enter(last);
    this.slots = slots;
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(length);
  copy.set(array);
  return copy;
}
