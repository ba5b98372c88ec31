import { pairedTest, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";

const PAPER = "Gao et al., arXiv 2410.15115";
const SIZE = { updates: 200 } as const;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const percent = (value: number) => (100 * value).toFixed(1);
const span = ([low, high]: readonly [number, number]) => `[${percent(low)}, ${percent(high)}]`;

/** Difference of a summary between conditions that share tasks and seeds, with its 95 % t interval. */
function difference(data: ClaimData, condition: string, from: string, summary: string) {
  const seeds = data.seeds(from).filter((seed) => data.seeds(condition).includes(seed));
  const of = (name: string) =>
    seeds.map((seed) => data.values(name, summary)[data.seeds(name).indexOf(seed)]!);
  const [one, other] = [of(condition), of(from)];
  const differences = one.map((value, i) => value - other[i]!);
  // Without spread between seeds there is no t interval; every seed says the same.
  if (differences.every((value) => value === differences[0])) {
    return { estimate: differences[0]!, interval: [differences[0]!, differences[0]!] as const };
  }
  return pairedTest(one, other);
}

function level(data: ClaimData, condition: string, summary: string) {
  const values = data.values(condition, summary);
  if (values.every((value) => value === values[0])) {
    return { estimate: values[0]!, interval: [values[0]!, values[0]!] as const };
  }
  return tInterval(values);
}

const helpsSearchHurtsTraining: Claim = {
  id: "helps-search-hurts-training",
  statement: "A process reward that helps search hurts reinforcement learning when its scores are summed.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "helps at inference; may not help or even hurt in training",
  statistic:
    "right answers of the best of 8 by mean score less those of the base policy; right answers after training with the sum less after training with right answers only",
  rule: "reproduced when the 95 % t interval of the first lies above 0 and that of the second below 0; partly when one does; else not reproduced",
  needs: { conditions: ["success", "sum"], seeds: 5, atLeast: SIZE },
  control: "sum-sees: the same sum from a scorer that sees through fillers",
  check(data) {
    const seeds = data.values("sum", "searched");
    const before = data.values("sum", "solved_before");
    const search = tInterval(seeds.map((value, i) => value - before[i]!));
    const hurt = difference(data, "sum", "success", "solved_after");
    const holds = [search.interval[0] > 0, hurt.interval[1] < 0].filter(Boolean).length;
    const control = !data.ran("sum-sees") ? undefined : level(data, "sum-sees", "solved_after");
    return {
      verdict: holds === 2 ? "reproduced" : holds === 1 ? "partly" : "not reproduced",
      measured: `search ${percent(search.estimate)} points ${span(search.interval)}; training ${percent(hurt.estimate)} points ${span(hurt.interval)}`,
      estimate: hurt.estimate,
      interval: hurt.interval,
      ...(control === undefined
        ? {}
        : { control: `sees through fillers: ${percent(control.estimate)} % solved after training` }),
    };
  },
};

const farmsFillers: Claim = {
  id: "sum-farms-fillers",
  statement:
    "With summed process rewards the policy learns to repeat correct but useless steps instead of answering.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "repetition of steps appears",
  statistic: "fillers as a share of steps after training less in the base policy",
  rule: "reproduced when the 95 % t interval lies above 0.2 and most derivations end without an answer; partly when it lies above 0; else not reproduced",
  needs: { conditions: ["sum", "success"], seeds: 5, atLeast: SIZE },
  control: "success: the same training without process rewards",
  check(data) {
    const before = data.values("sum", "filler_before");
    const values = data.values("sum", "filler_after").map((value, i) => value - before[i]!);
    const rise = tInterval(values);
    const unanswered = mean(data.values("sum", "unanswered_after"));
    return {
      verdict:
        rise.interval[0] > 0.2 && unanswered > 0.5
          ? "reproduced"
          : rise.interval[0] > 0
            ? "partly"
            : "not reproduced",
      measured: `${percent(rise.estimate)} points ${span(rise.interval)}; ${percent(unanswered)} % end without an answer`,
      estimate: rise.estimate,
      interval: rise.interval,
      control: `right answers only: fillers ${percent(mean(data.values("success", "filler_after")))} % after training`,
    };
  },
};

const boundedOptimum: Claim = {
  id: "bounded-optimum",
  statement:
    "The sum is highest for derivations as long as the limit allows; under Clip, and under Clip with Delta, no derivation is better than the shortest that solves the problem.",
  source: "ours",
  origin: `follows from the definitions in ${PAPER}; computed here by dynamic programming`,
  scale: "exact",
  published: "bounding the accumulated reward removes the exploit",
  statistic: "fewest steps of a best derivation over the steps needed, mean over problems",
  rule: "reproduced when it is above 1.5 for the sum and 1 for Clip and for both together; else not reproduced",
  needs: { conditions: ["sum", "clip", "clip-delta"], seeds: 2 },
  check(data) {
    const of = (condition: string, summary: string) => data.values(condition, summary)[0]!;
    const near = (value: number) => Math.abs(value - 1) < 1e-9;
    const sum = of("sum", "best_shortest");
    const holds = sum > 1.5 && near(of("clip", "best_shortest")) && near(of("clip-delta", "best_shortest"));
    return {
      verdict: holds ? "reproduced" : "not reproduced",
      measured: `shortest best: sum ${sum.toFixed(2)}, clip ${of("clip", "best_shortest").toFixed(2)}, both ${of("clip-delta", "best_shortest").toFixed(2)} times the steps needed`,
      estimate: sum,
      note: `Longest best: clip ${of("clip", "best_longest").toFixed(2)}, both ${of("clip-delta", "best_longest").toFixed(2)}: with Delta longer derivations are as good, not better.`,
    };
  },
};

function remedy(id: string, condition: string, name: string): Claim {
  return {
    id,
    statement: `${name} stops the repetition and trains at least as well as right answers alone.`,
    source: condition === "clip-delta" ? "abstract" : "second-hand",
    origin:
      condition === "clip-delta"
        ? `${PAPER}, abstract, which says it less exactly`
        : `${PAPER} introduces it as one of two mechanisms; its own results were not read`,
    scale: "miniature",
    published: "no repetition, better than success rewards alone",
    statistic:
      "fillers after training less in the base policy; right answers less those of right answers only",
    rule: "reproduced when fillers do not rise (95 % t interval not above 0) and the interval of the difference lies above 0; partly when fillers do not rise and it reaches above −0.02; else not reproduced",
    needs: { conditions: [condition, "success"], seeds: 5, atLeast: SIZE },
    control: "success: the same training without process rewards",
    check(data) {
      const before = data.values(condition, "filler_before");
      const fillers = tInterval(data.values(condition, "filler_after").map((value, i) => value - before[i]!));
      const gain = difference(data, condition, "success", "solved_after");
      const calm = fillers.interval[0] <= 0;
      return {
        verdict:
          calm && gain.interval[0] > 0
            ? "reproduced"
            : calm && gain.interval[1] > -0.02
              ? "partly"
              : "not reproduced",
        measured: `fillers ${percent(fillers.estimate)} points ${span(fillers.interval)}; right answers ${percent(gain.estimate)} points ${span(gain.interval)}`,
        estimate: gain.estimate,
        interval: gain.interval,
        control: `right answers only: ${percent(mean(data.values("success", "solved_after")))} % solved`,
      };
    },
  };
}

const scorerIsTheCause: Claim = {
  id: "scorer-that-sees",
  statement: "A scorer that gives fillers a low score protects the sum: then it is not farmed.",
  source: "ours",
  origin: "a control of this study",
  scale: "miniature",
  published: "not in the paper",
  statistic: "fillers after training with the sum: scorer that sees through them less scorer that likes them",
  rule: "reproduced when derivations solve more than in the base policy (95 % t interval above 0); else not reproduced",
  needs: { conditions: ["sum", "sum-sees"], seeds: 5, atLeast: SIZE },
  check(data) {
    const before = data.values("sum-sees", "solved_before");
    const gain = tInterval(data.values("sum-sees", "solved_after").map((value, i) => value - before[i]!));
    return {
      verdict: gain.interval[0] > 0 ? "reproduced" : "not reproduced",
      measured: `${percent(gain.estimate)} points ${span(gain.interval)} solved; fillers ${percent(mean(data.values("sum-sees", "filler_after")))} % against ${percent(mean(data.values("sum", "filler_after")))} %`,
      estimate: gain.estimate,
      interval: gain.interval,
      note: "Any score above 0 pays for a step that is not the answer: a sum of positive numbers can be farmed whatever the scorer knows.",
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  helpsSearchHurtsTraining,
  farmsFillers,
  boundedOptimum,
  remedy("clip-and-delta-together", "clip-delta", "Clip with Delta"),
  remedy("clip-alone", "clip", "Clip alone"),
  remedy("delta-alone", "delta", "Delta alone"),
  scorerIsTheCause,
];
