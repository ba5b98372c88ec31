import { tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";
import { type Labels, named, REMEDIES, TRAINING_REMEDIES } from "./conditions.js";

const PAPER = "Singhal et al., arXiv 2310.03716";
const SEEDS = 10;
const SIZE = {
  atLeast: { steps: 120, responses: 256, prompts: 24, labels: 2000 },
  exactly: { judgeBias: 1, learningRate: 0.02 },
} as const;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

function bySeed(data: ClaimData, condition: string, summary: string): ReadonlyMap<number, number> {
  const values = data.values(condition, summary);
  return new Map(
    data
      .seeds(condition)
      .map((seed, i) => [seed, values[i]] as const)
      .filter((entry): entry is readonly [number, number] => Number.isFinite(entry[1])),
  );
}

function over(values: readonly number[]): Estimate {
  // Without any spread there is no t interval, and the value is what all seeds say.
  if (values.every((value) => value === values[0]))
    return { estimate: values[0]!, interval: [values[0]!, values[0]!] };
  return tInterval(values);
}

const meanOf = (data: ClaimData, condition: string, summary: string) =>
  over([...bySeed(data, condition, summary).values()]);

/** A number of two conditions' values, seed by seed. */
function paired(
  data: ClaimData,
  [first, second]: readonly [string, string],
  summary: string,
  combine: (a: number, b: number) => number,
): Estimate {
  const others = bySeed(data, second, summary);
  return over(
    [...bySeed(data, first, summary)]
      .filter(([seed]) => others.has(seed))
      .map(([seed, value]) => combine(value, others.get(seed)!)),
  );
}

/** First condition less second, seed by seed. */
const difference = (data: ClaimData, first: string, second: string, summary: string) =>
  paired(data, [first, second], summary, (a, b) => a - b);

const shown = (value: number, digits = 3) => value.toFixed(digits);
const withInterval = ({ estimate, interval }: Estimate, digits = 3) =>
  `${shown(estimate, digits)} [${shown(interval[0], digits)}, ${shown(interval[1], digits)}]`;

const correlates: Claim = {
  id: "reward-correlates-with-length",
  statement: "Reward models fitted to such preferences correlate strongly with length.",
  source: "abstract",
  origin: `${PAPER}, abstract of version 1; called strong there, the bound of one half is ours`,
  scale: "miniature",
  published: "strongly",
  statistic: "Spearman's correlation of the reward model with length within prompts",
  rule: "reproduced when the 95 % interval with labels that like length lies above 0.5, and that with unbiased labels within ±0.2; partly when the former lies above 0.2; else not reproduced",
  needs: { conditions: ["strong-rlhf", "weak-rlhf", "unbiased-rlhf"], seeds: SEEDS, ...SIZE },
  control: "unbiased-rlhf: the same cues and lengths, labels that do not care for length",
  check(data) {
    const strong = meanOf(data, "strong-rlhf", "length_correlation");
    const none = meanOf(data, "unbiased-rlhf", "length_correlation");
    const clean = none.interval[0] > -0.2 && none.interval[1] < 0.2;
    return {
      verdict:
        clean && strong.interval[0] > 0.5
          ? "reproduced"
          : clean && strong.interval[0] > 0.2
            ? "partly"
            : "not reproduced",
      measured: `strong ${withInterval(strong)}, weak ${withInterval(meanOf(data, "weak-rlhf", "length_correlation"))}`,
      estimate: strong.estimate,
      interval: strong.interval,
      control: `unbiased ${withInterval(none)}`,
    };
  },
};

const grows: Claim = {
  id: "rlhf-makes-longer",
  statement: "RLHF on such a reward model makes outputs longer.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "longer",
  statistic: "Mean tokens after training over those of the base policy",
  rule: "reproduced when the 95 % intervals with strong and weak bias lie above 1.1, and that with unbiased labels within 0.9 to 1.1; partly when only the strong one does; else not reproduced",
  needs: { conditions: ["strong-rlhf", "weak-rlhf", "unbiased-rlhf"], seeds: SEEDS, ...SIZE },
  control: "unbiased-rlhf",
  check(data) {
    const [strong, weak, none] = (["strong", "weak", "unbiased"] as const).map((labels) =>
      meanOf(data, named(labels, "rlhf"), "length_ratio"),
    ) as [Estimate, Estimate, Estimate];
    const clean = none.interval[0] > 0.9 && none.interval[1] < 1.1;
    return {
      verdict:
        clean && strong.interval[0] > 1.1
          ? weak.interval[0] > 1.1
            ? "reproduced"
            : "partly"
          : "not reproduced",
      measured: `strong ${withInterval(strong, 2)}, weak ${withInterval(weak, 2)}`,
      estimate: strong.estimate,
      interval: strong.interval,
      control: `unbiased ${withInterval(none, 2)}`,
    };
  },
};

const gainIsLength: Claim = {
  id: "gain-is-mostly-length",
  statement: "Most of the gain in reward is length: it vanishes among outputs of one length.",
  source: "second-hand",
  origin: `a wiki's summary of ${PAPER}, section 3; the abstract says "largely"`,
  scale: "miniature",
  published: "70 to 90 % of the gain; non-length gain about 2 % on WebGPT, far less length on Stack",
  statistic: "1 − (gain within bins of 20 tokens / gain), strong bias",
  rule: "reproduced when the 95 % interval with strong bias lies above 0.7 and with unbiased labels below 0.3; partly when the former lies above 0.5; else not reproduced",
  needs: {
    conditions: ["strong-rlhf", "weak-rlhf", "unbiased-rlhf", "strong-length-only"],
    seeds: SEEDS,
    ...SIZE,
  },
  control: "unbiased-rlhf, whose gain cannot be length; strong-length-only, whose gain can be nothing else",
  check(data) {
    const strong = meanOf(data, "strong-rlhf", "length_share");
    const none = meanOf(data, "unbiased-rlhf", "length_share");
    const clean = none.interval[1] < 0.3;
    return {
      verdict:
        clean && strong.interval[0] > 0.7
          ? "reproduced"
          : clean && strong.interval[0] > 0.5
            ? "partly"
            : "not reproduced",
      measured: `strong ${withInterval(strong)}, weak ${withInterval(meanOf(data, "weak-rlhf", "length_share"))}`,
      estimate: strong.estimate,
      interval: strong.interval,
      control: `unbiased ${withInterval(none)}; length alone ${withInterval(meanOf(data, "strong-length-only", "length_share"))}`,
      note: `How large it is was planted with the bias and the cues. Bins have a width: length alone should give 1. ${shown(100 * meanOf(data, "strong-rlhf", "covered").estimate, 0)} % of samples lie in bins that both policies reach.`,
    };
  },
};

/** What length alone improves, as a share of what the reward model does; by gold or by the judge. */
const lengthOnlyShare = (data: ClaimData, labels: Labels, summary: "judge_wins" | "gold_wins") =>
  paired(
    data,
    [named(labels, "length-only"), named(labels, "rlhf")],
    summary,
    (only, rlhf) => (only - 0.5) / (rlhf - 0.5),
  );

const lengthOnly: Claim = {
  id: "length-alone-reproduces-most",
  statement: "A reward for length alone reproduces most of the improvement over the initial policy.",
  source: "abstract",
  origin: `${PAPER}, abstract; the paper judges by simulated preferences of language models`,
  scale: "miniature",
  published: "most",
  statistic:
    "(win rate of length alone − ½) / (win rate of RLHF − ½), by a judge who likes length, strong bias",
  rule: "reproduced when the 95 % interval lies above 0.5; not reproduced when below; else partly",
  needs: { conditions: ["strong-rlhf", "strong-length-only"], seeds: SEEDS, ...SIZE },
  control: "The same by gold, to which length is worth nothing: the next claim",
  check(data) {
    const share = lengthOnlyShare(data, "strong", "judge_wins");
    const rates = ["strong-length-only", "strong-rlhf"].map((name) =>
      shown(meanOf(data, name, "judge_wins").estimate),
    );
    return {
      verdict: share.interval[0] > 0.5 ? "reproduced" : share.interval[1] < 0.5 ? "not reproduced" : "partly",
      measured: `${withInterval(share)}; win rates ${rates[0]} and ${rates[1]}`,
      estimate: share.estimate,
      interval: share.interval,
      control: `By gold ${withInterval(lengthOnlyShare(data, "strong", "gold_wins"))}.`,
      note: `KL ${shown(meanOf(data, "strong-length-only", "divergence").estimate, 2)} with length alone, ${shown(meanOf(data, "strong-rlhf", "divergence").estimate, 2)} with the reward model.`,
    };
  },
};

const judgeMisled: Claim = {
  id: "the-judge-is-misled",
  statement: "By quality, a reward for length alone reproduces next to nothing.",
  source: "ours",
  origin: "the comparison that the paper's judges cannot make",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "(win rate of length alone − ½) / (win rate of RLHF − ½), by gold, strong bias; win rate of RLHF by gold",
  rule: "reproduced when the 95 % interval lies within ±0.25 and RLHF's win rate by gold above 0.52; not reproduced when the share lies above 0.25; else partly",
  needs: { conditions: ["strong-rlhf", "strong-length-only"], seeds: SEEDS, ...SIZE },
  check(data) {
    const share = lengthOnlyShare(data, "strong", "gold_wins");
    const rlhf = meanOf(data, "strong-rlhf", "gold_wins");
    const none = share.interval[0] > -0.25 && share.interval[1] < 0.25;
    return {
      verdict:
        none && rlhf.interval[0] > 0.52
          ? "reproduced"
          : share.interval[0] > 0.25
            ? "not reproduced"
            : "partly",
      measured: `${withInterval(share)}; RLHF's win rate by gold ${withInterval(rlhf)}, by the judge ${withInterval(meanOf(data, "strong-rlhf", "judge_wins"))}`,
      estimate: share.estimate,
      interval: share.interval,
    };
  },
};

const notUniform: Claim = {
  id: "remedies-not-uniform",
  statement: "Remedies mitigate the growth of length, but are not uniformly effective across settings.",
  source: "abstract",
  origin: `${PAPER}, abstract of version 1`,
  scale: "miniature",
  published: "mitigate; not uniformly",
  statistic:
    "Length over the base policy's, each remedy less RLHF, strong and weak bias; win rate by gold, each remedy less RLHF",
  rule: "reproduced when every remedy lowers length under strong bias (95 % intervals below 0) and at least one of them lowers the win rate by gold (interval below 0) under strong or weak bias; partly when only one of both; else not reproduced",
  needs: {
    conditions: (["strong", "weak"] as const).flatMap((labels) =>
      ["rlhf", ...REMEDIES].map((way) => named(labels, way)),
    ),
    seeds: SEEDS,
    ...SIZE,
  },
  control: "Plain training stopped at the same KL: a remedy may lower quality by training less",
  check(data) {
    const change = (labels: Labels, way: string, summary: string) =>
      difference(data, named(labels, way), named(labels, "rlhf"), summary);
    const lengths = REMEDIES.map((way) => ({ way, ...change("strong", way, "length_ratio") }));
    const wins = (["strong", "weak"] as const).flatMap((labels) =>
      REMEDIES.map((way) => ({ way: `${labels} ${way}`, ...change(labels, way, "gold_wins") })),
    );
    const mitigate = lengths.every(({ interval }) => interval[1] < 0);
    const harm = wins.some(({ interval }) => interval[1] < 0);
    const worst = wins.reduce((a, b) => (a.estimate < b.estimate ? a : b));
    const beyond = TRAINING_REMEDIES.map(
      (way) => `${way} ${withInterval(meanOf(data, named("weak", way), "wins_over_stopped"))}`,
    );
    return {
      verdict: mitigate && harm ? "reproduced" : mitigate || harm ? "partly" : "not reproduced",
      measured: `length, strong: ${lengths.map((one) => `${one.way} ${withInterval(one, 2)}`).join("; ")}; lowest win rate by gold: ${worst.way} ${withInterval(worst)}`,
      estimate: worst.estimate,
      interval: worst.interval,
      control: `Weak bias, less plain training stopped at the same KL: ${beyond.join("; ")}.`,
      note: `Win rates by gold less RLHF's: ${wins.map((one) => `${one.way} ${withInterval(one)}`).join("; ")}.`,
    };
  },
};

/** A win rate by gold that differs by less is called the same. */
const SAME = 0.03;

const moreThanStopping: Claim = {
  id: "remedies-beyond-stopping",
  statement:
    "Of the remedies in training, the length penalty gives better answers than plain training stopped at the same KL; a strong KL penalty and scaling only train less.",
  source: "ours",
  origin: "the control that a comparison at equal steps lacks",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "Win rate by gold less that of training on the same reward model without remedy, stopped at the same KL; strong bias",
  rule: `reproduced when the 95 % interval of the length penalty lies above ${SAME} and both others within ±${SAME}; partly when only the former; else not reproduced`,
  needs: {
    conditions: [
      "strong-rlhf",
      "strong-length-only",
      ...TRAINING_REMEDIES.map((way) => named("strong", way)),
    ],
    seeds: SEEDS,
    ...SIZE,
  },
  control: "strong-rlhf, which should gain nothing; strong-length-only, which should lose",
  check(data) {
    const gain = (way: string) => meanOf(data, named("strong", way), "wins_over_stopped");
    const length = gain("length-penalty");
    const same = (["high-penalty", "scaled"] as const).every((way) => {
      const { interval } = gain(way);
      return interval[0] > -SAME && interval[1] < SAME;
    });
    const better = length.interval[0] > SAME;
    return {
      verdict: better && same ? "reproduced" : better ? "partly" : "not reproduced",
      measured: TRAINING_REMEDIES.map((way) => `${way} ${withInterval(gain(way))}`).join("; "),
      estimate: length.estimate,
      interval: length.interval,
      control: ["rlhf", "length-only"].map((way) => `${way} ${withInterval(gain(way))}`).join("; "),
    };
  },
};

const rewardModelsAtFault: Claim = {
  id: "reward-model-is-the-source",
  statement:
    "The reward model is the dominant source of the bias: mending it does more than mending the training.",
  source: "abstract",
  origin: `${PAPER}, abstract of version 2, which names reward models the dominant source; the comparison is ours`,
  scale: "miniature",
  published: "reward models, not RL",
  statistic:
    "Win rate by gold with balanced comparisons less that with each remedy in training, strong bias, seeds paired",
  rule: "reproduced when all 95 % intervals lie above 0; partly when one does; else not reproduced",
  needs: {
    conditions: ["strong-balanced", ...TRAINING_REMEDIES.map((way) => named("strong", way))],
    seeds: SEEDS,
    ...SIZE,
  },
  control: "unbiased-rlhf: what labels without bias give",
  check(data) {
    const gaps = TRAINING_REMEDIES.map((way) => ({
      way,
      ...difference(data, "strong-balanced", named("strong", way), "gold_wins"),
    }));
    const above = gaps.filter(({ interval }) => interval[0] > 0).length;
    const lowest = gaps.reduce((a, b) => (a.estimate < b.estimate ? a : b));
    return {
      verdict: above === gaps.length ? "reproduced" : above > 0 ? "partly" : "not reproduced",
      measured: gaps.map((gap) => `${gap.way} ${withInterval(gap)}`).join("; "),
      estimate: lowest.estimate,
      interval: lowest.interval,
      control: `Balanced wins ${withInterval(meanOf(data, "strong-balanced", "gold_wins"))} by gold with ${shown(meanOf(data, "strong-balanced", "fitted").estimate, 0)} comparisons left, unbiased labels ${withInterval(meanOf(data, "unbiased-rlhf", "gold_wins"))}.`,
    };
  },
};

const costs: Claim = {
  id: "remedy-without-disease",
  statement: "A length penalty costs quality where labels have no bias.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "Win rate by gold, length penalty less RLHF, unbiased labels, seeds paired; length over the base policy's",
  rule: "reproduced when the 95 % interval lies below 0; not reproduced when above; else partly",
  needs: { conditions: ["unbiased-rlhf", "unbiased-length-penalty"], seeds: SEEDS, ...SIZE },
  check(data) {
    const gap = difference(data, "unbiased-length-penalty", "unbiased-rlhf", "gold_wins");
    return {
      verdict: gap.interval[1] < 0 ? "reproduced" : gap.interval[0] > 0 ? "not reproduced" : "partly",
      measured: `${withInterval(gap)}; length ${withInterval(meanOf(data, "unbiased-length-penalty", "length_ratio"), 2)} of the base policy's`,
      estimate: gap.estimate,
      interval: gap.interval,
      note: `Balancing unbiased comparisons: ${withInterval(difference(data, "unbiased-balanced", "unbiased-rlhf", "gold_wins"))}.`,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  correlates,
  grows,
  gainIsLength,
  lengthOnly,
  judgeMisled,
  notUniform,
  moreThanStopping,
  rewardModelsAtFault,
  costs,
];
