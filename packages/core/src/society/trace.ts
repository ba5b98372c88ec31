import { OperantError } from "../error.js";
import { AvoidanceLimits } from "./trace-avoidance.js";
import { joinColumns } from "./trace-columns.js";

/**
 * What a traced society leaves: a header, then chunks of whole episodes as columns. A row of `PairingColumns` is
 * one pairing, a row of `SanctionColumns` is what one agent did to another as a punisher in one pairing; moves are
 * counted, not kept. A pairing takes 33 bytes and a row of sanctions 11, so that 100 agents over 500 episodes fit
 * in a few megabytes. Headers and chunks are plain data with typed arrays and cross threads as they are.
 */

/** The first event of a traced society. */
export type SocietyHeader = {
  readonly kind: "society";
  /** Raised when a column changes its meaning. */
  readonly version: 1;
  /** Number of agents; every index of an agent below is from 0. */
  readonly agents: number;
  readonly game: {
    readonly id: string;
    readonly title: string;
    readonly actions: readonly { readonly name: string; readonly label: string }[];
    /** Rounds of a pairing at most. */
    readonly rounds: number;
  };
  /** Kinds of punishment in this society ("direct", "third-party"); `SanctionColumns.kind` counts in this list. */
  readonly punishments: readonly string[];
  /** Whether agents have reputations. */
  readonly reputation: boolean;
  /** Who can meet whom: the neighbours of agent i are `targets[offsets[i]]` up to `targets[offsets[i + 1]]`. */
  readonly graph: { readonly offsets: Uint32Array; readonly targets: Uint16Array };
};

/** A row per pairing; columns with two values a row hold player 0 (who started the pairing), then player 1. */
export type PairingColumns = {
  /** Two a row: the agent whose turn it was, and its partner. */
  readonly players: Uint16Array;
  /** 1 when the partner was chosen, 0 when it was drawn at random. */
  readonly chosen: Uint8Array;
  /** Two a row: moves of each player. */
  readonly moves: Uint16Array;
  /** Two a row: moves labelled cooperative. */
  readonly cooperations: Uint16Array;
  /** Two a row: moves labelled defecting. */
  readonly defections: Uint16Array;
  /** Two a row: what each earned as a player, losses by punishment included. */
  readonly rewards: Float64Array;
};

/** A row per pairing, punisher, victim and kind, where there was at least one punishment. */
export type SanctionColumns = {
  /** The pairing, counted from 0 within its episode. */
  readonly pairing: Uint16Array;
  readonly punisher: Uint16Array;
  readonly victim: Uint16Array;
  /** Index into `SocietyHeader.punishments`. */
  readonly kind: Uint8Array;
  /** Punishments of moves labelled defecting. */
  readonly just: Uint16Array;
  /** Punishments of other moves. */
  readonly unjust: Uint16Array;
};

/** A row per episode and agent: value [episode × agents + agent]. */
export type AgentColumns = {
  /** What the others think of the agent at the end of the episode, on average; empty without reputations. */
  readonly reputation: Float64Array;
  /** What the agent earned as a punisher. */
  readonly punisherRewards: Float64Array;
  /** Decisions to punish or not, by kind: [(episode × kinds + kind) × agents + agent]. */
  readonly decisions: Uint32Array;
};

/** Whole episodes of a trace, in order. */
export type SocietyChunk = {
  readonly kind: "society-episodes";
  /** The first episode, from 0. */
  readonly first: number;
  readonly count: number;
  /** For each episode the row after its last pairing. */
  readonly pairingEnds: Uint32Array;
  /** For each episode the row after its last sanction. */
  readonly sanctionEnds: Uint32Array;
  readonly pairings: PairingColumns;
  readonly sanctions: SanctionColumns;
  readonly agents: AgentColumns;
};

/** Whether a traced event is a society's header. */
export function isSocietyHeader(event: Readonly<Record<string, unknown>>): event is SocietyHeader {
  return event["kind"] === "society" && event["version"] === 1;
}

/** Whether a traced event holds episodes of a society. */
export function isSocietyChunk(event: Readonly<Record<string, unknown>>): event is SocietyChunk {
  return event["kind"] === "society-episodes";
}

/** Every buffer of a chunk, for handing it to another thread without copying. */
export function chunkBuffers(chunk: SocietyChunk): ArrayBuffer[] {
  const columns = [
    chunk.pairingEnds,
    chunk.sanctionEnds,
    ...Object.values(chunk.pairings),
    ...Object.values(chunk.sanctions),
    ...Object.values(chunk.agents),
  ];
  return columns.map((column) => column.buffer as ArrayBuffer);
}

/** Bytes of a chunk's columns. */
export function chunkBytes(chunk: SocietyChunk): number {
  return chunkBuffers(chunk).reduce((sum, buffer) => sum + buffer.byteLength, 0);
}

/**
 * Consecutive chunks as one.
 * @param chunks at least one, each starting where the one before ends
 * @throws OperantError `bad-value` when there is none or a gap between two
 */
export function joinChunks(chunks: readonly SocietyChunk[]): SocietyChunk {
  const first = chunks[0];
  if (first === undefined)
    throw new OperantError("bad-value", "There is no chunk to join; give at least one.", "chunks");
  let next = first.first;
  for (const chunk of chunks) {
    requireNext(chunk, next);
    next += chunk.count;
  }
  return {
    kind: "society-episodes",
    first: first.first,
    count: next - first.first,
    pairingEnds: joinEnds(chunks.map((chunk) => chunk.pairingEnds)),
    sanctionEnds: joinEnds(chunks.map((chunk) => chunk.sanctionEnds)),
    pairings: joinColumns(chunks.map((chunk) => chunk.pairings)),
    sanctions: joinColumns(chunks.map((chunk) => chunk.sanctions)),
    agents: joinColumns(chunks.map((chunk) => chunk.agents)),
  };
}

function requireNext(chunk: SocietyChunk, next: number): void {
  if (chunk.first !== next)
    throw new OperantError(
      "bad-value",
      `A chunk starts with episode ${chunk.first} where episode ${next} is next; append the chunks of a trace in order.`,
      "first",
    );
}

/** Row numbers of later lists go on where those of earlier ones end. */
function joinEnds(lists: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  let base = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) joined[at++] = base + list[i]!;
    base += list[list.length - 1] ?? 0;
  }
  return joined;
}

/** Where an episode lies in the columns of its chunk. */
export interface EpisodeRows {
  readonly chunk: SocietyChunk;
  /** Which episode of the chunk it is. */
  readonly index: number;
  readonly pairingFrom: number;
  readonly pairingTo: number;
  readonly sanctionFrom: number;
  readonly sanctionTo: number;
}

/** Chunks are joined up to so many rows of pairings and sanctions. */
const JOINED_ROWS = 1 << 16;

const rowsOf = (chunk: SocietyChunk) => chunk.pairings.chosen.length + chunk.sanctions.kind.length;

/**
 * A trace that grows while its trial runs. Any episode is found in logarithmic time; chunks are kept as they come
 * and small ones are joined two by two, so that memory is that of the columns.
 */
export class SocietyTrace {
  private readonly chunks: SocietyChunk[] = [];
  private total = 0;
  /** Who counts as avoided; see `AvoidanceLimits`. */
  readonly limits: AvoidanceLimits;

  constructor(readonly header: SocietyHeader) {
    this.limits = new AvoidanceLimits(header);
  }

  /** Episodes so far. */
  get episodes(): number {
    return this.total;
  }

  /** Bytes of all columns. */
  get byteLength(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunkBytes(chunk), 0);
  }

  /** @throws OperantError `bad-value` when the chunk does not start where the trace ends */
  append(chunk: SocietyChunk): void {
    requireNext(chunk, this.total);
    if (chunk.count === 0) return;
    this.total += chunk.count;
    this.chunks.push(chunk);
    for (;;) {
      const last = this.chunks.at(-1)!;
      const before = this.chunks.at(-2);
      if (before === undefined) return;
      const [a, b] = [rowsOf(before), rowsOf(last)];
      // Joining only chunks of like size copies each row a logarithmic number of times.
      if (a > 2 * b || a + b > JOINED_ROWS) return;
      this.chunks.splice(-2, 2, joinChunks([before, last]));
    }
  }

  /**
   * The rows of an episode.
   * @throws OperantError `bad-value` when the trace does not hold it
   */
  rows(episode: number): EpisodeRows {
    if (!Number.isInteger(episode) || episode < 0 || episode >= this.total)
      throw new OperantError(
        "bad-value",
        `The trace has no episode ${episode}; it holds ${this.total}, counted from 0.`,
        "episode",
      );
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.chunks[middle]!.first <= episode) low = middle;
      else high = middle - 1;
    }
    const chunk = this.chunks[low]!;
    const index = episode - chunk.first;
    return {
      chunk,
      index,
      pairingFrom: index === 0 ? 0 : chunk.pairingEnds[index - 1]!,
      pairingTo: chunk.pairingEnds[index]!,
      sanctionFrom: index === 0 ? 0 : chunk.sanctionEnds[index - 1]!,
      sanctionTo: chunk.sanctionEnds[index]!,
    };
  }
}
