import type { Parameters, Summary, TrialResult } from "@operant/core/study";
import { KINDS, type Kind, METHODS, type Method } from "./parameters.js";
import { RULES } from "./setting.js";

/** n of best-of-n at which rewards are compared: moderate and hard optimisation. */
export const MODERATE = 32;
export const HARD = 512;
/** KL of the tilted policies and policy gradients that are compared, in nats. */
export const LEVEL = 2;

/** Rewards that are compared, with the part of a summary's name that stands for each. */
export const REWARDS: readonly {
  readonly key: string;
  readonly title: string;
  readonly kind: Kind;
  readonly rule: number;
}[] = [
  { key: "single", title: "single models", kind: "single", rule: 0 },
  ...(["finetune", "pretrain"] as const).flatMap((kind) =>
    RULES.map((rule, index) => ({
      key: `${kind}_${rule.replaceAll("-", "_")}`,
      title: `${kind} ensemble, ${rule.replaceAll("-", " ")}`,
      kind,
      rule: index,
    })),
  ),
];

export const summaries: Readonly<Record<string, Summary>> = {
  ...Object.fromEntries(
    REWARDS.flatMap(({ key, title }): [string, Summary][] => [
      [
        `gold_moderate_${key}`,
        {
          title: `Gold at n = ${MODERATE}, ${title}`,
          unit: "σ",
          description: "Best-of-n; mean over models where single.",
        },
      ],
      [
        `gold_hard_${key}`,
        { title: `Gold at n = ${HARD}, ${title}`, unit: "σ", description: "The same, optimised hard." },
      ],
      [
        `padding_hard_${key}`,
        { title: `Padding at n = ${HARD}, ${title}`, unit: "σ", description: "Length beyond the knee." },
      ],
      [
        `gold_rl_${key}`,
        {
          title: `Gold at ${LEVEL} nats, ${title}`,
          unit: "σ",
          description: "Tilted policies, between neighbouring β by a straight line.",
        },
      ],
      [
        `padding_rl_${key}`,
        { title: `Padding at ${LEVEL} nats, ${title}`, unit: "σ", description: "Tilted policies." },
      ],
    ]),
  ),
  gradient_single: {
    title: `Gold at ${LEVEL} nats, policy gradient, first model`,
    unit: "σ",
    description: "Policy gradient with a KL penalty.",
  },
  gradient_finetune: {
    title: `Gold at ${LEVEL} nats, policy gradient, finetune mean`,
    unit: "σ",
    description: "The same.",
  },
  gradient_pretrain: {
    title: `Gold at ${LEVEL} nats, policy gradient, pretrain mean`,
    unit: "σ",
    description: "The same.",
  },
  gradient_minimum: {
    title: `Gold at ${LEVEL} nats, policy gradient, pretrain minimum`,
    unit: "σ",
    description: "The same.",
  },
  gradient_padding_pretrain: {
    title: `Padding at ${LEVEL} nats, policy gradient, pretrain mean`,
    unit: "σ",
    description: "The same.",
  },
  padding_base: { title: "Padding of the base policy", unit: "σ", description: "Before any optimisation." },
  accuracy: {
    title: "Accuracy",
    unit: "share",
    description: "Mean over single models, on comparisons without errors.",
  },
  accuracy_spread: {
    title: "Spread of accuracy",
    unit: "share",
    description: "Standard deviation among single models.",
  },
  disagreement_rise: {
    title: "Rise of disagreement",
    unit: "",
    description: `Disagreement of the pretrained models on policies of single ones (n = ${HARD}) over that on the base policy.`,
  },
  transfer: {
    title: "Gain that other models see",
    unit: "share",
    description: `From n = ${MODERATE} to ${HARD} by one model: reward that the others see gained, over what that model does.`,
  },
  transfer_whole: {
    title: "Gain that other models see, from the start",
    unit: "share",
    description: `The same from the base policy to n = ${HARD}.`,
  },
  agreed_error: {
    title: "Error where members agree",
    unit: "σ",
    description: `Minimum of the pretrain ensemble minus gold, n = ${HARD}, over responses on which members disagree no more than on the median response.`,
  },
  flags_padding: {
    title: "Disagreement flags padding",
    unit: "",
    description: "Correlation over responses.",
  },
  flags_content: {
    title: "Disagreement flags errors on content",
    unit: "",
    description: "Correlation with the size of the error of the members' mean, responses without padding.",
  },
};

type Column =
  | "gold"
  | "padding"
  | "proxy"
  | "others"
  | "disagreement"
  | "accuracy"
  | "agreed_error"
  | "divergence";

export function summarise(_: Parameters, { columns }: TrialResult): Record<string, number> {
  const column = (name: string) => columns[name]!;
  const all = [...column("kind").keys()];
  const rowsOf = (kind: Kind, rule: number, method: Method) =>
    all.filter(
      (row) =>
        column("kind")[row] === KINDS.indexOf(kind) &&
        column("rule")[row] === rule &&
        column("method")[row] === METHODS.indexOf(method),
    );
  /** Mean over members of a column at a control. */
  const at = (kind: Kind, rule: number, n: number, name: Column) =>
    mean(
      rowsOf(kind, rule, "bon")
        .filter((row) => column("control")[row] === n)
        .map((row) => column(name)[row]!),
    );
  /** Mean over members of a column where the policies of a method first reach the level. */
  const atLevel = (kind: Kind, rule: number, method: Method, name: Column) => {
    const rows = rowsOf(kind, rule, method);
    const members = [...new Set(rows.map((row) => column("member")[row]!))];
    return mean(
      members.map((member) => {
        const own = rows.filter((row) => column("member")[row] === member);
        const right = own.findIndex((row) => column("divergence")[row]! >= LEVEL);
        if (right < 1) return Number.NaN;
        const [before, after] = [own[right - 1]!, own[right]!];
        const from = column("divergence")[before]!;
        const share = (LEVEL - from) / (column("divergence")[after]! - from);
        return column(name)[before]! + share * (column(name)[after]! - column(name)[before]!);
      }),
    );
  };
  const minimum = RULES.indexOf("minimum");
  const found: Record<string, number> = {};
  for (const { key, kind, rule } of REWARDS) {
    found[`gold_moderate_${key}`] = at(kind, rule, MODERATE, "gold");
    found[`gold_hard_${key}`] = at(kind, rule, HARD, "gold");
    found[`padding_hard_${key}`] = at(kind, rule, HARD, "padding");
    found[`gold_rl_${key}`] = atLevel(kind, rule, "tilt", "gold");
    found[`padding_rl_${key}`] = atLevel(kind, rule, "tilt", "padding");
  }
  const singles = rowsOf("single", 0, "bon");
  const accuracies = singles
    .filter((row) => column("control")[row] === 1)
    .map((row) => column("accuracy")[row]!);
  const gain = (name: Column, from: number) => at("single", 0, HARD, name) - at("single", 0, from, name);
  Object.assign(found, {
    gradient_single: atLevel("single", 0, "gradient", "gold"),
    gradient_finetune: atLevel("finetune", 0, "gradient", "gold"),
    gradient_pretrain: atLevel("pretrain", 0, "gradient", "gold"),
    gradient_minimum: atLevel("pretrain", minimum, "gradient", "gold"),
    gradient_padding_pretrain: atLevel("pretrain", 0, "gradient", "padding"),
    padding_base: at("single", 0, 1, "padding"),
    accuracy: mean(accuracies),
    accuracy_spread: deviation(accuracies),
    disagreement_rise: at("single", 0, HARD, "disagreement") / at("single", 0, 1, "disagreement"),
    transfer: gain("others", MODERATE) / gain("proxy", MODERATE),
    transfer_whole: gain("others", 1) / gain("proxy", 1),
    agreed_error: at("pretrain", minimum, HARD, "agreed_error"),
    flags_padding: column("flags_padding")[0]!,
    flags_content: column("flags_content")[0]!,
  });
  return Object.fromEntries(Object.entries(found).filter(([, value]) => Number.isFinite(value)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) * (v - centre), 0) / (values.length - 1));
}
