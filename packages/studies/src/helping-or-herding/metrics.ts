import type { Metric } from "@operant/core/study";

const sigma = (title: string, description: string): Metric => ({
  title,
  unit: "σ",
  range: [-500, 500],
  description,
});

/** What each policy records. */
export const metrics = {
  kind: {
    title: "Kind",
    unit: "",
    range: [0, 2],
    description:
      "Reward that is optimised: 0 a single reward model; ensembles that differ by 1 fine-tuning, 2 pretraining.",
  },
  rule: {
    title: "Rule",
    unit: "",
    range: [0, 4],
    description:
      "0 mean, 1 median, 2 minimum, 3 mean minus standard deviation, 4 mean minus variance (UWO); 0 for single reward models.",
  },
  member: {
    title: "Member",
    unit: "",
    range: [0, 20],
    description: "Which reward model, where it is a single one; else 0.",
  },
  method: {
    title: "Method",
    unit: "",
    range: [0, 2],
    description: "0 best-of-n, 1 tilted policy, 2 policy gradient with a KL penalty.",
  },
  control: { title: "Control", unit: "", range: [0, 5000], description: "n, β, or steps." },
  divergence: {
    title: "KL",
    unit: "nats",
    range: [0, 20],
    description: "KL of the policy from the base policy, mean over prompts, exact.",
  },
  gold: sigma("Gold reward", "Mean gold reward; 0 is the base policy, σ its deviation within a prompt."),
  proxy: sigma("Optimised reward", "Mean of the reward that is optimised, in its own σ."),
  others: {
    ...sigma(
      "Reward of the others",
      "Of a single reward model's policy: mean reward that the other pretrained models give it.",
    ),
    optional: true,
  },
  padding: sigma("Padding", "Mean length beyond the knee."),
  content: sigma("Content", "Mean of gold's part that follows content."),
  disagreement: sigma(
    "Disagreement",
    "Mean standard deviation among the pretrained reward models on what the policy gives.",
  ),
  accuracy: {
    title: "Accuracy",
    unit: "share",
    range: [0, 1],
    description:
      "Share of 2,000 comparisons, labelled by gold without error, that the optimised reward orders rightly.",
  },
  agreed_error: {
    ...sigma(
      "Error where members agree",
      "Mean of the optimised reward minus gold over responses on which the pretrained models disagree no more than on the base policy's median response.",
    ),
    optional: true,
  },
  flags_padding: {
    title: "Disagreement flags padding",
    unit: "",
    range: [-1, 1],
    description:
      "Correlation over all responses of the pretrained models' disagreement with padding; the same in every row.",
  },
  flags_content: {
    title: "Disagreement flags errors on content",
    unit: "",
    range: [-1, 1],
    description:
      "Correlation over responses without padding of the pretrained models' disagreement with the size of their mean's error; the same in every row.",
  },
} as const satisfies Record<string, Metric>;
