/**
 * What a UTF-16 code unit is to the reader of words. Fixed ranges rather than Unicode properties, because those
 * differ between engines of different age, and a digest must have the same bits everywhere.
 */
export const LETTER = 1;
/** Of a script that is written without spaces: words are taken to be pairs of such characters. */
export const UNSPACED = 2;
export const SPACE = 3;
/** Full stops, quotes, brackets, dashes …: what says nothing alone. */
export const PUNCTUATION = 4;
/** Operators, currencies, arrows …: parts words, but can be an answer. */
export const SYMBOL = 5;
/** Controls and zero-width characters: not seen, and do not part words. */
export const INVISIBLE = 6;
/** First half of a character beyond 16 bits. */
export const HIGH_SURROGATE = 7;

/** Class of each code unit. */
export const characterClass: Uint8Array = classes();

/** Lower case of letters, 0 of everything else: one look-up per letter. */
export const foldedLetter: Uint16Array = (() => {
  const lower = folding();
  return characterClass.reduce((table, kind, code) => {
    if (kind === LETTER) table[code] = lower[code]!;
    return table;
  }, new Uint16Array(0x10000));
})();

function classes(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(LETTER);
  const set = (kind: number, ...ranges: readonly (readonly [from: number, to: number])[]): void => {
    for (const [from, to] of ranges) table.fill(kind, from, to + 1);
  };
  set(PUNCTUATION, [0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e], [0xa1, 0xbf]);
  set(PUNCTUATION, [0x2010, 0x2027], [0x2030, 0x205e], [0x2e00, 0x2e7f], [0x3001, 0x303f], [0xfe10, 0xfe6f]);
  set(PUNCTUATION, [0xff01, 0xff0f], [0xff1a, 0xff20], [0xff3b, 0xff40], [0xff5b, 0xff65]);
  set(PUNCTUATION, [0x55d, 0x55f], [0x589, 0x58a], [0x5be, 0x5be], [0x60c, 0x60c], [0x61b, 0x61f]);
  set(PUNCTUATION, [0x66a, 0x66d], [0x6d4, 0x6d4], [0x964, 0x965], [0x30fb, 0x30fb]);
  for (const symbol of "$%&+<=>@^¢£¤¥¦§©¬®¯°±´¶¸×÷") table[symbol.charCodeAt(0)] = SYMBOL;
  set(SYMBOL, [0x20a0, 0x20cf], [0x2100, 0x2bff], [0x3012, 0x3013], [0xffe0, 0xffef], [0xfffc, 0xffff]);
  for (const letter of "ªµº²³¹¼½¾々〆〇") table[letter.charCodeAt(0)] = LETTER;
  set(UNSPACED, [0x0e00, 0x0eff], [0x0f00, 0x109f], [0x1780, 0x17ff], [0x2e80, 0x2fdf], [0x3005, 0x3007]);
  set(UNSPACED, [0x3041, 0x30fa], [0x30fc, 0x312f], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xf900, 0xfaff]);
  set(UNSPACED, [0xff66, 0xff9f]);
  set(INVISIBLE, [0x00, 0x1f], [0x7f, 0x9f], [0xad, 0xad], [0x180e, 0x180e], [0x200b, 0x200f]);
  set(INVISIBLE, [0x202a, 0x202e], [0x2060, 0x206f], [0xfe00, 0xfe0f], [0xfff9, 0xfffb]);
  set(SPACE, [0x09, 0x0d], [0x20, 0x20], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029]);
  set(SPACE, [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]);
  // A second half without its first is no character; it parts words like a symbol.
  set(HIGH_SURROGATE, [0xd800, 0xdbff]);
  set(SYMBOL, [0xdc00, 0xdfff]);
  return table;
}

/** Lower case of each code unit of Latin, Greek, Cyrillic and Armenian; others as they are. */
function folding(): Uint16Array {
  const table = new Uint16Array(0x10000);
  for (let code = 0; code < 0x10000; code++) table[code] = code;
  for (const [from, to] of [
    [0x41, 0x587],
    [0x1e00, 0x1fff],
  ] as const)
    for (let code = from; code <= to; code++) {
      const lower = String.fromCharCode(code).toLowerCase();
      if (lower.length === 1) table[code] = lower.charCodeAt(0);
    }
  table[0x3c2] = 0x3c3;
  for (let code = 0xff21; code <= 0xff3a; code++) table[code] = code + 32;
  return table;
}
