import { pairedTest, type TInference, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";

const PAPER = "Pang et al., arXiv 2211.08714";
const SIZE = {
  seeds: 8,
  atLeast: { updates: 600, batch: 96, pairs: 5000 },
  exactly: { noise: 0.95, marker: 0.003, temperature: 0.05, limit: 12, learningRate: 0.5 },
} as const;

/** Each flaw by its condition, with the pattern that it favours. */
const FLAWS = { noise: "markers", confound: "closings", shift: "repeats" } as const;
type Flaw = keyof typeof FLAWS;
const flaws = Object.keys(FLAWS) as Flaw[];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const span = ({ estimate, interval }: TInference) =>
  `${estimate.toFixed(2)} [${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`;
const above = ({ interval }: TInference) => interval[0] > 0;
const below = ({ interval }: TInference) => interval[1] < 0;

const over = (data: ClaimData, condition: string, summary: string) =>
  tInterval(data.values(condition, summary));

/** A summary in one condition less one in another (the same one unless given), seed by seed. */
function difference(data: ClaimData, condition: string, from: string, summary: string, other = summary) {
  const seeds = data.seeds(from).filter((seed) => data.seeds(condition).includes(seed));
  const of = (name: string, what: string) =>
    seeds.map((seed) => data.values(name, what)[data.seeds(name).indexOf(seed)]!);
  return pairedTest(of(condition, summary), of(from, other));
}

function amplified(flaw: Flaw, statement: string): Claim {
  const pattern = FLAWS[flaw];
  return {
    id: `${flaw}-is-amplified`,
    statement,
    source: "abstract",
    origin: `${PAPER}, abstract`,
    scale: "miniature",
    published:
      "learned metrics do well on the distribution of their data; the undesirable pattern may be amplified in RL",
    statistic: `accuracy on test pairs; ${pattern} per response after RL, less those before and less those with sound data; gold, less that with sound data`,
    rule: `reproduced when mean accuracy is at least 0.85 and at most 0.02 below that with sound data, the 95 % t intervals of both differences of ${pattern} lie above 0, and that of gold below 0; partly when gold is not below; else not reproduced`,
    needs: { conditions: [flaw, "clean"], ...SIZE },
    control: "clean: the same training with sound data",
    check(data) {
      const accuracy = mean(data.values(flaw, "accuracy"));
      const sound = mean(data.values("clean", "accuracy"));
      const rise = difference(data, flaw, flaw, `${pattern}_after`, `${pattern}_before`);
      const more = difference(data, flaw, "clean", `${pattern}_after`);
      const gold = difference(data, flaw, "clean", "gold_after");
      const holds = accuracy >= 0.85 && accuracy >= sound - 0.02 && above(rise) && above(more);
      return {
        verdict: holds ? (below(gold) ? "reproduced" : "partly") : "not reproduced",
        measured: `accuracy ${accuracy.toFixed(3)} (by gold ${mean(data.values(flaw, "gold_accuracy")).toFixed(3)}); ${mean(data.values(flaw, `${pattern}_data`)).toFixed(2)} ${pattern} in the data, ${mean(data.values(flaw, `${pattern}_before`)).toFixed(2)} before RL, ${mean(data.values(flaw, `${pattern}_after`)).toFixed(2)} after; gold ${span(gold)} against sound data`,
        estimate: rise.estimate,
        interval: rise.interval,
        control: `sound data: accuracy ${sound.toFixed(3)}, ${mean(data.values("clean", `${pattern}_after`)).toFixed(2)} ${pattern} after RL, gold ${mean(data.values("clean", "gold_before")).toFixed(2)} → ${mean(data.values("clean", "gold_after")).toFixed(2)}`,
      };
    },
  };
}

const pressure: Claim = {
  id: "pressure-brings-it-out",
  statement:
    "The flaw is in the reward before anything is optimised, and shows in what is written as pressure grows.",
  source: "ours",
  origin: "follows from the paper's account",
  scale: "miniature",
  published: "not in the paper in this form",
  statistic:
    "what the reward pays for one more of the pattern in a base response, against sound data; the pattern in the best of 1,024 less the best of 1",
  rule: "reproduced when the 95 % t intervals of both lie above 0 for all three flaws; partly when for one or two; else not reproduced",
  needs: {
    conditions: ["clean", ...flaws, ...flaws.map((flaw) => `${flaw}-best`)],
    ...SIZE,
  },
  control: "clean-best: the same with sound data",
  check(data) {
    const found = flaws.map((flaw) => {
      const pattern = FLAWS[flaw];
      const best = `${flaw}-best`;
      return {
        flaw,
        lift: difference(data, flaw, "clean", `${pattern}_lift`),
        rise: difference(data, best, best, `${pattern}_after`, `${pattern}_before`),
      };
    });
    const held = found.filter(({ lift, rise }) => above(lift) && above(rise)).length;
    const control = !data.ran("clean-best")
      ? {}
      : {
          control: `sound data: ${flaws.map((flaw) => `${mean(data.values("clean-best", `${FLAWS[flaw]}_after`)).toFixed(2)} ${FLAWS[flaw]}`).join(", ")} in the best of 1,024`,
        };
    return {
      verdict: held === flaws.length ? "reproduced" : held > 0 ? "partly" : "not reproduced",
      measured: found
        .map(({ flaw, lift, rise }) => `${flaw}: lift ${span(lift)} sd, best of 1,024 ${span(rise)} more`)
        .join("; "),
      ...control,
    };
  },
};

const cause: Claim = {
  id: "only-through-the-pattern",
  statement: "A policy that cannot write the pattern loses nothing to the flaw.",
  source: "ours",
  origin: "control for the three claims of the paper",
  scale: "miniature",
  published: "not in the paper",
  statistic: "gold after RL less that with sound data, for policies that cannot write the pattern",
  rule: "reproduced when the 95 % t interval lies above −0.05 for all three flaws; partly when for one or two; else not reproduced",
  needs: {
    conditions: ["clean", ...flaws, ...flaws.map((flaw) => `${flaw}-without`)],
    ...SIZE,
  },
  control: "the same flaws with policies that can write the pattern",
  check(data) {
    const gold = flaws.map((flaw) => difference(data, `${flaw}-without`, "clean", "gold_after"));
    const held = gold.filter(({ interval }) => interval[0] > -0.05).length;
    return {
      verdict: held === flaws.length ? "reproduced" : held > 0 ? "partly" : "not reproduced",
      measured: flaws.map((flaw, i) => `${flaw}: ${span(gold[i]!)}`).join("; "),
      control: `with the pattern ${flaws.map((flaw) => difference(data, flaw, "clean", "gold_after").estimate.toFixed(2)).join(", ")}`,
    };
  },
};

const penalty: Claim = {
  id: "staying-close-helps",
  statement: "Keeping the policy close to where it came from keeps the pattern down and gold up.",
  source: "second-hand",
  origin: `a summary of ${PAPER}, which names regularisation towards maximum likelihood among the remedies`,
  scale: "miniature",
  published: "a possible remedy; no number",
  statistic: "KL penalty 1 less 0.1: pattern and gold after RL",
  rule: "reproduced when for all three flaws the 95 % t interval of the pattern lies below 0 and that of gold above; partly when the pattern falls for all three, or both hold for one or two; else not reproduced",
  needs: {
    conditions: [...flaws, ...flaws.map((flaw) => `${flaw}-held`)],
    ...SIZE,
  },
  control: "clean-held: what the penalty costs with sound data",
  check(data) {
    const found = flaws.map((flaw) => ({
      flaw,
      pattern: difference(data, `${flaw}-held`, flaw, `${FLAWS[flaw]}_after`),
      gold: difference(data, `${flaw}-held`, flaw, "gold_after"),
    }));
    const less = found.filter(({ pattern }) => below(pattern)).length;
    const both = found.filter(({ pattern, gold }) => below(pattern) && above(gold)).length;
    const control =
      !data.ran("clean-held") || !data.ran("clean")
        ? {}
        : { control: `sound data: gold ${span(difference(data, "clean-held", "clean", "gold_after"))}` };
    return {
      verdict:
        both === flaws.length
          ? "reproduced"
          : less === flaws.length || both > 0
            ? "partly"
            : "not reproduced",
      measured: found
        .map(({ flaw, pattern, gold }) => `${flaw}: ${span(pattern)} ${FLAWS[flaw]}, gold ${span(gold)}`)
        .join("; "),
      ...control,
    };
  },
};

const audited: Claim = {
  id: "the-log-shows-it",
  statement: "An audit of the training log that counts the pattern finds it overpaid.",
  source: "ours",
  origin: "tests `cueEffect` of this laboratory",
  scale: "miniature",
  published: "not in the paper",
  statistic:
    "the reward's lift less gold's for the pattern within updates, in standard deviations, over the whole log",
  rule: "reproduced when for all three flaws the 95 % t interval lies above 0, and so does that of the difference to sound data; partly when for one or two; else not reproduced",
  needs: { conditions: [...flaws, "clean"], ...SIZE },
  control: "clean: the same pattern with sound data",
  check(data) {
    const found = flaws.map((flaw) => {
      const summary = `${FLAWS[flaw]}_excess`;
      return {
        flaw,
        excess: over(data, flaw, summary),
        more: difference(data, flaw, "clean", summary),
        sound: mean(data.values("clean", summary)),
      };
    });
    const held = found.filter(({ excess, more }) => above(excess) && above(more)).length;
    return {
      verdict: held === flaws.length ? "reproduced" : held > 0 ? "partly" : "not reproduced",
      measured: found.map(({ flaw, excess }) => `${flaw}: ${span(excess)} sd`).join("; "),
      control: `sound data: ${found.map(({ flaw, sound }) => `${FLAWS[flaw]} ${sound.toFixed(2)}`).join(", ")} sd`,
      note: "Needs gold in the log, and somebody who suspects the pattern.",
    };
  },
};

/** What is checked, and the rules that decide. */
export const claims: readonly Claim[] = [
  amplified(
    "noise",
    "A little label noise, tied to a token that means nothing, comes back in every response.",
  ),
  amplified("confound", "A phrase that good responses happen to have is written for its own sake."),
  amplified(
    "shift",
    "A pattern that the data do not contain, and the reward overrates, is found and amplified.",
  ),
  pressure,
  cause,
  penalty,
  audited,
];
