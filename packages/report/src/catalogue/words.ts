/** Words that say nothing about a subject. */
const stopWords = new Set(
  "a about above across after again all also an and any are as at be because been before being between both but by can could do does each either even every few for from further had has have having how however if in into is it its itself just less like made make many may more most much must no nor not of off on once one only or other others our out over own per same should so some such than that the their them then there these they this those through to too two under until up upon use used uses using very via was we were what when where whether which while who whose why will with within without would you your".split(
    " ",
  ),
);

/** The words of a text in lower case, without accents, marks and possessives. "KL-regularised" is two words. */
export function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’]s(?!\p{L})/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** The words that say what a text is about, in the form in which they are compared. */
export function contentWords(text: string): string[] {
  return wordsOf(text).flatMap((word) => comparedForm(word) ?? []);
}

/**
 * A word in the form in which it is compared: plural and singular, British and American spelling are one.
 * Undefined for words that say nothing. Needs to be the same on both sides only, so it may cut where a dictionary
 * would not ("horizon" becomes "horison").
 * @param word in lower case
 */
export function comparedForm(word: string): string | undefined {
  if (stopWords.has(word)) return undefined;
  return word
    .replaceAll("iz", "is")
    .replaceAll("our", "or")
    .replace(/(?<=[^aeiou])ies$/, "y")
    .replace(/(?<=[^suia])s$/, "")
    .replace(/(?<=..)e$/, "");
}
