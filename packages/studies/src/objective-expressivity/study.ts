import type { Study } from "@operant/core/study";
import { claims } from "./claims.js";
import { formulas } from "./formulas.js";
import { metrics } from "./metrics.js";
import { parameters, typed } from "./parameters.js";
import { summaries, summarise } from "./summaries.js";
import { trial } from "./trial.js";

const all = ["inclusions", "witnesses", "removed"];

/**
 * Which formalisms can state which orderings of policies (Subramani et al. 2024, arXiv 2310.11840), as far as
 * small witnesses decide it exactly.
 */
export const objectiveExpressivity: Study = {
  id: "objective-expressivity",
  title: "What objectives can say",
  question:
    "What an agent shall do can be stated in many ways. Five of them (a reward less a penalty on how it acts, a function of the return, a reward with a memory, a formula of temporal logic, a long-run average) are said to express wishes that each of the others cannot. Which of these separations can be shown exactly on small worlds?",
  notes: [
    "A formalism expresses a witness when an objective of it, evaluated exactly, ranks the policies as required. That it cannot is proven for all its objectives and all discounts: by a certificate of linear programming that is confirmed in exact arithmetic (features are the lottery of trajectories, long-run shares, or the rows of a policy), by trying all sets of trajectories (which include every formula), or, for outer functions, because on some point's line of equal returns the required value is not constant.",
    "The witnesses are this study's own: a mix of two arms that beats both; exactly one of two rooms; all policies by the chance of that; all policies by how evenly they choose; three arms in order.",
    "Verified edges are the ordered pairs with a witness. Not verified: that LTL exceeds RM and that LAR exceeds RRL, ONMR and RM (they rest on limits), the equalities and all other edges of the paper's diagram of 17 formalisms, except that RM, ONMR and RRL include Markov rewards.",
  ],
  formulas,
  paper: {
    title: "On The Expressivity of Objective-Specification Formalisms in Reinforcement Learning",
    arxiv: "2310.11840",
    year: 2023,
  },
  resultsVersion: "1",
  parameters,
  conditions: {
    inclusions: { title: "Inclusions on random worlds", group: "Inclusions", set: { part: "inclusions" } },
    witnesses: { title: "Witnesses", group: "Separations", set: { part: "witnesses" } },
    removed: {
      title: "Separating feature removed",
      group: "Separations",
      set: { part: "removed" },
      added: true,
    },
  },
  presets: {
    quick: { title: "Five seeds (seconds)", conditions: all, seeds: "101..105", set: {} },
    paper: {
      title: "Twenty seeds, 100 random worlds each (a minute or two)",
      conditions: all,
      seeds: "101..120",
      set: { worlds: 100 },
    },
  },
  row: "pair of formalisms, or world",
  metrics,
  summaries,
  cost(values) {
    const p = typed(values);
    return p.part === "inclusions" ? p.worlds * p.policies * p.policies : 100;
  },
  trial,
  summarise,
  claims,
  tables: [
    {
      title: "Separations",
      summaries: [
        "separations",
        "both_able",
        "contradictions",
        ...Object.keys(summaries).filter((name) => name.includes("_not_")),
      ],
    },
    { title: "Inclusions", summaries: ["pairs", "violations", "opposite", "recovered"] },
  ],
  figures: [
    {
      kind: "outcomes",
      id: "separations",
      title: "Ordered pairs with a witness",
      summary: "separations",
      groups: ["Separations"],
    },
  ],
};
