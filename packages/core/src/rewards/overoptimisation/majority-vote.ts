import { OperantError } from "../../error.js";

export interface MajorityVote {
  /** The answer given most often; of several, the one that came up first. */
  readonly answer: string;
  /** Index of the first sample that gave it. */
  readonly first: number;
  readonly votes: number;
  /** How many answers were given that often. */
  readonly tied: number;
}

/**
 * The answer that most samples of a prompt give (self-consistency: Wang et al. 2023, arXiv 2203.11171). Answers are
 * equal where their text is: normalise them before.
 * @param answers one per sample, at least one
 * @throws OperantError `bad-value` without an answer
 */
export function majorityVote(answers: readonly string[]): MajorityVote {
  if (answers.length === 0) {
    throw new OperantError("bad-value", "There are no answers; expected one per sample.", "answers");
  }
  const counts = new Map<string, { first: number; votes: number }>();
  answers.forEach((answer, i) => {
    const count = counts.get(answer);
    if (count === undefined) counts.set(answer, { first: i, votes: 1 });
    else count.votes++;
  });
  let answer = answers[0]!;
  let [first, votes, tied] = [0, 0, 0];
  // A map keeps the order of first occurrence.
  for (const [text, count] of counts) {
    if (count.votes === votes) tied++;
    if (count.votes <= votes) continue;
    answer = text;
    [first, votes, tied] = [count.first, count.votes, 1];
  }
  return { answer, first, votes, tied };
}
