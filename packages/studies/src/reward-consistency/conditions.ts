import type { Condition, Preset } from "@operant/core/study";

const methods = "Methods";
const variants = "Variants";
const embeddings = "Embeddings";
const few = "A quarter of the pairs";
const noisy = "A fifth of the labels flipped";

/** Methods, and what might explain their effects. */
export const conditions: Readonly<Record<string, Condition>> = {
  plain: { title: "Bradley–Terry", group: methods, set: { method: "plain" } },
  convex: { title: "ConvexDA", group: methods, set: { method: "convex" } },
  fusion: { title: "RewardFusion", group: methods, set: { method: "fusion" } },
  "convex-fusion": { title: "Both", group: methods, set: { method: "convex-fusion" } },

  interpolated: {
    title: "Interpolated neighbours",
    group: variants,
    set: { method: "interpolated" },
    added: true,
  },
  "fusion-far": {
    title: "RewardFusion, cosine from 0.7",
    group: variants,
    set: { method: "fusion", similarity: 0.7 },
    added: true,
  },
  "convex-wide": {
    title: "ConvexDA, twice the spread",
    group: variants,
    set: { method: "convex", spread: 0.6 },
    added: true,
  },
  "weak-ridge": {
    title: "Bradley–Terry, a tenth of the ridge",
    group: variants,
    set: { ridge: 0.1 },
    added: true,
  },
  "strong-ridge": {
    title: "Bradley–Terry, ten times the ridge",
    group: variants,
    set: { ridge: 10 },
    added: true,
  },
  "contrast-10": {
    title: "Bradley–Terry, a tenth of pairs are contrasts",
    group: variants,
    set: { contrastShare: 0.1 },
    added: true,
  },
  "contrast-30": {
    title: "Bradley–Terry, three tenths are contrasts",
    group: variants,
    set: { contrastShare: 0.3 },
    added: true,
  },

  "plain-meaning": {
    title: "Bradley–Terry, meaning as long as topic",
    group: embeddings,
    set: { meaning: 1 },
    added: true,
  },
  "plain-blind": {
    title: "Bradley–Terry, blind to meaning",
    group: embeddings,
    set: { meaning: 0 },
    added: true,
  },

  "plain-few": { title: "Bradley–Terry", group: few, set: { pairs: 100 }, added: true },
  "convex-few": { title: "ConvexDA", group: few, set: { method: "convex", pairs: 100 }, added: true },
  "fusion-few": { title: "RewardFusion", group: few, set: { method: "fusion", pairs: 100 }, added: true },

  "plain-noise": { title: "Bradley–Terry", group: noisy, set: { noise: 0.2 }, added: true },
  "convex-noise": { title: "ConvexDA", group: noisy, set: { method: "convex", noise: 0.2 }, added: true },
  "fusion-noise": { title: "RewardFusion", group: noisy, set: { method: "fusion", noise: 0.2 }, added: true },
};

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, five seeds (half a minute)",
    conditions: Object.keys(conditions),
    seeds: "101..105",
    set: {},
  },
  paper: {
    title: "Every condition, thirty seeds, 300 contrasts each (minutes)",
    conditions: Object.keys(conditions),
    seeds: "101..130",
    set: { prompts: 300 },
  },
};
