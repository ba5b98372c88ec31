import { fitGoldCurves } from "@operant/core/rewards";
import type { Parameters, Summary, TrialResult } from "@operant/core/study";
import { METHODS, type Method } from "./parameters.js";

/** Methods whose curve both forms are fitted to, with the name in summaries. */
const CURVES = { bon: "bon", tilt: "tilt", gradient: "rl", ppo: "ppo" } as const;
const TITLES: Readonly<Record<keyof typeof CURVES, string>> = {
  bon: "best-of-n",
  tilt: "tilted policy",
  gradient: "policy gradient",
  ppo: "PPO",
};

/** The n at which the unbiased estimate is compared with the exact policy. */
export const COMPARED_N = 64;
/** Shares of the lower of two proxy gains at which gold is compared between methods. */
const LEVELS = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;
/** A path has left the base policy, for comparisons at equal divergence, from here on (nats). */
const LEFT = 0.05;
/** Gold gains below this, in σ, are nothing that a share could be taken of. */
const SOME = 0.1;

const curveSummaries = (method: keyof typeof CURVES): [string, Summary][] => {
  const key = CURVES[method];
  const of = TITLES[method];
  return [
    [
      `${key}_alpha`,
      { title: `α, ${of}`, unit: "σ per √nat", description: `Of the form that the paper has for ${of}.` },
    ],
    [
      `${key}_beta`,
      { title: `β, ${of}`, unit: "", description: `Of the form that the paper has for ${of}.` },
    ],
    [
      `${key}_r2`,
      {
        title: `R² of the paper's form, ${of}`,
        unit: "",
        description: "1 − residual over total sum of squares.",
      },
    ],
    [
      `${key}_aic_margin`,
      {
        title: `AIC in favour of the paper's form, ${of}`,
        unit: "",
        description: "AIC of the other form minus that of the paper's; above 0 favours the paper's.",
      },
    ],
    [`${key}_peak`, { title: `Highest gold, ${of}`, unit: "σ", description: "Along the recorded curve." }],
    [
      `${key}_drop`,
      {
        title: `Gold lost after the peak, ${of}`,
        unit: "share",
        description: "Highest gold minus gold at the end of the curve, as a share of the highest.",
      },
    ],
  ];
};

export const summaries: Readonly<Record<string, Summary>> = {
  accuracy: {
    title: "Accuracy",
    unit: "share",
    description: "Of the reward model, on comparisons without errors.",
  },
  ...Object.fromEntries((["bon", "tilt", "gradient", "ppo"] as const).flatMap(curveSummaries)),
  kl_ratio: {
    title: "KL of policy gradient over best-of-n at equal gold",
    unit: "",
    description: "Where gold first reaches half of the lower of the two peaks.",
  },
  equal_proxy: {
    title: "Gold at equal proxy, policy gradient minus best-of-n",
    unit: "share",
    description:
      "Mean over proxy gains of 20 to 90 % of what both reach, as a share of best-of-n's highest gold.",
  },
  penalty_gold: {
    title: "Gold at equal KL, penalised minus stopped early",
    unit: "σ",
    description: "Mean over the recorded policies of the runs with a KL penalty, exact policy gradient.",
  },
  penalty_proxy: {
    title: "Proxy at equal KL, penalised minus stopped early",
    unit: "σ",
    description: "The same for the proxy.",
  },
  ppo_penalty_gold: {
    title: "Gold at equal KL, penalised minus stopped early, PPO",
    unit: "σ",
    description: "The same with policy gradients from samples.",
  },
  optimum_gold: {
    title: "Gold at equal KL, tilted policies minus policy gradient stopped early",
    unit: "σ",
    description: "What RL with a KL penalty would have if it could reach every policy.",
  },
  estimate_error: {
    title: `Unbiased estimate minus exact, n = ${COMPARED_N}`,
    unit: "σ",
    description: "Gold of the best of n, estimated from 1,024 samples a prompt and exact.",
  },
  kl_missing: {
    title: `ln n − (n − 1)/n minus exact KL, n = ${COMPARED_N}`,
    unit: "nats",
    description: "What the formula overstates in a finite space.",
  },
};

/** A curve: gold and proxy along √KL. */
interface Curve {
  readonly distance: readonly number[];
  readonly gold: readonly number[];
  readonly proxy: readonly number[];
  readonly control: readonly number[];
}

export function summarise(_: Parameters, { columns }: TrialResult): Record<string, number> {
  const column = (name: string) => columns[name]!;
  const curveOf = (method: Method, keep: (penalty: number) => boolean): Curve => {
    const rows = [...column("method").keys()].filter(
      (row) => column("method")[row] === METHODS.indexOf(method) && keep(column("penalty")[row]!),
    );
    const at = (name: string) => rows.map((row) => column(name)[row]!);
    return {
      distance: at("divergence").map(Math.sqrt),
      gold: at("gold"),
      proxy: at("proxy"),
      control: at("control"),
    };
  };
  const free = (penalty: number) => penalty === 0;
  const bon = curveOf("bon", free);
  const curves = {
    bon,
    tilt: curveOf("tilt", () => true),
    gradient: curveOf("gradient", free),
    ppo: curveOf("ppo", free),
  };
  const result: Record<string, number> = { accuracy: column("accuracy")[0]! };
  for (const method of ["bon", "tilt", "gradient", "ppo"] as const)
    Object.assign(result, fitted(CURVES[method], method === "bon", curves[method]));

  const { gradient } = curves;
  const highest = Math.max(...bon.gold);
  const half = Math.min(highest, Math.max(...gradient.gold)) / 2;
  const slow = half >= SOME / 2 ? square(firstAt(gradient.distance, gradient.gold, half)) : Number.NaN;
  const fast = half >= SOME / 2 ? square(firstAt(bon.distance, bon.gold, half)) : Number.NaN;
  const most = Math.min(Math.max(...bon.proxy), Math.max(...gradient.proxy));
  const gaps = LEVELS.map(
    (level) =>
      firstAt(gradient.gold, gradient.proxy, level * most) - firstAt(bon.gold, bon.proxy, level * most),
  );
  const penalised = (method: "gradient" | "ppo") => curveOf(method, (penalty) => penalty > 0);
  const at = bon.control.indexOf(COMPARED_N);
  const sampled = curveOf("bon-sampled", free);
  const from = sampled.control.indexOf(COMPARED_N);
  const found = {
    kl_ratio: slow / fast,
    equal_proxy: highest >= SOME ? mean(gaps) / highest : Number.NaN,
    penalty_gold: atEqualDistance(penalised("gradient"), gradient, "gold"),
    penalty_proxy: atEqualDistance(penalised("gradient"), gradient, "proxy"),
    ppo_penalty_gold: atEqualDistance(penalised("ppo"), curves.ppo, "gold"),
    optimum_gold: atEqualDistance(curves.tilt, gradient, "gold"),
    estimate_error: sampled.gold[from]! - bon.gold[at]!,
    kl_missing: square(sampled.distance[from]!) - square(bon.distance[at]!),
  };
  // A reward model that learned nothing leaves curves at a point, and nothing to compare.
  for (const [name, value] of Object.entries(found)) if (Number.isFinite(value)) result[name] = value;
  return result;
}

function fitted(key: string, bestOfN: boolean, { distance, gold }: Curve): Record<string, number> {
  const peak = Math.max(...gold);
  const last = gold.at(-1)!;
  const shape: Record<string, number> = { [`${key}_peak`]: peak };
  if (peak >= SOME) shape[`${key}_drop`] = (peak - last) / peak;
  if (new Set(distance.filter((d) => d > 0)).size < 4) return shape;
  const fits = fitGoldCurves(distance, gold);
  const [own, other] = bestOfN ? [fits.bestOfN, fits.rl] : [fits.rl, fits.bestOfN];
  const centre = mean(gold);
  const total = gold.reduce((sum, g) => sum + square(g - centre), 0);
  return {
    ...shape,
    [`${key}_alpha`]: own.alpha,
    [`${key}_beta`]: own.beta,
    ...(total > 0 ? { [`${key}_r2`]: 1 - own.error / total } : {}),
    ...(Number.isFinite(other.aic - own.aic) ? { [`${key}_aic_margin`]: other.aic - own.aic } : {}),
  };
}

/** Mean over the points of `path` of its gold or proxy minus that of `reference` at the same distance. */
function atEqualDistance(path: Curve, reference: Curve, what: "gold" | "proxy"): number {
  const furthest = Math.max(...reference.distance);
  const differences: number[] = [];
  path.distance.forEach((d, i) => {
    if (square(d) > LEFT && d <= furthest)
      differences.push(path[what][i]! - firstAt(reference[what], reference.distance, d));
  });
  return mean(differences);
}

/** y where x first reaches a level, between neighbouring points by a straight line. */
export function firstAt(y: readonly number[], x: readonly number[], level: number): number {
  const right = x.findIndex((value) => value >= level);
  if (right < 0) return Number.NaN;
  if (right === 0) return y[0]!;
  const share = (level - x[right - 1]!) / (x[right]! - x[right - 1]!);
  return y[right - 1]! + share * (y[right]! - y[right - 1]!);
}

const square = (x: number) => x * x;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
