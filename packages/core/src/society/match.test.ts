import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { axelrodPayoffs, type MatrixGame, matrixGame, prisonersDilemma } from "../games/index.js";
import {
  BoltzmannQ,
  BushMostellerLearner,
  CrossLearner,
  RothErevLearner,
  type StateLearner,
  type StatePolicy,
  TabularDoubleQ,
  TabularExpectedSarsa,
  TabularHystereticQ,
  TabularQ,
  TabularSarsa,
} from "../learners/index.js";
import {
  Alternator,
  AlwaysCooperate,
  AlwaysDefect,
  GenerousTitForTat,
  GrimTrigger,
  MemoryOne,
  RandomStrategy,
  SuspiciousTitForTat,
  TitForTat,
  TitForTwoTats,
  WinStayLoseShift,
} from "../policies/index.js";
import { Stream } from "../random/index.js";
import { memoryOneState, memoryOneStates, playMatch, totalPayoff } from "./match.js";
import { loopSource, loopText } from "./match-loop-text.js";
import { MatchLoops } from "./match-loops.js";

/** A user's own kind: takes the last action's opposite after a payoff below its running mean. */
class Restless implements StateLearner {
  readonly states = 64;
  last = 0;
  mean = 0;
  seen = 0;
  constructor(
    readonly actions: number,
    readonly stream: Stream,
  ) {}
  actState(state: number): number {
    return this.stream.uniform() < 0.1
      ? this.stream.below(this.actions)
      : (this.last + (state === 0 ? 0 : 1)) % this.actions;
  }
  learnState(_state: number, action: number, reward: number, next: number, terminal: 0 | 1): void {
    this.seen += 1;
    this.mean += (reward - this.mean) / this.seen;
    this.last = reward >= this.mean ? action : (action + next + terminal) % this.actions;
  }
}

/** A subclass that changes one method: the parent's loop source must not be used for it. */
class Stubborn extends TabularQ {
  override actState(state: number): number {
    return state === 0 ? 1 : super.actState(state);
  }
}

type Make = (actions: number, stream: Stream) => StatePolicy;

function value(actions: number, stream: Stream) {
  return { states: memoryOneStates(actions), actions, alpha: 0.3, gamma: 0.8, epsilon: 0.15, stream };
}

const anyActions: Readonly<Record<string, Make>> = {
  TabularQ: (n, s) => new TabularQ(value(n, s)),
  TabularHystereticQ: (n, s) => new TabularHystereticQ({ ...value(n, s), beta: 0.05 }),
  TabularExpectedSarsa: (n, s) => new TabularExpectedSarsa(value(n, s)),
  TabularSarsa: (n, s) => new TabularSarsa(value(n, s)),
  TabularDoubleQ: (n, s) => new TabularDoubleQ(value(n, s)),
  BoltzmannQ: (n, s) => new BoltzmannQ({ ...value(n, s), temperature: 0.7 }),
  CrossLearner: (n, s) => new CrossLearner({ ...value(n, s), rate: 0.2, rewards: [-1, 5] }),
  RothErevLearner: (n, s) => new RothErevLearner({ ...value(n, s), lowest: -1 }),
  BushMostellerLearner: (n, s) =>
    new BushMostellerLearner({ ...value(n, s), rate: 0.4, aspiration: 1.5, rewards: [-1, 5] }),
  Restless: (n, s) => new Restless(n, s),
  Stubborn: (n, s) => new Stubborn(value(n, s)),
};
const twoActions: Readonly<Record<string, Make>> = {
  AllC: () => new AlwaysCooperate(),
  AllD: () => new AlwaysDefect(),
  TFT: () => new TitForTat(),
  STFT: () => new SuspiciousTitForTat(),
  TF2T: () => new TitForTwoTats(),
  GTFT: (_, s) => new GenerousTitForTat(s),
  WSLS: () => new WinStayLoseShift(),
  Grim: () => new GrimTrigger(),
  Alternator: () => new Alternator(),
  Random: (_, s) => new RandomStrategy(s),
  MemoryOne: (_, s) => new MemoryOne(s, { start: 0.6, cc: 0.9, cd: 0.3, dc: 0.5, dd: 0.2 }),
};

/** A game that exists nowhere else: three actions, payoffs that are not symmetric. */
const madeUp: MatrixGame = matrixGame({
  id: "made-up-v1",
  title: "Made up",
  actions: ["x", "y", "z"].map((name) => ({ name, label: "neutral" as const })),
  row: [1, 4, -1, 0.5, 2, 3, 5, 0, 1.25],
  column: [2, 0, 3, 1, 1, -1, 0.1, 4, 5],
  rounds: 40,
  source: "this test",
});
const dilemma = prisonersDilemma(40, axelrodPayoffs);

const readable = new MatchLoops({ specialise: false });
const specialised = new MatchLoops();

/** Everything that a player is after a match, as text with every bit of every number. */
function remains(player: StatePolicy): string {
  const bits = (x: number): string =>
    Array.from(new BigUint64Array(Float64Array.of(x).buffer), (b) => b.toString(16)).join();
  return JSON.stringify(player, (_, entry: unknown) => {
    if (entry instanceof Float64Array) return Array.from(entry, bits);
    return typeof entry === "number" ? bits(entry) : entry;
  });
}

/** Plays three matches between two fresh players and tells everything that came of it. */
function outcome(
  loops: MatchLoops,
  game: MatrixGame,
  makeFirst: Make,
  makeSecond: Make,
  seed: number,
  share: boolean,
): string[] {
  const n = game.facts.actions.length;
  const stream = new Stream(seed, 2, 3, 4);
  const first = makeFirst(n, stream);
  const second = makeSecond(n, share ? stream : new Stream(seed, 7, 8, 9));
  const counts = new Float64Array(n * n);
  loops.play(game, first, second, counts);
  loops.play(game, first, second, counts, { rounds: 7, lastRound: "termination" });
  loops.play(game, first, second, counts);
  return [counts.join(), remains(first), remains(second), stream.state().join()];
}

describe("the loop of a pair of kinds equals the readable loop, bit for bit", () => {
  const names = Object.keys({ ...anyActions, ...twoActions });
  it("has loops of its own here", () => {
    expect(specialised.specialised).toBe(true);
    expect(readable.specialised).toBe(false);
  });

  it.each(names)("%s against every kind, in the prisoner's dilemma", (name) => {
    const all = { ...anyActions, ...twoActions };
    for (const other of names) {
      for (const share of [true, false]) {
        const played = outcome(specialised, dilemma, all[name], all[other], 11, share);
        expect(played, `${name} × ${other}`).toEqual(
          outcome(readable, dilemma, all[name], all[other], 11, share),
        );
      }
    }
  });

  it.each(Object.keys(anyActions))("%s against every learner, in a game that the test made up", (name) => {
    for (const other of Object.keys(anyActions)) {
      for (const share of [true, false]) {
        const played = outcome(specialised, madeUp, anyActions[name], anyActions[other], 12, share);
        expect(played, `${name} × ${other}`).toEqual(
          outcome(readable, madeUp, anyActions[name], anyActions[other], 12, share),
        );
      }
    }
  });

  it("holds for random games of two to five actions, kinds and seeds", () => {
    const kinds = Object.values(anyActions);
    const payoff = fc.double({ min: -1, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(payoff, { minLength: 50, maxLength: 50 }),
        fc.nat(kinds.length - 1),
        fc.nat(kinds.length - 1),
        fc.integer({ min: 1, max: 1e6 }),
        fc.boolean(),
        (n, payoffs, i, j, seed, share) => {
          const game = matrixGame({
            id: "random-v1",
            title: "Random",
            actions: Array.from({ length: n }, (_, a) => ({ name: `${a}`, label: "neutral" as const })),
            row: payoffs.slice(0, n * n),
            column: payoffs.slice(25, 25 + n * n),
            rounds: 30,
            source: "this test",
          });
          expect(outcome(specialised, game, kinds[i], kinds[j], seed, share)).toEqual(
            outcome(readable, game, kinds[i], kinds[j], seed, share),
          );
        },
      ),
      { seed: 3, numRuns: 150 },
    );
  });

  it("holds when a player meets itself", () => {
    for (const make of Object.values(anyActions)) {
      const run = (loops: MatchLoops): string[] => {
        const player = make(2, new Stream(5, 6, 7, 8));
        const counts = new Float64Array(4);
        loops.play(dilemma, player, player, counts);
        return [counts.join(), remains(player)];
      };
      expect(run(specialised)).toEqual(run(readable));
    }
  });

  it("holds for plain objects and for a player whose method was replaced", () => {
    const run = (loops: MatchLoops): string => {
      const counts = new Float64Array(4);
      const plain: StatePolicy = { states: 5, actions: 2, actState: (state) => state & 1 };
      const replaced = new TitForTat();
      Object.defineProperty(replaced, "actState", { value: (state: number) => (state === 4 ? 0 : 1) });
      loops.play(dilemma, plain, replaced, counts);
      loops.play(dilemma, replaced, new TitForTat(), counts);
      return counts.join();
    };
    expect(run(specialised)).toBe(run(readable));
  });
});

describe("sources of loops", () => {
  const stream = new Stream(1, 2, 3, 4);

  it("are written in for the kinds that have one, and only for them", () => {
    const q = anyActions["TabularQ"](2, stream);
    expect(loopText(q, anyActions["TabularSarsa"](2, stream), 2)).not.toContain("actState");
    expect(loopText(q, anyActions["Restless"](2, stream), 2)).toContain("actState");
    expect(loopText(q, q, 2)).toContain("actState");
  });

  it("are not inherited by a subclass that may have changed a method", () => {
    expect(loopSource(anyActions["TabularQ"](2, stream))).toBeDefined();
    expect(loopSource(anyActions["Stubborn"](2, stream))).toBeUndefined();
  });
});

describe("where code generation is refused", () => {
  it("matches take the readable loop and give the same results", () => {
    class Refusing {
      constructor() {
        throw new EvalError("refused by the content security policy");
      }
    }
    vi.stubGlobal("Function", Refusing);
    let strict: MatchLoops;
    try {
      strict = new MatchLoops();
    } finally {
      vi.unstubAllGlobals();
    }
    expect(strict.specialised).toBe(false);
    const { TabularQ: q, Restless: other } = anyActions;
    expect(outcome(strict, dilemma, q, other, 3, true)).toEqual(
      outcome(specialised, dilemma, q, other, 3, true),
    );
  });
});

describe("a match", () => {
  it("shows each player the last round from its own side", () => {
    const seen: string[] = [];
    const watch = (name: string, moves: number[]): StatePolicy => ({
      states: 5,
      actions: 2,
      actState(state) {
        seen.push(`${name}${state}`);
        return moves.shift() ?? 0;
      },
    });
    playMatch(prisonersDilemma(4), watch("a", [0, 0, 1, 1]), watch("b", [0, 1, 0, 1]), new Float64Array(4));
    // start; CC; a saw CD and b DC; a saw DC and b CD.
    expect(seen).toEqual(["a0", "b0", "a1", "b1", "a2", "b3", "a3", "b2"]);
    expect([memoryOneState(0, 1, 2), memoryOneState(1, 0, 2), memoryOneStates(3)]).toEqual([2, 3, 10]);
  });

  it("tells learners rewards, states and, when asked to, that the last round was the last", () => {
    const learned: number[][] = [];
    const learner: StateLearner = {
      states: 5,
      actions: 2,
      actState: () => 1,
      learnState: (...transition) => {
        learned.push(transition);
      },
    };
    const run = (lastRound: "truncation" | "termination"): number[][] => {
      learned.length = 0;
      playMatch(dilemma, new AlwaysCooperate(), learner, new Float64Array(4), { rounds: 2, lastRound });
      return [...learned];
    };
    expect(run("termination")).toEqual([
      [0, 1, 5, 3, 0],
      [3, 1, 5, 3, 1],
    ]);
    expect(run("truncation")[1]).toEqual([3, 1, 5, 3, 0]);
  });

  it("counts joint actions, from which the payoffs follow", () => {
    const counts = new Float64Array(4);
    specialised.play(dilemma, new TitForTat(), new AlwaysDefect(), counts, { rounds: 10 });
    expect([...counts]).toEqual([0, 1, 0, 9]);
    expect(totalPayoff(dilemma.row, counts)).toBe(9);
    expect(totalPayoff(dilemma.column, counts)).toBe(14);
  });

  it("of no rounds does nothing", () => {
    const counts = new Float64Array(4);
    specialised.play(dilemma, new TitForTat(), new AlwaysDefect(), counts, { rounds: 0 });
    expect([...counts]).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ["readable", readable],
    ["specialised", specialised],
  ])("refuses what does not fit, in the %s loop", (_, loops) => {
    const counts = new Float64Array(4);
    const small = { states: 4, actions: 2, actState: () => 0 };
    expect(() => loops.play(dilemma, small, new TitForTat(), counts)).toThrow(
      /The first player has 4 states and 2 actions; "prisoners-dilemma-5-3-1-0-v1" needs 2 actions and at least 5 states/,
    );
    expect(() =>
      loops.play(madeUp, new Restless(3, new Stream(1, 2, 3, 4)), new TitForTat(), new Float64Array(9)),
    ).toThrow(/second player/);
    expect(() => loops.play(dilemma, new TitForTat(), new TitForTat(), new Float64Array(3))).toThrow(
      /counts has 3/,
    );
    expect(() => loops.play(dilemma, new TitForTat(), new TitForTat(), counts, { rounds: 1.5 })).toThrow(
      /rounds is 1.5/,
    );
    expect(() =>
      loops.play(dilemma, new TitForTat(), new TitForTat(), counts, { rounds: 3, record: new Uint8Array(2) }),
    ).toThrow(/room for 2 rounds/);
    for (const wrong of [2, -1, 0.5, Number.NaN]) {
      const broken: StatePolicy = { states: 5, actions: 2, actState: (state) => (state === 0 ? 0 : wrong) };
      expect(() => loops.play(dilemma, new TitForTat(), broken, counts)).toThrow(
        `The second player chose action ${wrong} in round 1`,
      );
    }
  });
});
