import { deriveStream } from "../../random/index.js";
import {
  constantResponse,
  crossPromptOverlap,
  type DigestedRows,
  sharedOpenings,
  uniqueShare,
} from "../../rewards/text/index.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { change } from "../columns.js";
import type { RolloutContext } from "../context.js";
import { favour, favours } from "../favour.js";
import { goldRise } from "../gold-rise.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank } from "../rerank.js";
import { textMissing, textOf } from "../text.js";
import { count, say, sayShare, sayShareInterval } from "../words.js";
import { worstRollouts } from "../worst.js";

/**
 * Do completions of different prompts become one text? Variety across prompts is held against the run's own
 * reference, since healthy runs share openings too; within a prompt, completions of a sharper policy are alike
 * and should be.
 */
export function template(context: RolloutContext): CheckPlan {
  const { comparison, limits, log } = context;
  const missing = textMissing(context);
  if (missing !== undefined) return notRun("template", missing);
  const late = textOf(context, context.focus);
  const lateBasis = `${count(late.digest.length, "completion")} of ${context.focusName}`;
  const overlapLate = overlap(late);
  if (comparison === undefined) {
    return {
      check: "template",
      statistics: [
        {
          id: "overlap",
          label: "overlap of completions of different prompts (runs of four words)",
          statistic: overlapLate,
          basis: lateBasis,
        },
        {
          id: "unique",
          label: "share of completions whose text occurs once",
          statistic: uniqueShare(late),
          basis: lateBasis,
        },
        {
          id: "openings",
          label: "chance that completions of two prompts open alike",
          statistic: sharedOpenings(late),
          basis: lateBasis,
        },
      ],
      conclude: (estimates) => ({
        level: "clear",
        headline: `Completions of different prompts share ${sayShare(estimates.value("overlap"))} of their runs of four words, and open alike with a chance of ${sayShare(estimates.value("openings"))}.`,
        remarks: [
          "Healthy logs differ in this, so it is judged against the run's own reference only, and the log has neither steps nor reference rows.",
        ],
        worst: [],
        figures: [],
      }),
    };
  }
  const early = textOf(context, comparison.early);
  const overlapEarly = overlap(early);
  const basis = `${late.digest.length} completions of ${comparison.lateName} against ${early.digest.length} of ${comparison.earlyName}`;
  const statistics: PlannedStatistic[] = [
    {
      id: "variety-ratio",
      label: `variety across prompts (1 − overlap of runs of four words), as a share of that in ${comparison.earlyName}`,
      statistic: (weights) => (1 - overlapLate(weights)) / (1 - overlapEarly(weights)),
      limit: { value: limits.template, beyond: "below" },
      units: Math.min(new Set(late.prompt).size, new Set(early.prompt).size),
      basis,
    },
    { id: "overlap", label: `overlap in ${comparison.lateName}`, statistic: overlapLate, basis: lateBasis },
    {
      id: "unique",
      label: "share of completions whose text occurs once",
      statistic: uniqueShare(late),
      basis: lateBasis,
    },
    {
      id: "same-text",
      label: "chance that completions of two prompts are the same text",
      statistic: constantResponse(late),
      basis: lateBasis,
    },
    {
      id: "openings",
      label: "chance that completions of two prompts open alike",
      statistic: sharedOpenings(late),
      basis: lateBasis,
    },
    {
      id: "openings-before",
      label: `chance that completions of two prompts open alike in ${comparison.earlyName}`,
      statistic: sharedOpenings(early),
      basis: count(early.digest.length, "completion"),
    },
  ];
  const repetition = new Float64Array(log.rows).fill(Number.NaN);
  log.text!.digest.forEach((digest, i) => {
    repetition[log.text!.row[i]!] = digest.repetition;
  });
  statistics.push({
    id: "repetition-rise",
    label: `rise, since ${comparison.earlyName}, of the share of runs of four words that a completion has said before`,
    statistic: change(log, repetition, comparison.early, comparison.late),
    limit: { value: limits.repetition, beyond: "above" },
    untested: true,
    basis,
  });
  const rise = goldRise(context);
  if (rise !== undefined) {
    statistics.push(rise, ...favour(context, overlapByRow(context, late), "common text", "above"));
  }
  return {
    check: "template",
    statistics,
    conclude: (estimates) => {
      const ratio = estimates.value("variety-ratio");
      const standing = estimates.standing("variety-ratio");
      // A form that comes with rising gold is earned, unless it is overpaid among completions of one prompt too.
      const earned = (estimates.interval("gold-rise")?.[0] ?? 0) > 0 && !favours(estimates, "above");
      const found = standing === "beyond" && !earned;
      const remarks: string[] = [];
      if (standing === "beyond" && earned)
        remarks.push("Gold rises over the same stretch, so the shared form is taken as earned.");
      const opening = estimates.value("openings");
      if (opening > 2 * estimates.value("openings-before") && opening > 0.1) {
        remarks.push(
          `Completions of two prompts open alike with a chance of ${sayShare(opening)}, ${sayShare(estimates.value("openings-before"))} before: by itself the mark of a learned format.`,
        );
      }
      const repeats = (estimates.interval("repetition-rise")?.[0] ?? 0) > limits.repetition;
      if (repeats) {
        remarks.push(
          `Completions repeat themselves more: ${sayShare(estimates.value("repetition-rise"))} more of their runs of four words than in ${comparison.earlyName} were said before.`,
        );
      }
      const frequency = found || standing === "across" ? overlapByRow(context, late) : undefined;
      return {
        level: found
          ? "finding"
          : standing === "across" || standing === "beyond" || repeats
            ? "note"
            : "clear",
        headline: found
          ? `Completions of different prompts have become one text: variety across prompts is ${sayShare(ratio)} of that in ${comparison.earlyName}${sayShareInterval(estimates.adjusted("variety-ratio"), "adjusted interval")}.`
          : standing === "across" || standing === "beyond"
            ? `Variety across prompts is ${sayShare(ratio)} of that in ${comparison.earlyName}${standing === "across" ? ", with an interval across the limit" : ""}.`
            : Number.isNaN(ratio)
              ? "Variety across prompts cannot be compared: a window has completions of one prompt only."
              : `Variety across prompts is ${sayShare(ratio)} of that in ${comparison.earlyName}.`,
        remarks,
        worst:
          frequency === undefined
            ? []
            : worstRollouts(
                log,
                late.row,
                (row) => frequency[row]! + 1e-9 * log.reward[row]!,
                (row) =>
                  `${sayShare(frequency[row]!)} of its runs of four words are common among other prompts' completions; paid ${say(log.reward[row]!)}`,
              ),
        ...(found ? { remedy: remedy(context, frequency!) } : {}),
        figures: [
          {
            kind: "bars",
            title: "Shared text across prompts",
            y: "share",
            bars: [
              {
                name: `overlap, ${comparison.earlyName}`,
                value: overlapEarlyValue(overlapEarly, log.prompts),
              },
              { name: `overlap, ${comparison.lateName}`, value: estimates.value("overlap") },
            ].filter(({ value }) => Number.isFinite(value)),
          },
        ],
      };
    },
  };
}

// Partners are drawn with a seed of their own, so that the statistic is one function of the log.
const overlap = (rows: DigestedRows): ClusterStatistic =>
  crossPromptOverlap(rows, deriveStream("audit", 0, "overlap"));

function overlapEarlyValue(statistic: ClusterStatistic, prompts: number): number {
  return statistic(new Float64Array(prompts).fill(1));
}

/** Per row with text, the share of its sketched shingles that a tenth of the completions in `rows` have. */
function overlapByRow({ log }: RolloutContext, rows: DigestedRows): Float64Array {
  const times = new Map<number, number>();
  for (const { shingleSketch } of rows.digest) {
    for (const hash of shingleSketch) times.set(hash, (times.get(hash) ?? 0) + 1);
  }
  const often = Math.max(2, 0.1 * rows.digest.length);
  const out = new Float64Array(log.rows).fill(Number.NaN);
  log.text!.digest.forEach(({ shingleSketch }, i) => {
    let common = 0;
    for (const hash of shingleSketch) if (times.get(hash)! >= often) common++;
    out[log.text!.row[i]!] = shingleSketch.length === 0 ? 0 : common / shingleSketch.length;
  });
  return out;
}

function remedy(
  context: RolloutContext,
  frequency: Float64Array,
): NonNullable<ReturnType<CheckPlan["conclude"]>["remedy"]> {
  const { log } = context;
  let low = Infinity;
  let high = -Infinity;
  for (const row of context.all) {
    low = Math.min(low, log.reward[row]!);
    high = Math.max(high, log.reward[row]!);
  }
  const scale = high - low;
  const reranked = rerank(
    context,
    context.all,
    log.reward.map((reward, row) => reward - scale * frequency[row]!),
    `reward − ${say(scale)} (its range) × share of runs of four words that a tenth of all completions have`,
    { "share of common text": frequency },
  );
  return {
    id: "novelty",
    advice:
      "Take what completions of other prompts say as well out of what the reward model reads, or pay less for it (below), and train the reward against this template as a negative.",
    ...(reranked === undefined ? {} : { reranked }),
  };
}
