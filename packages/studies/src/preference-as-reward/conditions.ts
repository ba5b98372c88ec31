import type { Condition, Preset } from "@operant/core/study";

const shapings = "Shapings";
const references = "Reference responses";
const penalties = "Raw reward, stronger penalty";
const control = "Gold as the reward";

export const conditions: Readonly<Record<string, Condition>> = {
  raw: { title: "Raw", group: shapings, set: { shaping: "raw" } },
  scaled: {
    title: "Raw, a quarter as large",
    group: shapings,
    set: { shaping: "scaled" },
    added: true,
  },
  "mean-std": { title: "Standardised", group: shapings, set: { shaping: "mean-std" } },
  clip: { title: "Clipped to mean ± σ", group: shapings, set: { shaping: "clip" } },
  "min-max": { title: "Min–max", group: shapings, set: { shaping: "min-max" } },
  ceiling: { title: "Ceiling", group: shapings, set: { shaping: "ceiling" } },
  centred: { title: "Centred", group: shapings, set: { shaping: "centred" }, added: true },
  tanh: { title: "tanh, centred", group: shapings, set: { shaping: "tanh" } },
  lsc: { title: "Log-sigmoid, centred (LSC)", group: shapings, set: { shaping: "lsc" } },
  sigmoid: { title: "Sigmoid, not centred", group: shapings, set: { shaping: "sigmoid" } },
  sgfc: { title: "Sigmoid, centred, slow start", group: shapings, set: { shaping: "sgfc" } },
  par: { title: "Sigmoid, centred (PAR)", group: shapings, set: { shaping: "par" } },

  "par-1": { title: "PAR, 1 reference", group: references, set: { shaping: "par", references: 1 } },
  "par-5": { title: "PAR, 5 references", group: references, set: { shaping: "par", references: 5 } },

  "raw-penalty-5": {
    title: "Raw, five times the penalty",
    group: penalties,
    set: { shaping: "raw", penalty: 0.1 },
  },
  "raw-penalty-20": {
    title: "Raw, twenty times the penalty",
    group: penalties,
    set: { shaping: "raw", penalty: 0.4 },
  },

  "gold-raw": { title: "Raw gold", group: control, set: { shaping: "raw", proxy: "gold" }, added: true },
  "gold-min-max": {
    title: "Min–max gold",
    group: control,
    set: { shaping: "min-max", proxy: "gold" },
    added: true,
  },
  "gold-par": { title: "PAR of gold", group: control, set: { shaping: "par", proxy: "gold" }, added: true },
};

const ALL = Object.keys(conditions);

/** Ready-made requests. Seeds below 100 were used while the study was made. */
export const presets: Readonly<Record<string, Preset>> = {
  quick: {
    title: "Every condition, small spaces, a third of the training",
    conditions: ALL,
    seeds: "101..104",
    set: { prompts: 4, responses: 192, steps: 264 },
  },
  paper: { title: "Every condition, 20 reward models", conditions: ALL, seeds: "101..120", set: {} },
};
