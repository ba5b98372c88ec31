import { OperantError } from "../../error.js";
import { bestOfNDivergence } from "./scaling-law.js";

/** Proxy and gold scores of the samples of one prompt, in the order in which they were drawn. */
export interface ProxyGoldGroup {
  readonly proxy: ArrayLike<number>;
  readonly gold: ArrayLike<number>;
}

/**
 * Which of several samples with the same proxy is best. `order`: the last one in the group, which is what a stable
 * ascending sort makes of it. `uniform`: any of them, with equal chance, so that the order of the log has no say.
 */
export type BestOfNTies = "order" | "uniform";

/** Expected proxy and gold score of the best of n. */
export interface BestOfNScore {
  readonly proxy: number;
  readonly gold: number;
}

/**
 * Expected scores of the sample with the highest proxy among n drawn without replacement from a group: with samples
 * sorted by proxy, the i-th of N is the best in a share C(i − 1, n − 1) / C(N, n) of all subsets. This is the unbiased
 * estimator of Gao, Schulman, Hilton 2023 (arXiv 2210.10760, after Nakano et al. 2021, arXiv 2112.09332, appendix I).
 * @param group at least n samples with finite scores @param n samples to choose from, at least 1
 * @throws OperantError `bad-value`
 */
export function bestOfNScore(group: ProxyGoldGroup, n: number, ties: BestOfNTies = "uniform"): BestOfNScore {
  const { proxy, gold } = group;
  const size = proxy.length;
  requireSamples(n);
  if (gold.length !== size) {
    throw new OperantError(
      "bad-value",
      `A group has ${size} proxy and ${gold.length} gold scores; every sample needs both.`,
      "group",
    );
  }
  if (size < n) {
    throw new OperantError(
      "bad-value",
      `n is ${n}, but the group has ${size} samples; choose n up to that.`,
      "n",
    );
  }
  const order = Array.from({ length: size }, (_, i) => i);
  for (const i of order) {
    if (!Number.isFinite(proxy[i]) || !Number.isFinite(gold[i])) {
      throw new OperantError(
        "bad-value",
        `Sample ${i} of a group has proxy ${proxy[i]} and gold ${gold[i]}; both must be finite numbers.`,
        "group",
      );
    }
  }
  order.sort((i, j) => proxy[i]! - proxy[j]! || i - j);
  const score = { proxy: 0, gold: 0 };
  // From the best downwards, since C(i − 2, n − 1) = C(i − 1, n − 1) · (i − n) / (i − 1).
  let weight = n / size;
  for (let end = size; end >= n; ) {
    let start = end - 1;
    let chance = weight;
    let goldSum = gold[order[start]!]!;
    weight *= (start + 1 - n) / Math.max(1, start);
    if (ties === "uniform") {
      while (start > 0 && proxy[order[start - 1]!] === proxy[order[start]!]) {
        start--;
        chance += weight;
        goldSum += gold[order[start]!]!;
        weight *= (start + 1 - n) / Math.max(1, start);
      }
    }
    score.proxy += chance * proxy[order[start]!]!;
    score.gold += (chance * goldSum) / (end - start);
    end = start;
  }
  return score;
}

/** A point of a best-of-n curve. */
export interface BestOfNPoint extends BestOfNScore {
  readonly n: number;
  /** √KL of the best of n from the policy that was sampled, in nats^½ (`bestOfNDivergence`). */
  readonly distance: number;
  /** Groups that the means are over. */
  readonly groups: number;
  /** Groups with fewer than n samples, which were left out. */
  readonly tooSmall: number;
}

/**
 * Best-of-n curve: the mean over groups of `bestOfNScore` at each n. Where groups differ in size, points at larger n
 * rest on fewer of them (`groups` says how many), so they are about other prompts too.
 * @param ns numbers of samples, each at least 1
 * @returns a point per n, in the given order; scores are NaN where no group has n samples
 * @throws OperantError `bad-value` for unfit groups or ns, or no group
 */
export function bestOfNCurve(
  groups: readonly ProxyGoldGroup[],
  ns: readonly number[],
  options: { readonly ties?: BestOfNTies } = {},
): BestOfNPoint[] {
  if (groups.length === 0) {
    throw new OperantError("bad-value", "groups is empty; give at least one group of samples.", "groups");
  }
  return ns.map((n) => {
    requireSamples(n);
    let proxy = 0;
    let gold = 0;
    let used = 0;
    for (const group of groups) {
      if (group.proxy.length < n) continue;
      const score = bestOfNScore(group, n, options.ties);
      proxy += score.proxy;
      gold += score.gold;
      used++;
    }
    return {
      n,
      proxy: proxy / used,
      gold: gold / used,
      distance: Math.sqrt(bestOfNDivergence(n)),
      groups: used,
      tooSmall: groups.length - used,
    };
  });
}

function requireSamples(n: number): void {
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new OperantError("bad-value", `n is ${n}, expected a whole number of at least 1.`, "n");
  }
}
