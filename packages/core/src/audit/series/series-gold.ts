import { type PeakDecline, peakDecline } from "../../stats/index.js";
import type { CheckFigure } from "../audit-result.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { count, say, sayShare, sayShareInterval } from "../words.js";
import type { SeriesContext } from "./series-context.js";
import { meanBetween, pointsOf } from "./series-window.js";

/** Evaluations per mean: a single best evaluation is a maximum of noise, and is never compared with. */
const WINDOW = 5;

/** Evaluations below which an error estimated from the series itself cannot carry a finding. */
const FEWEST_FOR_BLOCKS = 20;

/**
 * Gold of a run by step: the fall from the best mean of five consecutive evaluations to the last five, while the
 * training reward does not fall. Held-out scores that stay where they are while the training reward goes on
 * rising are a plateau with overfitting, and said to be.
 */
export function seriesGold(context: SeriesContext): CheckPlan {
  const { run, limits } = context;
  const { gold, reward, step } = run;
  if (gold === undefined || !gold.values.some(Number.isFinite)) {
    return notRun(
      "gold-divergence",
      "Not run: the log has no held-out or other gold score by step; name its column with --gold.",
      run.name,
    );
  }
  const steps: number[] = [];
  const values: number[] = [];
  gold.values.forEach((value, i) => {
    if (!Number.isFinite(value) || !Number.isFinite(step[i]!)) return;
    if (steps.length > 0 && !(step[i]! > steps[steps.length - 1]!)) return;
    steps.push(step[i]!);
    values.push(value);
  });
  if (values.length < 2 * WINDOW) {
    return notRun(
      "gold-divergence",
      `Not run: ${count(values.length, "evaluation")} of "${gold.name}"; it takes ${2 * WINDOW}, for means of ${WINDOW} at the best and at the end.`,
      run.name,
    );
  }
  const shares = values.every((value) => value >= 0 && value <= 1);
  // Scores from 0 to 100 are read as percent (or points out of a round number): their height is a scale as well.
  const percent = !shares && values.every((value) => value >= 0 && value <= 100);
  const binomial = run.evaluationSize !== undefined && shares;
  const decline = peakDecline(steps, values, {
    window: WINDOW,
    noise: binomial
      ? { kind: "binomial", items: run.evaluationSize! }
      : { kind: "blocks", stream: context.stream("gold"), resamples: Math.min(1000, context.resamples) },
  });
  const { best, last, drop, single, standardError } = decline;
  // Of a share the height itself is the scale (half of what was right is lost), of other scores what was covered,
  // but no less than half the height: a score that stays about 78 has covered nothing but its noise.
  const scale = shares || percent ? best.mean : Math.max(decline.range, Math.abs(best.mean) / 2);
  const unit = shares ? "the best" : percent ? "the best, read as points of 100" : "its range";
  const training = trainingAt(context, decline);
  const basis = binomial
    ? `${count(values.length, "evaluation")} of ${run.evaluationSize} items, means of ${WINDOW}`
    : `${count(values.length, "evaluation")}, means of ${WINDOW}`;
  const statistics: PlannedStatistic[] = [
    {
      id: "gold-fall",
      label: `fall of "${gold.name}" from its best five evaluations to the last five, as a share of ${unit}`,
      estimate: scale > 0 ? drop / scale : 0,
      standardError: scale > 0 ? standardError / scale : 0,
      limit: { value: limits.seriesGoldDrop, beyond: "above" },
      units: values.length,
      basis,
    },
    { id: "drop", label: "the same fall in the score's own units", estimate: drop, standardError, basis },
    { id: "z", label: "the fall over its standard error", estimate: decline.z, basis },
    {
      id: "best",
      label: `mean of the best five evaluations (steps ${best.firstStep} to ${best.lastStep})`,
      estimate: best.mean,
      basis,
    },
    {
      id: "last",
      label: `mean of the last five (steps ${last.firstStep} to ${last.lastStep})`,
      estimate: last.mean,
      basis,
    },
    {
      id: "single-best",
      label: `single best evaluation (step ${single.step}), shown only`,
      estimate: single.value,
      basis: "1 evaluation",
    },
  ];
  if (decline.afterwards !== undefined) {
    statistics.push({
      id: "slope-afterwards",
      label: "slope per step after the best five (Theil–Sen)",
      estimate: decline.afterwards.slope,
      basis: `${count(values.length - best.from - WINDOW, "evaluation")}`,
    });
  }
  if (training !== undefined) {
    statistics.push(
      {
        id: "training-best",
        label: `training ${reward!.name} around the best five`,
        estimate: training.best,
        basis: "mean over those steps",
      },
      {
        id: "training-last",
        label: `training ${reward!.name} around the last five`,
        estimate: training.last,
        basis: "mean over those steps",
      },
      {
        id: "gap",
        label: "training score minus held-out score at the end",
        estimate: training.last - last.mean,
        basis: "means over those steps",
      },
    );
  }
  return {
    check: "gold-divergence",
    run: run.name,
    statistics,
    conclude: (estimates) => {
      const judged = estimates.standing("gold-fall");
      const sure = binomial
        ? decline.z > limits.seriesZ
        : decline.z > limits.seriesZOfBlocks &&
          (decline.chance ?? 0) < limits.seriesChance &&
          values.length >= FEWEST_FOR_BLOCKS;
      const standing = judged === "beyond" && !sure ? "across" : judged;
      const share = estimates.value("gold-fall");
      const proxyFalls = training !== undefined && training.last < training.best;
      const found = standing === "beyond" && !proxyFalls && training !== undefined;
      const gap = training === undefined ? Number.NaN : training.last - last.mean;
      const remarks: string[] = [];
      if (drop > 0) {
        remarks.push(
          `Against the single best evaluation (${say(single.value)} at step ${single.step}) the fall would read ${say(single.drop)}; the best of ${values.length} noisy numbers is no measure.`,
        );
      }
      if (training === undefined)
        remarks.push("Without a training reward by step, whether gold and reward part is unknown.");
      else if (standing === "beyond" && proxyFalls)
        remarks.push("The training reward falls too, so this is a worse policy rather than a gamed reward.");
      const overfits = shares && gap > limits.overfitGap && training!.range01;
      const fallSentence = `Held-out "${gold.name}" falls from ${say(best.mean)} (steps ${best.firstStep} to ${best.lastStep}) to ${say(last.mean)}, ${sayShare(share)} of ${unit}${sayShareInterval(estimates.adjusted("gold-fall"), "adjusted interval")}`;
      const headline = found
        ? `${fallSentence}, while the training reward ${training.last > training.best ? "rises" : "holds"} (${say(training.best)} to ${say(training.last)}).`
        : standing === "beyond" || standing === "across"
          ? `${fallSentence}${standing === "across" ? ": too uncertain to be a finding" : ""}.`
          : overfits
            ? `Plateau and overfit: held-out "${gold.name}" stays at ${say(last.mean)} (best ${say(best.mean)}, a fall of ${say(drop)}, z ${say(decline.z)}) while the training score reaches ${say(training!.last)}, a gap of ${say(gap)}.`
            : `Held-out "${gold.name}" does not fall: ${say(last.mean)} at the end, ${say(best.mean)} at best (z ${say(decline.z)}).`;
      return {
        level: found
          ? "finding"
          : standing === "beyond" || standing === "across" || overfits
            ? "note"
            : "clear",
        headline,
        remarks,
        worst: [],
        ...(found
          ? {
              remedy: {
                id: "early-stop",
                advice: `Keep the checkpoint of steps ${best.firstStep} to ${best.lastStep}, and bound the reward (preference as reward, clipping) or raise the KL penalty before training on. Step metrics cannot be re-ranked.`,
              },
            }
          : {}),
        figures: figureOf(context),
        confirmed: found,
      };
    },
  };
}

interface Training {
  /** Means of the training reward over the steps that led to the best and the last five evaluations. */
  readonly best: number;
  readonly last: number;
  /** It lies in [0, 1] throughout, like a share, so that it can be compared with one. */
  readonly range01: boolean;
}

function trainingAt({ run }: SeriesContext, { best, last }: PeakDecline): Training | undefined {
  const { reward, step } = run;
  if (reward === undefined) return undefined;
  // Evaluations tell of the steps since the evaluation before them.
  const between = (last.lastStep - last.firstStep) / (WINDOW - 1);
  const around = (window: { firstStep: number; lastStep: number }): number =>
    meanBetween(step, reward.values, window.firstStep - between + 1e-9, window.lastStep);
  const values = { best: around(best), last: around(last) };
  if (!Number.isFinite(values.best) || !Number.isFinite(values.last)) return undefined;
  return {
    ...values,
    range01: reward.values.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1)),
  };
}

function figureOf({ run }: SeriesContext): CheckFigure[] {
  return [
    {
      kind: "lines",
      title: `Training reward and gold${run.name === "" ? "" : `, ${run.name}`}`,
      x: "step",
      y: "score",
      scaled: run.reward !== undefined,
      lines: [run.reward, run.gold]
        .filter((column) => column !== undefined)
        .map(({ name, values }) => ({ name, points: pointsOf(run.step, values) })),
    },
  ];
}
