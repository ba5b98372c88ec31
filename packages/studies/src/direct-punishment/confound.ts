import { equivalenceTest, holm, mean, type TInference, tInterval } from "@operant/core/stats";
import type { Claim, ClaimData, ClaimOutcome, Verdict } from "@operant/core/study";
import { withInterval } from "./claims/comparison.js";
import { COOPERATION_MARGIN, REWARD_MARGIN } from "./claims/quantity.js";
import { authorsSetting } from "./claims/setting.js";
import { type MainSix, publishedMeans, publishedSample } from "./published.js";

/*
 * Pre-registration, committed before the cells were run.
 *
 * Question. In the IPD main six DP and DP-S play with a two-input state and TPP and TPP-S with a four-input
 * one that holds reputations. Is the difference between DP and TPP due to who punishes (mechanism) or to
 * what the play network sees (encoding)?
 *
 * Design. All eight cells of mechanism (direct, third-party) × encoding (without, with reputation) × partner
 * (random, chosen), IPD, reputation moved by play and punishment, everything else as the authors have it,
 * 2000 episodes, seeds 101 to 120 in every cell. Six of the cells coincide with conditions that the authors
 * ran (four of the main six, two ablations), whose seeds 1 to 20 are looked at first; hence fresh seeds for
 * all eight.
 *
 * Estimation. A seed is a block: the contrast is computed within each seed and its mean over the 20 seeds is
 * given Student's t with 19 degrees of freedom, which needs no assumption on how cells of one seed, which
 * share random streams, depend on each other. No seed is left out. No interim look, no further seeds.
 *
 * The difference that the main six shows, TPP with reputation minus DP without, is exactly the sum of the
 * main effects of mechanism and encoding (each averaged over the other factor and over partner choice).
 */

type Bit = 0 | 1;

/** A cell of the design: 1 is third-party, with reputation, chosen. */
export interface ConfoundCell {
  readonly condition: string;
  readonly mechanism: Bit;
  readonly encoding: Bit;
  readonly selection: Bit;
}

const BITS = [0, 1] as const;
export const CONFOUND_CELLS: readonly ConfoundCell[] = BITS.flatMap((mechanism) =>
  BITS.flatMap((encoding) =>
    BITS.map((selection) => ({
      condition: `cell-${mechanism ? "tpp" : "dp"}${selection ? "-s" : ""}-${encoding ? "rep" : "norep"}`,
      mechanism,
      encoding,
      selection,
    })),
  ),
);

const sign = (bit: Bit) => (bit === 1 ? 1 : -1);

/** A contrast of cell means: a weight per cell. */
export interface Estimand {
  readonly id: string;
  readonly title: string;
  weight(cell: ConfoundCell): number;
}

const MECHANISM: Estimand = {
  id: "mechanism",
  title: "mechanism (third-party − direct)",
  weight: ({ mechanism }) => sign(mechanism) / 4,
};
const ENCODING: Estimand = {
  id: "encoding",
  title: "encoding (with − without reputation)",
  weight: ({ encoding }) => sign(encoding) / 4,
};
const INTERACTION: Estimand = {
  id: "interaction",
  title: "interaction (mechanism effect with reputation − without)",
  weight: ({ mechanism, encoding }) => (sign(mechanism) * sign(encoding)) / 2,
};

/** Tested, with Holm's correction over both primary outcomes together: six tests. */
export const PRIMARY_ESTIMANDS = [MECHANISM, ENCODING, INTERACTION] as const;

/** Effects at a fixed level of the other factor, averaged over partner choice; the answer if they interact. */
export const SIMPLE_ESTIMANDS: readonly Estimand[] = [
  ...BITS.map((level) => ({
    id: `mechanism-${level ? "rep" : "norep"}`,
    title: `mechanism, play state ${level ? "with" : "without"} reputation`,
    weight: ({ mechanism, encoding }: ConfoundCell) => (encoding === level ? sign(mechanism) / 2 : 0),
  })),
  ...BITS.map((level) => ({
    id: `encoding-${level ? "tpp" : "dp"}`,
    title: `encoding, ${level ? "third-party" : "direct"} punishment`,
    weight: ({ mechanism, encoding }: ConfoundCell) => (mechanism === level ? sign(encoding) / 2 : 0),
  })),
];

/** Reported without a test: what partner choice does, and the difference that the main six shows. */
export const FURTHER_ESTIMANDS: readonly Estimand[] = [
  {
    id: "selection",
    title: "partner choice (chosen − random)",
    weight: ({ selection }) => sign(selection) / 4,
  },
  {
    id: "confounded",
    title: "TPP with − DP without reputation",
    weight: ({ mechanism, encoding }) => (mechanism === encoding ? sign(mechanism) / 2 : 0),
  },
];

export interface ConfoundOutcome {
  readonly id: "final" | "first-500" | "reward";
  readonly summary: "cooperation_final" | "cooperation_first_500" | "reward_all";
  readonly title: string;
  readonly scale: number;
  readonly unit: string;
  /** Smallest effect of interest, in the unit. */
  readonly margin: number;
}

export const PRIMARY_OUTCOMES: readonly ConfoundOutcome[] = [
  {
    id: "final",
    summary: "cooperation_final",
    title: "final cooperation",
    scale: 100,
    unit: "points",
    margin: COOPERATION_MARGIN.final,
  },
  {
    id: "first-500",
    summary: "cooperation_first_500",
    title: "cooperation over the first 500 episodes",
    scale: 100,
    unit: "points",
    margin: COOPERATION_MARGIN.first_500,
  },
];

/** Reported with intervals, without a test or a decision. */
export const SECONDARY_OUTCOME: ConfoundOutcome = {
  id: "reward",
  summary: "reward_all",
  title: "complete reward over all episodes",
  scale: 1,
  unit: "reward per episode",
  margin: REWARD_MARGIN,
};

export const CONFOUND_SEEDS = "101..120";
const FIRST_SEED = 101;
const SEEDS = 20;
const ALPHA = 0.05;

/**
 * Standard errors by which an effect must differ from 0 for a t test with 19 degrees of freedom to find it
 * with probability 80 %: at 5 %, and at 5 % / 6, the strictest level of Holm's correction over six tests.
 */
export const DETECTABLE_ERRORS = { alone: 2.954, strictest: 3.836 } as const;

/** How a contrast is read. */
export type Finding = "present" | "absent" | "open";

/** What answers the question for one outcome. */
export type ConfoundAnswer = "mechanism" | "encoding" | "both" | "depends" | "neither" | "undecided";

export const DECISION_RULE = [
  "An effect is absent if two one-sided tests at 5 % put it within the smallest effect of interest of 0 (the 90 % interval inside ± that); otherwise present if its p, corrected by Holm's method over the six primary tests, is below 5 %; otherwise open.",
  "Interaction present: the answer is 'depends' and is read from the four effects at fixed levels, Holm-corrected among themselves.",
  "Otherwise, mechanism and encoding both present: 'both'; only one present and the other absent: that one; both absent: 'neither'; anything else: 'undecided'.",
  "The claim (the difference comes from who punishes, not from the encoding) is reproduced for 'mechanism', partly for 'both' and 'depends', not reproduced for 'encoding' and 'neither', and not at this scale for 'undecided'.",
].join(" ");

const VERDICTS: Readonly<Record<ConfoundAnswer, Verdict>> = {
  mechanism: "reproduced",
  both: "partly",
  depends: "partly",
  encoding: "not reproduced",
  neither: "not reproduced",
  undecided: "not at this scale",
};

/** A contrast's estimate with its Holm-corrected p and how it is read. */
export interface Effect {
  readonly estimand: Estimand;
  readonly inference: TInference;
  readonly adjusted: number;
  readonly finding: Finding;
}

export interface ConfoundResult {
  readonly outcome: ConfoundOutcome;
  readonly answer: ConfoundAnswer;
  readonly mechanism: Effect;
  readonly encoding: Effect;
  readonly interaction: Effect;
  /** Effects at fixed levels, corrected among themselves. */
  readonly simple: readonly Effect[];
  readonly further: readonly { readonly estimand: Estimand; readonly inference: TInference }[];
  /** Mean of each cell, in the unit. */
  readonly cells: readonly { readonly cell: ConfoundCell; readonly mean: number }[];
}

/** A value per cell and seed: `values[cell][seed]`, cells in the order of `CONFOUND_CELLS`, in the unit. */
type Values = readonly (readonly number[])[];

/** The contrast within each seed, and its mean over seeds with Student's t. */
function infer({ weight }: Estimand, values: Values): TInference {
  const seeds = values[0]!.map((_, seed) =>
    CONFOUND_CELLS.reduce((sum, cell, i) => sum + weight(cell) * values[i]![seed]!, 0),
  );
  return tInterval(seeds);
}

/** Reads a contrast by `DECISION_RULE`. */
export function findingOf(inference: TInference, adjusted: number, margin: number): Finding {
  if (equivalenceTest(inference, [-margin, margin], ALPHA).equivalent) return "absent";
  return adjusted < ALPHA ? "present" : "open";
}

/** The answer of `DECISION_RULE` from the three findings. */
export function answerOf(mechanism: Finding, encoding: Finding, interaction: Finding): ConfoundAnswer {
  if (interaction === "present") return "depends";
  if (mechanism === "present" && encoding === "present") return "both";
  if (mechanism === "present" && encoding === "absent") return "mechanism";
  if (mechanism === "absent" && encoding === "present") return "encoding";
  return mechanism === "absent" && encoding === "absent" ? "neither" : "undecided";
}

function effects(
  estimands: readonly Estimand[],
  inferences: readonly TInference[],
  p: readonly number[],
  margin: number,
): Effect[] {
  return estimands.map((estimand, i) => ({
    estimand,
    inference: inferences[i]!,
    adjusted: p[i]!,
    finding: findingOf(inferences[i]!, p[i]!, margin),
  }));
}

/** The pre-registered analysis of both primary outcomes; `values` gives each outcome's cells and seeds. */
export function analyseConfound(values: (outcome: ConfoundOutcome) => Values): ConfoundResult[] {
  const primary = PRIMARY_OUTCOMES.map((outcome) =>
    PRIMARY_ESTIMANDS.map((one) => infer(one, values(outcome))),
  );
  const adjusted = holm(primary.flat().map(({ p }) => p));
  return PRIMARY_OUTCOMES.map((outcome, i) => {
    const own = values(outcome);
    const p = adjusted.slice(i * PRIMARY_ESTIMANDS.length, (i + 1) * PRIMARY_ESTIMANDS.length);
    const [mechanism, encoding, interaction] = effects(PRIMARY_ESTIMANDS, primary[i]!, p, outcome.margin);
    const simple = SIMPLE_ESTIMANDS.map((one) => infer(one, own));
    return {
      outcome,
      answer: answerOf(mechanism!.finding, encoding!.finding, interaction!.finding),
      mechanism: mechanism!,
      encoding: encoding!,
      interaction: interaction!,
      simple: effects(SIMPLE_ESTIMANDS, simple, holm(simple.map((one) => one.p)), outcome.margin),
      further: FURTHER_ESTIMANDS.map((estimand) => ({ estimand, inference: infer(estimand, own) })),
      cells: CONFOUND_CELLS.map((cell, c) => ({ cell, mean: mean(own[c]!) })),
    };
  });
}

/** The seeds analysed: the registered ones where every cell has results of them, else all that every cell has. */
function seedsOf(data: ClaimData): { seeds: number[]; registered: boolean } {
  const measured = CONFOUND_CELLS.map(({ condition }) => {
    const columns = [...PRIMARY_OUTCOMES, SECONDARY_OUTCOME].map(({ summary }) =>
      data.values(condition, summary),
    );
    return new Set(
      data.seeds(condition).filter((_, i) => columns.every((values) => !Number.isNaN(values[i]!))),
    );
  });
  const common = [...measured[0]!].filter((seed) => measured.every((seeds) => seeds.has(seed)));
  const fresh = common.filter((seed) => seed >= FIRST_SEED && seed < FIRST_SEED + SEEDS);
  return fresh.length === SEEDS ? { seeds: fresh, registered: true } : { seeds: common, registered: false };
}

function valuesIn(data: ClaimData, seeds: readonly number[]): (outcome: ConfoundOutcome) => Values {
  return ({ summary, scale }) =>
    CONFOUND_CELLS.map(({ condition }) => {
      const own = data.seeds(condition);
      const all = data.values(condition, summary);
      return seeds.map((seed) => all[own.indexOf(seed)]! * scale);
    });
}

/** The pre-registered analysis of a run's results, or why there is none. */
export function confoundResults(
  data: ClaimData,
): { results: ConfoundResult[]; registered: boolean } | string {
  const { seeds, registered } = seedsOf(data);
  if (seeds.length < SEEDS)
    return `needs ${SEEDS} seeds that all eight cells have; there are ${seeds.length}`;
  return { results: analyseConfound(valuesIn(data, seeds)), registered };
}

const ANSWERS: Readonly<Record<ConfoundAnswer, string>> = {
  mechanism: "The difference comes from who punishes.",
  encoding: "The difference comes from what the play network sees.",
  both: "Both who punishes and what the play network sees contribute.",
  depends:
    "What who punishes does depends on what the play network sees; the effects at fixed levels say how, and the verdict is 'partly' whatever they are.",
  neither: "Neither has an effect of interest.",
  undecided: "Undecided with these seeds.",
};

/** The answer in words, and whether it rests on an interaction that was not shown to be absent. */
export function answerInWords({
  answer,
  interaction,
}: Pick<ConfoundResult, "answer"> & { readonly interaction: Pick<Effect, "finding"> }): string {
  const open = interaction.finding === "open" ? " The interaction is open." : "";
  return `${ANSWERS[answer]}${open}`;
}

function effectInWords({ estimand, inference, adjusted, finding }: Effect): string {
  return `${estimand.title} ${withInterval(inference)}, p after Holm ${adjusted.toPrecision(2)}: ${finding}`;
}

function outcomeOf(data: ClaimData, outcome: ConfoundOutcome): ClaimOutcome {
  const found = confoundResults(data);
  if (typeof found === "string") return { verdict: "not at this scale", measured: "–", note: found };
  const result = found.results.find((one) => one.outcome === outcome)!;
  const { answer, mechanism, encoding, interaction, simple, further } = result;
  const { seeds } = seedsOf(data);
  const secondary = valuesIn(data, seeds)(SECONDARY_OUTCOME);
  const reward = PRIMARY_ESTIMANDS.map((one) => `${one.title} ${withInterval(infer(one, secondary))}`);
  return {
    verdict: VERDICTS[answer],
    measured: `${answerInWords(result)} ${[mechanism, encoding, interaction].map(effectInWords).join("; ")} (${outcome.unit}, 95 %).`,
    estimate: mechanism.inference.estimate,
    interval: mechanism.inference.interval,
    control: `At fixed levels: ${simple.map(effectInWords).join("; ")}.`,
    note: `${further.map(({ estimand, inference }) => `${estimand.title} ${withInterval(inference)}`).join("; ")}. ${SECONDARY_OUTCOME.title}, without a test: ${reward.join("; ")}. ${found.registered ? `Seeds ${CONFOUND_SEEDS}, as registered.` : `Not the registered seeds ${CONFOUND_SEEDS}: this analysis is exploratory.`}`,
  };
}

/**
 * What the design can detect, from the reference's standard deviations, taking both encodings of a mechanism
 * to vary as much as the one that was measured, and cells of one seed to be independent.
 */
export function confoundPower(outcome: ConfoundOutcome): {
  readonly estimand: Estimand;
  readonly standardError: number;
  /** Smallest effect found with probability 80 % by the test alone. */
  readonly alone: number;
  /** The same at Holm's strictest level. */
  readonly strictest: number;
}[] {
  const row = publishedMeans.find(({ summary }) => summary === outcome.summary)!;
  return PRIMARY_ESTIMANDS.map((estimand) => {
    const variance = CONFOUND_CELLS.reduce((sum, cell) => {
      const known: MainSix = `ipd-${cell.mechanism ? "tpp" : "dp"}${cell.selection ? "-s" : ""}`;
      const { sd } = publishedSample(row, known)!;
      const weight = estimand.weight(cell);
      return sum + (weight * weight * sd * sd) / SEEDS;
    }, 0);
    const standardError = Math.sqrt(variance);
    return {
      estimand,
      standardError,
      alone: DETECTABLE_ERRORS.alone * standardError,
      strictest: DETECTABLE_ERRORS.strictest * standardError,
    };
  });
}

/**
 * Half the 90 % interval that the interaction is expected to have: it is found absent only if the interval
 * lies within the smallest effect of interest, so hardly ever where this is larger.
 */
export function interactionHalfWidth(outcome: ConfoundOutcome): number {
  const { standardError } = confoundPower(outcome).find(({ estimand }) => estimand === INTERACTION)!;
  const expected = { estimate: 0, standardError, df: SEEDS - 1 };
  return equivalenceTest(expected, [-outcome.margin, outcome.margin], ALPHA).interval[1];
}

function absenceInWords(outcome: ConfoundOutcome): string {
  const half = interactionHalfWidth(outcome);
  const consequence =
    half < outcome.margin
      ? "it can be found absent"
      : "it can hardly be found absent, and an answer that it leaves open says so";
  return `The interaction's 90 % interval is then ± ${half.toFixed(1)} against a smallest effect of interest of ${outcome.margin}: ${consequence}.`;
}

/** The power statement of an outcome, in words. */
export function powerInWords(outcome: ConfoundOutcome): string {
  const parts = confoundPower(outcome).map(
    ({ estimand, alone, strictest }) => `${estimand.id} ${alone.toFixed(1)} (${strictest.toFixed(1)})`,
  );
  return `With the spread of the reference, 20 seeds a cell find with probability 80 % an effect on ${outcome.title} of, alone (at Holm's strictest level), in ${outcome.unit}: ${parts.join(", ")}. ${absenceInWords(outcome)}`;
}

const CONDITIONS = CONFOUND_CELLS.map(({ condition }) => condition);

/** The pre-registered claims, one for each primary outcome. */
export const confound: readonly Claim[] = PRIMARY_OUTCOMES.map((outcome) => ({
  id: `confound-${outcome.id}`,
  statement: `IPD, ${outcome.title}: the difference between third-party and direct punishment comes from who punishes, not from the play state's encoding.`,
  source: "ours",
  origin: "a confound in the authors' IPD main six: DP plays without reputations in its state, TPP with them",
  scale: "exact",
  published: "None; the authors' set holds six of the eight cells.",
  statistic: `Main effects of mechanism and encoding and their interaction in the eight cells, contrasts within seeds, Student's t over ${SEEDS} seeds. ${powerInWords(outcome)}`,
  rule: `Fixed before the run. Smallest effect of interest: ${outcome.margin} ${outcome.unit}. ${DECISION_RULE}`,
  needs: {
    conditions: CONDITIONS,
    seeds: SEEDS,
    exactly: { ...authorsSetting(CONDITIONS), episodes: 2000 },
  },
  control: "The design is its own control: mechanism and encoding are crossed, and partner choice with them.",
  check: (data) => outcomeOf(data, outcome),
}));
