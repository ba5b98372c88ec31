import type { ClusterStatistic, Interval } from "../stats/index.js";
import type { CheckId, CheckLevel, CheckResult, CheckStatistic } from "./audit-result.js";

/** How the uncertainty of a number is to be had. */
export type Uncertainty =
  /** Evaluated on the same resamples of prompts as all others. */
  | { readonly statistic: ClusterStatistic }
  /** Resampled or derived by the check itself. */
  | { readonly estimate: number; readonly replicates: Float64Array }
  | { readonly estimate: number; readonly standardError: number }
  /** A plain number: printed, never decided by. */
  | { readonly estimate: number };

/** A number that a check asks for. One with a `limit` is a test, and is counted as one. */
export type PlannedStatistic = Pick<CheckStatistic, "id" | "label" | "basis" | "limit"> &
  Uncertainty & {
    /** Prompts or blocks that it rests on; too few of them and it cannot be a finding. */
    readonly units?: number;
    /** Where the limit only colours the report: no test, and no adjusted interval. */
    readonly untested?: boolean;
  };

/** beyond: the whole adjusted interval. across: the estimate only. within: neither. unknown: no estimate. */
export type Standing = "beyond" | "across" | "within" | "unknown";

export interface EstimatedStatistic extends CheckStatistic {
  readonly standing: Standing;
}

/** What a check concludes from its estimates. */
export interface Conclusion extends Omit<CheckResult, "check" | "statistics" | "run"> {
  readonly level: CheckLevel;
  /** The finding rests on gold: reward rises or holds while what was meant gets worse. */
  readonly confirmed?: boolean;
}

/** A check with its statistics prepared: they are estimated together with those of all other checks. */
export interface CheckPlan {
  readonly check: CheckId;
  readonly run?: string;
  readonly statistics: readonly PlannedStatistic[];
  /** @param estimates by id, all of `statistics` */
  readonly conclude: (estimates: Estimates) => Conclusion;
}

export class Estimates {
  readonly #byId: ReadonlyMap<string, EstimatedStatistic>;
  constructor(statistics: readonly EstimatedStatistic[]) {
    this.#byId = new Map(statistics.map((statistic) => [statistic.id, statistic]));
  }
  /** NaN without one. */
  value(id: string): number {
    return this.#byId.get(id)?.estimate ?? Number.NaN;
  }
  standing(id: string): Standing {
    return this.#byId.get(id)?.standing ?? "unknown";
  }
  interval(id: string): Interval | undefined {
    return this.#byId.get(id)?.interval;
  }
  adjusted(id: string): Interval | undefined {
    return this.#byId.get(id)?.adjusted;
  }
}

/** A check that the log has nothing for, and what would give it something. */
export function notRun(check: CheckId, headline: string, run?: string): CheckPlan {
  return {
    check,
    ...(run === undefined ? {} : { run }),
    statistics: [],
    conclude: () => ({ level: "not-run", headline, remarks: [], worst: [], figures: [] }),
  };
}
