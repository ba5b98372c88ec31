import { contrast, summarise, type TInference, tInterval, welchTest } from "@operant/core/stats";
import type { Claim, ClaimData, ClaimOutcome, Verdict } from "@operant/core/study";
import { MAIN_SIX, REFERENCE_ORIGIN } from "../published.js";
import {
  differenceIfRun,
  direction,
  ruleOnAll,
  sampleOf,
  titleOf,
  valuesOf,
  verdictOnAll,
  withInterval,
} from "./comparison.js";
import { COSTLY_SIX, THIRD_PARTY } from "./design.js";
import { cooperation } from "./quantity.js";
import { authorsSetting, changedFrom } from "./setting.js";

/*
 * What punish networks learn. Their state maps to itself and never ends, so with discount 0.9 punishing a
 * defector is worth 20 against 18 (costly: −3 against 0) and punishing a cooperator −10 against 0. A fifth of
 * the decisions explore, half of those punish: the wrong act is taken in 10 % and the right one in 90 %.
 */

const DEFECTORS = { summary: "punishment_of_defectors_final", scale: 100 };
const COOPERATORS = { summary: "punishment_of_cooperators_final", scale: 100 };
const JUST = { summary: "just_share_pooled_final", scale: 100 };

const FINAL = cooperation("final");

/** Conditions that differ in the price of just punishment. */
const PRICED = [...MAIN_SIX, ...COSTLY_SIX];

/** Rates that exploration at a floor of 0.2 gives, in %. */
const EXPLORATION_RATE = 10;
const LEARNED_RATE = 90;

interface Band {
  readonly target: number;
  readonly margin: number;
}

interface Found {
  readonly condition: string;
  readonly inference: TInference;
}

function measure(data: ClaimData, names: readonly string[], what: typeof DEFECTORS): Found[] {
  return names.flatMap((condition) => {
    const values = valuesOf(data, condition, what);
    return values.length > 1 ? [{ condition, inference: tInterval(values) }] : [];
  });
}

const inside = ({ inference: { interval } }: Found, { target, margin }: Band) =>
  interval[0] > target - margin && interval[1] < target + margin;
const outside = ({ inference: { interval } }: Found, { target, margin }: Band) =>
  interval[0] > target + margin || interval[1] < target - margin;

/**
 * Every interval inside: reproduced; some: partly; every interval outside: not; else undecided. A condition
 * that is missing from the `of` conditions is neither inside nor outside.
 */
function verdictOnBand(found: readonly Found[], of: number, band: Band): Verdict {
  const within = found.filter((one) => inside(one, band)).length;
  if (within > 0) return within === of ? "reproduced" : "partly";
  const beyond = found.filter((one) => outside(one, band)).length;
  return beyond === of ? "not reproduced" : "not at this scale";
}

const list = (found: readonly Found[]) =>
  found
    .map(
      ({ condition, inference: { estimate, interval } }) =>
        `${titleOf(condition)} ${estimate.toFixed(1)} [${interval[0].toFixed(1)}, ${interval[1].toFixed(1)}]`,
    )
    .join("; ");

const BAND_WORDS =
  "Reproduced if the 95 % interval of every condition lies inside the band; partly if that of some; not reproduced if every interval lies outside; otherwise undecided (not at this scale). A condition whose rate is defined in fewer than two seeds counts as neither inside nor outside.";

function bandOutcome(
  data: ClaimData,
  names: readonly string[],
  what: typeof DEFECTORS,
  band: Band,
): ClaimOutcome {
  const found = measure(data, names, what);
  const pooled =
    found.length > 0
      ? average(
          data,
          found.map(({ condition }) => condition),
          what,
        )
      : undefined;
  const left = names.length - found.length;
  return {
    verdict: verdictOnBand(found, names.length, band),
    measured: `% (95 %): ${list(found)}.`,
    ...(pooled ? { estimate: pooled.estimate, interval: pooled.interval } : {}),
    ...(left > 0
      ? { note: `In ${left} of ${names.length} conditions the rate is defined in fewer than two seeds.` }
      : {}),
  };
}

/** Mean of the conditions' means. */
function average(data: ClaimData, names: readonly string[], what: typeof DEFECTORS): TInference {
  const samples = names.map((name) => summarise(sampleOf(data, name, what)));
  return contrast(
    samples,
    samples.map(() => 1 / samples.length),
  );
}

const LEARNED: Band = { target: LEARNED_RATE, margin: 5 };
const UNLEARNED: Band = { target: EXPLORATION_RATE, margin: 5 };
const FLOOR: Band = { target: EXPLORATION_RATE, margin: 1 };
/** A just share below 20 %, as a band: it cannot be below 0. */
const MOSTLY_UNJUST: Band = { target: 0, margin: 20 };
const DERIVATION = "derived from the payoffs, discount and exploration floor in the authors' code";

export const punishingPays: Claim = {
  id: "punishing-pays",
  statement:
    "Just punishment pays its author by construction (+2), so every defector is punished up to exploration: in 90 % of decisions.",
  source: "ours",
  origin: DERIVATION,
  scale: "exact",
  published: "90 % of punish decisions about a defector.",
  statistic:
    "Just punishments / punish decisions about a defection in the last 100 episodes, mean over seeds with its t interval, per condition of the IPD main six.",
  rule: `Band: 90 ± 5 %. ${BAND_WORDS}`,
  needs: {
    conditions: MAIN_SIX,
    seeds: 10,
    atLeast: { episodes: 500 },
    exactly: authorsSetting(MAIN_SIX),
  },
  control: "The costly six, where the same punishment costs its author 3: see punishing-costs.",
  check(data) {
    const found = measureIfRun(data, COSTLY_SIX);
    return {
      ...bandOutcome(data, MAIN_SIX, DEFECTORS, LEARNED),
      control: found === "" ? "Control not run (the costly six)." : `Costly six, %: ${found}.`,
    };
  },
};

export const punishingCosts: Claim = {
  id: "punishing-costs",
  statement:
    "Where just punishment costs its author 3, nobody learns to punish: defectors are punished by exploration only, in 10 % of decisions.",
  source: "ours",
  origin: DERIVATION,
  scale: "exact",
  published: "10 % of punish decisions about a defector.",
  statistic:
    "Just punishments / punish decisions about a defection in the last 100 episodes, mean over seeds with its t interval, per condition of the costly six.",
  rule: `Band: 10 ± 5 %. ${BAND_WORDS}`,
  needs: {
    conditions: COSTLY_SIX,
    seeds: 10,
    atLeast: { episodes: 500 },
    exactly: authorsSetting(COSTLY_SIX),
  },
  control: "The main six, which differ in nothing but the price of just punishment: see punishing-pays.",
  check(data) {
    const found = measureIfRun(data, MAIN_SIX);
    return {
      ...bandOutcome(data, COSTLY_SIX, DEFECTORS, UNLEARNED),
      control: found === "" ? "Control not run (the main six)." : `Main six, %: ${found}.`,
    };
  },
};

/** Rates of those of the conditions that are in the results and keep the price of just punishment. */
function measureIfRun(data: ClaimData, names: readonly string[]): string {
  const run = names.filter(
    (name) =>
      differenceIfRun(data, name, name, DEFECTORS) !== undefined &&
      changedFrom(data, [name], PRICED) === undefined,
  );
  return list(measure(data, run, DEFECTORS));
}

type Part = "holds" | "fails" | "undecided";

/** All `of` conditions inside: holds; any outside: fails; else undecided. */
function partOn(found: readonly Found[], of: number, band: Band): Part {
  if (found.some((one) => outside(one, band))) return "fails";
  return found.length === of && found.every((one) => inside(one, band)) ? "holds" : "undecided";
}

/** All hold: reproduced; none fails: undecided; some hold: partly; else not. */
function verdictOnParts(parts: readonly Part[]): Verdict {
  if (parts.every((part) => part === "holds")) return "reproduced";
  if (!parts.includes("fails")) return "not at this scale";
  return parts.includes("holds") ? "partly" : "not reproduced";
}

export const residualPunishment: Claim = {
  id: "residual-punishment",
  statement:
    "The punishment that remains at the end equals the exploration floor and, where third parties punish, is almost all unjust.",
  source: "reference",
  origin: `${REFERENCE_ORIGIN}; the rate is derived too`,
  scale: "exact",
  published:
    "10 % of decisions about cooperators; just share at the end 4.4 to 7.3 % in the four conditions with third parties.",
  statistic:
    "In the last 100 episodes: unjust punishments / punish decisions about a cooperation (six conditions), and the just share of all punishments (four conditions with third parties); means over seeds with t intervals.",
  rule: "Two parts. Rate: holds if every condition's 95 % interval lies inside 10 ± 1 %, fails if one lies outside. Unjust: holds if in every condition with third parties the just share's 95 % interval lies below 20 %, fails if one lies above. A part that neither holds nor fails is undecided. Reproduced if both hold; partly if one holds and the other fails; not reproduced if one fails and none holds; otherwise undecided with these seeds (not at this scale).",
  needs: {
    conditions: MAIN_SIX,
    seeds: 10,
    atLeast: { episodes: 2000 },
    exactly: authorsSetting(MAIN_SIX),
  },
  control:
    "None was run: that the rate is exploration is derived from the code, and a changed punishEpsilonFloor would test it.",
  check(data) {
    const rates = measure(data, MAIN_SIX, COOPERATORS);
    const just = measure(data, THIRD_PARTY, JUST);
    const parts = [partOn(rates, MAIN_SIX.length, FLOOR), partOn(just, THIRD_PARTY.length, MOSTLY_UNJUST)];
    const pooled = average(data, MAIN_SIX, COOPERATORS);
    return {
      verdict: verdictOnParts(parts),
      measured: `Cooperators punished, %: ${list(rates)}. Just share, %: ${list(just)}.`,
      estimate: pooled.estimate,
      interval: pooled.interval,
      note: `Rate: ${parts[0]}; unjust: ${parts[1]}.`,
    };
  },
};

/** Price of just punishment against cooperation: each costly condition beside its standard counterpart. */
export const costlyCooperation: Claim = {
  id: "costly-cooperation",
  statement:
    "Where just punishment costs its author, cooperation ends lower than where it pays, in all six conditions.",
  source: "ours",
  origin: "expected because punishment stops depending on what its victim did; no published number",
  scale: "exact",
  published: "None.",
  statistic:
    "Welch's 95 % interval of the difference in final cooperation between each standard condition and its costly counterpart.",
  rule: ruleOnAll(FINAL, "every one of the six intervals"),
  needs: {
    conditions: [...MAIN_SIX, ...COSTLY_SIX],
    seeds: 10,
    atLeast: { episodes: 2000 },
    exactly: authorsSetting([...MAIN_SIX, ...COSTLY_SIX]),
  },
  control: "The two sixes differ in nothing but the price of just punishment.",
  check(data) {
    const found = MAIN_SIX.map((condition, i) => ({
      condition,
      inference: welchTest(sampleOf(data, condition, FINAL), sampleOf(data, COSTLY_SIX[i]!, FINAL)),
    }));
    const least = found.reduce((a, b) => (b.inference.estimate < a.inference.estimate ? b : a));
    return {
      verdict: verdictOnAll(found.map(({ inference }) => direction(inference, FINAL.margin))),
      measured: `Standard − costly, points (Welch 95 %): ${found.map(({ condition, inference }) => `${titleOf(condition)} ${withInterval(inference)}`).join("; ")}.`,
      estimate: least.inference.estimate,
      interval: least.inference.interval,
      control: "The two sixes differ in nothing but the price of just punishment.",
      note: `The estimate is for ${titleOf(least.condition)}, the smallest difference.`,
    };
  },
};

/** What punish networks learn, and what their price does. */
export const sanctions: readonly Claim[] = [
  punishingPays,
  punishingCosts,
  residualPunishment,
  costlyCooperation,
];
