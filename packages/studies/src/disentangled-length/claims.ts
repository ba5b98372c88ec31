import { mean, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";

const PAPER = "Chen et al., arXiv 2402.07319";
const SUMMARY = `${PAPER}, as reported by summaries of the paper; its tables were not read`;
const SIZE = { labels: 1000, steps: 400 } as const;

const shown = (value: number, digits = 3) => value.toFixed(digits);
const span = ([low, high]: readonly [number, number]) => `[${shown(low)}, ${shown(high)}]`;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

/** Mean with its 95 % t interval; without any spread every seed says the same. */
function estimated(values: readonly number[]): Estimate {
  if (values.every((value) => value === values[0]))
    return { estimate: values[0]!, interval: [values[0]!, values[0]!] };
  return tInterval(values);
}

/** One summary less another of the same seeds. */
function difference(data: ClaimData, condition: string, one: string, other: string): Estimate {
  const others = data.values(condition, other);
  return estimated(data.values(condition, one).map((value, i) => value - others[i]!));
}

const level = (data: ClaimData, condition: string, summary: string) => mean(data.values(condition, summary));
/** Above 0, across it or below it. */
function positive({ interval: [low, high] }: Estimate): Verdict {
  return low > 0 ? "reproduced" : high > 0 ? "not at this scale" : "not reproduced";
}

const needs = (...conditions: string[]) => ({ conditions, seeds: 5, atLeast: SIZE });

const decorrelates: Claim = {
  id: "no-correlation-with-length",
  statement: "The quality head's reward hardly correlates with length, where a single head's does.",
  source: "abstract",
  origin: `${PAPER}, abstract; the numbers second-hand`,
  scale: "miniature",
  published: "Pearson correlation 0.451 of the single head, −0.03 of the quality head",
  statistic: "Pearson correlation with length over all responses",
  rule: "reproduced when the 95 % t interval of the quality head's lies within ±0.1 and that of the single head's above 0.3; partly when the quality head's mean is less than half of the single head's; else not reproduced",
  needs: needs("biased"),
  control: "unbiased: the single head without a bias to learn",
  check(data) {
    const odin = estimated(data.values("biased", "correlation_odin"));
    const single = estimated(data.values("biased", "correlation_single"));
    const holds = odin.interval[0] > -0.1 && odin.interval[1] < 0.1 && single.interval[0] > 0.3;
    return {
      verdict: holds
        ? "reproduced"
        : Math.abs(odin.estimate) < single.estimate / 2
          ? "partly"
          : "not reproduced",
      measured: `single head ${shown(single.estimate)} ${span(single.interval)}, quality head ${shown(odin.estimate)} ${span(odin.interval)}`,
      ...odin,
      ...(data.ran("unbiased")
        ? { control: `unbiased labels, single head: ${shown(level(data, "unbiased", "correlation_single"))}` }
        : {}),
    };
  },
};

const decorrelatesRanks: Claim = {
  id: "no-rank-correlation",
  statement:
    "Rank correlation with length goes too, although only the linear one is trained away; also where labellers' liking for length levels off.",
  source: "second-hand",
  origin: `${SUMMARY}; the part on saturating bias is ours`,
  scale: "miniature",
  published: "rank correlations between −0.05 and 0",
  statistic: "Spearman correlation of the quality head with length, biased and saturating labels",
  rule: "reproduced when both 95 % t intervals lie within ±0.1; partly when that of the first does; else not reproduced",
  needs: needs("biased", "saturating"),
  check(data) {
    const linear = estimated(data.values("biased", "rank_correlation_odin"));
    const saturating = estimated(data.values("saturating", "rank_correlation_odin"));
    const [first, second] = [linear, saturating].map(
      ({ interval }) => interval[0] > -0.1 && interval[1] < 0.1,
    );
    return {
      verdict: first && second ? "reproduced" : first ? "partly" : "not reproduced",
      measured: `${shown(linear.estimate)} ${span(linear.interval)}; saturating ${shown(saturating.estimate)} ${span(saturating.interval)}`,
      ...linear,
    };
  },
};

const keepsAccuracy: Claim = {
  id: "keeps-accuracy",
  statement: "Agreement with the labels hardly falls.",
  source: "second-hand",
  origin: SUMMARY,
  scale: "miniature",
  published: "70.1 % to 69.2 %, in a test set where the longer is preferred in 66 %",
  statistic: "accuracy on fresh labels: single head less quality head",
  rule: "reproduced when the 95 % t interval lies below 0.02; partly when the mean lies below 0.05; else not reproduced",
  needs: needs("biased"),
  control: "accuracy on comparisons by gold alone, which knows no bias",
  check(data) {
    const fall = difference(data, "biased", "label_accuracy_single", "label_accuracy_odin");
    return {
      verdict: fall.interval[1] < 0.02 ? "reproduced" : fall.estimate < 0.05 ? "partly" : "not reproduced",
      measured: `falls by ${shown(fall.estimate)} ${span(fall.interval)}, from ${shown(level(data, "biased", "label_accuracy_single"))}; the longer is preferred in ${shown(level(data, "biased", "longer_preferred"))}`,
      ...fall,
      control: `gold accuracy: single head ${shown(level(data, "biased", "gold_accuracy_single"))}, quality head ${shown(level(data, "biased", "gold_accuracy_odin"))}`,
      note: "Labels that were made with a bias are predicted worse without it, by as much as the bias is strong.",
    };
  },
};

function higherFront(
  id: string,
  other: string,
  words: string,
  published: string,
  source: Pick<Claim, "source" | "origin">,
  note?: string,
): Claim {
  return {
    id,
    statement: `At the same length, policies trained on the quality head are better than those of ${words}.`,
    ...source,
    scale: "miniature",
    published,
    statistic:
      "front height (highest gold no longer than a limit, mean over limits of 0.25 to 1.5 standard deviations, at eleven KL coefficients): ODIN less the other",
    rule: "reproduced when the 95 % t interval lies above 0; not at this scale when it holds 0; else not reproduced",
    needs: needs("biased"),
    control: "unbiased: the same difference where there is no bias to remove",
    check(data) {
      const gain = difference(data, "biased", "front_odin", `front_${other}`);
      const elsewhere = ["saturating", "confounded", "unbiased"]
        .filter((condition) => data.ran(condition))
        .map((condition) => {
          const { estimate, interval } = difference(data, condition, "front_odin", `front_${other}`);
          return `${condition} ${shown(estimate)} ${span(interval)}`;
        });
      return {
        verdict: positive(gain),
        measured: `${shown(gain.estimate)} ${span(gain.interval)} standard deviations of gold; fronts ${shown(level(data, "biased", "front_odin"))} and ${shown(level(data, "biased", `front_${other}`))}`,
        ...gain,
        ...(elsewhere.length > 0 ? { control: elsewhere.join("; ") } : {}),
        ...(note === undefined ? {} : { note }),
      };
    },
  };
}

const freeWithoutBias: Claim = {
  id: "free-without-bias",
  statement: "Where labels are not biased, disentangling costs nothing.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic: "gold at 1 nat, unbiased labels: ODIN less the single head",
  rule: "reproduced when the 95 % t interval lies above −0.05; not at this scale when it holds −0.05; else not reproduced",
  needs: needs("unbiased"),
  check(data) {
    const cost = difference(data, "unbiased", "gold_odin", "gold_single");
    return {
      verdict:
        cost.interval[0] > -0.05
          ? "reproduced"
          : cost.interval[1] > -0.05
            ? "not at this scale"
            : "not reproduced",
      measured: `${shown(cost.estimate)} ${span(cost.interval)} of ${shown(level(data, "unbiased", "gold_single"))}`,
      ...cost,
    };
  },
};

const costsWhereLengthCounts: Claim = {
  id: "costs-where-length-counts",
  statement: "Where length really is quality, the quality head throws it away, and its policies are worse.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic: "gold at 1 nat, unbiased labels and a gold reward that counts length: the single head less ODIN",
  rule: "reproduced when the 95 % t interval lies above 0; not at this scale when it holds 0; else not reproduced",
  needs: needs("length-counts"),
  check(data) {
    const loss = difference(data, "length-counts", "gold_single", "gold_odin");
    return {
      verdict: positive(loss),
      measured: `${shown(loss.estimate)} ${span(loss.interval)} of ${shown(level(data, "length-counts", "gold_single"))}; gold correlates with length by ${shown(level(data, "length-counts", "gold_correlation"))}`,
      ...loss,
      control: `gold accuracy: single head ${shown(level(data, "length-counts", "gold_accuracy_single"))}, ODIN ${shown(level(data, "length-counts", "gold_accuracy_odin"))}`,
    };
  },
};

const worthItWhenConfounded: Claim = {
  id: "worth-it-when-confounded",
  statement:
    "With biased labels, and better responses that are longer, disentangling still gives better policies at the same divergence.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic: "gold at 1 nat: ODIN less the single head",
  rule: "reproduced when the 95 % t interval lies above 0; not at this scale when it holds 0; else not reproduced",
  needs: needs("confounded"),
  check(data) {
    const gain = difference(data, "confounded", "gold_odin", "gold_single");
    return {
      verdict: positive(gain),
      measured: `${shown(gain.estimate)} ${span(gain.interval)} of ${shown(level(data, "confounded", "gold_single"))}`,
      ...gain,
      ...(data.ran("biased")
        ? {
            control: `length independent of quality: ${shown(difference(data, "biased", "gold_odin", "gold_single").estimate)}`,
          }
        : {}),
    };
  },
};

const orthogonalityMatters: Claim = {
  id: "orthogonality-matters",
  statement: "The orthogonality of the heads adds to what the length loss does.",
  source: "ours",
  origin: `an ablation; the loss is ${PAPER}'s`,
  scale: "miniature",
  published: "part of the method; what it adds was not found in the summaries",
  statistic: "front height, biased labels: with orthogonality less without",
  rule: "reproduced when the 95 % t interval lies above 0; not at this scale when it holds 0; else not reproduced",
  needs: needs("biased"),
  check(data) {
    const gain = difference(data, "biased", "front_odin", "front_odin_no_orthogonality");
    return {
      verdict: positive(gain),
      measured: `${shown(gain.estimate)} ${span(gain.interval)}`,
      ...gain,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  decorrelates,
  decorrelatesRanks,
  keepsAccuracy,
  higherFront(
    "better-than-single-head",
    "single",
    "a single head",
    "improves the policy by a significant margin",
    { source: "abstract", origin: `${PAPER}, abstract` },
  ),
  higherFront(
    "better-than-length-penalty",
    "penalty",
    "a single head with a length penalty, tuned over eight strengths",
    "the front lies above those of length penalties, although these were tuned more",
    { source: "second-hand", origin: SUMMARY },
    "Among eight strengths one nearly cancels a bias that is linear in length, and it is picked with gold in view.",
  ),
  higherFront(
    "better-than-neutral-penalty",
    "penalty_neutral",
    "a single head with the length penalty that leaves least correlation",
    "not in the summaries",
    { source: "ours", origin: "a comparison of this study" },
  ),
  higherFront(
    "better-than-balanced-data",
    "balanced",
    "a single head on data that are balanced for length",
    "not in the summaries",
    { source: "ours", origin: "a comparison of this study" },
  ),
  freeWithoutBias,
  costsWhereLengthCounts,
  worthItWhenConfounded,
  orthogonalityMatters,
];
