import { fitLinearPreferences } from "@operant/core/preferences";
import type { Stream } from "@operant/core/random";
import { convexCopies } from "./convex-copies.js";
import type { ConsistencyParameters } from "./parameters.js";
import { INSTRUCTION, RESPONSE } from "./world.js";

/** A pair as the reward model sees it. */
export interface SeenPair {
  readonly instruction: Float64Array;
  /** What the label prefers. */
  readonly preferred: Float64Array;
  readonly rejected: Float64Array;
}

/** Reward of an instruction's embedding with a response's. */
export type LearnedReward = (instruction: Float64Array, response: Float64Array) => number;

const WEIGHTS = RESPONSE * (INSTRUCTION + 1);

/** Products of every coordinate of an instruction, and 1, with every one of a response. */
function addFeatures(x: Float64Array, y: Float64Array, sign: number, into: Float64Array, at: number): void {
  for (let i = 0; i <= INSTRUCTION; i++)
    for (let j = 0; j < RESPONSE; j++)
      into[at + i * RESPONSE + j]! += sign * (i === INSTRUCTION ? 1 : x[i]!) * y[j]!;
}

/**
 * A bilinear reward xᵀ W y + w·y fitted to pairs, with what the method adds in training or when it is asked. Additions
 * share the weight of the pairs that they were made of, so every method trains on the same total.
 */
export function fitReward(
  p: ConsistencyParameters,
  pairs: readonly SeenPair[],
  stream: Stream,
): LearnedReward {
  const plain = fit(p, pairs, p.method, stream);
  return p.method === "fusion" || p.method === "convex-fusion" ? fused(p, plain, pairs) : plain;
}

function fit(
  p: ConsistencyParameters,
  pairs: readonly SeenPair[],
  method: ConsistencyParameters["method"],
  stream: Stream,
): LearnedReward {
  const used: { readonly pair: SeenPair; readonly count: number }[] = [];
  pairs.forEach((pair, i) => {
    if (method === "convex" || method === "convex-fusion") {
      const copies = [pair.preferred, ...convexCopies(pair.preferred, p, stream)];
      for (const preferred of copies) used.push({ pair: { ...pair, preferred }, count: 1 / copies.length });
    } else if (method === "interpolated") {
      const share = stream.uniform();
      const other = pairs[nearestInstruction(pairs, i)]!;
      const between = (a: Float64Array, b: Float64Array) =>
        a.map((value, d) => share * value + (1 - share) * b[d]!);
      used.push({ pair, count: 0.5 });
      used.push({
        pair: {
          instruction: between(pair.instruction, other.instruction),
          preferred: between(pair.preferred, other.preferred),
          rejected: between(pair.rejected, other.rejected),
        },
        count: 0.5,
      });
    } else used.push({ pair, count: 1 });
  });
  const value = new Float64Array(used.length * WEIGHTS);
  used.forEach(({ pair: { instruction, preferred, rejected } }, i) => {
    addFeatures(instruction, preferred, 1, value, i * WEIGHTS);
    addFeatures(instruction, rejected, -1, value, i * WEIGHTS);
  });
  const { weights } = fitLinearPreferences(
    {
      features: WEIGHTS,
      rowStart: Int32Array.from({ length: used.length + 1 }, (_, i) => i * WEIGHTS),
      column: Int32Array.from({ length: value.length }, (_, k) => k % WEIGHTS),
      value,
      labels: new Float64Array(used.length).fill(1),
      counts: Float64Array.from(used, ({ count }) => count),
    },
    { ridge: p.ridge },
  );
  return (x, y) => {
    let sum = 0;
    for (let i = 0; i <= INSTRUCTION; i++) {
      let row = 0;
      for (let j = 0; j < RESPONSE; j++) row += weights[i * RESPONSE + j]! * y[j]!;
      sum += (i === INSTRUCTION ? 1 : x[i]!) * row;
    }
    return sum;
  };
}

/** The pair whose instruction is most like another's, by cosine. */
function nearestInstruction(pairs: readonly SeenPair[], i: number): number {
  const own = pairs[i]!.instruction;
  let nearest = i === 0 ? 1 : 0;
  let most = -Infinity;
  pairs.forEach(({ instruction }, j) => {
    const likeness = cosine(own, instruction);
    if (j !== i && likeness > most) {
      most = likeness;
      nearest = j;
    }
  });
  return nearest;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let d = 0; d < a.length; d++) {
    ab += a[d]! * b[d]!;
    aa += a[d]! * a[d]!;
    bb += b[d]! * b[d]!;
  }
  return ab / Math.sqrt(aa * bb);
}

/**
 * RewardFusion as its authors' code has it (reward_fusion.py of the same repository): the mean of a reward and of those
 * of the preferred training examples most like instruction with response, weighted by cosine, its own weight being 1.
 */
export function fused(
  { neighbours, similarity }: Pick<ConsistencyParameters, "neighbours" | "similarity">,
  reward: LearnedReward,
  pairs: readonly SeenPair[],
): LearnedReward {
  const joined = (x: Float64Array, y: Float64Array) => {
    const both = new Float64Array(INSTRUCTION + RESPONSE);
    both.set(x);
    both.set(y, INSTRUCTION);
    let squares = 0;
    for (const value of both) squares += value * value;
    return both.map((value) => value / Math.sqrt(squares));
  };
  const index = pairs.map(({ instruction, preferred }) => ({
    key: joined(instruction, preferred),
    score: reward(instruction, preferred),
  }));
  return (x, y) => {
    const key = joined(x, y);
    const found: { likeness: number; score: number }[] = [];
    for (const { key: other, score } of index) {
      let likeness = 0;
      for (let d = 0; d < key.length; d++) likeness += key[d]! * other[d]!;
      if (likeness >= similarity) found.push({ likeness, score });
    }
    found.sort((a, b) => b.likeness - a.likeness);
    let sum = reward(x, y);
    let total = 1;
    for (const { likeness, score } of found.slice(0, neighbours)) {
      sum += likeness * score;
      total += likeness;
    }
    return sum / total;
  };
}
