import { OperantError } from "../../error.js";
import { logistic } from "../../math/index.js";
import type { ClusterStatistic } from "../../stats/index.js";
import { allPrompts } from "./grouped-rows.js";
import { deviation, requireRidge, requireRows, type WinRateOptions } from "./length-controlled-win-rate.js";
import { type LogisticFit, prepareLogistic } from "./weighted-logistic.js";

/** What can be counted in answers, a number per answer. */
export interface AnswerStyle {
  /** Tokens (or characters, if the same for both). */
  readonly length: Float64Array;
  /** Markdown elements: headings, list items, bold spans. */
  readonly headings: Float64Array;
  readonly listItems: Float64Array;
  readonly bold: Float64Array;
}

/** Battles of models against one baseline, a row each; rows with a missing number are left out. */
export interface StyledBattles {
  /** Model of each row, 0 … models − 1, without the baseline. One model unless given. */
  readonly model?: Int32Array;
  readonly models?: number;
  /** Preference for the model, 0 to 1; ½ for a tie. Other values count as missing. */
  readonly outcome: Float64Array;
  readonly style: AnswerStyle;
  readonly baselineStyle: AnswerStyle;
  /** Prompt of each row, from 0: what is resampled. Each its own unless given. */
  readonly prompt?: Int32Array;
}

export interface StyleControlOptions extends WinRateOptions {
  /**
   * At which difference of style models are compared: `none`, at equal style; `mean`, at the mean difference over all
   * battles, as Arena-Hard does by centring its features. Over one model's battles alone `mean` controls nothing.
   * Default `none`.
   */
  readonly at?: "none" | "mean";
}

export const controlledStyles = ["length", "headings", "listItems", "bold"] as const;
export type ControlledStyle = (typeof controlledStyles)[number];

export interface StyleControl {
  /** Mean outcome of each model. */
  readonly raw: readonly number[];
  /** Probability to beat the baseline once style is controlled, of each model. */
  readonly controlled: readonly number[];
  /** Coefficient of each feature, in standard deviations of it: above 0 where more of it wins. */
  readonly coefficients: Readonly<Record<ControlledStyle, number>>;
  readonly battles: number;
}

/**
 * Style control of Arena-Hard (T. Li et al., arXiv 2406.11939; `show_result.py` of lmarena/arena-hard-auto): a
 * Bradley–Terry model of outcomes with covariates (L_a − L_b) / (L_a + L_b) for length and, for markdown elements per
 * length (count / (length + 1)), (D_a − D_b) / (D_a + D_b + 1), each divided by its standard deviation (n − 1).
 * They fit without a penalty; here a ridge of 0.01 keeps coefficients finite where a model wins every battle.
 */
export function styleControl(battles: StyledBattles, options: StyleControlOptions = {}): StyleControl {
  const { fit, level, models, outcome, prompts } = prepare(battles, options);
  const converged = fit?.fit(allPrompts(prompts)) ?? false;
  const rows = new Int32Array(models);
  const raw = new Float64Array(models);
  for (let i = 0; i < outcome.length; i++) {
    rows[level[i]!]!++;
    raw[level[i]!]! += outcome[i]!;
  }
  const coefficient = (k: number): number => (converged ? fit!.coefficients[k]! : Number.NaN);
  return {
    raw: Array.from(raw, (sum, m) => sum / rows[m]!),
    controlled: Array.from(rows, (n, m) => (n === 0 ? Number.NaN : logistic(coefficient(m)))),
    coefficients: {
      length: coefficient(models),
      headings: coefficient(models + 1),
      listItems: coefficient(models + 2),
      bold: coefficient(models + 3),
    },
    battles: outcome.length,
  };
}

/** The controlled win rate of one model for resamples of prompts, fitted anew in each. */
export function clusterStyleControlledWinRate(
  battles: StyledBattles,
  model = 0,
  options: StyleControlOptions = {},
): ClusterStatistic {
  const { fit, level, prompt } = prepare(battles, options);
  return (weights) => {
    let seen = 0;
    for (let i = 0; i < level.length; i++) if (level[i] === model) seen += weights[prompt[i]!]!;
    if (seen === 0 || fit === undefined || !fit.fit(weights)) return Number.NaN;
    return logistic(fit.coefficients[model]!);
  };
}

interface Prepared {
  readonly fit: LogisticFit | undefined;
  readonly level: Int32Array;
  readonly models: number;
  readonly outcome: Float64Array;
  readonly prompt: Int32Array;
  readonly prompts: number;
}

function prepare(battles: StyledBattles, { ridge = 0.01, at = "none" }: StyleControlOptions): Prepared {
  requireRidge(ridge);
  const { model, models = 1, outcome, style, baselineStyle, prompt } = battles;
  for (const side of [style, baselineStyle]) {
    for (const name of controlledStyles) requireRows(name, side[name].length, outcome.length);
  }
  if (model !== undefined) requireRows("model", model.length, outcome.length);
  if (prompt !== undefined) requireRows("prompt", prompt.length, outcome.length);
  const kept: number[] = [];
  for (let i = 0; i < outcome.length; i++) {
    const m = model?.[i] ?? 0;
    if (!(m >= 0 && m < models)) {
      throw new OperantError(
        "bad-value",
        `model[${i}] is ${m}; expected 0 to models − 1 = ${models - 1}.`,
        "model",
      );
    }
    const known =
      outcome[i]! >= 0 &&
      outcome[i]! <= 1 &&
      controlledStyles.every((name) => style[name][i]! >= 0 && baselineStyle[name][i]! >= 0) &&
      Number.isFinite(style.length[i]! + baselineStyle.length[i]!);
    if (known) kept.push(i);
  }
  const level = Int32Array.from(kept, (i) => model?.[i] ?? 0);
  const owner = Int32Array.from(kept, (i) => prompt?.[i] ?? i);
  const wanted = Float64Array.from(kept, (i) => outcome[i]!);
  const features = controlledStyles.map((name) => {
    const differences = Float64Array.from(kept, (i) => difference(name, style, baselineStyle, i));
    const scale = deviation(differences);
    const centre = at === "mean" ? differences.reduce((sum, d) => sum + d / kept.length, 0) : 0;
    // A feature that never varies says nothing: 0 leaves it to the penalty.
    return differences.map((d) => (scale > 0 ? (d - centre) / scale : 0));
  });
  const fit =
    kept.length < 2
      ? undefined
      : prepareLogistic({ levels: models, level, features, target: wanted, cluster: owner, ridge });
  const prompts = owner.reduce((most, p) => Math.max(most, p), -1) + 1;
  return { fit, level, models, outcome: wanted, prompt: owner, prompts };
}

function difference(name: ControlledStyle, one: AnswerStyle, other: AnswerStyle, i: number): number {
  const a = one.length[i]!;
  const b = other.length[i]!;
  if (name === "length") return a + b === 0 ? 0 : (a - b) / (a + b);
  const densityA = one[name][i]! / (a + 1);
  const densityB = other[name][i]! / (b + 1);
  return (densityA - densityB) / (densityA + densityB + 1);
}
