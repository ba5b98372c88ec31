import type { Metric } from "@operant/core/study";

const share = (title: string, description: string, optional = false): Metric => ({
  title,
  unit: "share",
  range: [0, 1],
  description,
  ...(optional ? { optional } : {}),
});
const BIG = 1e12;

/**
 * Columns of a trial's shard; a row per episode. Defined as in the authors' Analysis/Analysis.py (repository
 * nayanadasgupta/Understanding_Punishment_In_MAS_With_RL, commit d4ce8d0); "logged" columns repeat what it plots.
 */
export const metrics = {
  cooperation: share("Cooperation", "C moves / all moves of all agents in the episode."),
  reward: {
    title: "Combined reward",
    unit: "reward per episode",
    range: [-BIG, BIG],
    description:
      "All that all agents earn in the episode: payoffs, minus losses by punishment, plus what punishers are paid.",
  },
  reward_logged: {
    title: "Combined reward, as logged",
    unit: "reward per episode",
    range: [-BIG, BIG],
    description:
      "As the authors' scripts sum it: without direct punishers' rewards when third parties punish too, and in the Centipede with the running total appended at every move.",
  },
  punishment: share(
    "Punishment",
    "Decisions to punish / all punish decisions, direct and third-party pooled.",
    true,
  ),
  punishment_direct: share("Direct punishment", "Decisions to punish / decisions of direct punishers.", true),
  punishment_third: share(
    "Third-party punishment",
    "Decisions to punish / decisions of third parties.",
    true,
  ),
  just_share: share(
    "Just share",
    "Just punishments / all punishments of the episode, 0 if there was none (authors' convention).",
    true,
  ),
  cooperator_selections: share(
    "Selections of cooperators",
    "Share of picks whose target played at least as many C as D in the previous episode.",
    true,
  ),
  punisher_selections_direct: share(
    "Selections of direct punishers",
    "Share of picks whose target's latest direct punish decision was to punish; targets without one are left out.",
    true,
  ),
  punisher_selections_third: share(
    "Selections of third-party punishers",
    "Share of picks whose target's latest third-party punish decision was to punish; targets without one are left out. With both punishers the authors' scripts plot this one under both names.",
    true,
  ),
  just_punisher_selections: share(
    "Selections of just punishers",
    "Share of picks whose target punished in the previous episode and, directly or as a third party, at least as often justly as unjustly; targets that did not punish stay in the denominator. With both kinds of punisher one kind suffices, and 0 just to 0 unjust counts: whoever punished only unjustly, but as one kind alone, is counted as just (as in find_just_combined_direct_tpp_punish_select_per_ep of the authors' Analysis/Analysis.py). In the Centipede the authors' scripts file both kinds under one heading; here they are kept apart there too.",
    true,
  ),
  reputation: {
    title: "Sum of reputations",
    unit: "reputation",
    range: [-BIG, BIG],
    description:
      "Sum of all agents' reputations at the end of the episode (individual reputation: of all views).",
    optional: true,
  },
  reputation_logged: {
    title: "Combined reputation, as logged",
    unit: "reputation",
    range: [-BIG, BIG],
    description:
      "As the authors' scripts sum it: one value per log call over all rounds; third-party conditions log four per IPD round, others two.",
    optional: true,
  },
  moves: {
    title: "Moves",
    unit: "moves per episode",
    range: [0, BIG],
    description: "Moves of all players in the episode; in the Centipede, the play length of its pairings.",
  },
  gradient_steps: {
    title: "Gradient steps",
    unit: "steps since the start",
    range: [0, BIG],
    description: "Updates of all networks so far.",
  },
} satisfies Record<string, Metric>;

export type MetricName = keyof typeof metrics;
