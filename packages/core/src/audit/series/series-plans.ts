import { deriveStream } from "../../random/index.js";
import { type CheckId, checkIds } from "../audit-result.js";
import type { Limits } from "../limits.js";
import { type CheckPlan, notRun } from "../plan.js";
import type { SeriesLog } from "../rollout-log.js";
import { seriesComponent } from "./series-component.js";
import type { SeriesContext } from "./series-context.js";
import { seriesGold } from "./series-gold.js";
import { seriesLength } from "./series-length.js";
import { seriesDrift, seriesEntropy, seriesSignal } from "./series-notes.js";

const seriesChecks: Readonly<Partial<Record<CheckId, (context: SeriesContext) => CheckPlan>>> = {
  "gold-divergence": seriesGold,
  signal: seriesSignal,
  component: seriesComponent,
  length: seriesLength,
  entropy: seriesEntropy,
  drift: seriesDrift,
};

/** Checks of step metrics, per run; those that need rollouts are not run, once for all runs. */
export function seriesPlans(
  log: SeriesLog,
  limits: Limits,
  { seed, resamples }: { readonly seed: number; readonly resamples: number },
): CheckPlan[] {
  return checkIds.flatMap((id): CheckPlan[] => {
    const check = seriesChecks[id];
    if (check === undefined) {
      return [
        notRun(
          id,
          "Not run: it looks at single rollouts, and this log has step metrics only; audit a file of rollouts.",
        ),
      ];
    }
    return log.runs.map((run, index) =>
      check({
        run,
        limits,
        resamples,
        stream: (purpose) => deriveStream("audit", seed, `series ${purpose}`, index),
      }),
    );
  });
}
