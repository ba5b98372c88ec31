import { OperantError } from "../error.js";
import type { PairingColumns, SanctionColumns, SocietyTrace } from "./trace.js";

/** Counts of one episode, all agents together. */
export interface EpisodeTotals {
  readonly moves: number;
  /** Moves labelled cooperative; over `moves`, the episode's cooperation. */
  readonly cooperations: number;
  /** Moves labelled defecting. */
  readonly defections: number;
  /** Decisions to punish or not; the share of `punishments` in them is the episode's punishment. */
  readonly decisions: number;
  readonly punishments: number;
  /** Punishments of moves labelled defecting. */
  readonly just: number;
  /** What all agents earned, as players and as punishers. */
  readonly reward: number;
  /** Pairings whose partner was chosen, and all pairings. */
  readonly chosen: number;
  readonly pairings: number;
}

/**
 * The totals of an episode.
 * @throws OperantError `bad-value` when the trace does not hold it
 */
export function episodeTotals(trace: SocietyTrace, episode: number): EpisodeTotals {
  const { chunk, index, pairingFrom, pairingTo, sanctionFrom, sanctionTo } = trace.rows(episode);
  const { agents, punishments: kinds } = trace.header;
  const { pairings, sanctions } = chunk;
  let [moves, cooperations, defections, reward, chosen] = [0, 0, 0, 0, 0];
  for (let i = 2 * pairingFrom; i < 2 * pairingTo; i++) {
    moves += pairings.moves[i]!;
    cooperations += pairings.cooperations[i]!;
    defections += pairings.defections[i]!;
    reward += pairings.rewards[i]!;
  }
  for (let row = pairingFrom; row < pairingTo; row++) chosen += pairings.chosen[row]!;
  let [just, unjust, decisions] = [0, 0, 0];
  for (let row = sanctionFrom; row < sanctionTo; row++) {
    just += sanctions.just[row]!;
    unjust += sanctions.unjust[row]!;
  }
  const width = kinds.length * agents;
  for (let i = index * width; i < (index + 1) * width; i++) decisions += chunk.agents.decisions[i]!;
  for (let i = index * agents; i < (index + 1) * agents; i++) reward += chunk.agents.punisherRewards[i]!;
  return {
    moves,
    cooperations,
    defections,
    decisions,
    punishments: just + unjust,
    just,
    reward,
    chosen,
    pairings: pairingTo - pairingFrom,
  };
}

/** The agents over a window of episodes: a value per agent in every array. */
export interface SocietyNodes {
  readonly moves: Uint32Array;
  readonly cooperations: Uint32Array;
  /** Cooperative moves over all moves, 0 to 1; NaN for an agent that did not move. */
  readonly cooperation: Float64Array;
  /** How often others met the agent on their turn. */
  readonly visits: Uint32Array;
  /** How often they would have, had they drawn their partners uniformly. */
  readonly expectedVisits: Float64Array;
  /** 1 for an agent that was chosen too seldom for uniform draws to explain (`AvoidanceLimits`). */
  readonly avoided: Uint8Array;
  /** Decisions to punish or not. */
  readonly decisions: Uint32Array;
  readonly justGiven: Uint32Array;
  readonly unjustGiven: Uint32Array;
  readonly justReceived: Uint32Array;
  readonly unjustReceived: Uint32Array;
  /** Earned per episode, as player and as punisher. */
  readonly reward: Float64Array;
  /** What the others think of the agent at the end of the window; NaN without reputations. */
  readonly reputation: Float64Array;
}

/** What a picture of a society shows at one episode. */
export interface SocietyFrame {
  readonly episode: number;
  /** The first episode of the window over which `nodes` counts; the last is `episode`. */
  readonly from: number;
  readonly totals: EpisodeTotals;
  readonly nodes: SocietyNodes;
  /** Who met whom in the episode, in order, and what they did: a row per pairing. */
  readonly meetings: PairingColumns;
  /** Who punished whom in the episode; `pairing` is a row of `meetings`. */
  readonly sanctions: SanctionColumns;
}

/** Episodes over which agents are described unless another window is asked for. */
export const FRAME_WINDOW = 10;

/**
 * A society at one episode: its agents over the `window` episodes that end with it (fewer at the start), and the
 * meetings and punishments of the episode itself. Linear in the rows of the window.
 * @throws OperantError `bad-value` when the trace does not hold the episode or the window is not a whole number ≥ 1
 */
export function societyFrame(trace: SocietyTrace, episode: number, window = FRAME_WINDOW): SocietyFrame {
  if (!Number.isInteger(window) || window < 1)
    throw new OperantError(
      "bad-value",
      `The window of a frame must be a whole number of episodes, at least 1; got ${window}.`,
      "window",
    );
  const rows = trace.rows(episode);
  const { pairings, sanctions } = rows.chunk;
  const [a, b] = [rows.pairingFrom, rows.pairingTo];
  const [c, d] = [rows.sanctionFrom, rows.sanctionTo];
  const from = Math.max(0, episode - window + 1);
  return {
    episode,
    from,
    totals: episodeTotals(trace, episode),
    nodes: nodesOf(trace, from, episode),
    meetings: {
      players: pairings.players.subarray(2 * a, 2 * b),
      chosen: pairings.chosen.subarray(a, b),
      moves: pairings.moves.subarray(2 * a, 2 * b),
      cooperations: pairings.cooperations.subarray(2 * a, 2 * b),
      defections: pairings.defections.subarray(2 * a, 2 * b),
      rewards: pairings.rewards.subarray(2 * a, 2 * b),
    },
    sanctions: {
      pairing: sanctions.pairing.subarray(c, d),
      punisher: sanctions.punisher.subarray(c, d),
      victim: sanctions.victim.subarray(c, d),
      kind: sanctions.kind.subarray(c, d),
      just: sanctions.just.subarray(c, d),
      unjust: sanctions.unjust.subarray(c, d),
    },
  };
}

function nodesOf(trace: SocietyTrace, from: number, to: number): SocietyNodes {
  const { agents, punishments: kinds } = trace.header;
  const episodes = to - from + 1;
  const counts = () => new Uint32Array(agents);
  const nodes = {
    moves: counts(),
    cooperations: counts(),
    cooperation: new Float64Array(agents),
    visits: counts(),
    expectedVisits: trace.limits.expected.map((perEpisode) => perEpisode * episodes),
    avoided: new Uint8Array(agents),
    decisions: counts(),
    justGiven: counts(),
    unjustGiven: counts(),
    justReceived: counts(),
    unjustReceived: counts(),
    reward: new Float64Array(agents),
    reputation: new Float64Array(agents).fill(Number.NaN),
  };
  let everybodyChose = true;
  for (let episode = from; episode <= to; episode++) {
    const { chunk, index, pairingFrom, pairingTo, sanctionFrom, sanctionTo } = trace.rows(episode);
    const { pairings, sanctions } = chunk;
    for (let i = 2 * pairingFrom; i < 2 * pairingTo; i++) {
      const agent = pairings.players[i]!;
      nodes.moves[agent]! += pairings.moves[i]!;
      nodes.cooperations[agent]! += pairings.cooperations[i]!;
      nodes.reward[agent]! += pairings.rewards[i]!;
    }
    for (let row = pairingFrom; row < pairingTo; row++) {
      nodes.visits[pairings.players[2 * row + 1]!]!++;
      if (pairings.chosen[row] === 0) everybodyChose = false;
    }
    for (let row = sanctionFrom; row < sanctionTo; row++) {
      const [punisher, victim] = [sanctions.punisher[row]!, sanctions.victim[row]!];
      nodes.justGiven[punisher]! += sanctions.just[row]!;
      nodes.unjustGiven[punisher]! += sanctions.unjust[row]!;
      nodes.justReceived[victim]! += sanctions.just[row]!;
      nodes.unjustReceived[victim]! += sanctions.unjust[row]!;
    }
    for (let agent = 0; agent < agents; agent++) {
      for (let kind = 0; kind < kinds.length; kind++)
        nodes.decisions[agent]! += chunk.agents.decisions[(index * kinds.length + kind) * agents + agent]!;
      nodes.reward[agent]! += chunk.agents.punisherRewards[index * agents + agent]!;
    }
  }
  const last = trace.rows(to);
  for (let agent = 0; agent < agents; agent++) {
    nodes.cooperation[agent] = nodes.cooperations[agent]! / nodes.moves[agent]!;
    nodes.reward[agent]! /= episodes;
    if (trace.header.reputation)
      nodes.reputation[agent] = last.chunk.agents.reputation[last.index * agents + agent]!;
    if (everybodyChose && nodes.visits[agent]! <= trace.limits.limit(agent, episodes))
      nodes.avoided[agent] = 1;
  }
  return nodes;
}
