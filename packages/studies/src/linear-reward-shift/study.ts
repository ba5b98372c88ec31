import type { Study } from "@operant/core/study";
import { exploreChain } from "./chain.js";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { compareWithInitialValue } from "./identity.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { learnOffline } from "./offline.js";
import { parameters, typed, validate } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";

/**
 * Linear reward shaping after Sun et al. (arXiv 2209.07288), in tables. The equivalence of shift and initial
 * value is decided exactly. The paper's deep experiments (MiniGrid and MuJoCo with DQN, RND, TD3, BCQ and CQL) are
 * not run here: a chain, a count bonus, three tables and replayed random worlds stand in for them, and the claims
 * say so.
 */
export const linearRewardShift: Study = {
  id: "linear-reward-shift",
  title: "Optimism and pessimism from a constant added to rewards",
  question:
    "A constant is added to every reward that a learner gets. Is that the same as letting it start with other values? Does a negative constant make it explore, and a positive one make it careful?",
  notes,
  formulas,
  paper: {
    title: "Optimistic Curiosity Exploration and Conservative Exploitation with Linear Reward Shaping",
    arxiv: "2209.07288",
    year: 2022,
  },
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
    switch (p.part) {
      case "identity":
        return 3 * p.steps;
      case "chain":
        return p.steps * (1 + p.heads);
      case "offline":
        return p.worlds * (20 * p.states * p.actions * p.states + p.transitions);
    }
  },
  trial(values, context) {
    const p = typed(values);
    switch (p.part) {
      case "identity":
        return compareWithInitialValue(p, context);
      case "chain":
        return exploreChain(p, context);
      case "offline":
        return learnOffline(p, context);
    }
  },
  summarise,
  claims,
  tables: [
    { title: "Shift against initial value", summaries: ["agreement", "gap"] },
    { title: "Exploration", summaries: ["visited", "reached", "first_goal", "reward", "reward_late"] },
    {
      title: "Offline",
      summaries: ["score", "behaviour_score", "overestimation", "error", "unseen", "coverage"],
    },
  ],
  figures: [
    {
      kind: "curves",
      id: "visited",
      title: "States visited",
      metric: "visited",
      window: 1,
      groups: [
        "Deep chain",
        "Deep chain with a count bonus",
        "Deep chain with several tables",
        "Deep chain whose end is terminal",
      ],
    },
    {
      kind: "outcomes",
      id: "first-goal",
      title: "Steps to the first reward",
      summary: "first_goal",
      groups: [
        "Deep chain",
        "Deep chain with a count bonus",
        "Deep chain with several tables",
        "Deep chain whose end is terminal",
      ],
    },
    {
      kind: "outcomes",
      id: "score",
      title: "Return of what was learned offline",
      summary: "score",
      groups: ["Learning from a fixed data set", "Learning from a fixed data set of costs"],
    },
    {
      kind: "outcomes",
      id: "overestimation",
      title: "Overestimation",
      summary: "overestimation",
      groups: ["Learning from a fixed data set", "Learning from a fixed data set of costs"],
    },
  ],
};
