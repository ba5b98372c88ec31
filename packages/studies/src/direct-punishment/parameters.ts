import { OperantError } from "@operant/core";
import type { Parameters } from "@operant/core/study";
import { z } from "zod";

/*
 * Every number of the experiment. Defaults are those of the authors' runners (commit d4ce8d0 of
 * nayanadasgupta/Understanding_Punishment_In_MAS_With_RL), which use the same values in all 47 conditions.
 */

const learning = (start: number) => z.number().positive().max(10).default(start);
const share = (value: number) => z.number().min(0).max(1).default(value);
const bySwitch = () => z.enum(["by-profile", "authors", "corrected"]).default("by-profile");

/**
 * Every parameter of the study, with its default, range and meaning. All of them are free; combinations without
 * meaning are refused by `validate`.
 */
export const parameters = z.object({
  game: z
    .enum(["ipd", "centipede"])
    .default("ipd")
    .describe(
      "Dilemma: iterated prisoner's dilemma (CC 3, DD 1, DC 4/0) or Centipede (C: −1 and +5 to the other; D ends).",
    ),
  partner: z
    .enum(["random", "chosen"])
    .default("random")
    .describe("Partners: uniformly random, or chosen by a learned policy that sees reputations."),
  punishers: z
    .enum(["none", "direct", "third-party", "both"])
    .default("direct")
    .describe("Who may punish a player: nobody, the opponent, an agent outside the pair, or both."),
  reputation: z
    .enum(["none", "play", "punishment", "both", "individual"])
    .default("both")
    .describe(
      "What moves reputation: nothing, play, punishment, both; or individual reputation (each agent keeps its own view, moved by punishment and, in the IPD, by play).",
    ),
  playSeesReputation: z
    .boolean()
    .default(false)
    .describe("Whether the play network sees the partner's and its own reputation."),
  punishSeesReputation: z
    .boolean()
    .default(false)
    .describe("Whether the punish network sees the reputations of the other player and the victim."),
  network: z
    .enum(["complete", "caveman"])
    .default("complete")
    .describe("Who can meet whom: everybody, or a connected caveman graph of groups of 5."),

  justPunishment: z
    .number()
    .min(-100)
    .max(100)
    .default(2)
    .describe("What a punisher earns by punishing a defection (the costly variant: −3).")
    .meta({ unit: "reward" }),
  unjustPunishment: z
    .number()
    .min(-100)
    .max(100)
    .default(-10)
    .describe("What a punisher earns by punishing a cooperation.")
    .meta({ unit: "reward" }),
  punishmentLoss: z
    .number()
    .min(0)
    .max(100)
    .default(3)
    .describe("What the punished agent loses.")
    .meta({ unit: "reward" }),

  profile: z
    .enum(["authors", "corrected"])
    .default("authors")
    .describe("Learns exactly as the authors' code does, or with its three learning defects corrected."),
  individualReputation: bySwitch().describe(
    "Alias defect: the stored selection state is an alias of the live individual reputations, and player 1's next state shows its partner's reputation as its own.",
  ),
  terminals: bySwitch().describe(
    "Terminal-flag defect: no transition of the IPD is terminal, so that a pairing's last round bootstraps into the next pairing.",
  ),
  centipedeReward: bySwitch().describe(
    "Running-total defect: in the Centipede the play network is paid the running total of the pairing at every move instead of what followed from the move.",
  ),

  agents: z.number().int().min(2).max(1000).default(5).describe("Agents.").meta({ unit: "agents" }),
  episodes: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(2000)
    .describe("Episodes; in each, every agent starts one pairing.")
    .meta({ unit: "episodes" }),
  rounds: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("Rounds per pairing at most.")
    .meta({ unit: "rounds" }),

  hidden: z
    .number()
    .int()
    .min(4)
    .max(1024)
    .multipleOf(4)
    .default(128)
    .describe("Hidden units (one ReLU layer) of every network.")
    .meta({ unit: "units" }),
  gamma: share(0.9).describe("Discount factor."),
  batch: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe("Transitions per update.")
    .meta({ unit: "transitions" }),
  targetEvery: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(200)
    .describe("Updates between copies to the target network.")
    .meta({ unit: "updates" }),
  playCapacity: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(131_072)
    .describe("Replay capacity of play and selection networks.")
    .meta({ unit: "transitions" }),
  punishCapacity: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(524_288)
    .describe("Replay capacity of punish networks.")
    .meta({ unit: "transitions" }),
  playLearningRate: learning(0.1).describe("Adam step size of play networks."),
  selectLearningRate: learning(0.01).describe("Adam step size of selection networks."),
  punishLearningRate: learning(0.001).describe("Adam step size of punish networks."),
  epsilonStart: share(0.8889).describe("Exploration at the start, every network."),
  playEpsilonFloor: share(0.01).describe("Exploration floor of play networks."),
  selectEpsilonFloor: share(0.0001).describe("Exploration floor of selection networks."),
  punishEpsilonFloor: share(0.2).describe("Exploration floor of punish networks."),
  playEpsilonDecay: share(0.30006666666666665).describe(
    "Share of (start − floor) that exploration loses per update; play and selection networks.",
  ),
  punishEpsilonDecay: share(0.5000444444444445).describe("The same for punish networks."),
});

/** Resolved parameters with their types: `parameters` after parsing. */
export type DirectPunishmentParameters = z.output<typeof parameters>;

/** Size of a group in the caveman graph (authors' code: five groups of five). */
export const CAVE = 5;

/** Gives resolved parameters their types; they have passed the schema already. */
export function typed(values: Parameters): DirectPunishmentParameters {
  return values as DirectPunishmentParameters;
}

/** The three defects that change learning, decided by their switches or by the profile. */
export function defects(p: DirectPunishmentParameters): {
  readonly individualReputation: boolean;
  readonly terminals: boolean;
  readonly centipedeReward: boolean;
} {
  const kept = (value: "by-profile" | "authors" | "corrected") =>
    (value === "by-profile" ? p.profile : value) === "authors";
  return {
    individualReputation: kept(p.individualReputation),
    terminals: kept(p.terminals),
    centipedeReward: kept(p.centipedeReward),
  };
}

/** @throws OperantError `bad-combination` for cells without meaning, with the reason */
export function validate(values: Parameters): void {
  const p = typed(values);
  const refuse = (field: string, message: string): never => {
    throw new OperantError("bad-combination", message, field);
  };
  const punishes = p.punishers !== "none";
  if (p.partner === "chosen" && p.reputation === "none")
    refuse(
      "partner",
      "partner=chosen with reputation=none: the choice is based on reputations, and nothing would move them. Set reputation to play, punishment, both or individual, or partner=random.",
    );
  if (p.playSeesReputation && p.reputation === "none")
    refuse(
      "playSeesReputation",
      "playSeesReputation=true with reputation=none: there would be nothing to see but zeros. Set reputation, or playSeesReputation=false.",
    );
  if (!punishes && p.punishSeesReputation)
    refuse(
      "punishSeesReputation",
      "punishSeesReputation=true with punishers=none: nobody punishes, so no punish network sees anything. Set punishers, or punishSeesReputation=false.",
    );
  if (p.punishSeesReputation && p.reputation === "none")
    refuse(
      "punishSeesReputation",
      "punishSeesReputation=true with reputation=none: there would be nothing to see but zeros. Set reputation, or punishSeesReputation=false.",
    );
  if (!punishes && p.reputation === "punishment")
    refuse(
      "reputation",
      "reputation=punishment with punishers=none: nobody punishes, so reputation would never move. Set punishers, or reputation=play.",
    );
  if (!punishes && p.reputation === "both")
    refuse(
      "reputation",
      "reputation=both with punishers=none is the same as reputation=play, since nobody punishes. Use reputation=play (or none).",
    );
  if (!punishes && p.reputation === "individual" && p.game === "centipede")
    refuse(
      "reputation",
      "reputation=individual with punishers=none in the Centipede: there play does not move individual reputation, so nothing would. Set punishers or another reputation.",
    );
  const defaults = { justPunishment: 2, unjustPunishment: -10, punishmentLoss: 3 };
  if (!punishes)
    for (const [name, value] of Object.entries(defaults))
      if (p[name as keyof typeof defaults] !== value)
        refuse(
          name,
          `${name}=${p[name as keyof typeof defaults]} with punishers=none: nobody punishes, so it would change nothing. Set punishers, or leave ${name} at ${value}.`,
        );
  const outsiders = p.punishers === "third-party" || p.punishers === "both";
  if (outsiders && p.agents < 3)
    refuse(
      "agents",
      `agents=${p.agents} with punishers=${p.punishers}: third parties need somebody outside the pair. Set agents to 3 or more.`,
    );
  if (p.network === "caveman" && (p.agents % CAVE !== 0 || p.agents < 2 * CAVE))
    refuse(
      "agents",
      `agents=${p.agents} with network=caveman: the graph has groups of ${CAVE}. Set agents to a multiple of ${CAVE}, at least ${2 * CAVE} (the authors use 25).`,
    );
  if (p.partner === "chosen" && p.agents < 3)
    refuse(
      "agents",
      `agents=${p.agents} with partner=chosen: there is nobody to choose between. Set agents to 3 or more.`,
    );
  for (const role of ["play", "select", "punish"] as const) {
    const floor = p[`${role}EpsilonFloor`];
    if (floor > p.epsilonStart)
      refuse(
        `${role}EpsilonFloor`,
        `${role}EpsilonFloor=${floor} is above epsilonStart=${p.epsilonStart}: exploration can only fall. Lower the floor or raise the start.`,
      );
  }
  for (const field of ["playCapacity", "punishCapacity"] as const)
    if (p[field] < p.batch)
      refuse(
        field,
        `${field}=${p[field]} is below batch=${p.batch}: no update could ever happen. Raise ${field} or lower batch.`,
      );
}
