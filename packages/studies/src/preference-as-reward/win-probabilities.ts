import type { ResponseSpace } from "@operant/core/testbed";

/** P(reward of a response > that of a draw from the base policy) + ½ P(equal), for every response; exact. */
export function winProbabilities({ responses, base }: ResponseSpace, reward: Float64Array): Float64Array {
  const wins = new Float64Array(reward.length);
  for (let from = 0; from < reward.length; from += responses) {
    const rows = Int32Array.from({ length: responses }, (_, k) => from + k).sort(
      (a, b) => reward[a]! - reward[b]!,
    );
    let below = 0;
    for (let start = 0; start < responses; ) {
      let next = start;
      let mass = 0;
      while (next < responses && reward[rows[next]!] === reward[rows[start]!]) mass += base[rows[next++]!]!;
      for (let k = start; k < next; k++) wins[rows[k]!] = below + mass / 2;
      below += mass;
      start = next;
    }
  }
  return wins;
}
