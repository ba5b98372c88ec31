import { type CheckPlan, notRun } from "../plan.js";
import type { NamedColumn } from "../rollout-log.js";
import { count, say, sayShare } from "../words.js";
import type { SeriesContext } from "./series-context.js";
import { meanOf, pointsOf } from "./series-window.js";

/** Steps at the end (and ten at the beginning) whose mean is shown. */
const LAST_STEPS = 50;
const FIRST_STEPS = 10;

function ends(column: NamedColumn | undefined): { early: number; late: number; n: number } | undefined {
  const known = column?.values.filter(Number.isFinite);
  if (known === undefined || known.length < 2) return undefined;
  const half = Math.floor(known.length / 2);
  return {
    early: meanOf(known.slice(0, Math.min(FIRST_STEPS, half))),
    late: meanOf(known.slice(-Math.min(LAST_STEPS, half))),
    n: known.length,
  };
}

const figure = ({ run }: SeriesContext, column: NamedColumn) => ({
  kind: "lines" as const,
  title: column.name,
  x: "step",
  y: column.name,
  lines: [{ name: column.name, points: pointsOf(run.step, column.values) }],
});

/** Entropy at both ends of a run; a collapse is a note, since healthy runs sharpen too. */
export function seriesEntropy(context: SeriesContext): CheckPlan {
  const { run, limits } = context;
  const found = ends(run.entropy);
  if (run.entropy === undefined || found === undefined) {
    return notRun(
      "entropy",
      'Not run: the log has no entropy by step; log it in a column called "entropy".',
      run.name,
    );
  }
  const { early, late, n } = found;
  const ratio = early > 0 ? late / early : Number.NaN;
  const collapsed = ratio < limits.collapse;
  return {
    check: "entropy",
    run: run.name,
    statistics: [
      {
        id: "entropy-early",
        label: "mean over the first ten steps",
        estimate: early,
        basis: count(n, "step"),
      },
      {
        id: "entropy-late",
        label: "mean over the last fifty steps",
        estimate: late,
        basis: count(n, "step"),
      },
    ],
    conclude: () => ({
      level: collapsed ? "note" : "clear",
      headline: `Entropy ${late < early ? "falls" : "goes"} from ${say(early)} to ${say(late)}${collapsed ? ": the policy has all but stopped exploring" : ""}.`,
      remarks: collapsed ? ["By itself this is no sign of a gamed reward: healthy runs sharpen too."] : [],
      worst: [],
      figures: [figure(context, run.entropy!)],
    }),
  };
}

/** Groups without spread by step: efficiency, and a note at most. */
export function seriesSignal(context: SeriesContext): CheckPlan {
  const { run, limits } = context;
  const found = ends(run.zeroSpread);
  if (run.zeroSpread === undefined || found === undefined) {
    return notRun(
      "signal",
      "Not run: the log has no share of groups without spread by step (TRL calls it frac_reward_zero_std).",
      run.name,
    );
  }
  const { early, late, n } = found;
  const silent = late > limits.silentGroups;
  return {
    check: "signal",
    run: run.name,
    statistics: [
      {
        id: "flat-early",
        label: "share of groups without spread, first ten steps",
        estimate: early,
        basis: count(n, "step"),
      },
      {
        id: "flat-late",
        label: "share of groups without spread, last fifty steps",
        estimate: late,
        basis: count(n, "step"),
      },
    ],
    conclude: () => ({
      level: silent ? "note" : "clear",
      headline: `${sayShare(late)} of the groups have no spread in the reward at the end, ${sayShare(early)} at the start${silent ? ": they give group-relative training nothing" : ""}.`,
      remarks: silent
        ? [
            "Whether their prompts are solved or the reward is saturated, step metrics cannot tell; audit the rollouts with gold.",
          ]
        : [],
      worst: [],
      figures: [figure(context, run.zeroSpread!)],
    }),
  };
}

/** KL by step: printed, never judged. */
export function seriesDrift(context: SeriesContext): CheckPlan {
  const { run } = context;
  const found = ends(run.kl);
  if (run.kl === undefined || found === undefined) {
    return notRun("drift", 'Not run: the log has no KL by step; log it in a column called "kl".', run.name);
  }
  const { early, late, n } = found;
  return {
    check: "drift",
    run: run.name,
    statistics: [
      { id: "kl-early", label: "mean over the first ten steps", estimate: early, basis: count(n, "step") },
      { id: "kl-late", label: "mean over the last fifty steps", estimate: late, basis: count(n, "step") },
    ],
    conclude: () => ({
      level: "clear",
      headline: `KL as the trainer reports it goes from ${say(early)} to ${say(late)}.`,
      remarks: ["Distance is not harm, and trainers estimate it in different ways."],
      worst: [],
      figures: [figure(context, run.kl!)],
    }),
  };
}
