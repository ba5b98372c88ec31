import { pairedTest, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";
import { LEVELS } from "./summaries.js";

const PAPER = "Cheng et al., arXiv 2504.15275";
const SIZE = { updates: 200 } as const;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (value: number) => (100 * value).toFixed(1);
const span = ([low, high]: readonly [number, number]) => `[${percent(low)}, ${percent(high)}]`;

interface Estimate {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}

/** Mean of one number per seed with its 95 % t interval; without spread, what every seed says. */
function over(values: readonly number[]): Estimate {
  return values.every((value) => value === values[0])
    ? { estimate: values[0]!, interval: [values[0]!, values[0]!] }
    : tInterval(values);
}

/** A summary in one condition less the same in another, seed by seed: equal seeds have equal problems. */
function difference(data: ClaimData, condition: string, from: string, summary: string): Estimate {
  const seeds = data.seeds(from).filter((seed) => data.seeds(condition).includes(seed));
  const of = (name: string) =>
    seeds.map((seed) => data.values(name, summary)[data.seeds(name).indexOf(seed)]!);
  const [one, other] = [of(condition), of(from)];
  const differences = one.map((value, i) => value - other[i]!);
  return differences.every((value) => value === differences[0]) ? over(differences) : pairedTest(one, other);
}

/** Right answers after training less half of those before, seed by seed: below 0 is a collapse. */
function aboveCollapse(data: ClaimData, condition: string): Estimate {
  const before = data.values(condition, "solved_before");
  return over(data.values(condition, "solved_after").map((value, i) => value - before[i]! / 2));
}

const sumCollapses: Claim = {
  id: "sum-collapses",
  statement: "Training on the sum of step scores collapses almost at once.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "canonical summation-form credit assignment collapses training even in the beginning",
  statistic: "right answers after training less half of the base policy's, under both baselines",
  rule: "reproduced when the 95 % t interval lies below 0 under both baselines and the median collapse comes within a fifth of training; partly when it lies below 0 under one; else not reproduced",
  needs: { conditions: ["sum", "sum-per-step"], seeds: 5, atLeast: SIZE },
  control: "sum-sees: the same with a scorer that sees through fillers",
  check(data) {
    const conditions = ["sum", "sum-per-step"];
    const found = conditions.map((condition) => aboveCollapse(data, condition));
    const collapsed = found.filter(({ interval }) => interval[1] < 0).length;
    const updates = data.parameters("sum")["updates"] as number;
    const when = conditions.map((condition) => {
      const sorted = [...data.values(condition, "collapse")].sort((a, b) => a - b);
      return sorted[Math.floor((sorted.length - 1) / 2)]!;
    });
    const early = when.every((update) => update <= updates / 5);
    const solved = conditions.map((condition) => percent(mean(data.values(condition, "solved_after"))));
    const control = !data.ran("sum-sees")
      ? {}
      : { control: `scorer that sees: ${percent(mean(data.values("sum-sees", "solved_after")))} % solved` };
    return {
      verdict: collapsed === 2 && early ? "reproduced" : collapsed > 0 ? "partly" : "not reproduced",
      measured: `solved after training: ${solved[0]} % (others' mean return), ${solved[1]} % (per step), base ${percent(mean(data.values("sum", "solved_before")))} %; median collapse at update ${when.map((update) => (update > updates ? "none" : update)).join(" and ")}`,
      estimate: found[0]!.estimate,
      interval: found[0]!.interval,
      ...control,
    };
  },
};

const minimumMatches: Claim = {
  id: "min-form-matches-checked-answers",
  statement: "The min-form reaches what checked answers reach, in about 30 % of the steps.",
  source: "abstract",
  origin: `${PAPER}, abstract`,
  scale: "miniature",
  published: "comparable performance within only 30 % of the steps",
  statistic:
    "right answers after training: min-form less checked answers; ratio of updates to the highest level that checked answers reached in every seed",
  rule: "reproduced when the 95 % t interval of the difference reaches above −0.02 and that of the mean ratio lies below 0.5; partly when only the first holds; else not reproduced",
  needs: { conditions: ["minimum", "verified", "sum"], seeds: 5, atLeast: SIZE },
  control: "sum: the same scores, summed",
  check(data) {
    const gap = difference(data, "minimum", "verified", "solved_after");
    const updates = data.parameters("verified")["updates"] as number;
    const level = [...LEVELS]
      .reverse()
      .find((each) => data.values("verified", `to_${100 * each}`).every((at) => at <= updates));
    const comparable = gap.interval[1] > -0.02;
    if (level === undefined) {
      return {
        verdict: "not at this scale",
        measured: `checked answers did not reach ${100 * LEVELS[0]} % in every seed; difference ${percent(gap.estimate)} points ${span(gap.interval)}`,
      };
    }
    const to = (condition: string) => data.values(condition, `to_${100 * level}`);
    const verified = to("verified");
    const ratios = to("minimum").map((at, i) => at / verified[i]!);
    const ratio = over(ratios);
    return {
      verdict: comparable ? (ratio.interval[1] < 0.5 ? "reproduced" : "partly") : "not reproduced",
      measured: `${percent(gap.estimate)} points ${span(gap.interval)}; updates to ${100 * level} %: ${ratio.estimate.toFixed(2)} [${ratio.interval[0].toFixed(2)}, ${ratio.interval[1].toFixed(2)}] times those of checked answers`,
      estimate: ratio.estimate,
      interval: ratio.interval,
      control: `sum: ${percent(mean(data.values("sum", "solved_after")))} % solved`,
    };
  },
};

const tenthRepairs: Claim = {
  id: "a-tenth-checked-repairs",
  statement:
    "A scorer alone is hacked in the end, also in min-form; checking a tenth of the answers prevents it.",
  source: "abstract",
  origin: `${PAPER}, abstract, and the authors' README (hacking by empty outputs such as "thanks" within 200 steps)`,
  scale: "miniature",
  published: "supplementing with 10 % verifiable rewards gives the best model and less hacking",
  statistic:
    "with a scorer fooled by empty answers: right answers after training less half of the base policy's, without checks; and with a tenth checked less without",
  rule: "reproduced when the 95 % t interval of the first lies below 0, that of the second above 0, and with a tenth checked more problems are solved than by the base policy; partly when the first two hold; else not reproduced",
  needs: {
    conditions: ["minimum-fooled", "minimum-fooled-tenth", "minimum", "minimum-tenth"],
    seeds: 5,
    atLeast: SIZE,
  },
  control: "minimum, minimum-tenth: the same with a scorer that is not fooled",
  check(data) {
    const hacked = aboveCollapse(data, "minimum-fooled");
    const gain = difference(data, "minimum-fooled-tenth", "minimum-fooled", "solved_after");
    const repaired =
      mean(data.values("minimum-fooled-tenth", "solved_after")) >
      mean(data.values("minimum-fooled-tenth", "solved_before"));
    const holds = hacked.interval[1] < 0 && gain.interval[0] > 0;
    const plain = difference(data, "minimum-tenth", "minimum", "solved_after");
    return {
      verdict: holds ? (repaired ? "reproduced" : "partly") : "not reproduced",
      measured: `fooled scorer: ${percent(mean(data.values("minimum-fooled", "solved_after")))} % solved, with a tenth checked ${percent(mean(data.values("minimum-fooled-tenth", "solved_after")))} % (${percent(gain.estimate)} points ${span(gain.interval)})`,
      estimate: gain.estimate,
      interval: gain.interval,
      control: `scorer that is not fooled: a tenth checked adds ${percent(plain.estimate)} points ${span(plain.interval)}`,
      note: "A gain of a tenth is the checked problems themselves: here they share too little with the others to teach them.",
    };
  },
};

const baselineFavoursShort: Claim = {
  id: "baseline-per-step-favours-short",
  statement: "Subtracting the others' mean reward per step favours derivations with fewer steps.",
  source: "authors-code",
  origin: "CJReinforce/PURE, README, and issue 2 of that repository",
  scale: "miniature",
  published: "this setting favours answers with fewer steps",
  statistic: "expected steps after training, min-form: baseline per step less others' mean return",
  rule: "reproduced when the 95 % t interval lies below 0; else not reproduced",
  needs: {
    conditions: ["minimum", "minimum-per-step", "verified", "verified-per-step"],
    seeds: 5,
    atLeast: SIZE,
  },
  control: "verified, verified-per-step: without step rewards the two baselines are the same",
  check(data) {
    const steps = difference(data, "minimum-per-step", "minimum", "length_after");
    const same = difference(data, "verified-per-step", "verified", "length_after");
    return {
      verdict: steps.interval[1] < 0 ? "reproduced" : "not reproduced",
      measured: `${steps.estimate.toFixed(2)} steps [${steps.interval[0].toFixed(2)}, ${steps.interval[1].toFixed(2)}]`,
      estimate: steps.estimate,
      interval: steps.interval,
      control: `checked answers: ${same.estimate.toFixed(2)} steps`,
      note: "Every step pays the others' mean, so a step more costs something while that mean is above 0, and pays while it is below.",
    };
  },
};

const temperatureMatters: Claim = {
  id: "temperature-must-be-small",
  statement: "With a temperature that is not small against the spread of scores the min-form is a sum again.",
  source: "ours",
  origin: "follows from the definition; the authors use 0.1 only",
  scale: "miniature",
  published: "not in the paper",
  statistic: "right answers after training: T = 1 less T = 0.1",
  rule: "reproduced when the 95 % t interval lies below 0; else not reproduced",
  needs: { conditions: ["minimum", "minimum-1"], seeds: 5, atLeast: SIZE },
  check(data) {
    const gap = difference(data, "minimum-1", "minimum", "solved_after");
    const half = !data.ran("minimum-0.5")
      ? ""
      : `; T = 0.5 solves ${percent(mean(data.values("minimum-0.5", "solved_after")))} %`;
    return {
      verdict: gap.interval[1] < 0 ? "reproduced" : "not reproduced",
      measured: `T = 1: ${percent(gap.estimate)} points ${span(gap.interval)}${half}`,
      estimate: gap.estimate,
      interval: gap.interval,
    };
  },
};

const addingNeverPays: Claim = {
  id: "adding-steps-never-pays",
  statement:
    "The sum is highest for derivations that fill the limit; the minimum for the shortest that solve the problem, among others.",
  source: "ours",
  origin: `follows from the definitions in ${PAPER}; computed here by dynamic programming`,
  scale: "exact",
  published: "not in the paper in this form",
  statistic: "fewest steps of a best derivation over the steps needed, mean over problems",
  rule: "reproduced when it is above 1.5 for the sum and at most 1 for the minimum; else not reproduced",
  needs: { conditions: ["sum", "minimum"], seeds: 2 },
  check(data) {
    const sum = data.values("sum", "best_shortest")[0]!;
    const minimum = data.values("minimum", "best_shortest")[0]!;
    return {
      verdict: sum > 1.5 && minimum <= 1 + 1e-9 ? "reproduced" : "not reproduced",
      measured: `sum ${sum.toFixed(2)}, minimum ${minimum.toFixed(2)} times the steps needed`,
      estimate: sum,
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  sumCollapses,
  minimumMatches,
  tenthRepairs,
  baselineFavoursShort,
  temperatureMatters,
  addingNeverPays,
];
