import { OperantError } from "../error.js";
import type { SocietyTrace } from "./trace.js";

/** What one agent and another did to each other over the whole trace; a value per other agent in every array. */
export interface PartnerCounts {
  /** Pairings that the agent started with the other. */
  readonly sought: Uint32Array;
  /** Pairings that the other started with the agent. */
  readonly visitedBy: Uint32Array;
  /** The agent's moves in them, and those that were cooperative. */
  readonly ownMoves: Uint32Array;
  readonly ownCooperations: Uint32Array;
  /** The other's. */
  readonly theirMoves: Uint32Array;
  readonly theirCooperations: Uint32Array;
  /** Punishments of the other by the agent, and of the agent by the other, in any pairing. */
  readonly punished: Uint32Array;
  readonly punishedBy: Uint32Array;
}

/** One agent over the whole trace: a value per episode in every array but those of `partners`. */
export interface AgentHistory {
  readonly agent: number;
  readonly episodes: number;
  /** Cooperative moves over all moves, 0 to 1; NaN where the agent did not move. */
  readonly cooperation: Float64Array;
  /** Decisions to punish or not. */
  readonly decisions: Uint32Array;
  readonly justGiven: Uint32Array;
  readonly unjustGiven: Uint32Array;
  readonly justReceived: Uint32Array;
  readonly unjustReceived: Uint32Array;
  /** Earned as player and as punisher. */
  readonly reward: Float64Array;
  /** How often others met the agent on their turn. */
  readonly visits: Uint32Array;
  /** How often they would have on average, per episode, had they drawn partners uniformly. */
  readonly expectedVisits: number;
  /** What the others think of it at the end of the episode; NaN without reputations. */
  readonly reputation: Float64Array;
  readonly partners: PartnerCounts;
}

/**
 * Everything that a trace holds about one agent. Linear in the rows of the trace.
 * @param agent from 0
 * @throws OperantError `bad-value` when there is no such agent
 */
export function agentHistory(trace: SocietyTrace, agent: number): AgentHistory {
  const { agents, punishments: kinds, reputation: hasReputation } = trace.header;
  if (!Number.isInteger(agent) || agent < 0 || agent >= agents)
    throw new OperantError(
      "bad-value",
      `The society has no agent ${agent}; its ${agents} agents are counted from 0.`,
      "agent",
    );
  const { episodes } = trace;
  const series = () => new Uint32Array(episodes);
  const others = () => new Uint32Array(agents);
  const history = {
    agent,
    episodes,
    cooperation: new Float64Array(episodes),
    decisions: series(),
    justGiven: series(),
    unjustGiven: series(),
    justReceived: series(),
    unjustReceived: series(),
    reward: new Float64Array(episodes),
    visits: series(),
    expectedVisits: trace.limits.expected[agent]!,
    reputation: new Float64Array(episodes).fill(Number.NaN),
    partners: {
      sought: others(),
      visitedBy: others(),
      ownMoves: others(),
      ownCooperations: others(),
      theirMoves: others(),
      theirCooperations: others(),
      punished: others(),
      punishedBy: others(),
    },
  };
  const { partners } = history;
  for (let episode = 0; episode < episodes; episode++) {
    const { chunk, index, pairingFrom, pairingTo, sanctionFrom, sanctionTo } = trace.rows(episode);
    const { pairings, sanctions } = chunk;
    let [moves, cooperations] = [0, 0];
    for (let row = pairingFrom; row < pairingTo; row++) {
      const started = pairings.players[2 * row] === agent;
      if (!started && pairings.players[2 * row + 1] !== agent) continue;
      const own = started ? 2 * row : 2 * row + 1;
      const their = started ? own + 1 : own - 1;
      const other = pairings.players[their]!;
      if (started) partners.sought[other]!++;
      else {
        partners.visitedBy[other]!++;
        history.visits[episode]!++;
      }
      partners.ownMoves[other]! += pairings.moves[own]!;
      partners.ownCooperations[other]! += pairings.cooperations[own]!;
      partners.theirMoves[other]! += pairings.moves[their]!;
      partners.theirCooperations[other]! += pairings.cooperations[their]!;
      moves += pairings.moves[own]!;
      cooperations += pairings.cooperations[own]!;
      history.reward[episode]! += pairings.rewards[own]!;
    }
    history.cooperation[episode] = cooperations / moves;
    for (let row = sanctionFrom; row < sanctionTo; row++) {
      const [punisher, victim] = [sanctions.punisher[row]!, sanctions.victim[row]!];
      const [just, unjust] = [sanctions.just[row]!, sanctions.unjust[row]!];
      if (punisher === agent) {
        history.justGiven[episode]! += just;
        history.unjustGiven[episode]! += unjust;
        partners.punished[victim]! += just + unjust;
      } else if (victim === agent) {
        history.justReceived[episode]! += just;
        history.unjustReceived[episode]! += unjust;
        partners.punishedBy[punisher]! += just + unjust;
      }
    }
    for (let kind = 0; kind < kinds.length; kind++)
      history.decisions[episode]! += chunk.agents.decisions[(index * kinds.length + kind) * agents + agent]!;
    history.reward[episode]! += chunk.agents.punisherRewards[index * agents + agent]!;
    if (hasReputation) history.reputation[episode] = chunk.agents.reputation[index * agents + agent]!;
  }
  return history;
}
