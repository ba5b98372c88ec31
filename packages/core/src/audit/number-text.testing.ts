/** Numbers of a text, set apart by white space; "-" for a missing one. */
export function numbersOf(text: string): Float64Array {
  return Float64Array.from(
    text
      .trim()
      .split(/\s+/)
      .map((word) => (word === "-" ? Number.NaN : Number(word))),
  );
}
