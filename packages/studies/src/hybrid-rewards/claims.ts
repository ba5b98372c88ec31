import { pairedTest } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";

const PAPER = "Gulhane & Indurthi, arXiv 2510.05283";
/** Gold that many seeds would tell from 0 and nobody would notice. */
const TRIFLE = 0.01;
const SIZE = { seeds: 6, atLeast: { steps: 300 } } as const;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

/** A summary per seed in several conditions, seeds that all have: equal seeds have equal answers, checks and labels. */
function perSeed(data: ClaimData, summary: string, conditions: readonly string[]): number[][] {
  const seeds = data
    .seeds(conditions[0]!)
    .filter((seed) => conditions.every((name) => data.seeds(name).includes(seed)));
  return conditions.map((name) => {
    const values = data.values(name, summary);
    return seeds.map((seed) => values[data.seeds(name).indexOf(seed)]!);
  });
}

/** A summary in one condition less the same in another, with the 95 % t interval of the pairs. */
function difference(data: ClaimData, condition: string, from: string, summary: string): Estimate {
  const [one, other] = perSeed(data, summary, [condition, from]);
  return pairedTest(one!, other!);
}

/** Difference of two such differences. */
function contrast(
  data: ClaimData,
  first: readonly [string, string],
  second: readonly [string, string],
  summary: string,
): Estimate {
  const [a, b, c, d] = perSeed(data, summary, [...first, ...second]);
  return pairedTest(
    a!.map((value, i) => value - b![i]!),
    c!.map((value, i) => value - d![i]!),
  );
}

const mean = (data: ClaimData, condition: string, summary: string) => {
  const values = data.values(condition, summary);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};
const above = ({ interval }: Estimate) => interval[0] > 0;
const below = ({ interval }: Estimate) => interval[1] < 0;
const shown = ({ estimate, interval: [low, high] }: Estimate) =>
  `${estimate.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
/** An estimate as a claim's outcome gives it. */
const main = ({ estimate, interval }: Estimate) => ({ estimate, interval });

const hybridOverSingle: Claim = {
  id: "hybrid-over-single",
  statement: "Rule checks and a reward model together make a better policy than either alone.",
  source: "abstract",
  origin: `${PAPER}, abstract (monolithic rewards fall short; hybrid ones improve consistently); that each single signal is beaten is our reading`,
  scale: "miniature",
  published: "consistent improvements over benchmarks; rules alone are not singled out in the abstract",
  statistic: "gold after training: hybrid less reward model, and hybrid less rule checks",
  rule: "reproduced when both 95 % t intervals lie above 0; partly when one does; else not reproduced",
  needs: { conditions: ["hybrid", "model", "rule", "hybrid-none", "hybrid-strong"], ...SIZE },
  control:
    "hybrid-none: without rules the hybrid is the reward model; hybrid-strong: with a strongly biased model, against rules alone, which no bias touches",
  check(data) {
    const overModel = difference(data, "hybrid", "model", "gold_after");
    const overRule = difference(data, "hybrid", "rule", "gold_after");
    const without = difference(data, "hybrid-none", "model", "gold_after");
    const held = [overModel, overRule].filter(above).length;
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `less reward model ${shown(overModel)}, less rule checks ${shown(overRule)}`,
      ...main(overModel),
      control: `without rules, less reward model: ${without.estimate.toFixed(3)}; strongly biased, less rule checks ${shown(difference(data, "hybrid-strong", "rule", "gold_after"))}`,
      note: "Rules here also teach prompts that have none, since all prompts share the policy's parameters.",
    };
  },
};

const allTogether: Claim = {
  id: "all-aspects-improve",
  statement: "Hybrid rewards with aspects for instructions and length improve on a reward model alone.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "about 9.5 % better on average over general and mathematical tasks, in the 3B family",
  statistic:
    "gold after training: hybrid with both aspects less reward model; and less the reward model with both aspects",
  rule: "reproduced when both 95 % t intervals lie above 0; partly when only the first does; else not reproduced",
  needs: { conditions: ["full", "model", "model-full"], ...SIZE },
  control: "model-full: the same aspects without rule checks",
  check(data) {
    const gain = difference(data, "full", "model", "gold_after");
    const rules = difference(data, "full", "model-full", "gold_after");
    return {
      verdict: above(gain) ? (above(rules) ? "reproduced" : "partly") : "not reproduced",
      measured: `${shown(gain)}; gold ${mean(data, "full", "gold_after").toFixed(3)} against ${mean(data, "model", "gold_after").toFixed(3)}, base ${mean(data, "model", "gold_base").toFixed(3)}`,
      ...main(gain),
      control: `less the reward model with both aspects: ${shown(rules)}`,
      note: "The size has nothing to do with the published one; only the direction is claimed.",
    };
  },
};

const mostWhereVerifiable: Claim = {
  id: "most-where-verifiable",
  statement: "The improvement is larger where answers can be checked than over all prompts.",
  source: "abstract",
  origin: `${PAPER}, abstract (about 16 % on mathematics, 9.5 % overall)`,
  scale: "miniature",
  published: "about 16 % against about 9.5 %",
  statistic:
    "relative gain over the base policy on verifiable prompts less that on all, hybrid with both aspects; and the same less that of the reward model alone",
  rule: "reproduced when both 95 % t intervals lie above 0; partly when only the first does; else not reproduced",
  needs: { conditions: ["full", "model"], ...SIZE },
  control: "model: verifiable prompts may have more to gain whatever the reward",
  check(data) {
    const pair = ["full", "model"] as const;
    const all = perSeed(data, "gain", pair);
    const [full, model] = perSeed(data, "gain_verifiable", pair).map((gains, c) =>
      gains.map((value, i) => value - all[c]![i]!),
    );
    const more = pairedTest(
      full!,
      full!.map(() => 0),
    );
    const beyond = pairedTest(full!, model!);
    return {
      verdict: above(more) ? (above(beyond) ? "reproduced" : "partly") : "not reproduced",
      measured: `${shown(more)} (${mean(data, "full", "gain_verifiable").toFixed(2)} against ${mean(data, "full", "gain").toFixed(2)} times the base policy's gold)`,
      ...main(more),
      control: `beyond the reward model's: ${shown(beyond)}`,
    };
  },
};

const instructionAspect: Claim = {
  id: "aspect-enforces-instructions",
  statement: "A reward for following instructions makes the policy follow them, and costs no content.",
  source: "abstract",
  origin: `${PAPER}, abstract, for the first half ("to enforce instruction adherence"); the second half is ours`,
  scale: "miniature",
  published: "direction only",
  statistic: "with less without the aspect, beside a hybrid reward: share that follows; content",
  rule: "reproduced when the 95 % t interval of the share lies above 0 and that of content above −0.02; partly when only the first holds; else not reproduced",
  needs: { conditions: ["hybrid-aspects", "hybrid", "model-aspects", "model"], ...SIZE },
  control: "model, model-aspects: the same without rule checks",
  check(data) {
    const follows = difference(data, "hybrid-aspects", "hybrid", "follows_after");
    const content = difference(data, "hybrid-aspects", "hybrid", "content_after");
    const free = content.interval[0] > -0.02;
    return {
      verdict: above(follows) ? (free ? "reproduced" : "partly") : "not reproduced",
      measured: `follows ${shown(follows)}, content ${shown(content)}`,
      ...main(follows),
      control: `reward model alone: follows ${shown(difference(data, "model-aspects", "model", "follows_after"))}`,
    };
  },
};

const lengthAspect: Claim = {
  id: "length-penalty-helps",
  statement: "A length penalty beside the hybrid reward steadies length and makes the policy better.",
  source: "abstract",
  origin: `${PAPER}, abstract ("to stabilize training and improve performance"); that it is against short wrong answers and needs a right one to compare with is second-hand, from public reviews of a submission`,
  scale: "miniature",
  published: "direction only",
  statistic:
    "with less without the penalty: how far the drift of length is from that of training on gold itself; gold after training",
  rule: "reproduced when the 95 % t interval of the distance lies below 0 and that of gold above 0.01; partly when one holds; else not reproduced",
  needs: {
    conditions: [
      "full",
      "hybrid-aspects",
      "gold",
      "full-unbiased",
      "hybrid-aspects-unbiased",
      "full-long",
      "hybrid-aspects-long",
      "full-around-long",
    ],
    ...SIZE,
  },
  control: "a reward model that does not care for length, and one that favours long answers",
  check(data) {
    const [wanted, ...drifts] = perSeed(data, "length_drift", ["gold", "full", "hybrid-aspects"]);
    const [full, without] = drifts.map((values) => values.map((value, i) => Math.abs(value - wanted![i]!)));
    const drift = pairedTest(full!, without!);
    const gold = difference(data, "full", "hybrid-aspects", "gold_after");
    const held = [below(drift), gold.interval[0] > TRIFLE].filter(Boolean).length;
    const others = (["unbiased", "long"] as const).map((name) =>
      shown(difference(data, `full-${name}`, `hybrid-aspects-${name}`, "gold_after")),
    );
    const around = difference(data, "full-around-long", "hybrid-aspects-long", "gold_after");
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `distance of drift ${shown(drift)}, gold ${shown(gold)}`,
      ...main(gold),
      control: `gold, unbiased model ${others[0]}; long favoured ${others[1]}, penalty on both sides ${shown(around)}`,
    };
  },
};

const lessHacking: Claim = {
  id: "less-hacking",
  statement: "Hybrid rewards with aspects are hacked less than a reward model alone.",
  source: "second-hand",
  origin: `summaries and public reviews of ${PAPER}; the paper's own measure is not known to us`,
  scale: "miniature",
  published: "direction only",
  statistic:
    "probability of answers that the trained reward overrates, after training: hybrid with both aspects less reward model; and that of the base policy under either reward",
  rule: "reproduced when the 95 % t interval lies below 0 and training lowers the share under the full reward; partly when only the first holds; else not reproduced",
  needs: { conditions: ["full", "model", "rule"], ...SIZE },
  control: "the base policy's share under the same rewards: a reward may simply misjudge less",
  check(data) {
    const less = difference(data, "full", "model", "hacked_after");
    const after = data.values("full", "hacked_after");
    const before = data.values("full", "hacked_base");
    const own = pairedTest(after, before);
    const share = (condition: string) =>
      `${mean(data, condition, "hacked_base").toFixed(3)} → ${mean(data, condition, "hacked_after").toFixed(3)}`;
    return {
      verdict: below(less) ? (below(own) ? "reproduced" : "partly") : "not reproduced",
      measured: shown(less),
      ...main(less),
      control: `base → trained: reward model ${share("model")}, full ${share("full")}, rule checks ${share("rule")}`,
    };
  },
};

const confidencePays: Claim = {
  id: "confidence-pays",
  statement: "Weighing checks by their confidence is better than taking every check as sure.",
  source: "ours",
  origin: `what confident checks would be for; the abstract of ${PAPER} names confidence without comparing`,
  scale: "miniature",
  published: "not in the abstract",
  statistic: "gold on verifiable prompts: by confidence less all sure, less shuffled confidences",
  rule: "reproduced when both 95 % t intervals lie above 0; partly when one does; else not reproduced",
  needs: { conditions: ["hybrid", "hybrid-sure", "hybrid-shuffled"], ...SIZE },
  control: "hybrid-shuffled: as many checks with each confidence, without its meaning",
  check(data) {
    const sure = difference(data, "hybrid", "hybrid-sure", "verifiable_after");
    const shuffled = difference(data, "hybrid", "hybrid-shuffled", "verifiable_after");
    const held = [sure, shuffled].filter(above).length;
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `less all sure ${shown(sure)}`,
      ...main(sure),
      control: `less shuffled ${shown(shuffled)}`,
      note: "A check that is not sure leaves room to the reward model, whose taste may be worse than the check's mistakes.",
    };
  },
};

const rulesAgainstBias: Claim = {
  id: "rules-pay-against-bias",
  statement:
    "Rules beside a reward model are worth more the more it is biased, and hacking falls with their coverage.",
  source: "ours",
  origin: "a question of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "gold, hybrid less reward model: strongly biased less unbiased; hacking after training: all covered less none",
  rule: "reproduced when the 95 % t interval of the first lies above 0 and that of the second below 0; partly when one holds; else not reproduced",
  needs: {
    conditions: [
      "hybrid-strong",
      "model-strong",
      "hybrid-unbiased",
      "model-unbiased",
      "hybrid-all",
      "hybrid-third",
      "hybrid-none",
      "hybrid",
    ],
    ...SIZE,
  },
  control: "hybrid-unbiased, model-unbiased: what rules add beside a model without taste",
  check(data) {
    const grows = contrast(
      data,
      ["hybrid-strong", "model-strong"],
      ["hybrid-unbiased", "model-unbiased"],
      "gold_after",
    );
    const hacked = difference(data, "hybrid-all", "hybrid-none", "hacked_after");
    const held = [above(grows), below(hacked)].filter(Boolean).length;
    const shares = ["hybrid-none", "hybrid-third", "hybrid", "hybrid-all"].map((name) =>
      mean(data, name, "hacked_after").toFixed(3),
    );
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `gold ${shown(grows)}; hacking ${shown(hacked)}, by coverage ${shares.join(", ")}`,
      ...main(grows),
      control: `unbiased: rules add ${shown(difference(data, "hybrid-unbiased", "model-unbiased", "gold_after"))}`,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  hybridOverSingle,
  allTogether,
  mostWhereVerifiable,
  instructionAspect,
  lengthAspect,
  lessHacking,
  confidencePays,
  rulesAgainstBias,
];
