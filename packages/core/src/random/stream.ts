import { OperantError } from "../error.js";
import { log } from "../math/log.js";

const TWO_TO_MINUS_31 = 1 / 0x80000000;
const TWO_TO_MINUS_32 = 1 / 0x100000000;
const TWO_TO_MINUS_53 = 1 / 0x20000000000000;

/**
 * A seeded source of randomness: xoshiro128** 1.1 (D. Blackman, S. Vigna, "Scrambled linear pseudorandom
 * number generators", ACM TOMS 47(4), 2021), period 2^128 − 1. Most code gets one from `deriveStream`
 * or from its trial's context rather than by hand.
 *
 * The state is four plain fields because that is what JIT compilers keep in registers; a hot loop may
 * copy `s0` … `s3` into locals, step them itself, and write them back.
 */
export class Stream {
  /** The four 32-bit words of the state, as signed integers. */
  s0: number;
  s1: number;
  s2: number;
  s3: number;

  /**
   * @param s0 first word of the state; like the others, any 32-bit integer, signed or unsigned
   * @throws OperantError `bad-value` when all four words are zero (the one state that never moves) or
   * one of them is not a 32-bit integer
   */
  constructor(s0: number, s1: number, s2: number, s3: number) {
    this.s0 = word("s0", s0);
    this.s1 = word("s1", s1);
    this.s2 = word("s2", s2);
    this.s3 = word("s3", s3);
    if ((this.s0 | this.s1 | this.s2 | this.s3) === 0) {
      throw new OperantError(
        "bad-value",
        "The state of a stream is 0, 0, 0, 0, from which xoshiro128** only draws zeros. " +
          "Give at least one word another value, or use deriveStream.",
        "s0",
      );
    }
  }

  /** The next 32 random bits, as an integer in 0 … 2^32 − 1. */
  uint32(): number {
    const s1 = this.s1;
    const a = Math.imul(s1, 5);
    const s2 = this.s2 ^ this.s0;
    const s3 = this.s3 ^ s1;
    this.s1 = s1 ^ s2;
    this.s0 ^= s3;
    this.s2 = s2 ^ (s1 << 9);
    this.s3 = (s3 << 11) | (s3 >>> 21);
    return Math.imul((a << 7) | (a >>> 25), 9) >>> 0;
  }

  /** A uniform number in [0, 1), a multiple of 2^−32, from one draw. */
  uniform(): number {
    return this.uint32() * TWO_TO_MINUS_32;
  }

  /** A uniform number in [0, 1), a multiple of 2^−53, from two draws (27 high bits, then 26). */
  uniform53(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) * TWO_TO_MINUS_53;
  }

  /**
   * A uniform integer in 0 … n − 1, without bias: the high word of the 64-bit product `draw × n`, drawn
   * again while the low word is below 2^32 mod n (D. Lemire, "Fast random integer generation in an
   * interval", ACM TOMACS 29(1), 2019, algorithm 5). Takes one draw with probability 1 − (2^32 mod n)/2^32.
   *
   * @param n integer in 1 … 2^32
   * @throws OperantError `bad-value` for any other `n`
   */
  below(n: number): number {
    if (n >>> 0 !== n || n === 0) {
      if (n === 0x100000000) return this.uint32();
      throw new OperantError(
        "bad-value",
        `below(n) got n = ${n}; expected an integer in 1 … 4294967296.`,
        "n",
      );
    }
    let draw = this.uint32();
    let low = Math.imul(draw, n) >>> 0;
    if (low < n) {
      // Two integers below 2^32, so the remainder is exact. Computed only here: it is the slow part.
      const threshold = (0x100000000 - n) % n;
      while (low < threshold) {
        draw = this.uint32();
        low = Math.imul(draw, n) >>> 0;
      }
    }
    // A product below 2^53 is exact in a double; larger ones are put together from 16-bit halves.
    if (n <= 0x200000) return Math.floor(draw * n * TWO_TO_MINUS_32);
    const carried = Math.floor(((draw & 0xffff) * n) / 0x10000);
    return Math.floor(((draw >>> 16) * n + carried) / 0x10000);
  }

  /**
   * A standard normal number, by the polar method (G. Marsaglia, T. A. Bray, "A convenient method for
   * generating normal variables", SIAM Review 6(3), 1964). The pair's second number is thrown away so
   * that the four words remain the whole state. Takes 2.55 draws on average; |result| < 9.4.
   */
  normal(): number {
    for (;;) {
      // Odd multiples of 2^−32: symmetric about zero and never zero, so the logarithm is finite.
      const u = ((this.uint32() | 0) + 0.5) * TWO_TO_MINUS_31;
      const v = ((this.uint32() | 0) + 0.5) * TWO_TO_MINUS_31;
      const s = u * u + v * v;
      if (s < 1) return u * Math.sqrt((-2 * log(s)) / s);
    }
  }

  /**
   * Puts `array` into a uniformly random order in place (Fisher–Yates from the end; D. E. Knuth, TAOCP
   * vol. 2, 3.4.2, algorithm P) and returns it.
   */
  shuffle<T extends unknown[] | Int32Array | Uint32Array | Float64Array | Uint8Array>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
    return array;
  }

  /** The state as four unsigned words; `new Stream(...state)` goes on from here. */
  state(): [number, number, number, number] {
    return [this.s0 >>> 0, this.s1 >>> 0, this.s2 >>> 0, this.s3 >>> 0];
  }

  /** An independent copy: both draw the same numbers from here on. */
  clone(): Stream {
    return new Stream(this.s0, this.s1, this.s2, this.s3);
  }
}

function word(name: string, value: number): number {
  if ((value | 0) !== value && value >>> 0 !== value) {
    throw new OperantError(
      "bad-value",
      `Word ${name} of a stream's state is ${value}; expected a 32-bit integer (−2147483648 … 4294967295).`,
      name,
    );
  }
  return value | 0;
}
