import { type Plan, type PlannedTrial, type Study, trialSteps } from "@operant/core/study";

/** Speeds that were measured in this process, by study and trial. */
const measured = new WeakMap<Study, Map<string, number>>();

/**
 * Seconds per unit of the study's cost on one core here, from a short try of a plan's shortest trial; NaN when
 * the try was too short to tell. A trial is tried once in a process.
 * @param patience milliseconds after which the try ends
 */
export function measureSpeed(study: Study, plan: Plan, patience = 1_500): number {
  const shortest = plan.trials.at(-1);
  if (shortest === undefined) return Number.NaN;
  const known = measured.get(study) ?? new Map<string, number>();
  const speed = known.get(shortest.key) ?? tried(study, shortest, patience);
  if (!Number.isNaN(speed)) measured.set(study, known.set(shortest.key, speed));
  return speed;
}

function tried(study: Study, trial: PlannedTrial, patience: number): number {
  const steps = trialSteps(study, trial.parameters, trial.seed);
  const started = performance.now();
  let share = 0;
  while (share < 1 && performance.now() - started < patience) {
    const step = steps.next();
    share = step.done === true ? 1 : step.value;
  }
  if (share <= 0) return Number.NaN;
  return (performance.now() - started) / 1_000 / share / trial.cost;
}

/**
 * Seconds that trials take on some workers.
 * @param speed seconds per unit of cost
 */
export function estimateSeconds(trials: readonly PlannedTrial[], speed: number, workers: number): number {
  if (trials.length === 0) return 0;
  const costs = trials.map(({ cost }) => cost);
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return (
    speed *
    Math.max(
      costs.reduce((a, b) => Math.max(a, b)),
      total / Math.min(workers, trials.length),
    )
  );
}

/** "45 s", "3 min", "2 h 10 min". */
export function durationInWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 1) return "1 s";
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
