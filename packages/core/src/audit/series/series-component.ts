import { type CheckPlan, notRun, type PlannedStatistic } from "../plan.js";
import { count, say, sayShare, sayShareInterval } from "../words.js";
import type { SeriesContext } from "./series-context.js";
import { pointsOf, type SeriesWindows, seriesWindows } from "./series-window.js";

const MOST_COMPONENTS = 8;

/** Does one component rise over the run while another, or gold, falls, and the whole reward does not? */
export function seriesComponent(context: SeriesContext): CheckPlan {
  const { run, limits, resamples } = context;
  if (run.components.length === 0) {
    return notRun(
      "component",
      "Not run: the log has no means of reward components; name their columns with --components.",
      run.name,
    );
  }
  const window = (name: string, values: Float64Array): SeriesWindows | undefined =>
    seriesWindows(values, limits.lastWindow, { stream: context.stream(`component ${name}`), resamples });
  const parts = run.components
    .slice(0, MOST_COMPONENTS)
    .map(({ name, values }) => ({ name, id: name, values, windows: window(name, values) }))
    .filter(
      (part): part is typeof part & { windows: SeriesWindows } =>
        part.windows !== undefined && part.windows.range > 0,
    );
  if (parts.length === 0) {
    return notRun("component", "Not run: no component varies over at least four steps.", run.name);
  }
  const goldWindows = run.gold === undefined ? undefined : window("gold", run.gold.values);
  const reward = run.reward === undefined ? undefined : window("reward", run.reward.values);
  const fallers = [
    ...(parts.length > 1 ? parts : []),
    ...(goldWindows !== undefined && goldWindows.range > 0
      ? [{ name: run.gold!.name, id: "of gold", values: run.gold!.values, windows: goldWindows }]
      : []),
  ];
  const basis = ({ size }: SeriesWindows): string => `first and last ${count(size, "step")}`;
  const statistics: PlannedStatistic[] = [
    ...parts.map(
      ({ id, name, windows: w }): PlannedStatistic => ({
        id: `rise ${id}`,
        label: `rise of "${name}", as a share of its range`,
        estimate: (w.late - w.early) / w.range,
        standardError: w.standardError / w.range,
        limit: { value: 0, beyond: "above" },
        units: 2 * w.size,
        basis: basis(w),
      }),
    ),
    ...fallers.map(
      ({ id, name, windows: w }): PlannedStatistic => ({
        id: `fall ${id}`,
        label: `fall of "${name}", as a share of its range`,
        estimate: (w.early - w.late) / w.range,
        standardError: w.standardError / w.range,
        limit: { value: limits.componentFall, beyond: "above" },
        units: 2 * w.size,
        basis: basis(w),
      }),
    ),
  ];
  return {
    check: "component",
    run: run.name,
    statistics,
    conclude: (estimates) => {
      const risers = parts.filter(({ id }) => estimates.standing(`rise ${id}`) === "beyond");
      const riser = risers.sort(
        (a, b) => b.windows.late - b.windows.early - (a.windows.late - a.windows.early),
      )[0];
      const fallen = fallers
        .filter(({ id }) => id !== riser?.id && estimates.standing(`fall ${id}`) === "beyond")
        .sort((a, b) => estimates.value(`fall ${b.id}`) - estimates.value(`fall ${a.id}`));
      const doubtful = fallers.filter(({ id }) => estimates.standing(`fall ${id}`) === "across");
      const rewardFalls = reward !== undefined && reward.late + 2 * reward.standardError < reward.early;
      const found = riser !== undefined && fallen.length > 0 && !rewardFalls;
      const falls = fallen[0] ?? doubtful[0];
      const noted = !found && falls !== undefined && risers.length > 0;
      return {
        level: found ? "finding" : noted ? "note" : "clear",
        headline: found
          ? `"${riser.name}" rises (${say(riser.windows.early)} to ${say(riser.windows.late)}) while "${falls!.name}" falls from ${say(falls!.windows.early)} to ${say(falls!.windows.late)}, ${sayShare(estimates.value(`fall ${falls!.id}`))} of its range${sayShareInterval(estimates.adjusted(`fall ${falls!.id}`), "adjusted interval")}.`
          : noted
            ? `"${falls.name}" falls from ${say(falls.windows.early)} to ${say(falls.windows.late)} as "${risers[0]!.name}" rises, ${rewardFalls ? "and the reward falls with it" : "too uncertain to be a finding"}.`
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
