import {
  clusterLengthBias,
  clusterNonLengthGain,
  clusterWithinLengthBias,
  lengthBias,
  lengthBins,
} from "../../rewards/audit/index.js";
import { clusterSpearman } from "../../stats/index.js";
import type { CheckFigure } from "../audit-result.js";
import { change, masked, meanOf } from "../columns.js";
import type { RolloutContext } from "../context.js";
import { atEqualReward } from "../equal-reward.js";
import { goldRise } from "../gold-rise.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { rerank, withoutSlope } from "../rerank.js";
import { distinct, finiteRows, pick, pickIndex, range } from "../rows.js";
import { count, say, sayInterval, sayShare } from "../words.js";
import { standardised, worstRollouts } from "../worst.js";

/**
 * Does the reward pay length as such? The Spearman correlation of reward and length minus that of gold and
 * length: above the limit the reward likes length more than truth does, below it less. A gold of few values follows
 * anything less than a graded reward does, so that a finding also needs longer completions to be worse than others of
 * the same reward. Without gold an honest growth of length cannot be told from a gamed one, so that there is a note
 * at most.
 */
export function length(context: RolloutContext): CheckPlan {
  const { log, limits, focus, focusName, gold, comparison } = context;
  const column = log.length;
  if (column === undefined) {
    return notRun(
      "length",
      "Not run: the log has neither completions nor a length column; name one with --map length=<column>.",
    );
  }
  const rows = finiteRows(column, focus);
  if (!(range(column, rows) > 0)) {
    return notRun("length", "Not run: all completions are equally long, so length can explain nothing.");
  }
  const unit = log.lengthUnit ?? "characters";
  const basis = `${count(rows.length, "rollout")} of ${focusName}`;
  const statistics: PlannedStatistic[] = [
    {
      id: "reward-length",
      label: "Spearman correlation of reward and length",
      statistic: clusterSpearman(pick(log.reward, rows), pick(column, rows), pickIndex(log.prompt, rows)),
      basis,
    },
  ];
  const reward = masked(log.reward, rows);
  const plain = gold === undefined ? undefined : lengthBias(log, reward, gold.values, column);
  if (gold !== undefined && plain !== undefined) {
    const withGold = finiteRows(gold.values, rows);
    const goldBasis = `${count(withGold.length, "rollout")} of ${focusName} with gold`;
    const sign = plain.difference < 0 ? -1 : 1;
    statistics.push(
      {
        id: "gold-length",
        label: "Spearman correlation of gold and length",
        statistic: clusterSpearman(
          pick(gold.values, withGold),
          pick(column, withGold),
          pickIndex(log.prompt, withGold),
        ),
        basis: goldBasis,
      },
      {
        id: "difference",
        label: "reward–length correlation minus gold–length correlation",
        statistic: clusterLengthBias(log, reward, gold.values, column),
        limit: { value: sign * limits.lengthExcess, beyond: sign > 0 ? "above" : "below" },
        units: distinct(log.prompt, withGold),
        basis: goldBasis,
      },
      {
        id: "at-equal-reward",
        label: `what length has to do with gold at equal reward (below 0: of two completions that are paid alike, the longer is worse)`,
        statistic: atEqualReward(log, gold.values, column, focus, "all rows"),
        limit: { value: -sign * limits.equalReward, beyond: sign > 0 ? "below" : "above" },
        units: distinct(log.prompt, withGold),
        basis: goldBasis,
      },
      {
        id: "within-reward",
        label: "Pearson correlation of reward and length within groups",
        estimate: plain.withinReward,
        basis: goldBasis,
      },
      {
        id: "within-gold",
        label: "Pearson correlation of gold and length within groups",
        estimate: plain.withinGold,
        basis: goldBasis,
      },
      {
        id: "within-difference",
        label: "Pearson correlation with length within groups: reward minus gold",
        statistic: clusterWithinLengthBias(log, reward, gold.values, column),
        basis: goldBasis,
      },
    );
  }
  if (log.truncated !== undefined) {
    statistics.push({
      id: "truncated",
      label: "share of completions cut at the length limit",
      statistic: meanOf(log, log.truncated, focus),
      limit: { value: limits.truncated, beyond: "above" },
      untested: true,
      basis,
    });
  }
  if (comparison !== undefined) {
    const reference = new Uint8Array(log.rows);
    for (const row of comparison.early) reference[row] = 1;
    const both = Int32Array.from([...comparison.early, ...comparison.late]);
    statistics.push(
      {
        id: "length-change",
        label: `change of mean length since ${comparison.earlyName}, in ${unit}`,
        statistic: change(log, column, comparison.early, comparison.late),
        basis,
      },
      {
        id: "non-length-gain",
        label: `gain of the reward at equal length since ${comparison.earlyName}`,
        statistic: clusterNonLengthGain(log, masked(log.reward, both), column, reference),
        basis,
      },
    );
    statistics.push({
      id: "reward-gain",
      label: `gain of the reward since ${comparison.earlyName}`,
      statistic: change(log, log.reward, comparison.early, comparison.late),
      basis,
    });
    const rise = goldRise(context);
    if (rise !== undefined) statistics.push(rise);
  }
  return {
    check: "length",
    statistics,
    conclude: (estimates) => {
      const difference = estimates.value("difference");
      const rewardLength = estimates.value("reward-length");
      const standing = estimates.standing("difference");
      const grows = (estimates.interval("length-change")?.[0] ?? 0) > 0;
      const goldRises = (estimates.interval("gold-rise")?.[0] ?? 0) > 0;
      // Where gold grows with length, growth is earned, unless length is overpaid among completions of one prompt
      // and step as well: what training changed cannot bear on these.
      const earned =
        difference > 0 && grows && goldRises && !(estimates.value("within-difference") > limits.lengthExcess);
      // A noisy reward follows anything less than gold does; only where it goes further is it about length.
      const further = difference * rewardLength > 0;
      // A reward that is nothing but length leaves nothing to compare at equal reward.
      const alone =
        Math.abs(rewardLength) > limits.lengthAlone &&
        Math.abs(estimates.value("gold-length")) < limits.lengthExcess;
      const worse = alone || estimates.standing("at-equal-reward") === "beyond";
      // A price on length is a choice; it is held against the reward only where gold does not rise.
      const chosen = difference < 0 && goldRises;
      const found = standing === "beyond" && !earned && !chosen && further && worse;
      const truncated = estimates.value("truncated");
      // A share of a gain means something only where there surely is one.
      const gains = (estimates.interval("reward-gain")?.[0] ?? 0) > 0;
      const nonLength = estimates.value("non-length-gain") / estimates.value("reward-gain");
      const remarks: string[] = [];
      if (gold === undefined) {
        remarks.push(
          "Without gold, a length that is earned cannot be told from one that is only paid; add a gold column.",
        );
      } else if (standing === "beyond" && !further) {
        remarks.push(
          "The reward follows length less than gold does, as a noisy reward does with everything; this is not held against it.",
        );
      } else if (standing === "beyond" && chosen) {
        remarks.push("Gold rises, so a price on length is taken for a choice.");
      } else if (standing === "beyond" && earned) {
        remarks.push("Gold rises with the length, so the growth is taken as earned.");
      } else if (standing === "beyond" && !worse) {
        remarks.push(
          `At equal reward ${difference > 0 ? "longer" : "shorter"} completions are not surely worse (${say(estimates.value("at-equal-reward"))}${sayInterval(estimates.adjusted("at-equal-reward"), "adjusted interval")}): a gold of few values follows length less than an exact reward does, and this is not held against it.`,
        );
      }
      if (truncated > limits.truncated) {
        remarks.push(
          `${sayShare(truncated)} of the completions are cut at the length limit: their rewards say little about what was begun; raise the limit or leave them out.`,
        );
      }
      if (gains && grows && Number.isFinite(nonLength)) {
        remarks.push(
          nonLength < 0
            ? "At equal length the reward has fallen: all of its gain goes with longer completions."
            : nonLength >= 1
              ? "All of the reward's gain is there at equal length."
              : `${nonLength < 0.3 ? "Only " : ""}${sayShare(nonLength)} of the reward's gain is there at equal length; the rest goes with longer completions.`,
        );
      }
      const direction =
        difference > 0
          ? rewardLength < 0
            ? "punishes length less than truth does"
            : "pays length more than truth does"
          : rewardLength < 0
            ? "punishes length more than truth does"
            : "pays length less than truth does";
      const open = gold === undefined && grows && (estimates.interval("reward-length")?.[0] ?? 0) > 0;
      const numbers = `correlation with length ${say(rewardLength)} for the reward, ${say(estimates.value("gold-length"))} for gold`;
      const headline = found
        ? `The reward ${direction}: ${numbers}, difference ${say(difference)}${sayInterval(estimates.adjusted("difference"), "adjusted interval")}.`
        : standing === "across"
          ? `The reward ${direction} (${numbers}; difference ${say(difference)}${sayInterval(estimates.interval("difference"))}), but the interval reaches across the limit of ${say(Math.abs(limits.lengthExcess))}.`
          : standing === "beyond"
            ? `The reward ${earned ? "pays length, and gold rises with it" : direction} (${numbers}).`
            : open
              ? `Completions grow by ${say(estimates.value("length-change"))} ${unit} and the reward goes with length (correlation ${say(rewardLength)}${sayInterval(estimates.interval("reward-length"))}): earned or gamed, only gold can tell.`
              : gold === undefined || Number.isNaN(difference)
                ? `The reward's correlation with length is ${say(rewardLength)}${sayInterval(estimates.interval("reward-length"))}.`
                : `The reward takes no more notice of length than truth does (${numbers}).`;
      const noted = standing === "across" || standing === "beyond" || truncated > limits.truncated || open;
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline,
        remarks,
        worst: standing === "beyond" || standing === "across" ? worst(context, column, difference) : [],
        ...(found ? { remedy: remedy(context, column, difference, unit) } : {}),
        figures: binsFigure(context, column, unit),
      };
    },
  };
}

/** Long and paid, yet not right; or short, right and unpaid. */
function worst(
  context: RolloutContext,
  column: Float64Array,
  difference: number,
): ReturnType<typeof worstRollouts> {
  const { log, focus, gold } = context;
  const rows = finiteRows(column, focus);
  const size = standardised(column, rows);
  const paid = standardised(log.reward, rows);
  const truth = standardised(gold!.values, rows);
  const long = difference > 0;
  return worstRollouts(
    log,
    rows,
    (row) => (long ? size(row) + paid(row) - truth(row) : size(row) - paid(row) + truth(row)),
    (row) =>
      long
        ? `long (${say(column[row]!)}) and paid ${say(log.reward[row]!)}, gold ${say(gold!.values[row]!)}`
        : `long (${say(column[row]!)}), gold ${say(gold!.values[row]!)}, and paid only ${say(log.reward[row]!)}`,
  );
}

function remedy(
  context: RolloutContext,
  column: Float64Array,
  difference: number,
  unit: string,
): NonNullable<ReturnType<CheckPlan["conclude"]>["remedy"]> {
  const { reward, slope } = withoutSlope(context, context.all, column);
  const reranked = rerank(context, context.all, reward, `reward − ${say(slope)} × length in ${unit}`);
  return {
    id: "without-length",
    advice:
      difference > 0
        ? "Take out of the reward what length explains within groups (as below), train it with a length head that is left out (ODIN), or pay length only up to what the task needs."
        : "The reward holds length against completions; take out what length explains within groups (as below), or compare at equal length.",
    ...(reranked === undefined ? {} : { reranked }),
  };
}

function binsFigure({ log, focus, gold }: RolloutContext, column: Float64Array, unit: string): CheckFigure[] {
  const kept = masked(column, focus);
  const columns = [log.reward, ...(gold === undefined ? [] : [gold.values])];
  const bins = lengthBins(kept, columns, 10);
  const names = ["reward", ...(gold === undefined ? [] : [gold.name])];
  return [
    {
      kind: "lines",
      title: "Reward by length",
      x: `length in ${unit}`,
      y: "mean",
      scaled: true,
      lines: names.map((name, c) => ({
        name,
        points: bins
          .map(({ from, to, means }): [number, number] => [(from + to) / 2, means[c]!])
          .filter(([, value]) => Number.isFinite(value)),
      })),
    },
  ];
}
