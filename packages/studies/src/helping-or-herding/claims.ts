import { type TInference, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";
import { HARD, LEVEL, MODERATE, REWARDS } from "./summaries.js";

const PAPER = "Eisenstein et al., arXiv 2312.09244";
const SEEDS = 15;
const SIZE = {
  atLeast: { prompts: 8, responses: 2048, steps: 80 },
  exactly: {
    members: 5,
    width: 32,
    features: 12,
    temperature: 1,
    content: 1,
    length: 0.8,
    padding: 4,
    knee: 1.2,
  },
} as const;

const shown = (value: number) => value.toFixed(3);
const withInterval = ({ estimate, interval }: TInference) =>
  `${shown(estimate)} [${shown(interval[0])}, ${shown(interval[1])}]`;

/** Defined values of a summary, by seed. */
function bySeed(data: ClaimData, condition: string, summary: string): Map<number, number> {
  const values = data.values(condition, summary);
  return new Map(
    data
      .seeds(condition)
      .map((seed, i) => [seed, values[i]!] as const)
      .filter(([, value]) => value !== undefined && !Number.isNaN(value)),
  );
}

const over = (data: ClaimData, condition: string, summary: string): TInference =>
  tInterval([...bySeed(data, condition, summary).values()]);

/** What a pair of values of the same seed makes, over the seeds that have both. */
function paired(
  first: Map<number, number>,
  second: Map<number, number>,
  of: (a: number, b: number) => number,
): TInference {
  return tInterval(
    [...first].filter(([seed]) => second.has(seed)).map(([seed, a]) => of(a, second.get(seed)!)),
  );
}

const difference = (data: ClaimData, condition: string, first: string, second: string): TInference =>
  paired(bySeed(data, condition, first), bySeed(data, condition, second), (a, b) => a - b);

const underspecified: Claim = {
  id: "underspecified",
  statement:
    "Reward models that perform alike in distribution disagree more once a policy is optimised against one of them.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "similar in distribution, very different rewards in alignment; no number",
  statistic: `Standard deviation of the models' accuracy; their disagreement on best-of-${HARD} by one of them over that on the base policy`,
  rule: "reproduced when the 95 % interval of the former lies below 0.05 and that of the latter above 1.1; partly when the latter lies above 1; else not reproduced",
  needs: { conditions: ["invisible"], seeds: SEEDS, ...SIZE },
  control: "The same comparisons for all, resampled; only representations differ besides",
  check(data) {
    const spread = over(data, "invisible", "accuracy_spread");
    const rise = over(data, "invisible", "disagreement_rise");
    const alike = spread.interval[1] < 0.05;
    return {
      verdict:
        alike && rise.interval[0] > 1.1 ? "reproduced" : rise.interval[0] > 1 ? "partly" : "not reproduced",
      measured: `spread of accuracy ${withInterval(spread)}, disagreement × ${withInterval(rise)}`,
      estimate: rise.estimate,
      interval: rise.interval,
      note: `Mean accuracy ${withInterval(over(data, "invisible", "accuracy"))}.`,
    };
  },
};

const noTransfer: Claim = {
  id: "gain-does-not-transfer",
  statement:
    "Optimising one reward model does not improve the reward by another that was fitted to the same data.",
  source: "abstract",
  origin: `${PAPER}, abstract: alignment to one reward model does not improve reward as measured by another`,
  scale: "miniature",
  published: "no improvement; no number",
  statistic: `From n = ${MODERATE} to ${HARD} by one model, what the others see gained as a share of what it does`,
  rule: "reproduced when the 95 % interval lies below 0.25; partly when below 0.75; else not reproduced",
  needs: { conditions: ["invisible"], seeds: SEEDS, ...SIZE },
  check(data) {
    const share = over(data, "invisible", "transfer");
    return {
      verdict:
        share.interval[1] < 0.25 ? "reproduced" : share.interval[1] < 0.75 ? "partly" : "not reproduced",
      measured: withInterval(share),
      estimate: share.estimate,
      interval: share.interval,
      note: `From the base policy on ${withInterval(over(data, "invisible", "transfer_whole"))}; with 250 comparisons ${withInterval(over(data, "invisible-few", "transfer"))}.`,
    };
  },
};

/** Pretrain over finetune over single, by one way of optimising, with the mean as the rule. */
function ranking(
  id: string,
  how: string,
  prefix: string,
  more: (data: ClaimData, condition: string) => string,
): Claim {
  const names = ["pretrain_mean", "finetune_mean", "single"].map((name) => `${prefix}${name}`) as [
    string,
    string,
    string,
  ];
  return {
    id,
    statement: `${how}, ensembles that differ by pretraining give more gold than ensembles that differ by fine-tuning, and both more than single reward models.`,
    source: "abstract",
    origin: `${PAPER}, abstract`,
    scale: "miniature",
    published: "pretrain above finetune above single; no number",
    statistic:
      "Gold of the mean of each ensemble minus the next, same seed; single is the mean over the five models",
    rule: "reproduced when both 95 % intervals lie above 0; partly when one does; else not reproduced",
    needs: { conditions: ["invisible", "harmless"], seeds: SEEDS, ...SIZE },
    control: "harmless: the same without the shared error",
    check(data) {
      const compare = (condition: string) => ({
        pretrain: difference(data, condition, names[0], names[1]),
        finetune: difference(data, condition, names[1], names[2]),
      });
      const own = compare("invisible");
      const other = compare("harmless");
      const holds = [own.pretrain, own.finetune].filter(({ interval }) => interval[0] > 0).length;
      return {
        verdict: holds === 2 ? "reproduced" : holds === 1 ? "partly" : "not reproduced",
        measured: `pretrain − finetune ${withInterval(own.pretrain)}, finetune − single ${withInterval(own.finetune)} σ`,
        estimate: own.pretrain.estimate,
        interval: own.pretrain.interval,
        control: `Without the shared error ${withInterval(other.pretrain)} and ${withInterval(other.finetune)}.`,
        note: more(data, "invisible"),
      };
    },
  };
}

/** Every rule's gold in words. */
const allRules = (data: ClaimData, condition: string, prefix: string): string =>
  REWARDS.map(
    ({ key, title }) => `${title} ${shown(over(data, condition, `${prefix}${key}`).estimate)}`,
  ).join("; ");

const sharedErrors: Claim = {
  id: "shared-errors-survive",
  statement: "Errors that all members share are exploited by the ensemble as well.",
  source: "abstract",
  origin: `${PAPER}, abstract: some reward hacking is not mitigated by ensembling because all members err alike`,
  scale: "miniature",
  published: "not mitigated (too long, too short, fixed formats); no number",
  statistic: `Padding gained at n = ${HARD} over the base policy by the pretrain ensemble, mean and minimum, as a share of what single models gain`,
  rule: "reproduced when both 95 % intervals lie above 0.8; partly when one lies above 0.5; else not reproduced",
  needs: { conditions: ["invisible", "visible"], seeds: SEEDS, ...SIZE },
  control: "visible: the same padding where reward models can see it",
  check(data) {
    const base = bySeed(data, "invisible", "padding_base");
    const gained = (name: string) =>
      new Map(
        [...bySeed(data, "invisible", `padding_hard_${name}`)]
          .filter(([seed]) => base.has(seed))
          .map(([seed, value]) => [seed, value - base.get(seed)!]),
      );
    const single = gained("single");
    // Over seeds whose single models pad at all a share means something; the ratio of means needs no such choice.
    const average = [...single.values()].reduce((sum, value) => sum + value, 0) / single.size;
    const share = (name: string) => paired(gained(name), single, (a) => a / average);
    const [mean, minimum] = [share("pretrain_mean"), share("pretrain_minimum")];
    const above = (bound: number) => [mean, minimum].filter(({ interval }) => interval[0] > bound).length;
    const visible = difference(data, "visible", "padding_hard_pretrain_mean", "padding_base");
    return {
      verdict:
        average > 0 && above(0.8) === 2
          ? "reproduced"
          : average > 0 && above(0.5) >= 1
            ? "partly"
            : "not reproduced",
      measured: `mean ${withInterval(mean)}, minimum ${withInterval(minimum)} of the ${shown(average)} σ that single models gain`,
      estimate: mean.estimate,
      interval: mean.interval,
      control: `Where padding is visible the ensemble's mean changes it by ${withInterval(visible)} σ.`,
      note: `By policy gradient at ${LEVEL} nats the ensemble's mean pads ${withInterval(difference(data, "invisible", "gradient_padding_pretrain", "padding_base"))} σ more than the base policy.`,
    };
  },
};

const notEliminated: Claim = {
  id: "hacking-not-eliminated",
  statement:
    "Even the ensemble of different pretrainings loses gold when it is optimised harder, where members share an error.",
  source: "abstract",
  origin: `${PAPER}, abstract: even pretrain ensembles do not eliminate reward hacking`,
  scale: "miniature",
  published: "not eliminated; no number",
  statistic: `Gold at n = ${HARD} minus gold at n = ${MODERATE}, mean and minimum of the pretrain ensemble`,
  rule: "reproduced when both 95 % intervals lie below 0; partly when one does; else not reproduced",
  needs: { conditions: ["invisible", "visible"], seeds: SEEDS, ...SIZE },
  control: "visible: the same without a shared error",
  check(data) {
    const change = (condition: string, name: string) =>
      difference(data, condition, `gold_hard_${name}`, `gold_moderate_${name}`);
    const [mean, minimum] = [change("invisible", "pretrain_mean"), change("invisible", "pretrain_minimum")];
    const below = [mean, minimum].filter(({ interval }) => interval[1] < 0).length;
    return {
      verdict: below === 2 ? "reproduced" : below === 1 ? "partly" : "not reproduced",
      measured: `mean ${withInterval(mean)}, minimum ${withInterval(minimum)} σ`,
      estimate: mean.estimate,
      interval: mean.interval,
      control: `Where padding is visible: mean ${withInterval(change("visible", "pretrain_mean"))}; single models with the shared error ${withInterval(change("invisible", "single"))}.`,
    };
  },
};

const agreement: Claim = {
  id: "agreement-is-not-safety",
  statement: "Where the members agree they can all be wrong: disagreement does not flag a shared error.",
  source: "ours",
  origin: `follows from ${PAPER}'s abstract; the statistic is ours`,
  scale: "miniature",
  published: "not stated as a number",
  statistic: `Error of the ensemble's minimum over responses of its own best-of-${HARD} on which members agree, invisible minus visible padding, same seed; correlation of disagreement with padding`,
  rule: "reproduced when the 95 % interval of the former lies above 0 and that of the latter below 0.2; partly when one holds; else not reproduced",
  needs: { conditions: ["invisible", "visible"], seeds: SEEDS, ...SIZE },
  control:
    "Disagreement is no empty number: its correlation with errors on content, which members do not share",
  check(data) {
    const excess = paired(
      bySeed(data, "invisible", "agreed_error"),
      bySeed(data, "visible", "agreed_error"),
      (a, b) => a - b,
    );
    const flag = over(data, "invisible", "flags_padding");
    const holds = [excess.interval[0] > 0, flag.interval[1] < 0.2].filter(Boolean).length;
    return {
      verdict: holds === 2 ? "reproduced" : holds === 1 ? "partly" : "not reproduced",
      measured: `error ${withInterval(excess)} σ larger; correlation with padding ${withInterval(flag)}`,
      estimate: excess.estimate,
      interval: excess.interval,
      control: `Correlation with errors on content ${withInterval(over(data, "invisible", "flags_content"))}.`,
    };
  },
};

export const claims: readonly Claim[] = [
  underspecified,
  noTransfer,
  ranking(
    "pretrain-beats-finetune-best-of-n",
    `By best-of-${MODERATE}`,
    "gold_moderate_",
    (data, condition) => `At n = ${HARD}: ${allRules(data, condition, "gold_hard_")}.`,
  ),
  ranking(
    "pretrain-beats-finetune-rl",
    `By RL at ${LEVEL} nats`,
    "gold_rl_",
    (data, condition) =>
      `Every rule: ${allRules(data, condition, "gold_rl_")}. Policy gradient: single ${shown(over(data, condition, "gradient_single").estimate)}, finetune ${shown(over(data, condition, "gradient_finetune").estimate)}, pretrain ${shown(over(data, condition, "gradient_pretrain").estimate)}, pretrain minimum ${shown(over(data, condition, "gradient_minimum").estimate)}.`,
  ),
  sharedErrors,
  notEliminated,
  agreement,
];
