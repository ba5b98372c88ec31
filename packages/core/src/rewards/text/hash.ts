/** Start of a word's hash (FNV-1a, 32 bits; G. Fowler, L. C. Noll, P. Vo). */
export const HASH_START = 0x811c9dc5 | 0;
/** Its multiplier. */
export const HASH_PRIME = 0x01000193;

/**
 * Spreads a hash over all 32 bits, so that its order is as good as random (MurmurHash3's finaliser, A. Appleby).
 * Signed, like every hash here: engines keep signed 32-bit integers without boxing them.
 */
export function spread(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Hash of a sequence so far and what follows, not yet spread. */
export function follow(hash: number, next: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ next, 0x9e3779b1);
}

/** Hash that the scanner gives to a word of folded letters. */
export function wordHash(word: string): number {
  let h = HASH_START;
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), HASH_PRIME);
  return spread(h);
}

/** Hash that the scanner gives to a pair of characters of a script without spaces. */
export function pairHash(first: number, second: number): number {
  return spread(follow(follow(HASH_START, first), second));
}

/** Set of 32-bit hashes, by open addressing. */
export class HashSet {
  #slots: Int32Array;
  #room: number;

  /** @param expected number of hashes, as a first guess */
  constructor(expected: number) {
    let slots = 64;
    while (slots < 2 * expected) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.#room = slots >> 1;
  }

  /** Adds a hash; false where it is in already. 0 and 1 count as one. */
  add(hash: number): boolean {
    if (!insert(this.#slots, hash === 0 ? 1 : hash)) return false;
    if (--this.#room === 0) this.#grow();
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    this.#room = old.length * 2;
    for (const value of old)
      if (value !== 0) {
        insert(this.#slots, value);
        this.#room--;
      }
  }
}

function insert(slots: Int32Array, value: number): boolean {
  const last = slots.length - 1;
  let at = value & last;
  for (;;) {
    const held = slots[at]!;
    if (held === value) return false;
    if (held === 0) {
      slots[at] = value;
      return true;
    }
    at = (at + 1) & last;
  }
}
