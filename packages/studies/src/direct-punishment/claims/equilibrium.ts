import { exp, log } from "@operant/core/math";
import { equivalenceTest, fisherExact, type TInference, tInterval, welchTest } from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";
import { MAIN_SIX, REFERENCE_ORIGIN } from "../published.js";
import {
  detectable,
  differenceIfRun,
  sampleOf,
  timesOf,
  titleOf,
  valuesOf,
  withInterval,
} from "./comparison.js";
import { DIRECT, MATCHED, THIRD_PARTY } from "./design.js";
import { cooperation, REWARD_MARGIN, reward } from "./quantity.js";
import { authorsSetting } from "./setting.js";

/* What the reference shows of the IPD main six, in its order of robustness. */

const ORIGIN = { source: "reference", origin: REFERENCE_ORIGIN, scale: "exact" } as const;
const FULL = { atLeast: { episodes: 2000 }, exactly: authorsSetting(MAIN_SIX) } as const;

const BOTH = ["ipd-tppdp", "ipd-tppdp-s"] as const;
const ENCODING =
  "DP and DP-S also differ from the others in the play state's encoding: the confound design (confound-final, confound-first-500) tells the two apart.";

const final = cooperation("final");

const ceiling: Claim = {
  ...ORIGIN,
  id: "ceiling",
  statement:
    "With third-party punishment fewer seeds end below 90 % cooperation than with direct punishment alone, and no seed of TPP-S and TPPDP ends below 95 %.",
  published:
    "Final cooperation below 90 %: 10 of 40 seeds with direct punishment alone, 1 of 80 with third parties; TPP-S and TPPDP have no seed below 95 %.",
  statistic:
    "Seeds whose final cooperation is below 90 %, DP and DP-S together against the other four together: Fisher's exact test, two-sided. It counts a seed once per condition, although conditions of one seed share random streams.",
  rule: "Not reproduced unless DP and DP-S have the larger share. If they have: reproduced if p < 0.05 and no seed of TPP-S and TPPDP ends below 95 %; partly if only p < 0.05; otherwise undecided with these seeds (not at this scale).",
  needs: { conditions: MAIN_SIX, seeds: 20, ...FULL },
  control: ENCODING,
  check(data) {
    const below = (names: readonly string[], level: number) => {
      const values = names.flatMap((name) => sampleOf(data, name, final));
      return { count: values.filter((value) => value < level).length, of: values.length };
    };
    const direct = below(DIRECT, 90);
    const others = below(THIRD_PARTY, 90);
    const never = below(["ipd-tpp-s", "ipd-tppdp"], 95);
    const { p } = fisherExact([
      [direct.count, direct.of - direct.count],
      [others.count, others.of - others.count],
    ]);
    const more = direct.count / direct.of > others.count / others.of;
    return {
      verdict: more
        ? p < 0.05
          ? never.count === 0
            ? "reproduced"
            : "partly"
          : "not at this scale"
        : "not reproduced",
      measured: `Below 90 %: DP and DP-S ${direct.count} of ${direct.of} seeds, the others ${others.count} of ${others.of} (Fisher p = ${p.toPrecision(2)}); TPP-S and TPPDP below 95 %: ${never.count} of ${never.of}.`,
      control: ENCODING,
    };
  },
};

/** Ratio of geometric means with its 95 % interval: Welch on logarithms. */
function ratio(above: readonly number[], below: readonly number[]): TInference {
  return welchTest(above.map(log), below.map(log));
}

/** All intervals above `much`: reproduced; all above `none`: partly; any below `much`: not; else undecided. */
function verdictOnLead(
  intervals: readonly (readonly [number, number])[],
  none: number,
  much: number,
): Verdict {
  if (intervals.every(([low]) => low > much)) return "reproduced";
  if (intervals.every(([low]) => low > none)) return "partly";
  return intervals.some(([, high]) => high < much) ? "not reproduced" : "not at this scale";
}

const PAIRS = [
  ["ipd-tpp", "ipd-dp"],
  ["ipd-tpp-s", "ipd-dp-s"],
] as const;

const directRisesFaster: Claim = {
  ...ORIGIN,
  id: "direct-rises-faster",
  statement:
    "With direct punishment cooperation reaches 80 % more than twice as fast as with third-party punishment (in the reference: about three times).",
  published: "Median episodes to 80 %: DP 134, TPP 463; DP-S 123, TPP-S 453 (ratios 3.5 and 3.7).",
  statistic:
    "Ratio of the geometric means of episodes to 80 %, TPP to DP and TPP-S to DP-S, with Welch's interval on logarithms; a seed that never gets there counts with the length of its run.",
  rule: "Reproduced if both intervals lie above 2; otherwise partly if both lie above 1; otherwise not reproduced if one lies below 2; otherwise undecided with these seeds (not at this scale).",
  needs: { conditions: PAIRS.flat(), seeds: 10, ...FULL },
  control: ENCODING,
  check(data) {
    const to80 = { summary: "to_80" };
    const found = PAIRS.map(([slow, fast]) => {
      const { estimate, interval } = ratio(timesOf(data, slow, to80), timesOf(data, fast, to80));
      return { slow, fast, estimate: exp(estimate), interval: [exp(interval[0]), exp(interval[1])] as const };
    });
    const least = found.reduce((a, b) => (b.estimate < a.estimate ? b : a));
    const intervals = found.map(({ interval }) => interval);
    const matched = MATCHED.flatMap(({ third, direct, words }) =>
      differenceIfRun(data, third, direct, { ...to80, scale: 1 })
        ? [
            `${words}: ${exp(ratio(timesOf(data, third, to80), timesOf(data, direct, to80)).estimate).toFixed(1)}`,
          ]
        : [],
    );
    return {
      verdict: verdictOnLead(intervals, 1, 2),
      measured: `${found.map(({ slow, fast, estimate, interval }) => `${titleOf(slow)} / ${titleOf(fast)} = ${estimate.toFixed(1)} [${interval[0].toFixed(1)}, ${interval[1].toFixed(1)}]`).join("; ")} (95 %).`,
      estimate: least.estimate,
      interval: least.interval,
      control:
        matched.length > 0
          ? `Ratio with the same play-state encoding, random partners: ${matched.join("; ")}.`
          : `Control not run (preset confound). ${ENCODING}`,
    };
  },
};

const bothLowestReward: Claim = {
  ...ORIGIN,
  id: "tppdp-lowest-reward",
  statement:
    "TPPDP and TPPDP-S end with by far the lowest complete reward (two exploration floors of punishment).",
  published:
    "Complete reward in the last 100 episodes: 40.7 and 37.9, against 159.3 to 169.1 in the other four.",
  statistic:
    "Welch's 95 % intervals of the eight differences in complete reward over the last 100 episodes between the other four conditions and these two.",
  rule: `Reproduced if all eight intervals lie above ${REWARD_MARGIN} (what one unjust punishment per episode costs); otherwise partly if all lie above 0; otherwise not reproduced if one lies below ${REWARD_MARGIN}; otherwise undecided with these seeds (not at this scale).`,
  needs: { conditions: MAIN_SIX, seeds: 5, ...FULL },
  control:
    "None was run that removes the explanation (two exploration floors of punishment); a changed punishEpsilonFloor would be one. Beside it the reward as the authors' scripts log it, which leaves out direct punishers' part and hides three quarters of the difference.",
  check(data) {
    const found = MAIN_SIX.filter((name) => !name.startsWith("ipd-tppdp")).flatMap((other) =>
      BOTH.map((mine) => ({
        other,
        mine,
        difference: welchTest(sampleOf(data, other, reward("final")), sampleOf(data, mine, reward("final"))),
      })),
    );
    const least = found.reduce((a, b) => (b.difference.estimate < a.difference.estimate ? b : a));
    return {
      verdict: verdictOnLead(
        found.map(({ difference }) => difference.interval),
        0,
        REWARD_MARGIN,
      ),
      measured: `Ahead of TPPDP and TPPDP-S (Welch 95 %, reward per episode): ${found.map(({ other, mine, difference }) => `${titleOf(other)} − ${titleOf(mine)} ${withInterval(difference)}`).join("; ")}.`,
      estimate: least.difference.estimate,
      interval: least.difference.interval,
      control: logged(data),
      note: `The estimate is for ${titleOf(least.other)} − ${titleOf(least.mine)}, the smallest difference.`,
    };
  },
};

function logged(data: ClaimData): string {
  const quantity = { summary: "reward_logged_final", scale: 1 };
  const difference = welchTest(sampleOf(data, "ipd-tpp", quantity), sampleOf(data, "ipd-tppdp", quantity));
  return `With the reward as logged, TPP − TPPDP is ${withInterval(difference)}.`;
}

const wholeRunReward: Claim = {
  ...ORIGIN,
  id: "whole-run-reward-same",
  statement: "Over the whole run direct and third-party punishment earn the same.",
  published: "153.8 ± 6.7 and 153.6 ± 1.5 (DP, TPP); 155.0 ± 5.4 and 153.6 ± 1.5 (DP-S, TPP-S).",
  statistic:
    "Two one-sided Welch tests of the difference in complete reward over all episodes, DP − TPP and DP-S − TPP-S.",
  rule: `Same means closer than ${REWARD_MARGIN} (what one unjust punishment per episode costs), shown at 5 % (the 90 % interval inside). Reproduced if both differences are the same in this sense; partly if one is and the other is undecided; not reproduced if a 95 % interval excludes 0 and the difference is not the same; otherwise undecided (not at this scale).`,
  needs: { conditions: PAIRS.flat(), seeds: 10, ...FULL },
  control:
    "Early losses of third-party punishment and late losses of direct punishment cancel: see b-ipd-first-500 and b-ipd-final.",
  check(data) {
    const found = PAIRS.map(([third, direct]) => {
      const quantity = reward("all");
      const difference = welchTest(sampleOf(data, direct, quantity), sampleOf(data, third, quantity));
      return { third, direct, difference, same: sameWithin(difference, REWARD_MARGIN) };
    });
    const widest = found.reduce((a, b) =>
      Math.abs(b.difference.estimate) > Math.abs(a.difference.estimate) ? b : a,
    );
    return {
      verdict: verdictOnSame(found),
      measured: `${found.map(({ third, direct, difference, same }) => `${titleOf(direct)} − ${titleOf(third)} ${withInterval(difference)}, 90 % [${same.interval.map((end) => end.toFixed(1)).join(", ")}]`).join("; ")} reward per episode.`,
      estimate: widest.difference.estimate,
      interval: widest.difference.interval,
      control: `First 500: DP − TPP ${withInterval(between(data, "first_500"))}; final: ${withInterval(between(data, "final"))}.`,
      note: `The estimate is for ${titleOf(widest.direct)} − ${titleOf(widest.third)}, the larger difference.`,
    };
  },
};

const between = (data: ClaimData, window: "first_500" | "final") =>
  welchTest(sampleOf(data, "ipd-dp", reward(window)), sampleOf(data, "ipd-tpp", reward(window)));

const sameWithin = (difference: TInference, margin: number) =>
  difference.standardError === 0
    ? { equivalent: Math.abs(difference.estimate) < margin, interval: difference.interval }
    : equivalenceTest(difference, [-margin, margin]);

interface Sameness {
  readonly difference: TInference;
  readonly same: { readonly equivalent: boolean };
}

/** All the same: reproduced; one differs: not reproduced; some the same: partly; else undecided. */
function verdictOnSame(found: readonly Sameness[]): Verdict {
  if (found.every(({ same }) => same.equivalent)) return "reproduced";
  const differs = ({ difference: { interval }, same }: Sameness) =>
    !same.equivalent && (interval[0] > 0 || interval[1] < 0);
  if (found.some(differs)) return "not reproduced";
  return found.some(({ same }) => same.equivalent) ? "partly" : "not at this scale";
}

const SELECTION_PAIRS = [
  ["ipd-dp-s", "ipd-dp"],
  ["ipd-tpp-s", "ipd-tpp"],
  ["ipd-tppdp-s", "ipd-tppdp"],
] as const;

const selectionChangesLittle: Claim = {
  ...ORIGIN,
  id: "selection-changes-little",
  statement:
    "Partner selection changes final cooperation little in the IPD, although selections concentrate on cooperators.",
  published:
    "Final cooperation with and without selection: DP 94.4 and 93.2, TPP 99.5 and 98.9, TPPDP 99.2 and 99.5 %; 93 to 98 % of selections are of cooperators.",
  statistic:
    "Two one-sided Welch tests of the three differences in final cooperation, with selection minus without.",
  rule: `Little means closer than ${final.margin} points, shown at 5 % (the 90 % interval inside). Reproduced if all three are; partly if some are and the rest is undecided; not reproduced if a 95 % interval excludes 0 and the difference is not little; otherwise undecided (not at this scale).`,
  needs: { conditions: MAIN_SIX, seeds: 10, ...FULL },
  control: "That selections do concentrate on cooperators, so that the mechanism works.",
  check(data) {
    const found = SELECTION_PAIRS.map(([chosen, random]) => {
      const difference = welchTest(sampleOf(data, chosen, final), sampleOf(data, random, final));
      return { chosen, difference, same: sameWithin(difference, final.margin) };
    });
    const widest = found.reduce((a, b) => (b.difference.standardError > a.difference.standardError ? b : a));
    const picks = SELECTION_PAIRS.flatMap(([chosen]) => {
      const values = valuesOf(data, chosen, { summary: "cooperator_selections_all", scale: 100 });
      return values.length > 1 ? [`${titleOf(chosen)} ${tInterval(values).estimate.toFixed(1)}`] : [];
    });
    return {
      verdict: verdictOnSame(found),
      measured: `With − without selection, points: ${found.map(({ chosen, difference, same }) => `${titleOf(chosen)} ${withInterval(difference)}, 90 % [${same.interval.map((end) => end.toFixed(1)).join(", ")}]`).join("; ")}.`,
      estimate: widest.difference.estimate,
      interval: widest.difference.interval,
      control: `Selections of cooperators over all episodes, %: ${picks.join(", ")}.`,
      note: `The estimate is for ${titleOf(widest.chosen)}, the least certain. ${detectable(widest.difference, final)}`,
    };
  },
};

/** The reference's points 1 to 5; point 6 is `residual-punishment`. */
export const equilibrium: readonly Claim[] = [
  ceiling,
  directRisesFaster,
  bothLowestReward,
  wholeRunReward,
  selectionChangesLittle,
];
