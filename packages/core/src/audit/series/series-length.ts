import { pearson } from "../../stats/index.js";
import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { count, say, sayShare } from "../words.js";
import type { SeriesContext } from "./series-context.js";
import { meanOf, pointsOf } from "./series-window.js";

/** Mean length from this share of the cap on says that many completions are cut. */
const NEAR_CAP = 0.85;

/**
 * How length moves with the reward over a run, and whether the cap explains it: completions that are cut cannot
 * be right, so that low scores early in a run need not mean that the reward dislikes length. Notes only: step
 * means cannot tell earned length from paid.
 */
export function seriesLength({ run, limits }: SeriesContext): CheckPlan {
  const { length, longest, truncated, reward, step } = run;
  if (length === undefined || !length.values.some(Number.isFinite)) {
    return notRun(
      "length",
      "Not run: the log has no mean length by step; name its column with --map length=<column>.",
      run.name,
    );
  }
  const known = length.values.filter(Number.isFinite);
  const ends = Math.min(10, Math.floor(known.length / 2));
  const early = meanOf(known.slice(0, Math.max(1, ends)));
  const late = meanOf(known.slice(-Math.max(1, ends)));
  const basis = count(known.length, "step");
  const statistics: PlannedStatistic[] = [
    {
      id: "length-early",
      label: `mean length over the first ${count(Math.max(1, ends), "step")}`,
      estimate: early,
      basis,
    },
    {
      id: "length-late",
      label: `mean length over the last ${count(Math.max(1, ends), "step")}`,
      estimate: late,
      basis,
    },
  ];
  let correlation = Number.NaN;
  if (reward !== undefined) {
    const both = Array.from(length.values.keys()).filter(
      (i) => Number.isFinite(length.values[i]!) && Number.isFinite(reward.values[i]!),
    );
    if (both.length > 2) {
      correlation = pearson(
        both.map((i) => length.values[i]!),
        both.map((i) => reward.values[i]!),
      );
    }
    statistics.push({
      id: "score-length",
      label: "Pearson correlation of mean length and training reward over steps",
      estimate: correlation,
      basis: count(both.length, "step"),
    });
  }
  const cap = capOf(longest?.values);
  if (cap !== undefined) {
    statistics.push({
      id: "cap",
      label: "length at which completions are cut, as the longest of most steps shows",
      estimate: cap,
      basis,
    });
  }
  const cut = truncated === undefined ? [] : [...truncated.values.filter(Number.isFinite)];
  const cutShare = cut.length === 0 ? Number.NaN : meanOf(cut);
  if (cut.length > 0)
    statistics.push({
      id: "truncated",
      label: "share of completions cut at the limit",
      estimate: cutShare,
      basis: count(cut.length, "step"),
    });
  return {
    check: "length",
    run: run.name,
    statistics,
    conclude: () => {
      const earlyCut = cap !== undefined && early > NEAR_CAP * cap;
      const lateCut = cap !== undefined && late > NEAR_CAP * cap;
      const explains = earlyCut && !lateCut && correlation < -0.5;
      const noted = explains || lateCut || cutShare > limits.truncated;
      const moves = `Mean length goes from ${say(early)} to ${say(late)}`;
      const headline = explains
        ? `Truncation explains the low scores at the start: mean length ${say(early)} under a cap of ${say(cap!)}, then ${say(late)}; the correlation of ${say(correlation)} between length and score is that of completions cut short, not of brevity being paid.`
        : lateCut
          ? `${moves}, close to the cap of ${say(cap!)}: many completions are cut.`
          : cutShare > limits.truncated
            ? `${sayShare(cutShare)} of the completions are cut at the length limit; ${moves.charAt(0).toLowerCase()}${moves.slice(1)}.`
            : `${moves}${Number.isFinite(correlation) ? `; its correlation with the training reward over steps is ${say(correlation)}` : ""}.`;
      return {
        level: noted ? "note" : "clear",
        headline,
        remarks: [
          "Step means cannot tell length that is earned from length that is paid; audit the rollouts for that.",
        ],
        worst: [],
        figures: [
          {
            kind: "lines",
            title: "Length and reward over the run",
            x: "step",
            y: "mean",
            scaled: true,
            lines: [length, ...(reward === undefined ? [] : [reward])].map(({ name, values }) => ({
              name,
              points: pointsOf(step, values),
            })),
          },
        ],
      };
    },
  };
}

/** The longest length there is, where it is reached in at least a tenth of the steps. */
function capOf(longest: Float64Array | undefined): number | undefined {
  const known = longest?.filter(Number.isFinite);
  if (known === undefined || known.length < 2) return undefined;
  let top = -Infinity;
  for (const value of known) top = Math.max(top, value);
  const reached = known.filter((value) => value === top).length;
  return reached >= Math.max(2, 0.1 * known.length) ? top : undefined;
}
