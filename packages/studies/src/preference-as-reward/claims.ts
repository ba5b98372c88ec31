import { tInterval } from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";

const PAPER = "Fu et al., arXiv 2502.18770";
const CURVES = `curves that the authors digitised from their figures (repository PorUna-byte/PAR, curve_package/json; Gemma2-2B, Ultrafeedback, PPO)`;

/** The smallest design that decides: claims were made for training as long as this. */
const SEEDS = 10;
const SIZE = { atLeast: { steps: 800, responses: 256 }, exactly: { penalty: 0.02 } } as const;

/** What is compared with PAR; the paper's other competitors are reward models, not shapings. */
const COMPETITORS = ["raw", "mean-std", "clip", "min-max", "lsc"] as const;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

/** A summary by seed. A run may hold some seeds in one condition only; runs that never got there have none. */
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

/** First condition less second, seed by seed: they share responses, gold and reward model. */
function difference(data: ClaimData, first: string, second: string, summary: string): Estimate {
  const others = bySeed(data, second, summary);
  return over(
    [...bySeed(data, first, summary)]
      .filter(([seed]) => others.has(seed))
      .map(([seed, value]) => value - others.get(seed)!),
  );
}

const shown = (value: number, digits = 3) => value.toFixed(digits);
const withInterval = ({ estimate, interval }: Estimate, digits = 3) =>
  `${shown(estimate, digits)} [${shown(interval[0], digits)}, ${shown(interval[1], digits)}]`;

/** Win rates that differ by less are called the same, and losses below it no loss. */
const SAME = 0.03;
/** The paper's "at least 5 percentage points". */
const MARGIN = 0.05;

const rawIsHacked: Claim = {
  id: "raw-reward-is-hacked",
  statement: "Trained long on the raw reward, the policy ends below the base policy it started from.",
  source: "authors-code",
  origin: CURVES,
  scale: "miniature",
  published: "win rate rises to 0.63 and ends the first epoch at 0.002, while the proxy's reward triples",
  statistic: "Win rate by gold after both epochs; the best on the way less the last",
  rule: `reproduced when the 95 % interval of the last win rate lies below ½; partly when that of the loss lies above ${MARGIN}; else not reproduced`,
  needs: { conditions: ["raw", "gold-raw"], seeds: SEEDS, ...SIZE },
  control: "gold-raw: the same training on gold itself, which nothing can hack",
  check(data) {
    const last = meanOf(data, "raw", "wins_final");
    const lost = meanOf(data, "raw", "wins_lost");
    const gold = meanOf(data, "gold-raw", "wins_lost");
    const hacked = gold.interval[1] < SAME;
    const verdict: Verdict =
      hacked && last.interval[1] < 0.5
        ? "reproduced"
        : hacked && lost.interval[0] > MARGIN
          ? "partly"
          : "not reproduced";
    return {
      verdict,
      measured: `best ${shown(meanOf(data, "raw", "wins_peak").estimate)}, after one epoch ${withInterval(meanOf(data, "raw", "wins_half"))}, after two ${withInterval(last)}; lost ${withInterval(lost)}`,
      estimate: last.estimate,
      interval: last.interval,
      control: `Gold as its own reward loses ${withInterval(gold)}.`,
    };
  },
};

const parResists: Claim = {
  id: "par-robust-two-epochs",
  statement: "Preference as reward stays robust against hacking through two epochs of training.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "robust after two epochs; by the digitised curves 0.70 at best and 0.67 at the end",
  statistic: "Best win rate on the way less the last, after both epochs; the same of the raw reward",
  rule: `reproduced when PAR's 95 % interval lies below ${MARGIN} and the raw reward's above it; else not reproduced`,
  needs: { conditions: ["par", "raw", "scaled"], seeds: SEEDS, ...SIZE },
  control:
    "raw: there is something to resist; scaled: the raw reward at PAR's steepest slope, which tells squashing from slower training",
  check(data) {
    const par = meanOf(data, "par", "wins_lost");
    const raw = meanOf(data, "raw", "wins_lost");
    return {
      verdict: par.interval[1] < MARGIN && raw.interval[0] > MARGIN ? "reproduced" : "not reproduced",
      measured: `PAR loses ${withInterval(par)}, raw ${withInterval(raw)}`,
      estimate: par.estimate,
      interval: par.interval,
      control: `A quarter of the raw reward loses ${withInterval(meanOf(data, "scaled", "wins_lost"))}.`,
    };
  },
};

const parWins: Claim = {
  id: "par-five-points-ahead",
  statement: "PAR's win rate is at least 5 percentage points higher than that of competing shapings.",
  source: "abstract",
  origin: `${PAPER}, abstract (AlpacaEval 2.0, a judge of language; which checkpoint is judged was not at hand)`,
  scale: "miniature",
  published: "at least 5 points",
  statistic: `PAR's win rate less that of each of ${COMPETITORS.join(", ")}, after the first epoch, seeds paired`,
  rule: `reproduced when all 95 % intervals lie at or above ${MARGIN}; partly when all lie above 0; else not reproduced`,
  needs: { conditions: ["par", ...COMPETITORS], seeds: SEEDS, ...SIZE },
  control: "wins_peak: what each shaping reaches when it is stopped at the right moment",
  check(data) {
    const margins = COMPETITORS.map((name) => ({ name, ...difference(data, "par", name, "wins_half") }));
    const lowest = margins.reduce((a, b) => (a.estimate <= b.estimate ? a : b));
    const all = (bound: number) => margins.every(({ interval }) => interval[0] >= bound);
    return {
      verdict: all(MARGIN)
        ? "reproduced"
        : margins.every(({ interval }) => interval[0] > 0)
          ? "partly"
          : "not reproduced",
      measured: margins.map((margin) => `${margin.name} ${withInterval(margin)}`).join("; "),
      estimate: lowest.estimate,
      interval: lowest.interval,
      control: `Stopped at the best moment, PAR's win rate less theirs: ${COMPETITORS.map((name) => `${name} ${withInterval(difference(data, "par", name, "wins_peak"))}`).join("; ")}.`,
      note: `After two epochs: ${COMPETITORS.map((name) => `${name} ${withInterval(difference(data, "par", name, "wins_final"))}`).join("; ")}.`,
    };
  },
};

const oneReference: Claim = {
  id: "one-reference-suffices",
  statement: "One reference response per prompt is enough.",
  source: "abstract",
  origin: `${PAPER}, abstract; ${CURVES}`,
  scale: "miniature",
  published: "win rate after the first epoch 0.687 with 1 reference, 0.679 with 5, 0.675 with 10",
  statistic: "Win rate after both epochs with 1 reference, and with 5, less that with 10, seeds paired",
  rule: `reproduced when both 95 % intervals lie within ±${SAME}; partly when only that of 5 references does; else not reproduced`,
  needs: { conditions: ["par", "par-1", "par-5"], seeds: SEEDS, ...SIZE },
  control: "sigmoid: no reference at all",
  check(data) {
    const one = difference(data, "par-1", "par", "wins_final");
    const five = difference(data, "par-5", "par", "wins_final");
    const same = ({ interval }: Estimate) => interval[0] > -SAME && interval[1] < SAME;
    return {
      verdict: same(one) && same(five) ? "reproduced" : same(five) ? "partly" : "not reproduced",
      measured: `1 reference ${withInterval(one)}, 5 references ${withInterval(five)}`,
      estimate: one.estimate,
      interval: one.interval,
      note: `After one epoch: ${withInterval(difference(data, "par-1", "par", "wins_half"))} and ${withInterval(difference(data, "par-5", "par", "wins_half"))}.`,
    };
  },
};

const affine: Claim = {
  id: "standardising-does-not-help",
  statement: "Standardising or clipping by running statistics does not stop the hacking.",
  source: "authors-code",
  origin: CURVES,
  scale: "miniature",
  published:
    "win rate at the end of the first epoch 0.006 standardised and 0.002 clipped, against PAR's 0.675",
  statistic: "Best win rate on the way less the last, after both epochs, standardised and clipped",
  rule: `reproduced when both 95 % intervals lie above ${MARGIN}; partly when one does; else not reproduced`,
  needs: { conditions: ["mean-std", "clip", "par"], seeds: SEEDS, ...SIZE },
  control: "par, under the same steps",
  check(data) {
    const losses = ["mean-std", "clip"].map((name) => meanOf(data, name, "wins_lost"));
    const count = losses.filter(({ interval }) => interval[0] > MARGIN).length;
    return {
      verdict: count === 2 ? "reproduced" : count === 1 ? "partly" : "not reproduced",
      measured: `standardised ${withInterval(losses[0]!)}, clipped ${withInterval(losses[1]!)}`,
      estimate: losses[0]!.estimate,
      interval: losses[0]!.interval,
      control: `PAR loses ${withInterval(meanOf(data, "par", "wins_lost"))}.`,
    };
  },
};

const minMax: Claim = {
  id: "min-max-holds-one-epoch",
  statement: "Min–max rescaling holds through the first epoch and is hacked in the second.",
  source: "authors-code",
  origin: CURVES,
  scale: "miniature",
  published: "win rate 0.65 after one epoch, 0.27 after two",
  statistic: "Win rate after the first epoch less that after the second; win rate after the first",
  rule: `reproduced when the 95 % interval of the former lies above ${MARGIN} and that of the latter above ½; not reproduced when the former lies below ${MARGIN}; else partly`,
  needs: { conditions: ["min-max"], seeds: SEEDS, ...SIZE },
  check(data) {
    const half = bySeed(data, "min-max", "wins_half");
    const final = bySeed(data, "min-max", "wins_final");
    const lost = over([...half].map(([seed, value]) => value - final.get(seed)!));
    const first = meanOf(data, "min-max", "wins_half");
    return {
      verdict:
        lost.interval[1] < MARGIN
          ? "not reproduced"
          : lost.interval[0] > MARGIN && first.interval[0] > 0.5
            ? "reproduced"
            : "partly",
      measured: `${withInterval(first)} after one epoch, ${withInterval(meanOf(data, "min-max", "wins_final"))} after two`,
      estimate: lost.estimate,
      interval: lost.interval,
    };
  },
};

const fastStart: Claim = {
  id: "fast-start-then-saturation",
  statement:
    "Rewards should grow fast at first and then saturate: PAR beats a sigmoid that is steepest 3 above the reference, and the log-sigmoid.",
  source: "abstract",
  origin: `${PAPER}, abstract, second principle; ${CURVES}`,
  scale: "miniature",
  published: "win rate after the first epoch 0.675, against 0.508 (slow start) and 0.487 (log-sigmoid)",
  statistic:
    "PAR's win rate less that of the slow start and of the log-sigmoid, after the first epoch, seeds paired",
  rule: "reproduced when both 95 % intervals lie above 0; partly when one does; else not reproduced",
  needs: { conditions: ["par", "sgfc", "lsc"], seeds: SEEDS, ...SIZE },
  check(data) {
    const [slow, log] = [
      difference(data, "par", "sgfc", "wins_half"),
      difference(data, "par", "lsc", "wins_half"),
    ];
    const count = [slow, log].filter(({ interval }) => interval[0] > 0).length;
    return {
      verdict: count === 2 ? "reproduced" : count === 1 ? "partly" : "not reproduced",
      measured: `slow start ${withInterval(slow)}, log-sigmoid ${withInterval(log)}`,
      estimate: slow.estimate,
      interval: slow.interval,
      note: `After two epochs: ${withInterval(difference(data, "par", "sgfc", "wins_final"))} and ${withInterval(difference(data, "par", "lsc", "wins_final"))}.`,
    };
  },
};

const centring: Claim = {
  id: "centring-helps",
  statement: "The sigmoid should be taken of the centred reward.",
  source: "abstract",
  origin: `${PAPER}, abstract of versions 1 to 3 (third principle; later versions name two principles without it); ${CURVES}`,
  scale: "miniature",
  published: "win rate after the first epoch 0.675 centred (10 references), 0.644 not centred",
  statistic: "PAR's win rate less that of the sigmoid without centring, after the first epoch, seeds paired",
  rule: "reproduced when the 95 % interval lies above 0; not reproduced when below; else partly",
  needs: { conditions: ["par", "sigmoid"], seeds: SEEDS, ...SIZE, exactly: { penalty: 0.02, offset: 3.5 } },
  check(data) {
    const gap = difference(data, "par", "sigmoid", "wins_half");
    return {
      verdict: gap.interval[0] > 0 ? "reproduced" : gap.interval[1] < 0 ? "not reproduced" : "partly",
      measured: withInterval(gap),
      estimate: gap.estimate,
      interval: gap.interval,
      note: `After two epochs ${withInterval(difference(data, "par", "sigmoid", "wins_final"))}, at ${shown(meanOf(data, "sigmoid", "divergence_final").estimate, 2)} nats without centring: it has hardly trained. The offset of the reward model is what centring removes; 3.5 is where the published curves start.`,
    };
  },
};

const penalty: Claim = {
  id: "strong-penalty-prevents-it-too",
  statement:
    "A KL penalty twenty times as strong keeps the raw reward from being hacked; one five times as strong does not.",
  source: "authors-code",
  origin: `${CURVES}; factors by the default coefficient 0.005 of the repository's README`,
  scale: "miniature",
  published:
    "win rate after two epochs 0.58 with coefficient 0.1, 0.11 with 0.05, 0.006 or less with 0.02 and 0.01",
  statistic: "Best win rate on the way less the last, raw reward with 20 and 5 times the penalty",
  rule: `reproduced when the 95 % interval of the former lies below ${MARGIN} and of the latter above it; not reproduced when the former lies above ${MARGIN} or the latter below; else partly`,
  needs: {
    conditions: ["raw", "raw-penalty-5", "raw-penalty-20", "par"],
    seeds: SEEDS,
    atLeast: SIZE.atLeast,
  },
  control: "par: its last win rate beside that of the strong penalty",
  check(data) {
    const [strong, weak] = [
      meanOf(data, "raw-penalty-20", "wins_lost"),
      meanOf(data, "raw-penalty-5", "wins_lost"),
    ];
    const holds = strong.interval[1] < MARGIN && weak.interval[0] > MARGIN;
    const contradicted = strong.interval[0] > MARGIN || weak.interval[1] < MARGIN;
    return {
      verdict: holds ? "reproduced" : contradicted ? "not reproduced" : "partly",
      measured: `20 times ${withInterval(strong)}, 5 times ${withInterval(weak)}`,
      estimate: strong.estimate,
      interval: strong.interval,
      control: `PAR's last win rate less that with 20 times the penalty: ${withInterval(difference(data, "par", "raw-penalty-20", "wins_final"))}; its gold ${withInterval(difference(data, "par", "raw-penalty-20", "gold_final"))} σ.`,
    };
  },
};

/** Differences in gold below this, in σ, count as none. */
const SAME_GOLD = 0.1;

const moreThanStopping: Claim = {
  id: "more-than-early-stopping",
  statement:
    "PAR reaches a higher gold reward than training on the raw reward that is stopped at the same KL.",
  source: "ours",
  origin: "the control that the paper's comparison at equal steps lacks",
  scale: "miniature",
  published: "not in the paper",
  statistic: "Gold of PAR after both epochs less that of raw training stopped at the same KL, same seed",
  rule: `reproduced when the 95 % interval lies above ${SAME_GOLD} σ; partly when above 0; else not reproduced`,
  needs: { conditions: ["par", "lsc", "scaled", "raw"], seeds: SEEDS, ...SIZE },
  control: "scaled: a smaller raw reward with the same penalty should gain nothing but what the penalty does",
  check(data) {
    const gain = meanOf(data, "par", "gold_over_stopped");
    const best = difference(data, "par", "raw", "gold_peak");
    return {
      verdict:
        gain.interval[0] > SAME_GOLD ? "reproduced" : gain.interval[0] > 0 ? "partly" : "not reproduced",
      measured: `${withInterval(gain)} σ; win rate ${withInterval(meanOf(data, "par", "wins_over_stopped"))}`,
      estimate: gain.estimate,
      interval: gain.interval,
      control: `scaled ${withInterval(meanOf(data, "scaled", "gold_over_stopped"))} σ, log-sigmoid ${withInterval(meanOf(data, "lsc", "gold_over_stopped"))} σ`,
      note: `Best gold on the way, PAR less raw: ${withInterval(best)} σ. PAR ends at ${shown(meanOf(data, "par", "divergence_final").estimate, 2)} nats, raw at ${shown(meanOf(data, "raw", "divergence_final").estimate, 2)}.`,
    };
  },
};

const noGainOnGold: Claim = {
  id: "no-gain-where-proxy-is-right",
  statement: "Where the reward is gold itself, shaping does not raise gold.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic: "Gold after both epochs with gold shaped (PAR; min–max) less with raw gold, seeds paired",
  rule: "reproduced when both 95 % intervals lie below 0; partly when neither lies above 0; else not reproduced",
  needs: { conditions: ["gold-raw", "gold-par", "gold-min-max"], seeds: SEEDS, ...SIZE },
  check(data) {
    const gaps = ["gold-par", "gold-min-max"].map((name) => difference(data, name, "gold-raw", "gold_final"));
    return {
      verdict: gaps.every(({ interval }) => interval[1] < 0)
        ? "reproduced"
        : gaps.every(({ interval }) => interval[0] <= 0)
          ? "partly"
          : "not reproduced",
      measured: `PAR ${withInterval(gaps[0]!)} σ, min–max ${withInterval(gaps[1]!)} σ`,
      estimate: gaps[0]!.estimate,
      interval: gaps[0]!.interval,
      note: `Win rates: raw gold ${shown(meanOf(data, "gold-raw", "wins_final").estimate)}, PAR ${shown(meanOf(data, "gold-par", "wins_final").estimate)}.`,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  rawIsHacked,
  parResists,
  parWins,
  oneReference,
  affine,
  minMax,
  fastStart,
  centring,
  penalty,
  moreThanStopping,
  noGainOnGold,
];
