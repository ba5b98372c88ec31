import type { Handler, Mechanism, MechanismFacts } from "./mechanism.js";
import type { Society } from "./society.js";
import type { Views } from "./views.js";

/** What partners are chosen by, and how choices are learnt from. */
export interface PartnerSelectionOptions {
  /** What the choice is based on: a `Reputation`, or any other source of one number per observer and subject. */
  readonly sees: Views;
  /**
   * When a choice is credited: `round` stores it once per round with the chooser's reward of that round
   * (ten times in a ten-round game), `pairing` once with all that the chooser earned in the pairing.
   */
  readonly credit: "round" | "pairing";
  /**
   * What is stored as the state of the choice: the `snapshot` that it was made from, or the `live`
   * reputations at the time of storing (a defect of the authors' individual-reputation code, which makes
   * state and next state equal).
   */
  readonly storedState: "snapshot" | "live";
}

const ROLE = "select";

/**
 * Partner selection: at the start of an episode every agent, by index, picks a neighbour from the same
 * snapshot of what it thinks of the others; all pick before any game is played. There is no limit on how
 * often an agent is picked and nobody can refuse. The observation is one number (`sees.view`, usually a
 * reputation) for each agent that the chooser sees: everybody by index on a complete graph (itself included),
 * else its neighbours; the action is an index into its neighbours, ascending.
 */
export class PartnerSelection implements Mechanism {
  readonly facts: MechanismFacts = {
    id: "partner-selection-v1",
    title: "Partner selection",
    decisions: [
      {
        role: ROLE,
        who: "every agent, once per episode",
        observes: ["reputations of all agents, or of the neighbours"],
        actions: ["a neighbour, ascending"],
      },
    ],
    needsLabels: false,
    source: "Dasgupta and Musolesi, arXiv 2301.08278, authors' code",
  };
  private subjects: Int32Array[] = [];
  private snapshots: Float64Array[] = [];
  private next: Float64Array[] = [];
  private picks = new Int32Array(0);

  constructor(private readonly options: PartnerSelectionOptions) {}

  /** Whom an agent sees when it chooses. */
  static subjectsOf(society: Pick<Society, "size" | "graph">, agent: number): Int32Array {
    const neighbours = society.graph.neighbours(agent);
    if (neighbours.length < society.size - 1) return neighbours;
    return Int32Array.from({ length: society.size }, (_, index) => index);
  }

  attach(society: Society): readonly Handler[] {
    this.subjects = society.agents.map((_, agent) => PartnerSelection.subjectsOf(society, agent));
    this.snapshots = this.subjects.map((subjects) => new Float64Array(subjects.length));
    this.next = this.subjects.map((subjects) => new Float64Array(subjects.length));
    this.picks = new Int32Array(society.size);
    society.agents.forEach((agent, index) => {
      society.requireLearner(
        agent,
        index,
        ROLE,
        this.subjects[index]!.length,
        society.graph.neighbours(index).length,
      );
    });
    return [
      { phase: "pair", per: "episode", run: (s) => this.choose(s) },
      { phase: "learn", per: this.options.credit, run: (s) => this.learn(s) },
    ];
  }

  private choose(society: Society): void {
    for (let agent = 0; agent < society.size; agent++) {
      this.look(agent, this.snapshots[agent]!);
      const pick = society.learner(agent, ROLE).act(this.snapshots[agent]!);
      this.picks[agent] = pick;
      society.chosenPartner[agent] = society.graph.neighbours(agent)[pick]!;
    }
  }

  private learn(society: Society): void {
    const agent = society.players[0]!;
    const next = this.next[agent]!;
    this.look(agent, next);
    const state = this.options.storedState === "live" ? next : this.snapshots[agent]!;
    const reward = this.options.credit === "round" ? society.roundRewards[0]! : society.totals[0]!;
    society.learner(agent, ROLE).learn(state, this.picks[agent]!, reward, next, society.terminal);
  }

  private look(agent: number, out: Float64Array): void {
    const subjects = this.subjects[agent]!;
    for (let i = 0; i < subjects.length; i++) out[i] = this.options.sees.view(agent, subjects[i]!);
  }
}
