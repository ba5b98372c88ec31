import type { Metric, Parameters, Summary, TrialResult } from "@operant/core/study";
import { frontHeight, goldAtDivergence } from "./front.js";
import { METHODS, type Method, PENALTIES } from "./parameters.js";

const sds: readonly [number, number] = [-50, 50];
const share = { unit: "share", range: [0, 1] } as const;
const correlation = { unit: "correlation", range: [-1, 1] } as const;

/** The columns of a shard; a row is a policy. */
export const metrics = {
  method: {
    title: "Reward model",
    unit: "",
    range: [0, METHODS.length - 1],
    description: `0 to ${METHODS.length - 1}: ${METHODS.join(", ")}.`,
  },
  penalty: {
    title: "Length penalty",
    unit: "sd of reward per sd of length",
    range: [0, 10],
    description: "Subtracted from the single head's reward.",
  },
  beta: {
    title: "KL coefficient",
    unit: "sd of reward per nat",
    range: [0, 100],
    description: "β of the policy that maximises E[reward] − β KL.",
  },
  divergence: {
    title: "Divergence",
    unit: "nats",
    range: [0, 20],
    description: "KL of the policy from the base policy, mean over prompts; exact.",
  },
  gold: {
    title: "Gold",
    unit: "sd of gold",
    range: sds,
    description: "Mean gold reward of the policy; the base policy has 0. Exact.",
  },
  length: {
    title: "Length",
    unit: "sd of length",
    range: sds,
    description: "Mean length of the policy less that of the base policy; exact.",
  },
  correlation: {
    title: "Reward and length",
    ...correlation,
    description: "Pearson correlation of the learned reward with length over all responses.",
  },
  rank_correlation: {
    title: "Ranks of reward and length",
    ...correlation,
    description: "Spearman correlation of the learned reward with length over all responses.",
  },
  gold_correlation: {
    title: "Gold and length",
    ...correlation,
    description: "Pearson correlation of gold with length over all responses.",
  },
  gold_accuracy: {
    title: "Gold accuracy",
    ...share,
    description: "Fresh comparisons ordered as gold orders them.",
  },
  label_accuracy: {
    title: "Label accuracy",
    ...share,
    description: "Fresh comparisons ordered as the labellers do, noise and bias included.",
  },
  longer_preferred: {
    title: "Longer preferred",
    ...share,
    description: "Training comparisons in which the longer is preferred.",
  },
} as const satisfies Readonly<Record<string, Metric>>;

const names: Readonly<Record<Method, string>> = {
  single: "single head",
  penalty: "length penalty",
  balanced: "balanced data",
  odin: "ODIN",
  "odin-no-orthogonality": "ODIN without orthogonality",
};
const key = (method: Method) => method.replaceAll("-", "_");
const each = <T>(of: (method: Method) => readonly [string, T]): Record<string, T> =>
  Object.fromEntries(METHODS.map(of));
const onePenalty = "; of the penalties, the one whose front is highest";

export const summaries: Readonly<Record<string, Summary>> = {
  longer_preferred: {
    title: "Longer preferred",
    unit: "share",
    description: "Training comparisons in which the longer is preferred.",
  },
  gold_correlation: {
    title: "Gold and length",
    unit: "correlation",
    description: "Over all responses.",
  },
  ...each((method) => [
    `correlation_${key(method)}`,
    {
      title: `Correlation with length, ${names[method]}`,
      unit: "correlation",
      description: `Pearson, over all responses${method === "penalty" ? onePenalty : ""}.`,
    },
  ]),
  ...each((method) => [
    `rank_correlation_${key(method)}`,
    {
      title: `Rank correlation with length, ${names[method]}`,
      unit: "correlation",
      description: `Spearman, over all responses${method === "penalty" ? onePenalty : ""}.`,
    },
  ]),
  ...each((method) => [
    `gold_accuracy_${key(method)}`,
    {
      title: `Gold accuracy, ${names[method]}`,
      unit: "share",
      description: `Fresh comparisons${method === "penalty" ? onePenalty : ""}.`,
    },
  ]),
  ...each((method) => [
    `label_accuracy_${key(method)}`,
    {
      title: `Label accuracy, ${names[method]}`,
      unit: "share",
      description: `Fresh comparisons by the same labellers${method === "penalty" ? onePenalty : ""}.`,
    },
  ]),
  ...each((method) => [
    `front_${key(method)}`,
    {
      title: `Front, ${names[method]}`,
      unit: "sd of gold",
      description:
        "Highest gold of a policy, or a mixture of two, no longer than a limit: mean over six limits from 0.25 to 1.5 standard deviations" +
        (method === "penalty" ? "; over all penalties, so a front of eight times as many policies." : "."),
    },
  ]),
  front_penalty_neutral: {
    title: "Front, neutral length penalty",
    unit: "sd of gold",
    description:
      "Of the penalty that leaves the reward least correlated with length, which needs no gold to find.",
  },
  ...each((method) => [
    `gold_${key(method)}`,
    {
      title: `Gold at 1 nat, ${names[method]}`,
      unit: "sd of gold",
      description: `Between the policies on both sides of 1 nat${method === "penalty" ? onePenalty : ""}.`,
    },
  ]),
  ...each((method) => [
    `length_${key(method)}`,
    {
      title: `Length at the strongest, ${names[method]}`,
      unit: "sd of length",
      description: `Mean length of the policy with the smallest KL coefficient${method === "penalty" ? onePenalty : ""}.`,
    },
  ]),
};

/** Summaries of one trial. */
export function summarise(_: Parameters, { columns }: TrialResult): Record<string, number> {
  const column = (name: keyof typeof metrics) => columns[name]!;
  const rows = Array.from(column("method"), (method, i) => ({
    method,
    penalty: column("penalty")[i]!,
    divergence: column("divergence")[i]!,
    gold: column("gold")[i]!,
    length: column("length")[i]!,
    i,
  }));
  const summary: Record<string, number> = {
    longer_preferred: column("longer_preferred")[0]!,
    gold_correlation: column("gold_correlation")[0]!,
  };
  METHODS.forEach((method, index) => {
    const own = rows.filter((row) => row.method === index);
    const paths = (method === "penalty" ? PENALTIES : [0]).map((penalty) =>
      own.filter((row) => row.penalty === penalty),
    );
    const best = paths.reduce((one, other) => (frontHeight(other) > frontHeight(one) ? other : one));
    if (method === "penalty") {
      const distance = (path: typeof own) => Math.abs(column("correlation")[path[0]!.i]!);
      const neutral = paths.reduce((one, other) => (distance(other) < distance(one) ? other : one));
      summary["front_penalty_neutral"] = frontHeight(neutral);
    }
    const last = best[best.length - 1]!;
    summary[`correlation_${key(method)}`] = column("correlation")[last.i]!;
    summary[`rank_correlation_${key(method)}`] = column("rank_correlation")[last.i]!;
    summary[`gold_accuracy_${key(method)}`] = column("gold_accuracy")[last.i]!;
    summary[`label_accuracy_${key(method)}`] = column("label_accuracy")[last.i]!;
    summary[`front_${key(method)}`] = frontHeight(own);
    summary[`gold_${key(method)}`] = goldAtDivergence(best, 1);
    summary[`length_${key(method)}`] = last.length;
  });
  return summary;
}
