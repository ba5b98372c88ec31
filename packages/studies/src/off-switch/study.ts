import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { playGames } from "./game.js";
import { drawMap, MEANS, SDS, TEMPERATURES } from "./map.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed, validate } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";

/**
 * The off-switch game of Hadfield-Menell, Dragan, Abbeel and Russell (arXiv 1611.08219), exactly, by sampled
 * games, and with robots that learn whether to act, to switch themselves off, or to leave it to the human.
 */
export const offSwitch: Study = {
  id: "off-switch",
  title: "The off-switch game",
  question:
    "A robot may act, switch itself off, or leave the decision to a human who holds an off switch. When does it want the human to keep the switch?",
  notes,
  formulas,
  paper: { title: "The Off-Switch Game", arxiv: "1611.08219", year: 2016 },
  resultsVersion: "1",
  parameters,
  validate,
  conditions,
  presets,
  row: "block",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return p.games * (p.part === "map" ? 0.02 * MEANS.length * SDS.length * TEMPERATURES.length : 4);
  },
  trial(values, context) {
    const p = typed(values);
    return p.part === "map" ? drawMap(p, context) : playGames(p, context);
  },
  summarise,
  claims,
  tables: [
    {
      title: "Games",
      summaries: [
        "incentive",
        "incentive_sampled",
        "deferral_exact",
        "deferred_late",
        "acted_late",
        "regret_late",
        "planner_regret",
      ],
    },
  ],
  figures: [
    { kind: "curves", id: "deferring", title: "Learning to defer", metric: "deferred", window: 1 },
    { kind: "outcomes", id: "deferred", title: "Deferring, last quarter", summary: "deferred_late" },
    { kind: "outcomes", id: "regret", title: "Regret, last quarter", summary: "regret_late" },
  ],
};
