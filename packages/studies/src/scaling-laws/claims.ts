import { exp, log } from "@operant/core/math";
import { type TInference, tInterval, wilsonInterval } from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";
import { conditions, LABELS, labelsCondition, WIDTHS } from "./conditions.js";

const PAPER = "Gao, Schulman, Hilton, arXiv 2210.10760";
const SIZES = WIDTHS.map((width) => `width-${width}`);
const DATA = LABELS.map(labelsCondition);
const SEEDS = 12;
const SIZE = {
  atLeast: { prompts: 8, responses: 2048, steps: 120 },
  exactly: { features: 16, tail: 3, temperature: 1, goldWidth: 32, goldGain: 1.5 },
} as const;

const shown = (value: number, digits = 3) => value.toFixed(digits);
const withInterval = ({ estimate, interval }: Pick<TInference, "estimate" | "interval">, digits = 3) =>
  `${shown(estimate, digits)} [${shown(interval[0], digits)}, ${shown(interval[1], digits)}]`;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

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

/** Per seed, the mean of a summary over conditions; seeds that lack one are left out. */
function pooled(data: ClaimData, names: readonly string[], summary: string): number[] {
  const maps = names.map((name) => bySeed(data, name, summary));
  return [...maps[0]!.keys()]
    .filter((seed) => maps.every((map) => map.has(seed)))
    .map((seed) => mean(maps.map((map) => map.get(seed)!)));
}

/** Per seed, the least-squares slope of a summary by the logarithm to base 2 of what the conditions vary. */
function slopes(
  data: ClaimData,
  names: readonly string[],
  sizes: readonly number[],
  summary: string,
): TInference {
  const x = sizes.map((size) => log(size) / Math.LN2);
  const maps = names.map((name) => bySeed(data, name, summary));
  return tInterval(
    [...maps[0]!.keys()]
      .filter((seed) => maps.every((map) => map.has(seed)))
      .map(
        (seed) =>
          line(
            x,
            maps.map((map) => map.get(seed)!),
          ).slope,
      ),
  );
}

/** R² of a straight line through the conditions' means by the logarithm of what they vary. */
function straightness(
  data: ClaimData,
  names: readonly string[],
  sizes: readonly number[],
  summary: string,
): number {
  const x = sizes.map((size) => log(size) / Math.LN2);
  return line(
    x,
    names.map((name) => mean([...bySeed(data, name, summary).values()])),
  ).r2;
}

function line(x: readonly number[], y: readonly number[]): { slope: number; r2: number } {
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    xx += (value - mx) * (value - mx);
    xy += (value - mx) * (y[i]! - my);
    yy += (y[i]! - my) * (y[i]! - my);
  });
  return { slope: xy / xx, r2: yy > 0 ? (xy * xy) / (xx * yy) : 0 };
}

/** Conditions whose reward model has learned something, for the question whether gold falls. */
const LEARNED = DATA.slice(1);

const drops: Claim = {
  id: "gold-falls",
  statement:
    "Optimised far enough against a learned reward model, gold reward falls while the proxy goes on rising.",
  source: "abstract",
  origin: `${PAPER}, abstract: optimising the proxy too much can hinder ground truth performance`,
  scale: "miniature",
  published: "gold peaks, then falls, for best-of-n and for RL; no one number",
  statistic:
    "Share of its highest gold that is lost at the end of the curve, mean over 125 to 8,000 comparisons by seed",
  rule: "reproduced when the 95 % interval lies above 0.02 for best-of-n and for policy gradient; partly when for one of them; else not reproduced",
  needs: { conditions: [...LEARNED, "perfect-proxy"], seeds: SEEDS, ...SIZE },
  control: "perfect-proxy: gold itself as the proxy, on the same responses, which can lose nothing",
  check(data) {
    const lost = (key: string) => tInterval(pooled(data, LEARNED, `${key}_drop`));
    const [bon, rl] = [lost("bon"), lost("rl")];
    const holds = [bon, rl].filter(({ interval }) => interval[0] > 0.02).length;
    const control = ["bon_drop", "rl_drop"].map((name) =>
      shown(mean([...bySeed(data, "perfect-proxy", name).values()])),
    );
    return {
      verdict: holds === 2 ? "reproduced" : holds === 1 ? "partly" : "not reproduced",
      measured: `best-of-n ${withInterval(bon)}, policy gradient ${withInterval(rl)}`,
      estimate: bon.estimate,
      interval: bon.interval,
      control: `Gold as proxy loses ${control[0]} and ${control[1]}.`,
      note: `PPO from samples loses ${withInterval(lost("ppo"))}, tilted policies ${withInterval(lost("tilt"))}.`,
    };
  },
};

/** Whether a form fits, and fits better than the other. */
function form(
  id: string,
  key: "bon" | "rl",
  words: { readonly statement: string; readonly published: string },
  others: readonly { readonly key: string; readonly name: string }[],
): Claim {
  return {
    id,
    ...words,
    source: "paper",
    origin: `${PAPER}, introduction (read in a public copy of its opening pages)`,
    scale: "miniature",
    statistic:
      "R² of the form, mean over the six sizes by seed; share of curves (sizes × seeds) whose AIC prefers it to the other form",
    rule: "reproduced when the 95 % interval of R² lies above 0.95 and the Wilson interval of the share above one half; partly when only R²; else not reproduced",
    needs: { conditions: SIZES, seeds: SEEDS, ...SIZE },
    control: "The other form has as many coefficients, so that neither wins by flexibility",
    check(data) {
      const fit = tInterval(pooled(data, SIZES, `${key}_r2`));
      const prefers = (name: string) => {
        const margins = SIZES.flatMap((condition) => [
          ...bySeed(data, condition, `${name}_aic_margin`).values(),
        ]);
        const count = margins.filter((margin) => margin > 0).length;
        return { count, of: margins.length, interval: wilsonInterval(count, margins.length) };
      };
      const own = prefers(key);
      const fits = fit.interval[0] > 0.95;
      return {
        verdict: fits && own.interval[0] > 0.5 ? "reproduced" : fits ? "partly" : "not reproduced",
        measured: `R² ${withInterval(fit)}; preferred on ${own.count} of ${own.of} curves`,
        estimate: own.count / own.of,
        interval: own.interval,
        ...(others.length > 0
          ? {
              control: others
                .map(({ key: other, name }) => {
                  const found = prefers(other);
                  return `${name}: preferred on ${found.count} of ${found.of}, R² ${shown(mean(pooled(data, SIZES, `${other}_r2`)))}`;
                })
                .join("; "),
            }
          : {}),
      };
    },
  };
}

/** Whether coefficients move along a straight line in the logarithm of the size. */
function smooth(id: string, keys: readonly string[], statement: string, published: string): Claim {
  return {
    id,
    statement,
    source: "abstract",
    origin: `${PAPER}, abstract: coefficients scale smoothly with the number of reward model parameters; approximately logarithmic trends, introduction`,
    scale: "miniature",
    published,
    statistic:
      "Slope of each coefficient by log2 of the hidden units, by seed; R² of a straight line through the six means",
    rule: "reproduced when for every coefficient the 95 % interval of the slope excludes 0 and R² is at least 0.8; partly when for one of them; else not reproduced",
    needs: { conditions: [...SIZES, "perfect-proxy"], seeds: SEEDS, ...SIZE },
    control: "perfect-proxy: gold's own curve bends too, so that a β above 0 is no sign of a bad proxy",
    check(data) {
      const found = keys.map((key) => ({
        key,
        slope: slopes(data, SIZES, WIDTHS, key),
        r2: straightness(data, SIZES, WIDTHS, key),
      }));
      const good = found.filter(
        ({ slope, r2 }) => (slope.interval[0] > 0 || slope.interval[1] < 0) && r2 >= 0.8,
      ).length;
      const means = found.map(
        ({ key }) =>
          `${key} ${SIZES.map((name) => shown(mean([...bySeed(data, name, key).values()]), 2)).join(", ")}`,
      );
      return {
        verdict: good === keys.length ? "reproduced" : good > 0 ? "partly" : "not reproduced",
        measured: found
          .map(({ key, slope, r2 }) => `${key}: slope ${withInterval(slope)}, R² ${shown(r2, 2)}`)
          .join("; "),
        estimate: found[0]!.slope.estimate,
        interval: found[0]!.slope.interval,
        control: `Gold as proxy: ${keys.map((key) => `${key} ${withInterval(tInterval([...bySeed(data, "perfect-proxy", key).values()]))}`).join(", ")}.`,
        note: `Means from the smallest to the largest: ${means.join("; ")}.`,
      };
    },
  };
}

const biggerIsBetter: Claim = {
  id: "size-and-data-help",
  statement: "Larger reward models, and more comparisons, allow a higher gold reward.",
  source: "second-hand",
  origin: `summaries of ${PAPER}'s sections on reward model size and data size; its figures were not at hand`,
  scale: "miniature",
  published: "higher with both",
  statistic: "Slope of best-of-n's highest gold by log2 of hidden units and of comparisons, by seed",
  rule: "reproduced when both 95 % intervals lie above 0; partly when one does; else not reproduced",
  needs: { conditions: [...SIZES, ...DATA], seeds: SEEDS, ...SIZE },
  control: "The same comparisons for all sizes, and the same responses and gold for all",
  check(data) {
    const size = slopes(data, SIZES, WIDTHS, "bon_peak");
    const labels = slopes(data, DATA, LABELS, "bon_peak");
    const holds = [size, labels].filter(({ interval }) => interval[0] > 0).length;
    const accuracy = [SIZES[0]!, SIZES.at(-1)!, DATA[0]!].map((name) =>
      shown(mean([...bySeed(data, name, "accuracy").values()])),
    );
    return {
      verdict: holds === 2 ? "reproduced" : holds === 1 ? "partly" : "not reproduced",
      measured: `per doubling: size ${withInterval(size)} σ, comparisons ${withInterval(labels)} σ`,
      estimate: size.estimate,
      interval: size.interval,
      note: `Accuracy: smallest model ${accuracy[0]}, largest ${accuracy[1]}, fewest comparisons ${accuracy[2]}.`,
    };
  },
};

/** Share of what gold itself reaches that counts as no gain to speak of. */
const CHANCE = 0.1;

const threshold: Claim = {
  id: "two-thousand-comparisons",
  statement: "Reward models fitted to fewer than about 2,000 comparisons bring almost nothing.",
  source: "second-hand",
  origin: `secondary sources on ${PAPER}`,
  scale: "miniature",
  published: "near-chance gain below about 2,000 comparisons, for language models",
  statistic: "Highest gold of best-of-n by the reward model, as a share of that by gold itself, same seed",
  rule: `reproduced when the 95 % interval at 500 comparisons lies below ${CHANCE} and that at 8,000 above it; partly when only the fewest, 30, lie below it; else not reproduced`,
  needs: { conditions: [...DATA, "perfect-proxy"], seeds: SEEDS, ...SIZE },
  control: "perfect-proxy, what could be had",
  check(data) {
    const best = bySeed(data, "perfect-proxy", "bon_peak");
    const shares = LABELS.map((labels) => {
      const own = bySeed(data, labelsCondition(labels), "bon_peak");
      return tInterval(
        [...own].filter(([seed]) => best.has(seed)).map(([seed, value]) => value / best.get(seed)!),
      );
    });
    const at = (labels: (typeof LABELS)[number]) => shares[LABELS.indexOf(labels)]!;
    const holds = at(500).interval[1] < CHANCE && at(8000).interval[0] > CHANCE;
    const verdict: Verdict = holds ? "reproduced" : at(30).interval[1] < CHANCE ? "partly" : "not reproduced";
    return {
      verdict,
      measured: LABELS.map((labels, i) => `${labels}: ${withInterval(shares[i]!)}`).join("; "),
      estimate: at(500).estimate,
      interval: at(500).interval,
      note: "How many comparisons are few depends on how much there is to learn: sixteen features here, language there.",
    };
  },
};

/** Differences in gold below this, in σ, count as none. */
const SAME = 0.1;

const penalty: Claim = {
  id: "penalty-is-early-stopping",
  statement:
    "A KL penalty gives a higher proxy at the same divergence but no higher gold: it acts like stopping early.",
  source: "second-hand",
  origin: `summaries of ${PAPER}'s section on the KL penalty, which call the result sensitive to hyperparameters`,
  scale: "miniature",
  published: "no improvement of gold at equal KL; the proxy is higher",
  statistic:
    "Gold and proxy of policy gradient with penalties 0.3 and 1 minus those of the run without, at the same KL; mean over sizes by seed",
  rule: `reproduced when gold's 95 % interval lies within ±${SAME} σ and the proxy's above 0; partly when gold's lies below ${SAME} σ; else not reproduced`,
  needs: { conditions: SIZES, seeds: SEEDS, ...SIZE },
  control:
    "The tilted policies, optimal under a penalty: the highest proxy at every KL, whatever an algorithm does",
  check(data) {
    const gold = tInterval(pooled(data, SIZES, "penalty_gold"));
    const proxy = tInterval(pooled(data, SIZES, "penalty_proxy"));
    const ppo = tInterval(pooled(data, SIZES, "ppo_penalty_gold"));
    const optimum = tInterval(pooled(data, SIZES, "optimum_gold"));
    const same = gold.interval[0] > -SAME && gold.interval[1] < SAME;
    return {
      verdict:
        same && proxy.interval[0] > 0 ? "reproduced" : gold.interval[1] < SAME ? "partly" : "not reproduced",
      measured: `gold ${withInterval(gold)} σ, proxy ${withInterval(proxy)} σ; PPO's gold ${withInterval(ppo)} σ`,
      estimate: gold.estimate,
      interval: gold.interval,
      control: `Tilted policies against policy gradient stopped at the same KL: gold ${withInterval(optimum)} σ.`,
    };
  },
};

const slower: Claim = {
  id: "rl-spends-more-kl",
  statement: "RL needs more KL than best-of-n for the same gold reward.",
  source: "paper",
  origin: `${PAPER}, introduction: as a function of KL, RL tends to be slower than best-of-n at optimisation and overoptimisation`,
  scale: "miniature",
  published: "more; no number",
  statistic:
    "KL at which gold first reaches half of the lower peak, policy gradient over best-of-n; geometric mean over sizes by seed, and over seeds",
  rule: "reproduced when the 95 % interval lies above 1; not reproduced when below; else partly",
  needs: { conditions: SIZES, seeds: SEEDS, ...SIZE },
  control: "The same proxies on the same responses; only the way of optimising differs",
  check(data) {
    const maps = SIZES.map((name) => bySeed(data, name, "kl_ratio"));
    const logs = [...maps[0]!.keys()]
      .filter((seed) => maps.every((map) => map.has(seed)))
      .map((seed) => mean(maps.map((map) => log(map.get(seed)!))));
    const { estimate, interval } = tInterval(logs);
    const ratio = {
      estimate: exp(estimate),
      interval: [exp(interval[0]), exp(interval[1])] as const,
    };
    return {
      verdict: ratio.interval[0] > 1 ? "reproduced" : ratio.interval[1] < 1 ? "not reproduced" : "partly",
      measured: withInterval(ratio, 2),
      estimate: ratio.estimate,
      interval: ratio.interval,
    };
  },
};

const sameRelation: Claim = {
  id: "same-gold-at-equal-proxy",
  statement: "The relation between proxy and gold is similar for both methods.",
  source: "paper",
  origin: `${PAPER}, introduction`,
  scale: "miniature",
  published: "similar",
  statistic:
    "Gold of policy gradient minus best-of-n at equal proxy, as a share of best-of-n's highest gold, mean over sizes by seed",
  rule: "reproduced when the 95 % interval lies within ±0.1; partly within ±0.25; else not reproduced",
  needs: { conditions: SIZES, seeds: SEEDS, ...SIZE },
  check(data) {
    const gap = tInterval(pooled(data, SIZES, "equal_proxy"));
    const within = (bound: number) => gap.interval[0] > -bound && gap.interval[1] < bound;
    return {
      verdict: within(0.1) ? "reproduced" : within(0.25) ? "partly" : "not reproduced",
      measured: withInterval(gap),
      estimate: gap.estimate,
      interval: gap.interval,
    };
  },
};

const estimator: Claim = {
  id: "estimator-unbiased",
  statement: "The estimator from samples agrees with the exact best-of-n policy.",
  source: "ours",
  origin: "a control of this study",
  scale: "exact",
  published: "unbiased, by construction",
  statistic:
    "Estimated minus exact gold at n = 64, all conditions pooled by seed; the formula's KL minus the exact one",
  rule: "reproduced when the 95 % interval holds 0 and is narrower than 0.1 σ, and the KL is overstated by 0 to 0.05 nats everywhere; partly when only the former; else not reproduced",
  needs: { conditions: Object.keys(conditions), seeds: SEEDS, ...SIZE },
  check(data) {
    const names = Object.keys(conditions);
    const error = tInterval(pooled(data, names, "estimate_error"));
    const missing = names.flatMap((name) => [...bySeed(data, name, "kl_missing").values()]);
    const [least, most] = [Math.min(...missing), Math.max(...missing)];
    const unbiased =
      error.interval[0] <= 0 && error.interval[1] >= 0 && error.interval[1] - error.interval[0] < 0.1;
    return {
      verdict: unbiased ? (least >= -1e-9 && most <= 0.05 ? "reproduced" : "partly") : "not reproduced",
      measured: `${withInterval(error)} σ; KL overstated by ${shown(least, 4)} to ${shown(most, 4)} nats`,
      estimate: error.estimate,
      interval: error.interval,
      ...(most > 0.05
        ? {
            note: "Where a narrow network's units are off, many responses have the same reward, and the formula overstates the KL.",
          }
        : {}),
    };
  },
};

export const claims: readonly Claim[] = [
  drops,
  form(
    "best-of-n-form",
    "bon",
    {
      statement: "Gold after best-of-n follows d (α − β d), d = √KL.",
      published: "d (α_bon − β_bon d)",
    },
    [],
  ),
  form(
    "rl-form",
    "rl",
    { statement: "Gold after RL follows d (α − β ln d), d = √KL.", published: "d (α_RL − β_RL ln d)" },
    [
      { key: "ppo", name: "PPO from samples" },
      { key: "tilt", name: "tilted policies" },
    ],
  ),
  smooth(
    "best-of-n-coefficients",
    ["bon_alpha", "bon_beta"],
    "α and β of best-of-n vary smoothly with the size of the reward model.",
    "approximate logarithmic trends",
  ),
  smooth(
    "rl-coefficient",
    ["rl_beta"],
    "β of RL varies smoothly with the size of the reward model.",
    "an approximate logarithmic trend",
  ),
  biggerIsBetter,
  threshold,
  penalty,
  slower,
  sameRelation,
  estimator,
];
