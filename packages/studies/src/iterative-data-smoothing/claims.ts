import { mean, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";

const PAPER = "Zhu, Jordan, Jiao, arXiv 2401.16335";
const SUMMARY = `${PAPER}, as reported by summaries of the paper; its body was not read`;
const BOTH = ["bandit", "network"] as const;
const SIZE = { epochs: 20 } as const;

const shown = (value: number, digits = 3) => value.toFixed(digits);

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}
const words = ({ estimate, interval: [low, high] }: Estimate) =>
  `${shown(estimate)} [${shown(low)}, ${shown(high)}]`;

/** Mean with its 95 % t interval; without any spread every seed says the same. */
function estimated(values: readonly number[]): Estimate {
  if (values.every((value) => value === values[0]))
    return { estimate: values[0]!, interval: [values[0]!, values[0]!] };
  return tInterval(values);
}

const level = (data: ClaimData, condition: string, summary: string): Estimate =>
  estimated(data.values(condition, summary));

/** One summary less another of the same seeds. */
function difference(data: ClaimData, condition: string, one: string, other: string): Estimate {
  const others = data.values(condition, other);
  return estimated(data.values(condition, one).map((value, i) => value - others[i]!));
}

/** Whether a statement holds in the bandit and with the network. */
function inBoth(estimates: readonly Estimate[], also: readonly boolean[] = [true, true]): Verdict {
  const holds = estimates.filter(({ interval }, i) => interval[0] > 0 && also[i]).length;
  if (holds === estimates.length) return "reproduced";
  if (holds > 0) return "partly";
  // An interval across 0 leaves it open; one below, or a missing second half, does not.
  return estimates.some(({ interval }, i) => interval[0] <= 0 && interval[1] > 0 && also[i])
    ? "not at this scale"
    : "not reproduced";
}
const RULE =
  "in the bandit and with the network; partly in one of them; not at this scale when in neither, but an interval holds 0; else not reproduced";

const inEach = (of: (condition: string) => string) =>
  BOTH.map((condition) => `${condition} ${of(condition)}`).join("; ");

const rarePairs: Claim = {
  id: "rare-pairs",
  statement:
    "Maximum likelihood drives the rewards of arms that were compared once ever further apart; with data smoothing they stay bounded.",
  source: "second-hand",
  origin: SUMMARY,
  scale: "small",
  published: "a pair that is seen once can drive the estimate to infinity; smoothing keeps it near its start",
  statistic:
    "mean |margin| of pairs compared once: after the last epoch less after a tenth of the epochs, maximum likelihood and data smoothing",
  rule: "reproduced when the 95 % t interval of the former lies above 1 and that of the latter below 0.1; partly when only the former does; else not reproduced",
  needs: { conditions: ["bandit"], seeds: 5, atLeast: { epochs: 200 }, exactly: { rarely: 1 } },
  control: "bandit-even: the same arms compared 20 times",
  check(data) {
    const mle = level(data, "bandit", "rare_growth_mle");
    const ids = level(data, "bandit", "rare_growth_ids");
    const grows = mle.interval[0] > 1;
    return {
      verdict: grows && ids.interval[1] < 0.1 ? "reproduced" : grows ? "partly" : "not reproduced",
      measured: `grows by ${words(mle)} to ${shown(level(data, "bandit", "rare_mle").estimate)} under maximum likelihood, by ${words(ids)} to ${shown(level(data, "bandit", "rare_ids").estimate)} under smoothing`,
      ...mle,
      ...(data.ran("bandit-even")
        ? { control: `even counts: grows by ${words(level(data, "bandit-even", "rare_growth_mle"))}` }
        : {}),
    };
  },
};

const degrades: Claim = {
  id: "degrades-after-one-epoch",
  statement: "The reward model gets worse after one epoch of training on hard labels.",
  source: "abstract",
  origin: `${PAPER}, abstract (an observation that the paper sets out from)`,
  scale: "miniature",
  published: "performance degrades after one epoch",
  statistic: "test loss of maximum likelihood after the last epoch less after the first",
  rule: `reproduced when the 95 % t interval lies above 0 ${RULE}`,
  needs: { conditions: [...BOTH], seeds: 5, atLeast: SIZE },
  control: "bandit-even, network-much-data: no rare pairs, or ten times the comparisons",
  check(data) {
    const rises = BOTH.map((condition) => level(data, condition, "test_rise_mle"));
    const controls = ["bandit-even", "network-much-data"].filter((name) => data.ran(name));
    return {
      verdict: inBoth(rises),
      measured: `${BOTH.map((condition, i) => `${condition} ${words(rises[i]!)}`).join("; ")}; best epoch ${inEach((condition) => shown(mean(data.values(condition, "best_epoch_mle")), 1))}`,
      ...rises[1]!,
      ...(controls.length > 0
        ? {
            control: controls
              .map((name) => `${name} ${words(level(data, name, "test_rise_mle"))}`)
              .join("; "),
          }
        : {}),
    };
  },
};

const prevents: Claim = {
  id: "smoothing-prevents-overfitting",
  statement:
    "With data smoothing the reward model does not get worse, and ends better than with hard labels.",
  source: "abstract",
  origin: `${PAPER}, abstract ("superior performance"); that smoothing prevents it as the catalogue summarises it`,
  scale: "miniature",
  published: "better than maximum likelihood",
  statistic:
    "test loss after the last epoch: maximum likelihood less smoothing; that of smoothing less its lowest of all epochs",
  rule: `reproduced when the 95 % t interval of the former lies above 0, and the mean of the latter below a tenth of maximum likelihood's, ${RULE}`,
  needs: { conditions: [...BOTH], seeds: 5, atLeast: SIZE },
  control: "bandit-slow, bandit-fast: other rates of smoothing",
  check(data) {
    const gains = BOTH.map((condition) => difference(data, condition, "test_mle", "test_ids"));
    const overfit = (condition: string, method: string) =>
      mean(data.values(condition, `test_overfit_${method}`));
    const calm = BOTH.map((condition) => overfit(condition, "ids") < overfit(condition, "mle") / 10);
    const rates = ["bandit-slow", "bandit-fast"].filter((name) => data.ran(name));
    return {
      verdict: inBoth(gains, calm),
      measured: `${BOTH.map((condition, i) => `${condition} ${words(gains[i]!)}`).join("; ")}; overfitting ${inEach((condition) => `${shown(overfit(condition, "mle"))} and ${shown(overfit(condition, "ids"))}`)}`,
      ...gains[1]!,
      ...(rates.length > 0
        ? {
            control: rates
              .map((name) => `${name} ${words(difference(data, name, "test_mle", "test_ids"))}`)
              .join("; "),
          }
        : {}),
    };
  },
};

const overoptimises: Claim = {
  id: "overoptimisation",
  statement: "Optimising the overfitted reward too far lowers gold.",
  source: "abstract",
  origin: `${PAPER}, abstract (an observation that the paper sets out from)`,
  scale: "miniature",
  published: "optimising too much hinders the true objective",
  statistic: "gold within 2 nats less gold within 6 nats, maximum likelihood after the last epoch",
  rule: `reproduced when the 95 % t interval lies above 0 ${RULE}`,
  needs: { conditions: [...BOTH], seeds: 5, atLeast: SIZE },
  control: "bandit-even: the same arms without rare pairs",
  check(data) {
    const declines = BOTH.map((condition) => level(data, condition, "decline_mle"));
    return {
      verdict: inBoth(declines),
      measured: BOTH.map((condition, i) => `${condition} ${words(declines[i]!)}`).join("; "),
      ...declines[0]!,
      ...(data.ran("bandit-even")
        ? { control: `even counts ${words(level(data, "bandit-even", "decline_mle"))}` }
        : {}),
    };
  },
};

const overoptimisesWorse: Claim = {
  id: "overoptimisation-where-rare-is-worse",
  statement:
    "Where what the base policy rarely gives is worse, optimising the overfitted reward too far lowers gold, and one learned with data smoothing does so less.",
  source: "ours",
  origin: `a variant of ${PAPER}'s claim, made after development runs in which rare arms were as good as others`,
  scale: "small",
  published: "not in the summaries",
  statistic:
    "gold within 2 nats less gold within 6 nats: maximum likelihood, and that less the same under smoothing",
  rule: "reproduced when both 95 % t intervals lie above 0; partly when one does; else not reproduced",
  needs: { conditions: ["bandit-worse"], seeds: 5, atLeast: SIZE },
  control: "one epoch: maximum likelihood stopped after the first",
  check(data) {
    const decline = level(data, "bandit-worse", "decline_mle");
    const spared = difference(data, "bandit-worse", "decline_mle", "decline_ids");
    const held = [decline, spared].filter(({ interval }) => interval[0] > 0).length;
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `maximum likelihood declines by ${words(decline)}, by ${words(spared)} more than smoothing`,
      ...decline,
      control: `gold within 6 nats: one epoch ${words(level(data, "bandit-worse", "gold_first"))}, smoothing ${words(level(data, "bandit-worse", "gold_ids"))}, regularised ${words(level(data, "bandit-worse", "gold_ridge"))}, maximum likelihood ${words(level(data, "bandit-worse", "gold_mle"))}`,
    };
  },
};

const mitigates: Claim = {
  id: "smoothing-mitigates-overoptimisation",
  statement: "A reward learned with data smoothing gives better policies when it is optimised far.",
  source: "abstract",
  origin: `${PAPER}, title and abstract`,
  scale: "miniature",
  published: "better than maximum likelihood",
  statistic: "gold within 6 nats: smoothing less maximum likelihood, both after the last epoch",
  rule: `reproduced when the 95 % t interval lies above 0 ${RULE}`,
  needs: { conditions: [...BOTH], seeds: 5, atLeast: SIZE },
  control: "the decline from 2 to 6 nats under smoothing",
  check(data) {
    const gains = BOTH.map((condition) => difference(data, condition, "gold_ids", "gold_mle"));
    return {
      verdict: inBoth(gains),
      measured: `${BOTH.map((condition, i) => `${condition} ${words(gains[i]!)}`).join("; ")}; gold itself would give ${inEach((condition) => shown(mean(data.values(condition, "gold_limit"))))}`,
      ...gains[0]!,
      control: `decline ${inEach((condition) => words(level(data, condition, "decline_ids")))}`,
    };
  },
};

/** Remedies that data smoothing competes with; pessimism is for the bandit only. */
const REMEDIES = [
  ["gold_first", "one epoch"],
  ["gold_stopped", "best epoch"],
  ["gold_ridge", "regularised"],
  ["gold_smoothed", "label smoothing"],
  ["gold_pessimistic", "pessimistic"],
] as const;

const simplerRemedies: Claim = {
  id: "better-than-simpler-remedies",
  statement:
    "Data smoothing gives better policies than stopping after one epoch, than regularisation, pessimism or constant label smoothing.",
  source: "ours",
  origin: `controls of this study; ${PAPER} compares with maximum likelihood and, second-hand, with pessimism in bandits`,
  scale: "miniature",
  published: "not in the summaries",
  statistic: "gold within 6 nats: smoothing less each remedy, bandit and network",
  rule: "reproduced when the 95 % t intervals lie above 0 for every remedy in both; partly when for at least one in each; else not reproduced",
  needs: { conditions: [...BOTH], seeds: 5, atLeast: SIZE },
  check(data) {
    const compared = BOTH.map((condition) =>
      REMEDIES.filter(([summary]) => condition === "bandit" || summary !== "gold_pessimistic").map(
        ([summary, name]) => ({ name, ...difference(data, condition, "gold_ids", summary) }),
      ),
    );
    const beaten = compared.map((all) => all.filter(({ interval }) => interval[0] > 0).length);
    const every = compared.every((all, i) => beaten[i] === all.length);
    return {
      verdict: every ? "reproduced" : beaten.every((count) => count > 0) ? "partly" : "not reproduced",
      measured: BOTH.map(
        (condition, i) =>
          `${condition}: ${compared[i]!.map((one) => `${one.name} ${words(one)}`).join(", ")}`,
      ).join("; "),
    };
  },
};

const evenCounts: Claim = {
  id: "free-with-even-counts",
  statement: "Where every pair is compared often, data smoothing costs nothing.",
  source: "ours",
  origin: "a control of this study",
  scale: "small",
  published: "not in the summaries",
  statistic:
    "gold within 6 nats with even counts: smoothing less maximum likelihood; the same for the test loss",
  rule: "reproduced when the 95 % t interval for gold lies above −0.1 and that for the loss below 0.01; partly when one does; else not reproduced",
  needs: { conditions: ["bandit-even"], seeds: 5, atLeast: SIZE },
  check(data) {
    const gold = difference(data, "bandit-even", "gold_ids", "gold_mle");
    const loss = difference(data, "bandit-even", "test_ids", "test_mle");
    const held = [gold.interval[0] > -0.1, loss.interval[1] < 0.01].filter(Boolean).length;
    return {
      verdict: held === 2 ? "reproduced" : held === 1 ? "partly" : "not reproduced",
      measured: `gold ${words(gold)}; test loss ${words(loss)}`,
      ...gold,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  rarePairs,
  degrades,
  prevents,
  overoptimises,
  overoptimisesWorse,
  mitigates,
  simplerRemedies,
  evenCounts,
];
