import { centipede, prisonersDilemma } from "@operant/core/games";
import { DQN, type DQNOptions } from "@operant/core/learners";
import { createKernels } from "@operant/core/numeric";
import {
  type Agent,
  completeGraph,
  connectedCaveman,
  DirectPunishment,
  type Mechanism,
  PartnerSelection,
  Reputation,
  Society,
  SocietyTracer,
  ThirdPartyPunishment,
} from "@operant/core/society";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import { CAVE, type DirectPunishmentParameters, defects, typed } from "./parameters.js";
import { Recorder } from "./record.js";

type Role = "play" | "punish" | "select";
const ROLES: readonly Role[] = ["select", "play", "punish"];

/** Hyperparameters of one network: ModelParameters in the authors' runners (Simulations/, MultipleRunner_*.py). */
function networkOptions(p: DirectPunishmentParameters, role: Role): Omit<DQNOptions, "inputs" | "actions"> {
  return {
    hidden: [p.hidden],
    learningRate: p[`${role}LearningRate`],
    gamma: p.gamma,
    epsilon: {
      start: p.epsilonStart,
      floor: p[`${role}EpsilonFloor`],
      decay: role === "punish" ? p.punishEpsilonDecay : p.playEpsilonDecay,
    },
    capacity: role === "punish" ? p.punishCapacity : p.playCapacity,
    batch: p.batch,
    targetEvery: p.targetEvery,
  };
}

/**
 * One run: a population of independent deep Q-learners that meet in pairs, episode by episode. Reads top
 * to bottom: game, mechanisms, networks, loop.
 */
export function* trial(values: Parameters, context: TrialContext): Trial {
  const p = typed(values);
  const kept = defects(p);
  const game = p.game === "ipd" ? prisonersDilemma(p.rounds) : centipede(p.rounds);
  const graph = p.network === "caveman" ? connectedCaveman(p.agents / CAVE, CAVE) : completeGraph(p.agents);

  const direct = p.punishers === "direct" || p.punishers === "both";
  const third = p.punishers === "third-party" || p.punishers === "both";
  const chosen = p.partner === "chosen";
  const individual = p.reputation === "individual";

  const reputation =
    p.reputation === "none"
      ? undefined
      : new Reputation({
          kind: individual ? "individual" : "shared",
          // In the authors' Centipede runs play does not move individual reputation; in the IPD it does.
          movedByPlay: p.reputation === "play" || p.reputation === "both" || (individual && p.game === "ipd"),
          movedByPunishment: p.reputation === "punishment" || p.reputation === "both" || individual,
          seenInPlay: p.playSeesReputation,
          nextStateDefect: kept.individualReputation,
        });
  const prices = { loss: p.punishmentLoss, just: p.justPunishment, unjust: p.unjustPunishment };
  const sees = p.punishSeesReputation && reputation !== undefined ? { sees: reputation } : {};
  const directPunishment = direct ? new DirectPunishment({ prices, ...sees }) : undefined;
  const thirdParty = third
    ? new ThirdPartyPunishment(context.stream("outsiders"), { prices, ...sees })
    : undefined;
  const selection =
    chosen && reputation !== undefined
      ? new PartnerSelection({
          sees: reputation,
          // The authors store a choice once per round in the IPD and once per pairing in the Centipede.
          credit: p.game === "ipd" ? "round" : "pairing",
          storedState: individual && kept.individualReputation ? "live" : "snapshot",
        })
      : undefined;

  const kernels = createKernels();
  const networks: DQN[] = [];
  const network = (role: Role, agent: number, inputs: number, actions: number): DQN => {
    const streams = {
      initialisation: context.stream(`${role}.initialisation`, agent),
      exploration: context.stream(`${role}.exploration`, agent),
      replay: context.stream(`${role}.replay`, agent),
    };
    const made = new DQN({ ...networkOptions(p, role), inputs, actions }, streams, kernels);
    networks.push(made);
    return made;
  };
  const actions = game.facts.actions.length;
  const agents = Array.from({ length: p.agents }, (_, index): Agent => {
    const inputs: Record<Role, number> = {
      play: p.playSeesReputation ? 4 : 2,
      punish: p.punishSeesReputation ? 4 : 2,
      select: PartnerSelection.subjectsOf({ size: p.agents, graph }, index).length,
    };
    const outputs: Record<Role, number> = {
      play: actions,
      punish: 2,
      select: graph.neighbours(index).length,
    };
    const needed: Record<Role, boolean> = { play: true, punish: direct || third, select: chosen };
    const learners: Partial<Record<Role, DQN>> = {};
    for (const role of ROLES)
      if (needed[role]) learners[role] = network(role, index, inputs[role], outputs[role]);
    return learners as Agent;
  });

  const recorder = new Recorder({
    episodes: p.episodes,
    reputation,
    direct,
    third,
    chosen,
    gradientSteps: () => networks.reduce((sum, net) => sum + net.updates, 0),
    ...(directPunishment === undefined ? {} : { directPunishment }),
    ...(thirdParty === undefined ? {} : { thirdParty }),
  });
  const mechanisms: Mechanism[] = [];
  for (const mechanism of [selection, reputation, directPunishment, thirdParty])
    if (mechanism !== undefined) mechanisms.push(mechanism);
  mechanisms.push(recorder);
  if (context.trace !== undefined)
    mechanisms.push(
      new SocietyTracer({
        emit: context.trace,
        punishments: [directPunishment, thirdParty].filter((mechanism) => mechanism !== undefined),
        ...(reputation === undefined ? {} : { reputation }),
      }),
    );

  const society = new Society({
    game,
    agents,
    graph,
    mechanisms,
    pairing: context.stream("pairing"),
    learning: {
      // The Centipede's flags are right in the authors' code; the IPD has none.
      terminals: p.game === "ipd" && kept.terminals ? "never" : "end-of-pairing",
      alternatingReward: kept.centipedeReward ? "running-total" : "until-next-decision",
    },
  });
  let rows = 0;
  context.watch?.(recorder.columns, () => rows);
  for (let episode = 0; episode < p.episodes; episode++) {
    society.runEpisode();
    rows = episode + 1;
    yield (episode + 1) / p.episodes;
  }
  return { columns: recorder.columns };
}
