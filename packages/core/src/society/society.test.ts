import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Game } from "../games/game.js";
import { centipede, matrixGame, prisonersDilemma } from "../games/index.js";
import { Stream } from "../random/index.js";
import {
  type Agent,
  completeGraph,
  connectedCaveman,
  costlyPrices,
  DirectPunishment,
  type Graph,
  type Handler,
  type Mechanism,
  PartnerSelection,
  Reputation,
  type ReputationOptions,
  Society,
  slots,
  ThirdPartyPunishment,
  type Views,
} from "./index.js";
import { Scripted } from "./scripted.testing.js";

const stream = (seed = 1) => new Stream(seed, 2, 3, 4);
const never = { terminals: "never", alternatingReward: "running-total" } as const;
const corrected = { terminals: "end-of-pairing", alternatingReward: "until-next-decision" } as const;
const shared = (options: Partial<ReputationOptions> = {}) =>
  new Reputation({
    kind: "shared",
    movedByPlay: true,
    movedByPunishment: true,
    seenInPlay: false,
    ...options,
  });

/** A three-action game that no study uses: rock, paper, scissors with a friendly and a hostile label. */
const madeUp = (rounds = 3): Game =>
  matrixGame({
    id: "made-up-v1",
    title: "Made up",
    actions: [
      { name: "share", label: "cooperative" },
      { name: "wait", label: "neutral" },
      { name: "grab", label: "defecting" },
    ],
    row: [2, 1, -2, 0, 0, 0, 5, 1, -1],
    column: [2, 0, 5, 1, 0, 1, -2, 0, -1],
    rounds,
    source: "this test",
  });

interface Scripts {
  play: readonly number[];
  punish?: readonly number[];
  select?: readonly number[];
}

function population(
  scripts: readonly Scripts[],
  sizes: { play?: number; punish?: number; select?: number; actions?: number } = {},
): (Agent & { play: Scripted; punish: Scripted; select: Scripted })[] {
  return scripts.map((script) => ({
    play: new Scripted(sizes.play ?? 2, sizes.actions ?? 2, script.play),
    punish: new Scripted(sizes.punish ?? 2, 2, script.punish ?? [0]),
    select: new Scripted(sizes.select ?? scripts.length, scripts.length - 1, script.select ?? [0]),
  }));
}

describe("a society without mechanisms", () => {
  it("plays one pairing per agent with what the partner last did to anybody in view", () => {
    const agents = population([{ play: [0] }, { play: [1] }]);
    const society = new Society({
      game: prisonersDilemma(2),
      agents,
      mechanisms: [],
      learning: never,
      pairing: stream(),
    });
    society.runEpisode();
    // Two pairings of two rounds; the unknown action is coded 2.
    expect(agents[0]!.play.seen).toEqual([
      [2, 2],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(agents[0]!.play.lessons.map((lesson) => lesson.reward)).toEqual([0, 0, 0, 0]);
    expect(agents[1]!.play.lessons.map((lesson) => lesson.reward)).toEqual([4, 4, 4, 4]);
    expect(agents[1]!.play.lessons[0]).toEqual({
      observation: [2, 2],
      action: 1,
      reward: 4,
      next: [0, 1],
      terminal: 0,
    });
  });

  it("draws partners uniformly among the others", () => {
    const counts = new Int32Array(5);
    const agents = population(Array.from({ length: 5 }, () => ({ play: [0] })));
    const counting: Mechanism = {
      facts: { id: "count", title: "", decisions: [], needsLabels: false, source: "" },
      attach: () => [
        {
          phase: "pair",
          per: "pairing",
          run: (s) => {
            if (s.players[0] === 2) counts[s.players[1]!]!++;
          },
        },
      ],
    };
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [counting],
      learning: never,
      pairing: stream(9),
    });
    const n = 4000;
    for (let i = 0; i < n; i++) society.runEpisode();
    expect(counts[2]).toBe(0);
    // Four equally likely partners: a binomial count stays within 5 standard deviations but once in 1.7 million.
    const deviation = Math.sqrt(n * 0.25 * 0.75);
    for (const other of [0, 1, 3, 4]) expect(Math.abs(counts[other]! - n / 4)).toBeLessThan(5 * deviation);
  });

  it("flags the last round terminal only when told to", () => {
    for (const [learning, flags] of [
      [never, [0, 0, 0]],
      [corrected, [0, 0, 1]],
    ] as const) {
      const agents = population([{ play: [0] }, { play: [0] }]);
      const society = new Society({
        game: prisonersDilemma(3),
        agents,
        mechanisms: [],
        learning,
        pairing: stream(),
      });
      society.runEpisode();
      expect(agents[0]!.play.lessons.slice(0, 3).map((lesson) => lesson.terminal)).toEqual(flags);
    }
  });

  it("refuses learners of the wrong shape and roles that are missing", () => {
    const agents = population([{ play: [0] }, { play: [0] }], { play: 3 });
    const options = { game: prisonersDilemma(1), mechanisms: [], learning: never, pairing: stream() };
    expect(() => new Society({ ...options, agents })).toThrow(
      /Agent 0's learner for the role "play" takes 3 inputs/,
    );
    const bare = [0, 1].map(() => ({ play: new Scripted(2, 2, [0]) }));
    expect(() => new Society({ ...options, agents: bare, mechanisms: [new DirectPunishment()] })).toThrow(
      /Agent 0 has no learner for the role "punish"/,
    );
    expect(() => new Society({ ...options, agents: bare.slice(1) })).toThrow(/at least 2 agents; got 1/);
  });
});

describe("the slots of a society", () => {
  const PHASES = ["pair", "observe", "act", "settle", "sanction", "update", "learn"];
  const PERS = ["episode", "pairing", "round", "move"];
  const legal = [
    ["pair", "episode"],
    ["pair", "pairing"],
    ["observe", "round"],
    ["observe", "move"],
    ["act", "move"],
    ["settle", "move"],
    ["sanction", "move"],
    ["update", "move"],
    ["learn", "move"],
    ["learn", "round"],
    ["learn", "pairing"],
    ["learn", "episode"],
  ];
  const names = legal.map((slot) => slot.join("/"));
  const build = (game: Game, handlers: readonly Handler[]) =>
    new Society({
      game,
      agents: population([{ play: [0] }, { play: [0] }]),
      mechanisms: [
        {
          facts: { id: "made-up-v1", title: "", decisions: [], needsLabels: false, source: "" },
          attach: () => handlers,
        },
      ],
      learning: never,
      pairing: stream(),
    });
  const diary = (game: Game) => {
    const entries: string[] = [];
    const handlers = legal.map(
      ([phase, per]) => ({ phase, per, run: () => void entries.push(`${phase}/${per}`) }) as Handler,
    );
    build(game, handlers).runEpisode();
    return entries;
  };
  const move = names.filter((name) => name.endsWith("/move"));

  it("all run, in the declared order and number, in a simultaneous and an alternating game", () => {
    const episode = (moves: number) => {
      const round = ["observe/round", ...Array.from({ length: moves }, () => move).flat(), "learn/round"];
      const pairing = ["pair/pairing", ...round, ...round, "learn/pairing"];
      return ["pair/episode", ...pairing, ...pairing, "learn/episode"];
    };
    expect(diary(prisonersDilemma(2))).toEqual(episode(1));
    expect(diary(centipede(2))).toEqual(episode(2));
  });

  it("are the ones that are listed", () => {
    expect(Object.entries(slots).flatMap(([phase, pers]) => pers.map((per) => `${phase}/${per}`))).toEqual(
      names,
    );
  });

  const illegal = PHASES.flatMap((phase) => PERS.map((per) => ({ phase, per }))).filter(
    ({ phase, per }) => !names.includes(`${phase}/${per}`),
  );
  it.each([...illegal, { phase: "toString", per: "move" }, { phase: "constructor", per: "length" }])(
    "refuse a handler for $phase/$per, which never runs, and list themselves",
    ({ phase, per }) => {
      const handler = { phase, per, run: () => {} } as unknown as Handler;
      expect(() => build(prisonersDilemma(1), [handler])).toThrow(
        expect.objectContaining({
          code: "unsupported",
          message: `Mechanism "made-up-v1" has a handler for ${phase}/${per}, which never runs; expected one of ${names.join(", ")}.`,
        }),
      );
    },
  );

  it("are checked by the type of a handler", () => {
    expect(illegal).toHaveLength(16);
    type At<P, R> = { phase: P; per: R; run(society: Society): void };
    expectTypeOf<At<"update", "move">>().toExtend<Handler>();
    expectTypeOf<At<"learn", "round" | "pairing">>().toExtend<Handler>();
    expectTypeOf<At<"update", "round">>().not.toExtend<Handler>();
    expectTypeOf<At<"settle", "pairing">>().not.toExtend<Handler>();
  });
});

describe("a society on a graph", () => {
  const graph = (...lists: number[][]): Graph => ({
    size: lists.length,
    neighbours: (node) => Int32Array.from(lists[node]!),
  });
  const build = (on: Graph, mechanisms: readonly Mechanism[] = []) =>
    new Society({
      game: prisonersDilemma(1),
      agents: population(Array.from({ length: on.size }, () => ({ play: [0] }))),
      mechanisms,
      graph: on,
      learning: never,
      pairing: stream(),
    });

  it("refuses an agent that can meet nobody, naming it", () => {
    expect(() => build(graph([1], [0], []))).toThrow(
      expect.objectContaining({
        code: "bad-value",
        field: "graph",
        message: expect.stringMatching(/^Agent 2 has no neighbour/),
      }),
    );
    expect(() => build(graph([1], [0]))).not.toThrow();
  });

  it("names the pair that has nobody outside it to punish", () => {
    // Two pairs with nothing between them: four agents, but no outsiders.
    const society = build(graph([1], [0], [3], [2]), [new ThirdPartyPunishment(stream())]);
    expect(() => society.runPairing(2)).toThrow(
      expect.objectContaining({
        code: "unsupported",
        field: "graph",
        message: expect.stringMatching(/agents 2 and 3 have no neighbour except each other/),
      }),
    );
  });
});

describe("the Centipede in a society", () => {
  // Player 0 continues twice and then stops; player 1 always continues.
  const scripts = [{ play: [0, 0, 1] }, { play: [0] }];
  const run = (learning: typeof never | typeof corrected) => {
    const agents = population(scripts);
    const society = new Society({ game: centipede(10), agents, mechanisms: [], learning, pairing: stream() });
    society.runPairing(0);
    return { agents, society };
  };

  it("pays the running total at every move under the authors' convention", () => {
    const { agents } = run({ ...never });
    // Moves: 0:C (−1), 1:C (+5 −1), 0:C, 1:C, 0:D. Totals of player 0 at its moves: −1, 3, 8.
    expect(agents[0]!.play.lessons.map((lesson) => lesson.reward)).toEqual([-1, 3, 8]);
    // Player 1: gift 5, own cost 1: 4; then 8.
    expect(agents[1]!.play.lessons.map((lesson) => lesson.reward)).toEqual([4, 8]);
  });

  it("pays what followed from each move under the corrected convention, in the end all that was earned", () => {
    const { agents, society } = run(corrected);
    expect(agents[0]!.play.lessons.map((lesson) => lesson.reward)).toEqual([4, 4, 0]);
    // The second cost of player 1 is followed by a stop: nothing comes back.
    expect(agents[1]!.play.lessons.map((lesson) => lesson.reward)).toEqual([4, -1]);
    expect(agents[0]!.play.lessons.map((lesson) => lesson.terminal)).toEqual([0, 0, 1]);
    expect(agents[1]!.play.lessons.map((lesson) => lesson.terminal)).toEqual([0, 1]);
    // Player 0's earnings all follow from its moves; player 1's first gift (5) followed from none of its own.
    expect([...society.totals]).toEqual([8, 8]);
  });

  it("ends with 40 for each side when nobody ever stops", () => {
    const agents = population([{ play: [0] }, { play: [0] }]);
    const society = new Society({
      game: centipede(10),
      agents,
      mechanisms: [],
      learning: never,
      pairing: stream(),
    });
    society.runEpisode();
    expect([...society.totals]).toEqual([40, 40]);
    expect(society.round).toBe(10);
  });
});

describe("reputation", () => {
  it("rises by 1 per cooperation and falls by 1 per defection", () => {
    const reputation = shared();
    const agents = population([{ play: [0] }, { play: [1] }]);
    const society = new Society({
      game: prisonersDilemma(5),
      agents,
      mechanisms: [reputation],
      learning: never,
      pairing: stream(),
    });
    society.runEpisode();
    expect([...reputation.values]).toEqual([10, -10]);
  });

  it("adds partner's and own reputation to the play observation, refreshed in the next state", () => {
    const reputation = shared({ seenInPlay: true });
    const agents = population([{ play: [0] }, { play: [1] }], { play: 4 });
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [reputation],
      learning: never,
      pairing: stream(),
    });
    society.runEpisode();
    expect(agents[0]!.play.lessons).toEqual([
      { observation: [2, 2, 0, 0], action: 0, reward: 0, next: [1, 0, -1, 1], terminal: 0 },
      { observation: [1, 0, -1, 1], action: 0, reward: 0, next: [1, 0, -2, 2], terminal: 0 },
    ]);
  });

  it("moves nobody for a neutral action", () => {
    const reputation = shared();
    const agents = population([{ play: [1] }, { play: [2] }], { actions: 3 });
    const society = new Society({
      game: madeUp(1),
      agents,
      mechanisms: [reputation],
      learning: never,
      pairing: stream(),
    });
    society.runEpisode();
    expect([...reputation.values]).toEqual([0, -2]);
  });

  it("individual: observers but the subject judge, a victim resents, the avenged are grateful", () => {
    const reputation = new Reputation({
      kind: "individual",
      movedByPlay: true,
      movedByPunishment: true,
      seenInPlay: false,
    });
    // Agent 0 meets 1 and defects; third party 2 punishes it and nobody else.
    const agents = population([{ play: [1] }, { play: [0] }, { play: [0], punish: [1, 0] }]);
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [reputation, new ThirdPartyPunishment(stream())],
      learning: never,
      pairing: stream(),
    });
    society.chosenPartner.fill(-1);
    society.chosenPartner[0] = 1;
    society.runPairing(0);
    const view = (observer: number, subject: number) => reputation.view(observer, subject);
    expect([view(1, 0), view(2, 0), view(0, 0)]).toEqual([-1, -1, 0]);
    expect([view(0, 1), view(2, 1), view(1, 1)]).toEqual([1, 1, 0]);
    // About the punisher: victim 0 has +2 − 5, its counterpart 1 has +2 + 5, the punisher itself nothing.
    expect([view(0, 2), view(1, 2), view(2, 2)]).toEqual([-3, 7, 0]);
  });

  it("individual: an opponent that punishes justly thinks better of itself (authors' rule)", () => {
    const reputation = new Reputation({
      kind: "individual",
      movedByPlay: false,
      movedByPunishment: true,
      seenInPlay: false,
    });
    const agents = population([
      { play: [1], punish: [0] },
      { play: [0], punish: [1] },
    ]);
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [reputation, new DirectPunishment()],
      learning: never,
      pairing: stream(),
    });
    society.runPairing(0);
    expect([...reputation.values]).toEqual([0, 2 - 5, 0, 5]);
  });

  it("repeats the authors' next-state defect for player 0 only, and only when asked", () => {
    for (const nextStateDefect of [true, false]) {
      const reputation = new Reputation({
        kind: "individual",
        movedByPlay: true,
        movedByPunishment: false,
        seenInPlay: true,
        nextStateDefect,
      });
      const agents = population([{ play: [0] }, { play: [1] }, { play: [0] }], { play: 4 });
      const society = new Society({
        game: prisonersDilemma(1),
        agents,
        mechanisms: [reputation],
        learning: never,
        pairing: stream(),
      });
      society.chosenPartner[0] = 1;
      society.runPairing(0);
      // Own view of itself never moves (0); own view of the partner is −1 after a defection.
      expect(agents[0]!.play.lessons[0]!.next.slice(2)).toEqual(nextStateDefect ? [-1, -1] : [-1, 0]);
      expect(agents[1]!.play.lessons[0]!.next.slice(2)).toEqual([1, 0]);
    }
  });

  it("refuses a game without labels, naming both", () => {
    const unlabelled = matrixGame({
      id: "matching-pennies-v1",
      title: "Matching pennies",
      actions: [
        { name: "heads", label: "neutral" },
        { name: "tails", label: "neutral" },
      ],
      row: [1, -1, -1, 1],
      column: [-1, 1, 1, -1],
      rounds: 1,
      source: "this test",
    });
    const agents = population([{ play: [0] }, { play: [0] }]);
    const build = (mechanism: Mechanism) => () =>
      new Society({ game: unlabelled, agents, mechanisms: [mechanism], learning: never, pairing: stream() });
    expect(build(shared())).toThrow(/"reputation-v1".*"matching-pennies-v1"/);
    expect(build(new DirectPunishment())).toThrow(/"direct-punishment-v1".*"matching-pennies-v1"/);
  });
});

describe("direct punishment", () => {
  it("lets the opponent punish, at the published prices, and tells the punisher what it saw", () => {
    // 0 defects and is punished by 1 (just); 1 cooperates and is punished by 0 (unjust).
    const agents = population([
      { play: [1], punish: [1] },
      { play: [0], punish: [1] },
    ]);
    const reputation = shared({ movedByPlay: false });
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [reputation, new DirectPunishment()],
      learning: never,
      pairing: stream(),
    });
    society.runPairing(0);
    expect(agents[0]!.play.lessons[0]!.reward).toBe(4 - 3);
    expect(agents[1]!.play.lessons[0]!.reward).toBe(0 - 3);
    expect(agents[1]!.punish.lessons).toEqual([
      { observation: [1, 0], action: 1, reward: 2, next: [1, 0], terminal: 0 },
    ]);
    expect(agents[0]!.punish.lessons).toEqual([
      { observation: [0, 1], action: 1, reward: -10, next: [0, 1], terminal: 0 },
    ]);
    expect([...reputation.values]).toEqual([-3, 2]);
  });

  it("costs the punisher of a defector 3 under the costly prices", () => {
    const agents = population([{ play: [1] }, { play: [0], punish: [1] }]);
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [new DirectPunishment({ prices: costlyPrices })],
      learning: never,
      pairing: stream(),
    });
    society.runPairing(0);
    expect(agents[1]!.punish.lessons[0]!.reward).toBe(-3);
  });

  it("sees the other player's and the victim's reputation when told to, refreshed in the next state", () => {
    const reputation = shared();
    const agents = population([{ play: [1] }, { play: [0], punish: [1] }], { punish: 4 });
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [reputation, new DirectPunishment({ sees: reputation })],
      learning: never,
      pairing: stream(),
    });
    society.runPairing(0);
    // Play has moved both (0: −1, 1: +1); then 1's just punishment brings it +2.
    expect(agents[1]!.punish.lessons[0]).toEqual({
      observation: [1, 0, 1, -1],
      action: 1,
      reward: 2,
      next: [1, 0, 3, -1],
      terminal: 0,
    });
  });

  it("judges only the mover in an alternating game, by its move just made", () => {
    const agents = population([
      { play: [0], punish: [0] },
      { play: [1], punish: [1] },
    ]);
    const society = new Society({
      game: centipede(10),
      agents,
      mechanisms: [new DirectPunishment()],
      learning: { ...never, terminals: "end-of-pairing" },
      pairing: stream(),
    });
    society.runPairing(0);
    // 0 continues and is punished (unjust); 1 stops; 0 leaves it.
    expect(agents[1]!.punish.lessons).toEqual([
      { observation: [0, 2], action: 1, reward: -10, next: [0, 2], terminal: 0 },
    ]);
    expect(agents[0]!.punish.lessons).toEqual([
      { observation: [1, 0], action: 0, reward: 0, next: [1, 0], terminal: 1 },
    ]);
    expect([...society.totals]).toEqual([-1 - 3, 5]);
  });
});

describe("third-party punishment", () => {
  it("draws punishers outside the pair, every outsider, anew in every round", () => {
    const agents = population(Array.from({ length: 5 }, () => ({ play: [0] })));
    const third = new ThirdPartyPunishment(stream(5));
    const seen = new Set<string>();
    let same = 0;
    let rounds = 0;
    const spy: Mechanism = {
      facts: { id: "spy", title: "", decisions: [], needsLabels: false, source: "" },
      attach: () => [
        {
          phase: "update",
          per: "move",
          run: (s) => {
            const [a, b] = third.sanctions;
            for (const punisher of [a.punisher, b.punisher]) {
              expect(punisher).not.toBe(s.players[0]);
              expect(punisher).not.toBe(s.players[1]);
              seen.add(`${s.players[0]},${s.players[1]}:${punisher}`);
            }
            rounds++;
            if (a.punisher === b.punisher) same++;
          },
        },
      ],
    };
    const society = new Society({
      game: prisonersDilemma(10),
      agents,
      mechanisms: [third, spy],
      learning: never,
      pairing: stream(8),
    });
    for (let i = 0; i < 60; i++) society.runEpisode();
    expect(seen.size).toBe(5 * 4 * 3);
    // Independent draws from three outsiders coincide in a third of the rounds (5 standard deviations allowed).
    expect(Math.abs(same / rounds - 1 / 3)).toBeLessThan(5 * Math.sqrt(((1 / 3) * (2 / 3)) / rounds));
  });

  it("draws among the neighbours of either player on a graph", () => {
    const graph = connectedCaveman(3, 4);
    const agents = Array.from({ length: 12 }, (_, i) => ({
      play: new Scripted(2, 2, [0]),
      punish: new Scripted(2, 2, [0]),
      select: new Scripted(graph.neighbours(i).length, graph.neighbours(i).length, [0]),
    }));
    const third = new ThirdPartyPunishment(stream(5));
    const spy: Mechanism = {
      facts: { id: "spy", title: "", decisions: [], needsLabels: false, source: "" },
      attach: () => [
        {
          phase: "update",
          per: "move",
          run: (s) => {
            const [a, b] = [s.players[0]!, s.players[1]!];
            expect([...graph.neighbours(a)]).toContain(b);
            const allowed = new Set([...graph.neighbours(a), ...graph.neighbours(b)]);
            allowed.delete(a);
            allowed.delete(b);
            for (const sanction of third.sanctions) expect(allowed.has(sanction.punisher)).toBe(true);
          },
        },
      ],
    };
    const society = new Society({
      game: prisonersDilemma(3),
      agents,
      mechanisms: [third, spy],
      graph,
      learning: never,
      pairing: stream(8),
    });
    for (let i = 0; i < 20; i++) society.runEpisode();
    expect.assertions(20 * 12 * 3 * 3);
  });

  it("refuses a pair without anybody outside it", () => {
    const agents = population([{ play: [0] }, { play: [0] }]);
    expect(
      () =>
        new Society({
          game: prisonersDilemma(1),
          agents,
          mechanisms: [new ThirdPartyPunishment(stream())],
          learning: never,
          pairing: stream(),
        }),
    ).toThrow(/at least 3 agents; got 2/);
  });
});

describe("partner selection", () => {
  it("lets everybody pick from the same snapshot before any game, and stores the choice once per round", () => {
    const reputation = shared();
    // Action indices skip the chooser: 0 picks index 1 → agent 2; 1 picks 1 → agent 2; 2 picks 0 → agent 0.
    const agents = population([
      { play: [0], select: [1] },
      { play: [0], select: [1] },
      { play: [1], select: [0] },
    ]);
    const met: string[] = [];
    const spy: Mechanism = {
      facts: { id: "spy", title: "", decisions: [], needsLabels: false, source: "" },
      attach: () => [{ phase: "pair", per: "pairing", run: (s) => void met.push([...s.players].join("-")) }],
    };
    const selection = new PartnerSelection({ sees: reputation, credit: "round", storedState: "snapshot" });
    const society = new Society({
      game: prisonersDilemma(2),
      agents,
      mechanisms: [selection, reputation, spy],
      learning: never,
      pairing: stream(),
    });
    society.runEpisode();
    expect(met).toEqual(["0-2", "1-2", "2-0"]);
    expect(agents[1]!.select.seen).toEqual([[0, 0, 0]]);
    expect(agents[1]!.select.lessons).toEqual([
      { observation: [0, 0, 0], action: 1, reward: 0, next: [2, 1, -3], terminal: 0 },
      { observation: [0, 0, 0], action: 1, reward: 0, next: [2, 2, -4], terminal: 0 },
    ]);
    society.runEpisode();
    expect(agents[0]!.select.seen[1]).toEqual([4, 2, -6]);
  });

  it("stores the choice once per pairing with all that the chooser earned, when told to", () => {
    const reputation = shared();
    const agents = population([{ play: [0] }, { play: [0] }, { play: [0] }]);
    const selection = new PartnerSelection({ sees: reputation, credit: "pairing", storedState: "snapshot" });
    const society = new Society({
      game: centipede(10),
      agents,
      mechanisms: [selection, reputation],
      learning: { ...never, terminals: "end-of-pairing" },
      pairing: stream(),
    });
    society.runEpisode();
    expect(agents[0]!.select.lessons.map(({ reward, terminal }) => [reward, terminal])).toEqual([[40, 1]]);
  });

  it("stores the live reputations as the state under the authors' aliasing defect", () => {
    const reputation = shared();
    const agents = population([{ play: [0] }, { play: [0] }, { play: [0] }]);
    const selection = new PartnerSelection({ sees: reputation, credit: "round", storedState: "live" });
    const society = new Society({
      game: prisonersDilemma(1),
      agents,
      mechanisms: [selection, reputation],
      learning: never,
      pairing: stream(),
    });
    society.runEpisode();
    for (const agent of agents)
      for (const lesson of agent.select.lessons) expect(lesson.observation).toEqual(lesson.next);
  });

  it("sees and picks neighbours only on a graph", () => {
    const graph = connectedCaveman(2, 3);
    expect([...graph.neighbours(0)]).toEqual([2, 5]);
    expect([...graph.neighbours(1)]).toEqual([2]);
    expect([...PartnerSelection.subjectsOf({ size: 6, graph }, 0)]).toEqual([2, 5]);
    expect([...PartnerSelection.subjectsOf({ size: 4, graph: completeGraph(4) }, 2)]).toEqual([0, 1, 2, 3]);
  });
});

describe("every combination of mechanisms", () => {
  const games: Record<string, () => Game> = {
    ipd: () => prisonersDilemma(4),
    centipede: () => centipede(4),
    "made up": () => madeUp(4),
  };
  // Views that come from no mechanism: selection and punishment must do without reputations.
  const madeUpViews: Views = { view: (observer, subject) => 10 * observer + subject };
  const conventions = { never, corrected };
  const flags = [false, true];
  const combinations = Object.keys(games).flatMap((game) =>
    flags.flatMap((selects) =>
      flags.flatMap((direct) =>
        flags.flatMap((third) =>
          (["none", "shared", "individual"] as const).flatMap((kind) =>
            (["never", "corrected"] as const).map((learning) => ({
              game,
              selects,
              direct,
              third,
              kind,
              learning,
            })),
          ),
        ),
      ),
    ),
  );

  it.each(combinations)(
    "pays out exactly what the game and the punishments say: $game, chosen $selects, direct $direct, third $third, reputation $kind, convention $learning",
    ({ game: name, selects, direct, third, kind, learning }) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1 << 30 }), fc.boolean(), (seed, punishersLook) => {
          const draws = stream(seed);
          const game = games[name]!();
          const n = game.facts.actions.length;
          const size = 4;
          const agents = Array.from({ length: size }, () => ({
            play: new Scripted(kind === "none" ? 2 : 4, n, () => draws.below(n)),
            punish: new Scripted(punishersLook ? 4 : 2, 2, () => draws.below(2)),
            select: new Scripted(size, size - 1, () => draws.below(size - 1)),
          }));
          const mechanisms: Mechanism[] = [];
          const reputation =
            kind === "none"
              ? undefined
              : new Reputation({ kind, movedByPlay: true, movedByPunishment: true, seenInPlay: true });
          const sees = reputation ?? madeUpViews;
          if (reputation !== undefined) mechanisms.push(reputation);
          if (selects)
            mechanisms.push(new PartnerSelection({ sees, credit: "round", storedState: "snapshot" }));
          const options = punishersLook ? { sees } : {};
          const punishments = [
            ...(direct ? [new DirectPunishment(options)] : []),
            ...(third ? [new ThirdPartyPunishment(stream(seed + 1), options)] : []),
          ];
          let gamePaid = 0;
          let punished = 0;
          let earned = 0;
          let punishersPaid = 0;
          let decisions = 0;
          const ledger: Mechanism = {
            facts: { id: "ledger", title: "", decisions: [], needsLabels: false, source: "" },
            sanctioned: (_s, sanction) => {
              decisions++;
              // The published prices, from what was announced and from the label of the action itself.
              const grabbed = game.facts.actions[sanction.victimAction]!.label === "defecting";
              expect(sanction.deserved).toBe(grabbed);
              if (sanction.punished) {
                punished++;
                punishersPaid += grabbed ? 2 : -10;
              }
              if (sanction.kind === "direct") expect(sanction.punisher).toBe(sanction.counterpart);
              else expect([sanction.victim, sanction.counterpart]).not.toContain(sanction.punisher);
            },
            attach: () => [
              {
                phase: "update",
                per: "move",
                run: (s) => {
                  gamePaid += s.payoffs[0]! + s.payoffs[1]!;
                  earned += s.rewards[0]! + s.rewards[1]!;
                },
              },
            ],
          };
          const society = new Society({
            game,
            agents,
            mechanisms: [...mechanisms, ...punishments, ledger],
            learning: conventions[learning],
            pairing: stream(seed + 2),
          });
          for (let i = 0; i < 3; i++) society.runEpisode();
          expect(earned).toBe(gamePaid - 3 * punished);
          const lessons = agents.flatMap((agent) => agent.punish.lessons);
          expect(lessons.length).toBe(decisions);
          expect(lessons.reduce((sum, lesson) => sum + lesson.reward, 0)).toBe(punishersPaid);
          const taught = agents.flatMap((agent) => agent.play.lessons);
          expect(decisions).toBe(taught.length * punishments.length);
          expect(agents.every((agent) => agent.play.seen.length === agent.play.lessons.length)).toBe(true);
          if (game.facts.order === "simultaneous")
            expect(taught.reduce((sum, lesson) => sum + lesson.reward, 0)).toBe(earned);
          expect(taught.some((lesson) => lesson.terminal === 1)).toBe(learning === "corrected");
          agents.forEach((agent, index) => {
            expect(agent.select.seen).toHaveLength(selects ? 3 : 0);
            if (reputation !== undefined) return;
            const views = Array.from({ length: size }, (_, subject) => 10 * index + subject);
            for (const seen of agent.select.seen) expect(seen).toEqual(views);
            if (!punishersLook) return;
            // Fields 2 and 3: the two players, the other one and the victim, as this punisher sees them.
            for (const seen of agent.punish.seen) {
              const [other, victim] = seen.slice(2);
              expect(other).not.toBe(victim);
              expect(views).toContain(other);
              expect(views).toContain(victim);
            }
          });
        }),
        { numRuns: 8, seed: 42 },
      );
    },
  );
});
