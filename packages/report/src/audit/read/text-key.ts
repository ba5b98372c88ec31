/** A 64-bit hash as two unsigned halves: what is kept of a prompt. */
export interface TextKey {
  high: number;
  low: number;
}

const scratch = new Float64Array(1);
const scratchWords = new Uint32Array(scratch.buffer);

/**
 * Hashes as they grow: text and numbers are added one after the other. Two multiplicative lanes of 32 bits with
 * rotations, crossed at the end; not for adversaries, but a log has to be written against it to collide.
 */
export class KeyHash {
  private a = 0;
  private b = 0;

  constructor(seed = 0) {
    this.reset(seed);
  }

  reset(seed = 0): this {
    this.a = (seed ^ 0x9e3779b9) | 0;
    this.b = (Math.imul(seed, 0x27d4eb2f) ^ 0x51ed270b) | 0;
    return this;
  }

  /** Adds UTF-16 units `from` to `to`, and how many they are. */
  text(text: string, from = 0, to = text.length): this {
    let { a, b } = this;
    let i = from;
    for (const end = to - 1; i < end; i += 2) {
      const word = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
      a = Math.imul(a ^ word, 0x85ebca6b);
      a = (a << 13) | (a >>> 19);
      b = Math.imul(b ^ word, 0xcc9e2d51);
      b = (b << 17) | (b >>> 15);
    }
    this.a = a;
    this.b = b;
    if (i < to) this.word(text.charCodeAt(i));
    return this.word(to - from);
  }

  number(value: number): this {
    scratch[0] = value;
    return this.word(scratchWords[0]!).word(scratchWords[1]!);
  }

  word(word: number): this {
    const a = Math.imul(this.a ^ word, 0x85ebca6b);
    this.a = (a << 13) | (a >>> 19);
    const b = Math.imul(this.b ^ word, 0xcc9e2d51);
    this.b = (b << 17) | (b >>> 15);
    return this;
  }

  /** Writes the hash to `key`. */
  finish<K extends TextKey>(key: K): K {
    const a = scrambled(this.a ^ Math.imul(this.b, 0x9e3779b1));
    const b = scrambled(this.b ^ Math.imul(this.a, 0x7feb352d));
    key.high = (a + b) >>> 0;
    key.low = (b + Math.imul(key.high, 3)) >>> 0;
    return key;
  }
}

/** An integer in [0, 2⁵³) that a key and a salt decide: the place of a prompt in the order of sampling. */
export function priority(key: TextKey, salt: number): number {
  const low = scrambled(key.low ^ scrambled(salt));
  const high = scrambled(key.high ^ Math.imul(low, 0x9e3779b1) ^ salt);
  return (high >>> 11) * 4294967296 + (scrambled(low + high) >>> 0);
}

/** The finaliser of MurmurHash3: every bit of the input sways every bit of the result. */
function scrambled(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
