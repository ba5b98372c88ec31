import { log } from "@operant/core/math";
import type { Paper } from "@operant/studies/papers";
import { contentWords } from "./words.js";

/** How much sharing a module or a family counts beside the cosine, which is at most 1. */
const sameModule = 0.15;
const sameFamily = 0.1;

/** Groups that hold what fits nowhere else: being in them together says nothing. */
const leftovers: readonly string[] = ["catalogue-only", "other"];

/** Below this two papers are not worth naming together. */
const leastScore = 0.1;

/**
 * For each paper the ids of the papers most like it, nearest first. Likeness is the cosine between TF-IDF
 * vectors of title, mechanism and claim (term counts times log(N / papers with the term)), plus a constant for the same
 * module and one for the same family. Ties go by id, so the answer depends on nothing but the rows.
 * @param most how many a paper may have
 */
export function relatedPapers(papers: readonly Paper[], most = 6): ReadonlyMap<string, readonly string[]> {
  const cosines = cosineMatrix(papers.map((paper) => `${paper.title} ${paper.mechanism} ${paper.claim}`));
  const count = papers.length;
  return new Map(
    papers.map((paper, i) => {
      const scored = papers.flatMap((other, j) => {
        const score = cosines[i * count + j]! + shared(paper, other);
        return i === j || score < leastScore ? [] : [{ id: other.id, score }];
      });
      scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
      return [paper.id, scored.slice(0, most).map(({ id }) => id)];
    }),
  );
}

function shared(a: Paper, b: Paper): number {
  const alike = (x: string, y: string) => x === y && !leftovers.includes(x);
  return (alike(a.module, b.module) ? sameModule : 0) + (alike(a.family, b.family) ? sameFamily : 0);
}

/** Cosines between the TF-IDF vectors of n texts, row by row. Only texts that share a word are visited. */
function cosineMatrix(texts: readonly string[]): Float64Array {
  const count = texts.length;
  const postings = new Map<string, Map<number, number>>();
  texts.forEach((text, i) => {
    for (const word of contentWords(text)) {
      const within = postings.get(word) ?? new Map<number, number>();
      within.set(i, (within.get(i) ?? 0) + 1);
      postings.set(word, within);
    }
  });
  const products = new Float64Array(count * count);
  for (const within of postings.values()) {
    const weight = log(count / within.size);
    const square = weight * weight;
    for (const [i, a] of within) for (const [j, b] of within) products[i * count + j]! += a * b * square;
  }
  const lengths = texts.map((_, i) => Math.sqrt(products[i * count + i]!));
  return products.map((product, k) => {
    const length = lengths[Math.floor(k / count)]! * lengths[k % count]!;
    return length > 0 ? product / length : 0;
  });
}
