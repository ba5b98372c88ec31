import { OperantError } from "../error.js";
import type { Handler, Mechanism, MechanismFacts, Sanction } from "./mechanism.js";
import type { Society } from "./society.js";
import type { SocietyChunk, SocietyHeader } from "./trace.js";
import type { Views } from "./views.js";

/** A mechanism that punishes, as the tracer reads it: `DirectPunishment`, `ThirdPartyPunishment`, or another. */
export interface TracedPunishment {
  /** The decisions that it announces, about player 0 and about player 1. */
  readonly sanctions: readonly [Sanction, Sanction];
  /** What each decision of this move paid its punisher. */
  readonly punisherReward: ArrayLike<number>;
}

/** What is traced and who listens. */
export interface SocietyTracerOptions {
  /** Called with the header when the society is built, then with a `SocietyChunk` of one episode after each. */
  readonly emit: (event: SocietyHeader | SocietyChunk) => void;
  /** Every mechanism of the society that punishes. */
  readonly punishments?: readonly TracedPunishment[];
  /** What agents think of one another, where they have reputations. */
  readonly reputation?: Views;
}

/** Counts per pairing are kept in 16 bits, and a pairing has at most two punishments of a kind per round. */
const MOST_ROUNDS = 32_767;
const MOST_AGENTS = 65_535;

/**
 * Watches a society and emits its trace. It draws no random number, pays nobody and adds nothing to an observation,
 * so that a traced trial has the bytes of an untraced one. Put it last in the list of mechanisms.
 */
export class SocietyTracer implements Mechanism {
  readonly facts: MechanismFacts = {
    id: "society-tracer-v1",
    title: "Tracer",
    decisions: [],
    needsLabels: false,
    source: "Operant",
  };
  private readonly punishments: readonly TracedPunishment[];
  private agents = 0;
  private cooperative: readonly boolean[] = [];
  private defecting: readonly boolean[] = [];

  private players: number[] = [];
  private chosen: number[] = [];
  private moves: number[] = [];
  private cooperations: number[] = [];
  private defections: number[] = [];
  private rewards: number[] = [];
  /** A row per pairing, punisher, victim and kind: pairing, punisher, victim, kind, just, unjust. */
  private sanctionRows: number[][] = [];
  /** First of `sanctionRows` that belongs to the current pairing. */
  private sanctionsFrom = 0;
  private punisherRewards = new Float64Array(0);
  private decisions = new Uint32Array(0);

  constructor(private readonly options: SocietyTracerOptions) {
    this.punishments = options.punishments ?? [];
  }

  /** @throws OperantError `unsupported` for more agents or rounds than the columns of a trace can count */
  attach(society: Society): readonly Handler[] {
    const { facts } = society.game;
    if (society.size > MOST_AGENTS || facts.rounds > MOST_ROUNDS)
      throw new OperantError(
        "unsupported",
        `A trace can hold ${MOST_AGENTS} agents and pairings of ${MOST_ROUNDS} rounds; this society has ${society.size} agents and ${facts.rounds} rounds. Run it without tracing, or make it smaller.`,
        society.size > MOST_AGENTS ? "agents" : "rounds",
      );
    this.agents = society.size;
    this.cooperative = facts.actions.map(({ label }) => label === "cooperative");
    this.defecting = facts.actions.map(({ label }) => label === "defecting");
    this.punisherRewards = new Float64Array(this.agents);
    this.decisions = new Uint32Array(this.agents * this.punishments.length);
    this.options.emit(this.header(society));
    return [
      { phase: "pair", per: "pairing", run: (s) => this.met(s) },
      { phase: "settle", per: "move", run: (s) => this.moved(s) },
      { phase: "learn", per: "pairing", run: (s) => this.rewards.push(s.totals[0]!, s.totals[1]!) },
      { phase: "learn", per: "episode", run: (s) => this.emitEpisode(s) },
    ];
  }

  /**
   * Called for each decision while its consequences are applied.
   * @throws OperantError `broken-contract` for a decision of a mechanism that the tracer was not given
   */
  sanctioned(_society: Society, sanction: Sanction): void {
    const kind = this.punishments.findIndex(({ sanctions }) => sanctions.includes(sanction));
    const source = this.punishments[kind];
    if (source === undefined)
      throw new OperantError(
        "broken-contract",
        `A punishment of kind "${sanction.kind}" comes from a mechanism that the tracer does not know; give the tracer every mechanism that punishes.`,
        "punishments",
      );
    const { punisher, victim, punished, deserved } = sanction;
    this.decisions[kind * this.agents + punisher]!++;
    this.punisherRewards[punisher]! += source.punisherReward[source.sanctions.indexOf(sanction)]!;
    if (!punished) return;
    const row = this.sanctionRow(punisher, victim, kind);
    row[deserved ? 4 : 5]!++;
  }

  private sanctionRow(punisher: number, victim: number, kind: number): number[] {
    for (let i = this.sanctionsFrom; i < this.sanctionRows.length; i++) {
      const row = this.sanctionRows[i]!;
      if (row[1] === punisher && row[2] === victim && row[3] === kind) return row;
    }
    const row = [this.chosen.length - 1, punisher, victim, kind, 0, 0];
    this.sanctionRows.push(row);
    return row;
  }

  private met(society: Society): void {
    const [player, partner] = [society.players[0]!, society.players[1]!];
    this.players.push(player, partner);
    this.chosen.push(society.chosenPartner[player] === partner ? 1 : 0);
    for (const column of [this.moves, this.cooperations, this.defections]) column.push(0, 0);
    this.sanctionsFrom = this.sanctionRows.length;
  }

  private moved(society: Society): void {
    const base = 2 * (this.chosen.length - 1);
    for (let player = 0; player < 2; player++) {
      if (!society.moved[player]) continue;
      const action = society.actions[player]!;
      this.moves[base + player]!++;
      if (this.cooperative[action]) this.cooperations[base + player]!++;
      if (this.defecting[action]) this.defections[base + player]!++;
    }
  }

  private header({ game, graph }: Society): SocietyHeader {
    const lists = Array.from({ length: this.agents }, (_, agent) => graph.neighbours(agent));
    const offsets = new Uint32Array(this.agents + 1);
    lists.forEach((list, agent) => {
      offsets[agent + 1] = offsets[agent]! + list.length;
    });
    const targets = new Uint16Array(offsets[this.agents]!);
    lists.forEach((list, agent) => {
      targets.set(list, offsets[agent]!);
    });
    return {
      kind: "society",
      version: 1,
      agents: this.agents,
      game: {
        id: game.facts.id,
        title: game.facts.title,
        actions: game.facts.actions.map(({ name, label }) => ({ name, label })),
        rounds: game.facts.rounds,
      },
      punishments: this.punishments.map(({ sanctions }) => sanctions[0].kind),
      reputation: this.options.reputation !== undefined,
      graph: { offsets, targets },
    };
  }

  private emitEpisode(society: Society): void {
    const sanction = (field: number) => this.sanctionRows.map((row) => row[field]!);
    this.options.emit({
      kind: "society-episodes",
      first: society.episode,
      count: 1,
      pairingEnds: Uint32Array.of(this.chosen.length),
      sanctionEnds: Uint32Array.of(this.sanctionRows.length),
      pairings: {
        players: Uint16Array.from(this.players),
        chosen: Uint8Array.from(this.chosen),
        moves: Uint16Array.from(this.moves),
        cooperations: Uint16Array.from(this.cooperations),
        defections: Uint16Array.from(this.defections),
        rewards: Float64Array.from(this.rewards),
      },
      sanctions: {
        pairing: Uint16Array.from(sanction(0)),
        punisher: Uint16Array.from(sanction(1)),
        victim: Uint16Array.from(sanction(2)),
        kind: Uint8Array.from(sanction(3)),
        just: Uint16Array.from(sanction(4)),
        unjust: Uint16Array.from(sanction(5)),
      },
      agents: {
        reputation: this.reputations(),
        punisherRewards: this.punisherRewards.slice(),
        decisions: this.decisions.slice(),
      },
    });
    for (const column of [
      this.players,
      this.chosen,
      this.moves,
      this.cooperations,
      this.defections,
      this.rewards,
      this.sanctionRows,
    ])
      column.length = 0;
    this.sanctionsFrom = 0;
    this.punisherRewards.fill(0);
    this.decisions.fill(0);
  }

  /** What the others think of each agent, on average. */
  private reputations(): Float64Array {
    const { reputation } = this.options;
    if (reputation === undefined) return new Float64Array(0);
    const means = new Float64Array(this.agents);
    for (let subject = 0; subject < this.agents; subject++) {
      let sum = 0;
      for (let observer = 0; observer < this.agents; observer++)
        if (observer !== subject) sum += reputation.view(observer, subject);
      means[subject] = sum / (this.agents - 1);
    }
    return means;
  }
}
