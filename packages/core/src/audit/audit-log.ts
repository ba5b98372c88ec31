import { OperantError, unknownName } from "../error.js";
import { deriveStream } from "../random/index.js";
import type { AuditResult, AuditVerdict, CheckResult } from "./audit-result.js";
import { checkIds } from "./audit-result.js";
import { component } from "./checks/component.js";
import { drift } from "./checks/drift.js";
import { ensemble } from "./checks/ensemble.js";
import { entropy } from "./checks/entropy.js";
import { goldDivergence } from "./checks/gold-divergence.js";
import { injection } from "./checks/injection.js";
import { length } from "./checks/length.js";
import { processReward } from "./checks/process.js";
import { promptContact } from "./checks/prompt-contact.js";
import { proxyValidity } from "./checks/proxy-validity.js";
import { saturation } from "./checks/saturation.js";
import { signal } from "./checks/signal.js";
import { template } from "./checks/template.js";
import { type RolloutContext, rolloutContext } from "./context.js";
import { type Estimated, estimatePlans, requireResamples } from "./estimate.js";
import { type AuditLimitName, auditLimits, type Limits } from "./limits.js";
import type { CheckPlan } from "./plan.js";
import { type Readable, readableRollouts, readableSeries } from "./readable-log.js";
import type { RolloutLog, SeriesLog } from "./rollout-log.js";
import { seriesPlans } from "./series/series-plans.js";

export interface AuditOptions {
  /** Of the resamples; the same log, options and seed give the same audit. 1 by default. */
  readonly seed?: number;
  /**
   * Resamples of the bootstrap. By default 2000 with percentile intervals up to 20,000 rows, and 200 with normal
   * intervals beyond, whose standard errors are then within some 5 %. Below 1000 intervals are normal, since percentiles at adjusted levels need more.
   */
  readonly resamples?: number;
  /** Limits in place of those of `auditLimits`. */
  readonly limits?: Readonly<Partial<Record<AuditLimitName, number>>>;
}

/** Rows up to which intervals are percentiles of 2000 resamples. */
const PERCENTILE_ROWS = 20_000;

const rolloutChecks: readonly ((context: RolloutContext) => CheckPlan)[] = [
  goldDivergence,
  proxyValidity,
  signal,
  component,
  length,
  template,
  promptContact,
  injection,
  processReward,
  ensemble,
  saturation,
  entropy,
  drift,
];

/**
 * Says what is wrong with the reward of a trainer's log, as far as the log tells: the checks of `checkIds`, each
 * a finding, a note, clear or not run, and a verdict. Findings against gold make it "hacked (gold-confirmed)",
 * other findings "suspicious"; notes never raise it. Nothing throws because of what a log contains.
 * @throws OperantError `bad-value` or `unknown-name` for options
 */
export function auditLog(given: RolloutLog | SeriesLog, options: AuditOptions = {}): AuditResult {
  const { seed = 1 } = options;
  const { log, changes }: Readable<RolloutLog | SeriesLog> =
    given.kind === "rollouts" ? readableRollouts(given) : readableSeries(given);
  const limits = limitsOf(options.limits);
  const big = log.kind === "rollouts" && log.rows > PERCENTILE_ROWS;
  const resamples = options.resamples ?? (big ? 200 : 2000);
  requireResamples(resamples);
  const intervals = big || resamples < 1000 ? "normal" : "percentile";
  const stream = deriveStream("audit", seed, "resamples");
  const plans =
    log.kind === "rollouts" ? rolloutPlans(log, limits) : seriesPlans(log, limits, { seed, resamples });
  const clusters = log.kind === "rollouts" ? log.prompts : 0;
  const { checks, tests } = estimatePlans(plans, {
    stream,
    resamples,
    intervals,
    clusters,
    fewestUnits: limits.fewestPrompts,
  });
  const gold =
    log.kind === "rollouts"
      ? log.gold?.values.some(Number.isFinite) === true
      : log.runs.some((run) => run.gold?.values.some(Number.isFinite) === true);
  return {
    verdict: verdictOf(checks, gold),
    checks: inOrder(checks.map(({ confirmed: _confirmed, ...check }) => check)),
    tests,
    method: [
      methodOf(log, { resamples, seed, tests, intervals, fewest: limits.fewestPrompts }),
      ...changes,
    ].join(" "),
    gold,
  };
}

function rolloutPlans(log: RolloutLog, limits: Limits): CheckPlan[] {
  const context = rolloutContext(log, limits);
  return rolloutChecks.map((check) => check(context));
}

function verdictOf(checks: Estimated["checks"], gold: boolean): AuditVerdict {
  const findings = checks.filter(({ level }) => level === "finding");
  if (findings.length === 0) return "no evidence";
  return gold && findings.some(({ confirmed }) => confirmed === true)
    ? "hacked (gold-confirmed)"
    : "suspicious";
}

function inOrder(checks: readonly CheckResult[]): CheckResult[] {
  return checkIds.flatMap((id) => checks.filter(({ check }) => check === id));
}

function limitsOf(own: AuditOptions["limits"] = {}): Limits {
  const limits: Record<string, number> = {};
  for (const [name, { value }] of Object.entries(auditLimits)) limits[name] = value;
  for (const [name, value] of Object.entries(own)) {
    if (!(name in auditLimits)) unknownName("limit", name, Object.keys(auditLimits));
    if (!Number.isFinite(value)) {
      throw new OperantError("bad-value", `The limit ${name} is ${value}; expected a finite number.`, name);
    }
    limits[name] = value;
  }
  return limits as Limits;
}

function methodOf(
  log: RolloutLog | SeriesLog,
  {
    resamples,
    seed,
    tests,
    intervals,
    fewest,
  }: { resamples: number; seed: number; tests: number; intervals: "percentile" | "normal"; fewest: number },
): string {
  const level = tests < 2 ? "95 %" : `1 − .05 / ${tests}`;
  const rule = `A finding needs its whole interval at level ${level} (Bonferroni over ${tests} ${tests === 1 ? "test" : "tests"}) beyond the limit; an estimate beyond it with an interval across is a note.`;
  if (log.kind === "series") {
    return `Held-out scores are compared as means of five consecutive evaluations, with binomial errors where the number of items is known and otherwise ${resamples} resamples of blocks of steps (seed ${seed}). ${rule}`;
  }
  const kind =
    intervals === "percentile"
      ? "percentile intervals"
      : "normal intervals with the bootstrap's standard error";
  return `${resamples} resamples of the ${log.prompts} prompts with all their completions (seed ${seed}), ${kind}. ${rule} Numbers that rest on fewer than ${fewest} prompts are notes at most.`;
}
