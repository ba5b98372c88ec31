import { OperantError } from "../error.js";
import type { Game } from "../games/game.js";
import type { Learner } from "../learners/learner.js";
import type { Stream } from "../random/index.js";
import { completeGraph, type Graph } from "./graph.js";
import {
  type Handler,
  type Mechanism,
  type Per,
  type PerOf,
  type Phase,
  type Sanction,
  slots,
} from "./mechanism.js";

/** An agent: one learner per role. Mechanisms name the roles they need ("punish", "select"). */
export interface Agent {
  readonly play: Learner;
  readonly [role: string]: Learner;
}

/** Conventions of learning, each of them named because papers differ. */
export interface LearningConventions {
  /**
   * `never`: no transition is terminal, a pairing's last state bootstraps into the next pairing.
   * `end-of-pairing`: transitions of the move that ends the game, and all of the last round, are terminal.
   */
  readonly terminals: "never" | "end-of-pairing";
  /**
   * What the play learner is paid in an alternating game.
   * `running-total`: right after its move, the sum of all it earned in this pairing so far.
   * `until-next-decision`: when it moves again or the pairing ends, what it earned since its move.
   * In a simultaneous game both mean the payoff of the move.
   */
  readonly alternatingReward: "running-total" | "until-next-decision";
}

/** What a society is made of. */
export interface SocietyOptions {
  readonly game: Game;
  readonly agents: readonly Agent[];
  readonly mechanisms: readonly Mechanism[];
  /** Who can meet whom; everybody with everybody when absent. Every agent needs a neighbour. */
  readonly graph?: Graph;
  readonly learning: LearningConventions;
  /** Draws random partners. */
  readonly pairing: Stream;
}

const PHASES = Object.keys(slots) as readonly Phase[];
const PERS: readonly Per[] = ["episode", "pairing", "round", "move"];

/**
 * A society of learning agents that meet in pairs: population + game + mechanisms.
 *
 * One episode: every agent in turn, by index, is player 0 of one pairing with a partner that a mechanism
 * chose for it, or with a uniformly random neighbour. A pairing is one repeated game. What persists between
 * pairings and episodes: each agent's last action (against anybody), the mechanisms' own state, and what
 * the learners learnt. An agent's last action starts as "unknown", coded as the number of actions.
 *
 * The play observation is [partner's last action, own last action, …fields of the mechanisms], as raw
 * numbers; the next observation has the same fields after everything of the move has been settled.
 */
export class Society {
  readonly game: Game;
  readonly agents: readonly Agent[];
  readonly mechanisms: readonly Mechanism[];
  readonly graph: Graph;
  readonly learning: LearningConventions;
  /** Last action of each agent against anybody; `unknownAction` before its first. */
  readonly lastAction: Int32Array;
  readonly unknownAction: number;

  /** Episode in progress, counted from 0. */
  episode = 0;
  /** Partner chosen for each agent in this episode, −1 for a random one. */
  readonly chosenPartner: Int32Array;
  /** The two agents of the current pairing. */
  readonly players = new Int32Array(2);
  /** Latest action of each player in this pairing, or their last against anybody before they moved. */
  readonly actions = new Int32Array(2);
  /** What the game alone pays each player in this move. */
  readonly payoffs = new Float64Array(2);
  /** What each player earns in this move: payoffs plus what mechanisms add. */
  readonly rewards = new Float64Array(2);
  /** What each player has earned in this round so far. */
  readonly roundRewards = new Float64Array(2);
  /** What each player has earned in this pairing so far. */
  readonly totals = new Float64Array(2);
  /** −1 when both players move, else the mover. */
  mover: -1 | 0 | 1 = -1;
  /** Round of the pairing, counted from 0. */
  round = 0;
  /** True once the current pairing is over. */
  over = false;
  /** Terminal flag of the transitions of this move. */
  terminal: 0 | 1 = 0;
  /** True for players whose action is judged in this move. */
  readonly moved: [boolean, boolean] = [false, false];

  private readonly pairing: Stream;
  private readonly observation: [Float64Array, Float64Array];
  private readonly next: Float64Array;
  private readonly pending: [boolean, boolean] = [false, false];
  private readonly pendingAction = new Int32Array(2);
  private readonly earned = new Float64Array(2);
  private readonly handlers: Readonly<Record<Phase, Readonly<Record<Per, readonly Handler[]>>>>;
  private readonly listeners: Mechanism[];
  private readonly deserves: readonly boolean[];

  /**
   * @throws OperantError `bad-value` for fewer than 2 agents or a graph of another size or with an isolated
   * agent; `unsupported` when agents, game and mechanisms do not fit together or a mechanism has a handler for
   * a slot that does not exist
   */
  constructor(options: SocietyOptions) {
    const { game, agents, mechanisms } = options;
    if (agents.length < 2)
      throw new OperantError(
        "bad-value",
        `A society needs at least 2 agents; got ${agents.length}.`,
        "agents",
      );
    this.game = game;
    this.agents = agents;
    this.mechanisms = mechanisms;
    this.graph = options.graph ?? completeGraph(agents.length);
    if (this.graph.size !== agents.length)
      throw new OperantError(
        "bad-value",
        `The graph has ${this.graph.size} nodes but the society ${agents.length} agents; they must be equal.`,
        "graph",
      );
    for (let agent = 0; agent < agents.length; agent++)
      if (this.graph.neighbours(agent).length === 0)
        throw new OperantError(
          "bad-value",
          `Agent ${agent} has no neighbour in the graph, so it can meet nobody; join it to at least one other agent.`,
          "graph",
        );
    this.learning = options.learning;
    this.pairing = options.pairing;
    this.unknownAction = game.facts.actions.length;
    this.lastAction = new Int32Array(agents.length).fill(this.unknownAction);
    this.chosenPartner = new Int32Array(agents.length).fill(-1);
    this.deserves = game.facts.actions.map((action) => action.label === "defecting");
    const labelled = game.facts.actions.some((action) => action.label !== "neutral");
    const all: Handler[] = [];
    for (const mechanism of mechanisms) {
      if (mechanism.facts.needsLabels && !labelled)
        throw new OperantError(
          "unsupported",
          `Mechanism "${mechanism.facts.id}" must know which actions are cooperative and which defecting, but game "${game.facts.id}" labels none of its actions.`,
          "game",
        );
      for (const handler of mechanism.attach(this)) {
        requireSlot(mechanism, handler);
        all.push(handler);
      }
    }
    const table = {} as Record<Phase, Record<Per, readonly Handler[]>>;
    for (const phase of PHASES) {
      const row = {} as Record<Per, readonly Handler[]>;
      for (const per of PERS)
        row[per] = all.filter((handler) => handler.phase === phase && handler.per === per);
      table[phase] = row;
    }
    this.handlers = table;
    this.listeners = mechanisms.filter((mechanism) => mechanism.sanctioned !== undefined);
    const size = this.playFields().length;
    this.observation = [new Float64Array(size), new Float64Array(size)];
    this.next = new Float64Array(size);
    agents.forEach((agent, index) => {
      this.requireLearner(agent, index, "play", size, game.facts.actions.length);
    });
  }

  get size(): number {
    return this.agents.length;
  }

  /** Names of the fields of the play observation, in order. */
  playFields(): readonly string[] {
    return [
      "partner's last action",
      "own last action",
      ...this.mechanisms.flatMap((mechanism) => mechanism.playFields?.names ?? []),
    ];
  }

  /** An agent's learner for a role, checked once by `requireLearner`. */
  learner(agent: number, role: string): Learner {
    return this.agents[agent]![role]!;
  }

  /** @throws OperantError `unsupported` when an agent has no learner of the right shape for a role */
  requireLearner(agent: Agent, index: number, role: string, inputs: number, actions: number): void {
    const learner = agent[role];
    if (learner === undefined)
      throw new OperantError("unsupported", `Agent ${index} has no learner for the role "${role}".`, role);
    if (learner.inputs !== inputs || learner.actions !== actions)
      throw new OperantError(
        "unsupported",
        `Agent ${index}'s learner for the role "${role}" takes ${learner.inputs} inputs and ${learner.actions} actions; ${inputs} inputs and ${actions} actions are needed.`,
        role,
      );
  }

  /** True when an action is labelled defecting, so that punishing it is just. */
  isDeserved(action: number): boolean {
    return this.deserves[action]!;
  }

  /** Adds to what a player earns in this move (a loss is negative). */
  pay(player: 0 | 1, amount: number): void {
    this.rewards[player]! += amount;
    this.roundRewards[player]! += amount;
    this.totals[player]! += amount;
    this.earned[player]! += amount;
  }

  /** Tells every mechanism that listens about a sanction whose consequences are being applied. */
  announce(sanction: Sanction): void {
    for (const listener of this.listeners) listener.sanctioned!(this, sanction);
  }

  /** Runs one episode. Deterministic in the streams that the society and its learners were given. */
  runEpisode(): void {
    this.chosenPartner.fill(-1);
    this.phase("pair", "episode");
    for (let agent = 0; agent < this.size; agent++) this.runPairing(agent);
    this.phase("learn", "episode");
    this.episode++;
  }

  /** Runs one pairing: `agent` as player 0 with its chosen partner, or a random neighbour. */
  runPairing(agent: number): void {
    const chosen = this.chosenPartner[agent]!;
    const neighbours = this.graph.neighbours(agent);
    const partner = chosen >= 0 ? chosen : neighbours[this.pairing.below(neighbours.length)]!;
    this.players[0] = agent;
    this.players[1] = partner;
    this.actions[0] = this.lastAction[agent]!;
    this.actions[1] = this.lastAction[partner]!;
    this.totals.fill(0);
    this.earned.fill(0);
    this.pending[0] = false;
    this.pending[1] = false;
    this.over = false;
    this.phase("pair", "pairing");
    const alternating = this.game.facts.order === "alternating";
    const rounds = this.game.facts.rounds;
    for (this.round = 0; this.round < rounds && !this.over; this.round++) {
      this.roundRewards.fill(0);
      this.phase("observe", "round");
      if (alternating) {
        this.runMove(0);
        if (!this.over) this.runMove(1);
      } else this.runMove(-1);
      this.phase("learn", "round");
    }
    this.over = true;
    if (this.pending[0]) this.finish(0);
    if (this.pending[1]) this.finish(1);
    this.phase("learn", "pairing");
  }

  private runMove(mover: -1 | 0 | 1): void {
    this.mover = mover;
    const first = mover === 1 ? 1 : 0;
    const last = mover === 0 ? 0 : 1;
    this.moved[0] = mover !== 1;
    this.moved[1] = mover !== 0;
    this.rewards.fill(0);
    this.phase("observe", "move");
    for (let player = first as 0 | 1; player <= last; player++) {
      if (this.pending[player]) this.finish(player);
      this.observe(player, this.observation[player], "now");
    }
    this.phase("act", "move");
    for (let player = first as 0 | 1; player <= last; player++)
      this.actions[player] = this.agents[this.players[player]!]!.play.act(this.observation[player]);
    const stopped = this.game.settle(this.actions, mover, this.payoffs);
    this.pay(0, this.payoffs[0]!);
    this.pay(1, this.payoffs[1]!);
    for (let player = first; player <= last; player++)
      this.lastAction[this.players[player]!] = this.actions[player]!;
    this.over = stopped;
    const final = stopped || this.round === this.game.facts.rounds - 1;
    this.terminal = final && this.learning.terminals === "end-of-pairing" ? 1 : 0;
    this.phase("settle", "move");
    this.phase("sanction", "move");
    this.phase("update", "move");
    for (let player = first as 0 | 1; player <= last; player++) this.learn(player);
    this.phase("learn", "move");
  }

  /** Hands the move's transition to a player's learner, or keeps it until its reward is complete. */
  private learn(player: 0 | 1): void {
    const action = this.actions[player]!;
    if (this.mover !== -1 && this.learning.alternatingReward === "until-next-decision") {
      this.pending[player] = true;
      this.pendingAction[player] = action;
      // What the opponent's earlier moves paid was credited before, or followed no action of the player.
      this.earned[player] = this.rewards[player]!;
      return;
    }
    const reward = this.mover === -1 ? this.rewards[player]! : this.totals[player]!;
    this.observe(player, this.next, "next");
    this.agents[this.players[player]!]!.play.learn(
      this.observation[player],
      action,
      reward,
      this.next,
      this.terminal,
    );
  }

  /** Completes a transition whose reward was still coming in. */
  private finish(player: 0 | 1): void {
    this.pending[player] = false;
    this.observe(player, this.next, "next");
    this.agents[this.players[player]!]!.play.learn(
      this.observation[player],
      this.pendingAction[player]!,
      this.earned[player]!,
      this.next,
      this.over && this.learning.terminals === "end-of-pairing" ? 1 : 0,
    );
    this.earned[player] = 0;
  }

  private observe(player: 0 | 1, out: Float64Array, moment: "now" | "next"): void {
    out[0] = this.lastAction[this.players[1 - player]!]!;
    out[1] = this.lastAction[this.players[player]!]!;
    let offset = 2;
    for (const mechanism of this.mechanisms) {
      const fields = mechanism.playFields;
      if (fields === undefined) continue;
      fields.write(this, player, out, offset, moment);
      offset += fields.names.length;
    }
  }

  private phase<P extends Phase>(phase: P, per: PerOf<P>): void {
    const handlers = this.handlers[phase][per];
    for (let i = 0; i < handlers.length; i++) handlers[i]!.run(this);
  }
}

/** The type already says this; callers without a type checker would have their handler ignored in silence. */
function requireSlot(mechanism: Mechanism, { phase, per }: Handler): void {
  const pers: readonly Per[] = Object.hasOwn(slots, phase) ? slots[phase] : [];
  if (pers.includes(per)) return;
  const legal = PHASES.flatMap((name) => slots[name].map((often) => `${name}/${often}`));
  throw new OperantError(
    "unsupported",
    `Mechanism "${mechanism.facts.id}" has a handler for ${phase}/${per}, which never runs; expected one of ${legal.join(", ")}.`,
    "phase",
  );
}
