/** Hashes that a sketch keeps at most. */
export const SKETCH_SIZE = 64;

/**
 * The smallest distinct 32-bit hashes of a set: a uniform sample of it (a bottom-k sketch; A. Z. Broder, "On the
 * resemblance and containment of documents", 1997), by which sets can be compared without keeping them.
 */
export class Sketch {
  // A heap with its largest on top, of hashes with the highest bit turned: signed integers then compare in
  // unsigned order.
  readonly #heap = new Int32Array(SKETCH_SIZE);
  #size = 0;
  #limit = 0x7fffffff;

  /** Whether a hash is small enough to be taken in, unless it is in already. */
  wants(hash: number): boolean {
    return (hash ^ 0x80000000) <= this.#limit;
  }

  /** @param hash that has not been added before */
  add(hash: number): void {
    const value = hash ^ 0x80000000;
    if (value > this.#limit) return;
    const heap = this.#heap;
    if (this.#size < SKETCH_SIZE) {
      heap[this.#size++] = value;
      if (this.#size < SKETCH_SIZE) return;
      for (let i = (SKETCH_SIZE >> 1) - 1; i >= 0; i--) sink(heap, i, heap[i]!);
    } else sink(heap, 0, value);
    this.#limit = heap[0]!;
  }

  /** Ascending. */
  hashes(): Uint32Array {
    const hashes = new Uint32Array(this.#size);
    for (let i = 0; i < hashes.length; i++) hashes[i] = this.#heap[i]! ^ 0x80000000;
    return hashes.sort();
  }
}

/** Puts a value into a heap of which the place `from` is free. */
function sink(heap: Int32Array, from: number, value: number): void {
  let at = from;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= SKETCH_SIZE) break;
    if (child + 1 < SKETCH_SIZE && heap[child + 1]! > heap[child]!) child++;
    if (heap[child]! <= value) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = value;
}

/** Largest hash up to which a sketch has everything that its set has. */
function horizon(sketch: Uint32Array): number {
  return sketch.length < SKETCH_SIZE ? 0xffffffff : sketch[SKETCH_SIZE - 1]!;
}

/**
 * What two sketches say about a ⊆ b: of the hashes of `a` that `b` would have kept too, how many it has. Their ratio
 * is an unbiased estimate of |a ∩ b| / |a| wherever `sampled` > 0, exact where both sketches hold their whole sets.
 */
export function containment(a: Uint32Array, b: Uint32Array): { sampled: number; shared: number } {
  const limit = Math.min(horizon(a), horizon(b));
  let sampled = 0;
  let shared = 0;
  let j = 0;
  for (let i = 0; i < a.length && a[i]! <= limit; i++) {
    sampled++;
    while (j < b.length && b[j]! < a[i]!) j++;
    if (j < b.length && b[j] === a[i]) shared++;
  }
  return { sampled, shared };
}

/**
 * Estimate of the Jaccard similarity |a ∩ b| / |a ∪ b| in [0, 1], from the hashes that both would have kept; NaN
 * where both are empty.
 */
export function resemblance(a: Uint32Array, b: Uint32Array): number {
  const forth = containment(a, b);
  const back = containment(b, a);
  const union = forth.sampled + back.sampled - forth.shared;
  return union === 0 ? Number.NaN : forth.shared / union;
}

/** Whether two sketches hold the same hashes: sets that are the same, but for a collision. */
export function sameSketch(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((hash, i) => hash === b[i]);
}
