import { log, logistic, softplus } from "@operant/core/math";
import { LUFactors } from "@operant/core/numeric";
import { LinearPreferenceDescent, type LinearPreferences } from "@operant/core/preferences";
import { bernoulli } from "@operant/core/random";
import type { TrialContext } from "@operant/core/study";
import { standardReward, withBase } from "@operant/core/testbed";
import type { Learner, Setting } from "./learners.js";
import type { Values } from "./parameters.js";

/** Pairs of arms, how often each is compared, and how often the first is truly preferred. */
interface Comparisons {
  readonly data: LinearPreferences;
  readonly counts: Float64Array;
  readonly truth: Float64Array;
  /** Places of the pairs of rare arms. */
  readonly rare: readonly number[];
}

/**
 * Bandits whose arms have normal rewards, some of them compared often, the others hardly ever. What is compared is what
 * the base policy gives, so its probability of an arm is the arm's share of its bandit's comparisons. Each bandit is a
 * prompt of the space.
 */
export function drawBandits(p: Values, context: TrialContext): Setting {
  const arms = p.common + p.rare;
  const { pairs, counts, rare } = drawPairs(p, context);
  const seen = new Float64Array(p.bandits * arms);
  for (const [i, pair] of pairs.entries()) for (const arm of pair) seen[arm]! += counts[i]!;
  const space = withBase(
    { prompts: p.bandits, responses: arms, features: [], values: new Float64Array(0) },
    seen.map(log),
  );
  const world = context.stream("arms");
  const gold = Float64Array.from(seen, (_, arm) => world.normal() + (arm % arms < p.common ? 0 : p.rareMean));
  const truth = Float64Array.from(pairs, ([a, b]) => logistic(gold[a]! - gold[b]!));
  const stream = context.stream("labels");
  const labels = Float64Array.from(pairs, (_, i) => {
    let wins = 0;
    for (let k = 0; k < counts[i]!; k++) if (bernoulli(stream, truth[i]!)) wins++;
    return wins / counts[i]!;
  });
  const data = {
    features: gold.length,
    rowStart: Int32Array.from({ length: pairs.length + 1 }, (_, i) => 2 * i),
    column: Int32Array.from(pairs.flat()),
    value: Float64Array.from(pairs.flatMap(() => [1, -1])),
    labels,
    counts,
  };
  return {
    space,
    gold: standardReward(space, gold),
    labels,
    comparisons: counts.reduce((sum, count) => sum + count, 0),
    learner: (ridge) => new BanditLearner(p, { data, counts, truth, rare }, ridge),
  };
}

/** Pairs of arms, how often each is compared, and which of them are of rare arms. */
function drawPairs(p: Values, context: TrialContext) {
  const pairs: (readonly [number, number])[] = [];
  const counts: number[] = [];
  const rare: number[] = [];
  const partners = context.stream("partners");
  for (let bandit = 0; bandit < p.bandits; bandit++) {
    const from = bandit * (p.common + p.rare);
    for (let a = 0; a < p.common; a++)
      for (let b = a + 1; b < p.common; b++) {
        pairs.push([from + a, from + b]);
        counts.push(p.often);
      }
    for (let r = 0; r < p.rare; r++) {
      rare.push(pairs.length);
      pairs.push([from + p.common + r, from + partners.below(p.common)]);
      counts.push(p.rarely);
    }
  }
  return { pairs, counts: Float64Array.from(counts), rare };
}

/** A table of rewards, by gradient descent over all comparisons; each bandit learns as it would alone. */
class BanditLearner extends LinearPreferenceDescent implements Learner {
  constructor(
    private readonly p: Values,
    private readonly comparisons: Comparisons,
    private readonly strength: number,
  ) {
    // The mean loss is over all bandits, each of which has its share of it.
    super(comparisons.data, {
      learningRate: p.learningRate * p.bandits,
      steps: p.steps,
      ridge: strength,
    });
  }

  scores(): Float64Array {
    return this.weights.slice();
  }

  testLoss(): number {
    const { truth, counts } = this.comparisons;
    const margins = this.margins();
    let sum = 0;
    let total = 0;
    for (let i = 0; i < truth.length; i++) {
      sum += counts[i]! * (softplus(margins[i]!) - truth[i]! * margins[i]!);
      total += counts[i]!;
    }
    return sum / total;
  }

  rareMargin(): number {
    const { rare } = this.comparisons;
    const margins = this.margins();
    return rare.reduce((sum, i) => sum + Math.abs(margins[i]!), 0) / rare.length;
  }

  /** Standard deviations of Laplace's posterior: roots of the diagonal of the inverse Hessian of the summed loss. */
  pessimisticScores(): Float64Array {
    const { data, counts } = this.comparisons;
    const { bandits } = this.p;
    const arms = data.features / bandits;
    const total = counts.reduce((sum, count) => sum + count, 0);
    const margins = this.margins();
    const scores = this.scores();
    const pairs = margins.length / bandits;
    for (let bandit = 0; bandit < bandits; bandit++) {
      const hessian = new Float64Array(arms * arms);
      for (let j = 0; j < arms; j++) hessian[j * arms + j] = this.strength * total;
      for (let i = bandit * pairs; i < (bandit + 1) * pairs; i++) {
        const q = logistic(margins[i]!);
        const curvature = counts[i]! * q * (1 - q);
        const a = data.column[2 * i]! - bandit * arms;
        const b = data.column[2 * i + 1]! - bandit * arms;
        hessian[a * arms + a]! += curvature;
        hessian[b * arms + b]! += curvature;
        hessian[a * arms + b]! -= curvature;
        hessian[b * arms + a]! -= curvature;
      }
      const factors = new LUFactors(hessian, arms);
      const unit = new Float64Array(arms);
      for (let j = 0; j < arms; j++) {
        unit.fill(0)[j] = 1;
        scores[bandit * arms + j]! -= Math.sqrt(factors.solve(unit)[j]!);
      }
    }
    return scores;
  }
}
