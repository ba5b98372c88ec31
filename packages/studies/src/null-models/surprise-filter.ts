import { log } from "@operant/core/math";
import { wordsOf } from "./texts.js";

/** Words of a window: a surprising stretch shows however long the rest is. */
const WINDOW = 10;
/** Added to each count, so that no pair of words is impossible. */
const SMOOTHING = 0.1;

/**
 * Windowed perplexity in miniature: mean −ln P(word | word before) of a bigram model with additive smoothing, over
 * every window of ten words; a text's surprise is the highest.
 * @param corpus texts that the model is fitted to
 */
export function surpriseOf(corpus: readonly string[]): (text: string) => number {
  const pairs = new Map<string, number>();
  const words = new Map<string, number>();
  for (const text of corpus) {
    const said = wordsOf(text);
    said.forEach((word, i) => {
      words.set(word, (words.get(word) ?? 0) + 1);
      if (i > 0) pairs.set(`${said[i - 1]} ${word}`, (pairs.get(`${said[i - 1]} ${word}`) ?? 0) + 1);
    });
  }
  const types = words.size + 1;
  return (text) => {
    const said = wordsOf(text);
    const surprises = said
      .slice(1)
      .map(
        (word, i) =>
          -log(
            ((pairs.get(`${said[i]} ${word}`) ?? 0) + SMOOTHING) /
              ((words.get(said[i]!) ?? 0) + SMOOTHING * types),
          ),
      );
    const width = Math.min(WINDOW, surprises.length);
    let sum = 0;
    let most = 0;
    surprises.forEach((surprise, i) => {
      sum += surprise - (i >= width ? surprises[i - width]! : 0);
      if (i >= width - 1) most = Math.max(most, sum / width);
    });
    return most;
  };
}
