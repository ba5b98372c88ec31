import type { Study } from "@operant/core/study";
import { claims } from "./claims/index.js";
import { conditions } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { parameters, typed, validate } from "./parameters.js";
import { presets } from "./presets.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Work of a trial, proportional to time: gradient steps weighted by what one costs. A network that sees
 * reputations meets new states all the time; one that sees only actions meets a handful.
 */
function cost(values: Parameters<Study["cost"]>[0]): number {
  const p = typed(values);
  const rounds = p.episodes * p.agents * p.rounds;
  const wide = 4;
  const play = 2 * rounds * (p.playSeesReputation ? wide : 1);
  const judged = p.punishers === "none" ? 0 : p.punishers === "both" ? 4 : 2;
  const punish = judged * rounds * (p.punishSeesReputation ? wide : 1);
  const select =
    p.partner === "chosen" ? (p.game === "ipd" ? rounds : p.episodes * p.agents) * 1.5 * wide : 0;
  return play + punish + select;
}

/**
 * The reproduction of Dasgupta and Musolesi, "Investigating the Impact of Direct Punishment on the Emergence of
 * Cooperation in Multi-Agent Reinforcement Learning Systems" (arXiv 2301.08278), from their code at commit d4ce8d0
 * of github.com/nayanadasgupta/Understanding_Punishment_In_MAS_With_RL. One trial is one population from one
 * seed; a row of its shard is an episode.
 */
export const directPunishment: Study = {
  id: "direct-punishment",
  title: "Direct punishment and the emergence of cooperation",
  question:
    "Agents that learn independently (deep Q-learning) meet in pairs in a social dilemma. Which helps cooperation emerge, and what does it cost: punishment by the opponent (DP), by an outsider (TPP) or by both (TPPDP), with partners at random or chosen by reputation (S)?",
  formulas,
  paper: {
    title:
      "Investigating the Impact of Direct Punishment on the Emergence of Cooperation in Multi-Agent Reinforcement Learning Systems",
    arxiv: "2301.08278",
    doi: "10.1007/s10458-025-09698-5",
    year: 2023,
  },
  resultsVersion: "1",
  parameters,
  validate,
  conditions,
  presets,
  row: "episode",
  metrics,
  summaries,
  cost,
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Outcomes",
      summaries: [
        "cooperation_final",
        "cooperation_first_200",
        "cooperation_first_500",
        "cooperation_all",
        "reward_final",
        "reward_all",
        "punishment_final",
        "just_share_final",
        "to_90",
      ],
    },
  ],
  figures: [
    { kind: "curves", id: "cooperation", title: "Cooperation", metric: "cooperation", window: 100 },
    { kind: "curves", id: "reward", title: "Combined reward (complete)", metric: "reward", window: 100 },
    { kind: "curves", id: "punishment", title: "Punishment", metric: "punishment", window: 100 },
    { kind: "outcomes", id: "final-cooperation", title: "Final cooperation", summary: "cooperation_final" },
    { kind: "outcomes", id: "reward", title: "Reward over the whole run", summary: "reward_all" },
  ],
};
