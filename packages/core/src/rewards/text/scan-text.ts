import {
  characterClass,
  foldedLetter,
  HIGH_SURROGATE,
  INVISIBLE,
  LETTER,
  PUNCTUATION,
  SPACE,
  SYMBOL,
  UNSPACED,
} from "./character-class.js";
import { follow, HASH_PRIME, HASH_START, HashSet, pairHash, spread } from "./hash.js";
import { lookAtAngle, lookAtBracket, lookAtQuotes, lookAtWord, lookFilter } from "./judge-marks.js";
import { Sketch } from "./sketch.js";

/** Characters (UTF-16 units) that are read at either end of a text; what lies between is only counted. */
export const READ_AT_EACH_END = 131_072;
/** Tag characters, and zero-width characters in a row, that count as hidden text. */
const HIDDEN_TAGS = 4;
const HIDDEN_ZERO_WIDTH = 8;
/** Words that make an opening. */
const OPENING_WORDS = 4;

/** What one pass over a text finds. */
export interface Scan {
  readonly characters: number;
  readonly words: number;
  /** Units read: all, or twice READ_AT_EACH_END. */
  readonly read: number;
  readonly whole: number;
  readonly opening: number;
  readonly wordSketch: Uint32Array;
  readonly shingleSketch: Uint32Array;
  /** Runs of four words, and how many of them had been there before. */
  readonly shingles: number;
  readonly repeated: number;
  readonly marks: number;
  readonly hidden: boolean;
  /** Letters, digits, ideographs, emoji. */
  readonly hasWord: boolean;
  readonly hasSymbol: boolean;
  readonly hasPunctuation: boolean;
  readonly headings: number;
  readonly listItems: number;
  readonly bold: number;
}

/** Reads a text once. */
export function scanText(text: string): Scan {
  const scanner = new Scanner(text);
  let characters = text.length;
  if (text.length <= 2 * READ_AT_EACH_END) characters -= scanner.read(0, text.length);
  else {
    const headEnd = READ_AT_EACH_END - (insidePair(text, READ_AT_EACH_END) ? 1 : 0);
    const tail = text.length - READ_AT_EACH_END;
    const tailStart = tail - (insidePair(text, tail) ? 1 : 0);
    characters -= scanner.read(0, headEnd) + pairs(text, headEnd, tailStart);
    characters -= scanner.read(tailStart, text.length);
  }
  return scanner.result(characters);
}

function insidePair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

function pairs(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from + 1; i < to; i++)
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) count++;
  return count;
}

/** Words that are gathered before they are worked on together. */
const BATCH = 512;

class Scanner {
  readonly #text: string;
  readonly #wordSketch = new Sketch();
  readonly #shingleSketch = new Sketch();
  readonly #seen: HashSet;
  readonly #distinct = new HashSet(64);
  readonly #hashes: Int32Array;
  readonly #starts: Int32Array;
  #pending = 0;
  #words = 0;
  #units = 0;
  #opening = HASH_START;
  /** Words of the run that is under way: of four, the last three are kept. */
  #run = 0;
  #a = 0;
  #b = 0;
  #c = 0;
  #shingles = 0;
  #repeated = 0;
  #marks = 0;
  #whole = HASH_START;
  #hasSymbol = false;
  #hasPunctuation = false;
  #hidden = false;
  #headings = 0;
  #listItems = 0;
  #bold = 0;
  #boldEnd = 0;

  constructor(text: string) {
    this.#text = text;
    const length = Math.min(text.length, 2 * READ_AT_EACH_END);
    this.#seen = new HashSet(length / 5);
    this.#hashes = new Int32Array(Math.min(BATCH, length));
    this.#starts = new Int32Array(Math.min(BATCH, length));
  }

  result(characters: number): Scan {
    const read = this.#units;
    const per = read === 0 ? 0 : 100 / (read === this.#text.length ? characters : read);
    return {
      characters,
      words: read === this.#text.length ? this.#words : Math.round((this.#words * this.#text.length) / read),
      read,
      whole: spread(read === this.#text.length ? this.#whole : follow(this.#whole, this.#text.length)) >>> 0,
      opening: spread(this.#opening) >>> 0,
      wordSketch: this.#wordSketch.hashes(),
      shingleSketch: this.#shingleSketch.hashes(),
      shingles: this.#shingles,
      repeated: this.#repeated,
      marks: this.#marks,
      hidden: this.#hidden,
      hasWord: this.#words > 0,
      hasSymbol: this.#hasSymbol,
      hasPunctuation: this.#hasPunctuation,
      headings: this.#headings * per,
      listItems: this.#listItems * per,
      bold: this.#bold * per,
    };
  }

  /** Reads units from … to − 1; gives how many of them are second halves of a character. */
  read(from: number, to: number): number {
    const text = this.#text;
    const classes = characterClass;
    const letters = foldedLetter;
    let seconds = 0;
    let inWord = false;
    let wordStart = 0;
    let hash = 0;
    // Last character of a run of a script without spaces, −1 outside; whether it has been part of a pair.
    let unspaced = -1;
    let paired = false;
    let zeroWidth = 0;
    let tags = 0;
    let flagTags = false;
    this.#run = 0;
    this.#units += to - from;
    this.#lineStart(from, to);
    for (let i = from; i < to; i++) {
      const unit = text.charCodeAt(i);
      let lower = letters[unit]!;
      if (lower !== 0) {
        if (!inWord) {
          if (unspaced >= 0) {
            if (!paired) this.#word(spread(follow(HASH_START, unspaced)), i - 1);
            unspaced = -1;
          }
          inWord = true;
          wordStart = i;
          hash = HASH_START;
        }
        do {
          hash = Math.imul(hash ^ lower, HASH_PRIME);
          i++;
          lower = i < to ? letters[text.charCodeAt(i)]! : 0;
        } while (lower !== 0);
        i--;
        zeroWidth = 0;
        continue;
      }
      let kind = classes[unit]!;
      if (inWord && kind !== INVISIBLE && kind !== HIGH_SURROGATE) {
        inWord = false;
        this.#word(spread(hash), wordStart);
      }
      if (unit === 32) {
        zeroWidth = 0;
        if (unspaced < 0) continue;
      }
      let code = unit;
      if (kind === HIGH_SURROGATE) {
        const next = i + 1 < to ? text.charCodeAt(i + 1) : 0;
        if ((next & 0xfc00) === 0xdc00) {
          seconds++;
          i++;
          code = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
          kind = classOfPair(code);
        } else kind = SYMBOL;
        if (inWord && kind !== INVISIBLE && kind !== LETTER) {
          inWord = false;
          this.#word(spread(hash), wordStart);
        }
      }
      if (kind === INVISIBLE) {
        if (code >= 0xe0000) {
          // Beyond the tags are variation selectors, which ideographs use.
          if (code <= 0xe007f && !flagTags && ++tags >= HIDDEN_TAGS) this.#hidden = true;
        } else if ((code >= 0x200b && code <= 0x200d) || (code >= 0x2060 && code <= 0x2064)) {
          if (++zeroWidth >= HIDDEN_ZERO_WIDTH) this.#hidden = true;
        }
        continue;
      }
      if (code !== 0xfeff) zeroWidth = 0;
      else if (++zeroWidth >= HIDDEN_ZERO_WIDTH) this.#hidden = true;
      flagTags = code === 0x1f3f4;
      if (unspaced >= 0 && kind !== UNSPACED) {
        if (!paired) this.#word(spread(follow(HASH_START, unspaced)), i - 1);
        unspaced = -1;
      }
      if (kind === SPACE) {
        if (unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029) this.#lineStart(i + 1, to);
      } else if (kind === UNSPACED) {
        if (unspaced >= 0) this.#word(pairHash(unspaced, code), i - 1);
        paired = unspaced >= 0;
        unspaced = code;
      } else if (kind === LETTER) {
        // Beyond 16 bits: other scripts, and letters of mathematics.
        if (!inWord) {
          inWord = true;
          wordStart = i - 1;
          hash = HASH_START;
        }
        hash = Math.imul(hash ^ code, HASH_PRIME);
      } else if (code > 0xffff) this.#word(spread(follow(HASH_START, code)), i - 1);
      else {
        this.#whole = follow(this.#whole, code);
        if (kind === PUNCTUATION) {
          this.#hasPunctuation = true;
          this.#punctuation(unit, i, to);
        } else {
          this.#hasSymbol = true;
          if (unit === 0x3c) this.#marks = lookAtAngle(this.#marks, text, i);
        }
      }
    }
    if (inWord) this.#word(spread(hash), wordStart);
    if (unspaced >= 0 && !paired) this.#word(spread(follow(HASH_START, unspaced)), to - 1);
    this.#flush();
    return seconds;
  }

  #word(hash: number, start: number): void {
    this.#whole = follow(this.#whole, hash);
    const at = this.#pending++;
    this.#hashes[at] = hash;
    this.#starts[at] = start;
    if (this.#pending === this.#hashes.length) this.#flush();
  }

  #flush(): void {
    const hashes = this.#hashes;
    const words = this.#wordSketch;
    const shingles = this.#shingleSketch;
    const seen = this.#seen;
    const distinct = this.#distinct;
    const filter = lookFilter;
    const count = this.#pending;
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let run = this.#run;
    let repeated = 0;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i]!;
      if (words.wants(hash) && distinct.add(hash)) words.add(hash);
      if (run === 3) {
        const shingle = spread(follow(follow(follow(a, b), c), hash));
        if (seen.add(shingle)) shingles.add(shingle);
        else repeated++;
        this.#shingles++;
      } else run++;
      a = b;
      b = c;
      c = hash;
      if (filter[hash & 1023] === 1)
        this.#marks = lookAtWord(this.#marks, this.#text, this.#starts[i]!, hash);
    }
    for (let i = 0; i < count && this.#words + i < OPENING_WORDS; i++)
      this.#opening = follow(this.#opening, hashes[i]!);
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#run = run;
    this.#repeated += repeated;
    this.#words += count;
    this.#pending = 0;
  }

  #punctuation(unit: number, at: number, to: number): void {
    if (unit === 0x5b) this.#marks = lookAtBracket(this.#marks, this.#text, at);
    else if (unit === 0x22) {
      const text = this.#text;
      if (text.charCodeAt(at + 1) === 0x22 && text.charCodeAt(at + 2) === 0x22)
        this.#marks = lookAtQuotes(this.#marks, text, at);
    } else if ((unit === 0x2a || unit === 0x5f) && at >= this.#boldEnd) this.#boldAt(unit, at, to);
  }

  /** Counts a bold span that starts at two asterisks or underscores, and skips what it holds. */
  #boldAt(marker: number, at: number, to: number): void {
    const text = this.#text;
    if (at + 4 >= to || text.charCodeAt(at + 1) !== marker) return;
    let end = at + 2;
    while (end < to) {
      const unit = text.charCodeAt(end);
      if (unit === marker || unit === 10) break;
      end++;
    }
    if (end === at + 2 || end + 1 >= to) return;
    if (text.charCodeAt(end) !== marker || text.charCodeAt(end + 1) !== marker) return;
    this.#bold++;
    this.#boldEnd = end + 2;
  }

  /** Counts a heading or list item that starts a line. */
  #lineStart(from: number, to: number): void {
    const text = this.#text;
    let at = from;
    while (at < to && isBlank(text.charCodeAt(at))) at++;
    if (at >= to) return;
    const unit = text.charCodeAt(at);
    if (unit === 0x23) {
      let spaces = 0;
      while (spaces < at - from && text.charCodeAt(from + spaces) === 32) spaces++;
      if (spaces !== at - from || spaces > 3) return;
      let end = at;
      while (end < to && end - at < 7 && text.charCodeAt(end) === 0x23) end++;
      if (end - at <= 6 && end < to && characterClass[text.charCodeAt(end)] === SPACE) this.#headings++;
      return;
    }
    let end = at;
    if (unit === 0x2d || unit === 0x2a || unit === 0x2b) end++;
    else if (unit >= 0x30 && unit <= 0x39) {
      while (end < to && end - at < 10 && text.charCodeAt(end) >= 0x30 && text.charCodeAt(end) <= 0x39) end++;
      const mark = end < to ? text.charCodeAt(end) : 0;
      if (end - at > 9 || (mark !== 0x2e && mark !== 0x29)) return;
      end++;
    } else return;
    if (end < to && characterClass[text.charCodeAt(end)] === SPACE) this.#listItems++;
  }
}

/** White space that does not end a line. */
function isBlank(unit: number): boolean {
  return characterClass[unit] === SPACE && unit !== 10 && unit !== 13 && unit !== 0x2028 && unit !== 0x2029;
}

function classOfPair(code: number): number {
  if (code >= 0x20000 && code <= 0x3ffff) return UNSPACED;
  if (code >= 0xe0000 && code <= 0xe0fff) return INVISIBLE;
  if ((code >= 0x1d400 && code <= 0x1d7ff) || code < 0x1b000) return LETTER;
  return SYMBOL;
}
