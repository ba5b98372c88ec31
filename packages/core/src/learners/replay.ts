import type { Kernels } from "../numeric/index.js";

const PAGE_BITS = 10;
const PAGE_RECORDS = 1 << PAGE_BITS;
const RECORD_BYTES = 16;

/**
 * A ring buffer of transitions (L.-J. Lin, Machine Learning 8, 1992) in kernel memory, states given by the
 * addresses of their rows. A transition is one record of four 32-bit numbers, laid out as `assembly/replay.ts`
 * says, so that sampling it touches one cache line. Memory is taken in pages as it fills.
 */
export class Replay {
  /** Transitions held. */
  size = 0;
  /** Address of the list of pages. */
  readonly pages: number;
  private next = 0;
  private pageCount = 0;

  /** @param capacity transitions held at most; beyond that the oldest is overwritten */
  constructor(
    private readonly kernels: Kernels,
    readonly capacity: number,
  ) {
    this.pages = kernels.allocate(4 * Math.ceil(capacity / PAGE_RECORDS));
  }

  /** Address of the record that the next `add` overwrites, or 0 while there is room. */
  get overwritten(): number {
    return this.size === this.capacity ? this.address(this.next) : 0;
  }

  /** Stores a transition, over the oldest one when the buffer is full. The reward is rounded to a 32-bit float. */
  add(state: number, action: number, reward: number, next: number, terminal: 0 | 1): void {
    if (this.next >> PAGE_BITS === this.pageCount) {
      const page = this.kernels.allocate(PAGE_RECORDS * RECORD_BYTES);
      this.kernels.u32[this.pages / 4 + this.pageCount++] = page;
    }
    const { u32, f32 } = this.kernels;
    const at = this.address(this.next) >>> 2;
    u32[at] = state;
    u32[at + 1] = 2 * action + terminal;
    u32[at + 2] = next;
    f32[at + 3] = reward;
    this.next = this.next + 1 === this.capacity ? 0 : this.next + 1;
    if (this.size < this.capacity) this.size++;
  }

  /** Address of the i-th record, in the order of memory. */
  address(i: number): number {
    return this.kernels.u32[(this.pages >>> 2) + (i >> PAGE_BITS)]! + (i & (PAGE_RECORDS - 1)) * RECORD_BYTES;
  }
}
