import type { Stream } from "../../random/index.js";
import type { Limits } from "../limits.js";
import type { SeriesRun } from "../rollout-log.js";

/** A run of step metrics on its way through the checks. */
export interface SeriesContext {
  readonly run: SeriesRun;
  readonly limits: Limits;
  readonly resamples: number;
  /** A stream of this run's own for one purpose. */
  readonly stream: (purpose: string) => Stream;
}
