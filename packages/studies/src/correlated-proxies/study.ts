import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { conditions, presets } from "./conditions.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { notes } from "./notes.js";
import { parameters, typed } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

/**
 * Penalties on a correlated proxy, after Laidlaw, Singhal and Dragan (arXiv 2403.03185), with every optimum
 * computed exactly instead of learned. A trial is one world, reference and proxy; a row of its shard is one
 * optimised policy. The tomato world is a miniature, and no policy here is a neural network: what is compared
 * are the objectives, not the algorithms.
 */
export const correlatedProxies: Study = {
  id: "correlated-proxies",
  title: "Correlated proxies: which penalty prevents reward hacking?",
  question:
    "A proxy, a reward that stands in for the true one, agrees with it more or less on what a reference policy does. It is optimised under a penalty for leaving that policy. How much true reward can be had when the penalty looks at where the policy goes (its occupancies), and how much when it looks at which actions it takes? And does the true reward keep above the bound that theory certifies?",
  notes,
  formulas,
  paper: {
    title: "Correlated Proxies: A New Definition and Improved Mitigation for Reward Hacking",
    arxiv: "2403.03185",
    year: 2024,
  },
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "policy",
  metrics,
  summaries,
  cost(values) {
    const { world, states, coefficients } = typed(values);
    const size = world === "tomato" ? 144 : states;
    return coefficients * size * size * size;
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Best true gain over equally large sweeps (share of what the best policy gains)",
      summaries: [
        "best_om_root_chi2",
        "best_om_chi2",
        "best_om_kl",
        "best_action_kl",
        "best_action_chi2",
        "theory",
        "none",
      ],
    },
    {
      title: "True gain at equal proxy gain",
      summaries: [
        "equal_om_root_chi2",
        "equal_om_chi2",
        "equal_om_kl",
        "equal_action_kl",
        "equal_action_chi2",
      ],
    },
    {
      title: "The bound",
      summaries: ["correlation", "certified", "least_slack", "hacked", "worst_gap"],
    },
  ],
  figures: [
    {
      kind: "outcomes",
      id: "chi-squared",
      title: "Best true gain, √χ² of occupancies",
      summary: "best_om_root_chi2",
    },
    { kind: "outcomes", id: "action-kl", title: "Best true gain, KL of actions", summary: "best_action_kl" },
    { kind: "outcomes", id: "none", title: "True gain without penalty", summary: "none" },
  ],
};
