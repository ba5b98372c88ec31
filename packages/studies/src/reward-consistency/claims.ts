import { pearson, spearman, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";

const PAPER = "Shen et al., arXiv 2309.16155";
const SIZE = { prompts: 100, pairs: 100 } as const;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

/** Mean of one number per seed with its 95 % t interval; without spread, what every seed says. */
function over(values: readonly number[]): Estimate {
  if (values.every((value) => value === values[0]))
    return { estimate: values[0]!, interval: [values[0]!, values[0]!] };
  const { estimate, interval } = tInterval(values);
  return { estimate, interval };
}

function of(data: ClaimData, condition: string, summary: string): Estimate {
  return over(data.values(condition, summary));
}

/** A summary in one condition less the same in another, seed by seed: equal seeds have equal worlds and tests. */
function difference(data: ClaimData, condition: string, from: string, summary: string): Estimate {
  const other = new Map(data.seeds(from).map((seed, i) => [seed, data.values(from, summary)[i]!]));
  const values = data.values(condition, summary);
  return over(
    data.seeds(condition).flatMap((seed, i) => (other.has(seed) ? [values[i]! - other.get(seed)!] : [])),
  );
}

/** What the labeller scores above the reward, seed by seed. */
function behind(data: ClaimData, condition: string, labeller: string, summary: string): number[] {
  const reward = data.values(condition, summary);
  return data.values(condition, labeller).map((value, i) => value - reward[i]!);
}

const percent = (value: number) => (100 * value).toFixed(1);
const shown = ({ estimate, interval: [low, high] }: Estimate) =>
  `${percent(estimate)} [${percent(low)}, ${percent(high)}]`;
const plainNumbers = ({ estimate, interval: [low, high] }: Estimate) =>
  `${estimate.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;

const failsOnContrasts: Claim = {
  id: "rewards-fail-on-contrasts",
  statement:
    "A reward fitted by the standard ranking loss falls far behind people on near-duplicate instructions with different right responses.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "current reward models fail miserably compared to average humans",
  statistic:
    "the labeller's consistency less the reward's, for responses and for instructions, and how much more that is than on ordinary pairs",
  rule: "reproduced when both 95 % t intervals lie above 0.1 and the gap on contrasts is larger than that on ordinary pairs (interval of the difference above 0); partly when this holds for responses only; else not reproduced",
  needs: { conditions: ["plain", "plain-meaning"], seeds: 5, atLeast: SIZE },
  control:
    "instructions paired by chance, which are easy; plain-meaning, whose embeddings are not near-duplicates",
  check(data) {
    const responses = behind(data, "plain", "labeller_response", "response");
    const instructions = over(behind(data, "plain", "labeller_instruction", "instruction"));
    const ordinary = behind(data, "plain", "labeller_accuracy", "accuracy");
    const response = over(responses);
    const more = over(responses.map((gap, i) => gap - ordinary[i]!));
    const holds = response.interval[0] > 0.1 && more.interval[0] > 0;
    return {
      verdict: holds ? (instructions.interval[0] > 0.1 ? "reproduced" : "partly") : "not reproduced",
      measured: `behind the labeller: responses ${shown(response)} points, instructions ${shown(instructions)}, ordinary pairs ${shown(over(ordinary))}; response consistency ${shown(of(data, "plain", "response"))} %`,
      ...response,
      control: `instructions paired by chance ${shown(of(data, "plain", "swapped"))} %; meaning as long as topic ${shown(of(data, "plain-meaning", "response"))} %`,
      note: "The labeller stands in for people. That near-duplicates look alike is built in; how far the reward falls behind follows from it.",
    };
  },
};

function improves(
  id: string,
  name: string,
  condition: "convex" | "fusion",
  others: readonly string[],
  origin: string,
): Claim {
  return {
    id,
    statement: `${name} makes a reward more consistent without more data.`,
    source: "abstract",
    origin: `${PAPER}, abstract; ${origin}`,
    scale: "miniature",
    published: "reward consistency improves, without extra training budget",
    statistic:
      "consistency (mean of responses and instructions) less that of plain Bradley–Terry, seeds paired",
    rule: "reproduced when the 95 % t interval lies above 0.01; partly when it lies above 0 there, with a quarter of the pairs or with a fifth of the labels flipped; else not reproduced",
    needs: {
      conditions: [
        "plain",
        "plain-few",
        "plain-noise",
        "weak-ridge",
        condition,
        `${condition}-few`,
        `${condition}-noise`,
        ...others,
      ],
      seeds: 5,
      atLeast: SIZE,
    },
    control: "accuracy on ordinary pairs, which need not change; weak-ridge: the same loss with less penalty",
    check(data) {
      const gain = difference(data, condition, "plain", "consistency");
      const few = difference(data, `${condition}-few`, "plain-few", "consistency");
      const noisy = difference(data, `${condition}-noise`, "plain-noise", "consistency");
      const variants = others.map(
        (other) => `${other} ${shown(difference(data, other, "plain", "consistency"))}`,
      );
      return {
        verdict:
          gain.interval[0] > 0.01
            ? "reproduced"
            : [gain, few, noisy].some(({ interval }) => interval[0] > 0)
              ? "partly"
              : "not reproduced",
        measured: `${shown(gain)} points; a quarter of the pairs ${shown(few)}, flipped labels ${shown(noisy)}; ${variants.join(", ")}`,
        ...gain,
        control: `accuracy ${shown(difference(data, condition, "plain", "accuracy"))} points; a tenth of the ridge ${shown(difference(data, "weak-ridge", "plain", "consistency"))} points of consistency`,
      };
    },
  };
}

/** Conditions that differ in the reward only: same data sizes, no flipped labels. */
const MODELS = [
  "plain",
  "convex",
  "fusion",
  "convex-fusion",
  "interpolated",
  "fusion-far",
  "convex-wide",
  "weak-ridge",
  "strong-ridge",
  "contrast-10",
  "contrast-30",
  "plain-meaning",
  "plain-blind",
] as const;

const tricklesDown: Claim = {
  id: "consistency-trickles-down",
  statement: "Policies made with more consistent rewards are better.",
  source: "abstract",
  origin: `${PAPER}, abstract (more useful responses)`,
  scale: "miniature",
  published: "RLHF models trained with a more consistent reward model yield more useful responses",
  statistic:
    "over the thirteen rewards of a seed: Spearman correlation of consistency and gold gain (best-of-n), and their partial correlation given accuracy",
  rule: "reproduced when the 95 % t intervals of both, over seeds, lie above 0; partly when only the first does; else not reproduced",
  needs: { conditions: MODELS, seeds: 5, atLeast: SIZE },
  control:
    "partial correlation given accuracy on ordinary pairs; the optimum under a KL penalty in place of best-of-n",
  check(data) {
    const seeds = MODELS.map((name) => data.seeds(name)).reduce((common, own) =>
      common.filter((seed) => own.includes(seed)),
    );
    const column = (summary: string, seed: number) =>
      MODELS.map((name) => data.values(name, summary)[data.seeds(name).indexOf(seed)]!);
    const rank = (gain: string) =>
      seeds.map((seed) => spearman(column("consistency", seed), column(gain, seed)));
    const partials = seeds.map((seed) => {
      const [c, g, a] = ["consistency", "gain", "accuracy"].map((name) => column(name, seed));
      const [cg, ca, ga] = [pearson(c!, g!), pearson(c!, a!), pearson(g!, a!)];
      return (cg - ca * ga) / Math.sqrt((1 - ca * ca) * (1 - ga * ga));
    });
    const ranks = rank("gain");
    if (![...ranks, ...partials].every(Number.isFinite))
      return {
        verdict: "not at this scale",
        measured: "consistency, gain or accuracy does not vary over rewards",
      };
    const along = over(ranks);
    const partial = over(partials);
    return {
      verdict: along.interval[0] > 0 ? (partial.interval[0] > 0 ? "reproduced" : "partly") : "not reproduced",
      measured: `Spearman ${plainNumbers(along)}`,
      ...along,
      control: `partial, given accuracy ${plainNumbers(partial)}; Spearman with the tilted policy ${plainNumbers(over(rank("gain_tilted")))}`,
    };
  },
};

const sameAccuracy: Claim = {
  id: "same-accuracy-better-policy",
  statement:
    "Of two rewards that are as accurate on ordinary pairs, the one that was trained on contrasts in part is more consistent and makes the better policy.",
  source: "ours",
  origin: "a control of this study: accuracy held equal",
  scale: "miniature",
  published: "not claimed",
  statistic: "three tenths contrasts less none: accuracy, consistency, gold gain (best-of-n)",
  rule: "reproduced when the 95 % t interval of accuracy lies within ±0.03 and those of consistency and gain above 0; partly when accuracy is equal and one of the two lies above 0; not at this scale when accuracy is not equal; else not reproduced",
  needs: { conditions: ["plain", "contrast-10", "contrast-30"], seeds: 5, atLeast: SIZE },
  control: "contrast-10: a third as many contrasts",
  check(data) {
    const of30 = (summary: string) => difference(data, "contrast-30", "plain", summary);
    const [accuracy, consistency, gain] = [of30("accuracy"), of30("consistency"), of30("gain")];
    const equal = accuracy.interval[0] > -0.03 && accuracy.interval[1] < 0.03;
    const above = [consistency, gain].filter(({ interval }) => interval[0] > 0).length;
    return {
      verdict: !equal
        ? "not at this scale"
        : above === 2
          ? "reproduced"
          : above === 1
            ? "partly"
            : "not reproduced",
      measured: `accuracy ${shown(accuracy)}, consistency ${shown(consistency)}, gain ${shown(gain)} points`,
      ...gain,
      control: `a tenth contrasts: consistency ${shown(difference(data, "contrast-10", "plain", "consistency"))}, gain ${shown(difference(data, "contrast-10", "plain", "gain"))} points`,
    };
  },
};

const lookAlikes: Claim = {
  id: "look-alikes-explain",
  statement:
    "Rewards are inconsistent because near-duplicates look alike: with meaning as plain to see as the topic they are consistent, and blind to it they guess.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not claimed",
  statistic: "response consistency: meaning as long as topic less plain; blind to meaning",
  rule: "reproduced when the 95 % t interval of the difference lies above 0.1 and that of the blind reward within [0.4, 0.6]; partly when only the difference lies above 0; else not reproduced",
  needs: { conditions: ["plain", "plain-meaning", "plain-blind"], seeds: 5, atLeast: SIZE },
  check(data) {
    const gain = difference(data, "plain-meaning", "plain", "response");
    const blind = of(data, "plain-blind", "response");
    const guesses = blind.interval[0] > 0.4 && blind.interval[1] < 0.6;
    return {
      verdict:
        gain.interval[0] > 0.1 && guesses ? "reproduced" : gain.interval[0] > 0 ? "partly" : "not reproduced",
      measured: `${shown(gain)} points; blind ${shown(blind)} %`,
      ...gain,
    };
  },
};

const noiseHurts: Claim = {
  id: "label-noise-lowers-consistency",
  statement: "Flipped labels make rewards less consistent and their policies worse.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not claimed",
  statistic:
    "a fifth of the labels flipped less none: consistency and gold gain (best-of-n), plain Bradley–Terry",
  rule: "reproduced when both 95 % t intervals lie below 0; partly when one does; else not reproduced",
  needs: { conditions: ["plain", "plain-noise"], seeds: 5, atLeast: SIZE },
  check(data) {
    const consistency = difference(data, "plain-noise", "plain", "consistency");
    const gain = difference(data, "plain-noise", "plain", "gain");
    const lower = [consistency, gain].filter(({ interval }) => interval[1] < 0).length;
    return {
      verdict: lower === 2 ? "reproduced" : lower === 1 ? "partly" : "not reproduced",
      measured: `consistency ${shown(consistency)}, gain ${shown(gain)} points`,
      ...consistency,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  failsOnContrasts,
  improves(
    "convexda-improves",
    "ConvexDA",
    "convex",
    ["convex-wide", "interpolated"],
    "corners of the convex hull of perturbed preferred responses, after DA_convex.py of shadowkiller33/Contrast-Instruction",
  ),
  improves(
    "rewardfusion-improves",
    "RewardFusion",
    "fusion",
    ["fusion-far", "convex-fusion"],
    "five neighbours at cosine 0.9 or more, weighted by it, after reward_fusion.py of shadowkiller33/Contrast-Instruction",
  ),
  tricklesDown,
  sameAccuracy,
  lookAlikes,
  noiseHurts,
];
