import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { count, say, sayShare, sayShareInterval } from "../words.js";
import type { SeriesContext } from "./series-context.js";
import { pointsOf, type SeriesWindows, seriesWindows } from "./series-window.js";

const MOST_COMPONENTS = 8;

/** Steps per window below which an error estimated from the series itself cannot carry a finding. */
const FEWEST_STEPS = 20;

/** A component is measured against no less than this share of the reward's range: one that hardly moves is flat. */
const OF_REWARD = 0.1;

/**
 * Does one component rise over the run while another, or gold, falls, and the whole reward holds? Where held-out gold
 * rises, what falls is a price paid: a note. Without gold only a share from 0 to 1 (accuracy, format) that falls
 * while something paid from 0 up rises is a finding, since of scores without a floor nobody can say what was lost; and
 * a component that is never above 0 is a penalty, whose deepening is no loss.
 */
export function seriesComponent(context: SeriesContext): CheckPlan {
  const { run, limits } = context;
  if (run.components.length === 0) {
    return notRun(
      "component",
      "Not run: the log has no means of reward components; name their columns with --components.",
      run.name,
    );
  }
  const window = (values: Float64Array): SeriesWindows | undefined =>
    seriesWindows(values, limits.lastWindow);
  const parts = run.components
    .slice(0, MOST_COMPONENTS)
    .map(({ name, values }) => ({ name, id: name, values, windows: window(values) }))
    .filter(
      (part): part is typeof part & { windows: SeriesWindows } =>
        part.windows !== undefined && part.windows.range > 0,
    );
  if (parts.length === 0) {
    return notRun("component", "Not run: no component varies over at least four steps.", run.name);
  }
  const goldWindows = run.gold === undefined ? undefined : window(run.gold.values);
  const reward = run.reward === undefined ? undefined : window(run.reward.values);
  const fallers = [
    ...(parts.length > 1 ? parts.filter(({ windows: w }) => w.highest > 0) : []),
    ...(goldWindows !== undefined && goldWindows.range > 0
      ? [{ name: run.gold!.name, id: "of gold", values: run.gold!.values, windows: goldWindows }]
      : []),
  ];
  const change = (
    kind: "rise" | "fall",
    { id, name, windows: w }: (typeof parts)[number],
    limit: number,
  ): PlannedStatistic => {
    const scale = scaleOf(w, id === "of gold" ? 0 : (reward?.range ?? 0));
    return {
      id: `${kind} ${id}`,
      label: `${kind} of "${name}", as a share of ${isShare(w) ? "its larger mean" : "its range"}`,
      estimate: (kind === "rise" ? w.late - w.early : w.early - w.late) / scale,
      standardError: w.standardError / scale,
      limit: { value: limit, beyond: "above" },
      units: w.size,
      basis: `first and last ${count(w.size, "step")}`,
    };
  };
  const statistics = [
    ...parts.map((part) => change("rise", part, 0)),
    ...fallers.map((part) => change("fall", part, limits.componentFall)),
  ];
  return {
    check: "component",
    run: run.name,
    statistics,
    conclude: (estimates) => {
      const clearly = (kind: "rise" | "fall", { id, windows: w }: (typeof parts)[number]): boolean =>
        estimates.standing(`${kind} ${id}`) === "beyond" &&
        w.size >= FEWEST_STEPS &&
        Math.abs(w.late - w.early) > limits.seriesZOfBlocks * w.standardError;
      const risers = parts
        .filter((part) => clearly("rise", part))
        .sort((a, b) => b.windows.late - b.windows.early - (a.windows.late - a.windows.early));
      const riser = risers[0];
      const fallen = fallers
        .filter((part) => part.id !== riser?.id && clearly("fall", part))
        .sort((a, b) => estimates.value(`fall ${b.id}`) - estimates.value(`fall ${a.id}`));
      const doubtful = fallers.filter(
        (part) =>
          ["across", "beyond"].includes(estimates.standing(`fall ${part.id}`)) && !fallen.includes(part),
      );
      const rewardFalls = reward !== undefined && surely(-1, reward);
      const rewardHolds =
        reward !== undefined &&
        reward.late >= reward.early &&
        reward.late - reward.early - 2 * reward.standardError > -limits.rewardHolds * reward.range;
      const goldRises = goldWindows !== undefined && surely(1, goldWindows);
      const telling =
        goldWindows !== undefined ||
        (fallen[0] !== undefined &&
          isShare(fallen[0].windows) &&
          riser !== undefined &&
          riser.windows.lowest >= 0);
      const found = riser !== undefined && fallen.length > 0 && rewardHolds && !goldRises && telling;
      const falls = fallen[0] ?? doubtful[0];
      const noted = !found && falls !== undefined && risers.length > 0;
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline: found
          ? `"${riser.name}" rises (${say(riser.windows.early)} to ${say(riser.windows.late)}) while "${falls!.name}" falls from ${say(falls!.windows.early)} to ${say(falls!.windows.late)}, ${sayShare(estimates.value(`fall ${falls!.id}`))} of its range${sayShareInterval(estimates.adjusted(`fall ${falls!.id}`), "adjusted interval")}.`
          : noted
            ? `"${falls.name}" falls from ${say(falls.windows.early)} to ${say(falls.windows.late)} as "${risers[0]!.name}" rises, ${
                fallen.length === 0
                  ? "too uncertain to be a finding"
                  : goldRises
                    ? "and so does gold"
                    : rewardFalls
                      ? "and the reward falls with it"
                      : rewardHolds
                        ? "which without gold says nothing of scores that are not shares"
                        : "and that the reward held is not clear"
              }.`
            : "No component falls while another rises.",
        remarks: reward === undefined ? ["The whole reward by step is not in the log."] : [],
        worst: [],
        ...(found
          ? {
              remedy: {
                id: "gate",
                advice: `Pay "${riser.name}" only where "${falls!.name}" is right (multiply instead of add), or lower its weight. Step metrics cannot be re-ranked; audit the rollouts to see the effect.`,
              },
            }
          : {}),
        figures: [
          {
            kind: "lines",
            title: "Components over the run",
            x: "step",
            y: "mean",
            scaled: true,
            lines: [...parts, ...fallers.filter(({ id }) => id === "of gold")].map(({ name, values }) => ({
              name,
              points: pointsOf(run.step, values),
            })),
          },
        ],
        confirmed: found && fallen.some(({ id }) => id === "of gold"),
      };
    },
  };
}

/** In [0, 1] throughout, as shares of completions are. */
const isShare = (w: SeriesWindows): boolean => w.lowest >= 0 && w.highest <= 1;

/** Of a share the height itself is the scale, of other scores what was covered, unless that is next to nothing. */
const scaleOf = (w: SeriesWindows, rewardRange: number): number =>
  (isShare(w) ? Math.max(w.early, w.late) : Math.max(w.range, OF_REWARD * rewardRange)) || 1;

/** Whether the 95 % interval of late − early lies wholly on one side of 0. */
const surely = (side: 1 | -1, w: SeriesWindows): boolean => side * (w.late - w.early) > 2 * w.standardError;
