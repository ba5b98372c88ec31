import type { RunData } from "../run-data.js";
import { type CurveBand, type CurvesFigure, curvePanels, mostPoints } from "./curves.js";
import { withUnit } from "./draw.js";
import { type OutcomesFigure, outcomePanels } from "./outcomes.js";

/** What a figure of learning curves shows, exactly: lines, band, window, seeds and thinning. */
export function curvesCaption(run: RunData, figure: CurvesFigure, band: CurveBand = "between-seeds"): string {
  const { row, metrics } = run.study;
  const metric = metrics[figure.metric];
  const curves = curvePanels(run, figure).flatMap(({ curves }) => curves);
  const title = withUnit(metric?.title ?? figure.metric, metric?.unit ?? "");
  const windows = curves.map(({ window }) => window);
  const short = windows.some((window) => window < figure.window)
    ? `; a window of ${figure.window} is too long for a run of so few ${row}s`
    : "";
  const window =
    figure.window > 1
      ? `a centred moving average over ${range(windows)} ${row}s (fewer at both ends${short})`
      : `the value of each ${row}`;
  const bands: Readonly<Record<CurveBand, string>> = {
    "between-seeds":
      "Band: 95% Student t interval of that mean between seeds, for each point by itself; no band where only one seed has a value.",
    "rolling-sd": `Band: mean ± 1.96 × the standard deviation, over the ${row}s of the window, of the curve averaged over seeds. It shows movement in time, and is not a confidence interval of the mean.`,
  };
  const thinned = curves.some(({ rows }) => rows > mostPoints)
    ? ` At most ${mostPoints} evenly spaced points are drawn.`
    : "";
  return `${title}. Line: mean over ${seedCount(curves.map(({ seeds }) => seeds))} of ${window}. ${bands[band]} Bands end at the edge of the panel.${thinned}`;
}

/** What a figure of outcomes shows, exactly: dots, mean and interval. */
export function outcomesCaption(run: RunData, figure: OutcomesFigure): string {
  const summary = run.study.summaries[figure.summary];
  const rows = outcomePanels(run, figure).flatMap(({ rows }) => rows);
  const title = withUnit(summary?.title ?? figure.summary, summary?.unit ?? "");
  const description = summary?.description ?? "";
  const meaning = description === "" ? "" : ` ${description.replace(/[.\s]*$/, "")}.`;
  return `${title}.${meaning} Each dot is one seed, ${seedCount(rows.map(({ dots }) => dots.length))} in each row; its height only keeps dots apart. Diamond: mean. Bar: 95% Student t interval of the mean between seeds, which ends at the edge of the panel; none with one seed.`;
}

/** "8 seeds", "5 to 8 seeds". */
function seedCount(counts: readonly number[]): string {
  if (counts.length === 0) return "no seeds";
  const text = range(counts);
  return text === "1" ? "1 seed" : `${text} seeds`;
}

/** "8", "5 to 8". */
function range(counts: readonly number[]): string {
  const least = Math.min(...counts);
  const most = Math.max(...counts);
  return least === most ? String(most) : `${least} to ${most}`;
}
