import { describe, expect, it } from "vitest";
import { centipede, matrixGame, prisonersDilemma } from "../games/index.js";
import { Stream } from "../random/index.js";
import {
  agentHistory,
  DirectPunishment,
  PartnerSelection,
  Reputation,
  Society,
  SocietyTracer,
  societyFrame,
  ThirdPartyPunishment,
} from "./index.js";
import { Scripted } from "./scripted.testing.js";
import { randomSociety, traced, traceOf } from "./traced.testing.js";

const stream = () => new Stream(1, 2, 3, 4);
const never = { terminals: "never", alternatingReward: "running-total" } as const;
const C = 0;
const D = 1;

/*
 * One episode of three agents who choose partners, with both kinds of punisher, worked out by hand: payoffs CC 3,
 * CD 0/4, DD 1; punished −3, just +2, unjust −10. In each pairing the third agent is the only outsider.
 *
 *   0 meets 1: C, D. 0 punishes 1 (just); 2 punishes 0 (unjust).
 *   1 meets 0: C, C. 1 punishes 0 (unjust); 2 punishes 0 (unjust).
 *   2 meets 0: D, D. 2 punishes 0 (just); 1 punishes 2 (just).
 */
describe("a traced episode", () => {
  const reputation = new Reputation({
    kind: "shared",
    movedByPlay: true,
    movedByPunishment: true,
    seenInPlay: false,
  });
  const direct = new DirectPunishment();
  const third = new ThirdPartyPunishment(stream());
  const agent = (play: number[], punish: number[], select: number) => ({
    play: new Scripted(2, 2, play),
    punish: new Scripted(2, 2, punish),
    select: new Scripted(3, 2, [select]),
  });
  // Decisions to punish in the order in which they fall: the direct ones about player 0 and 1, then the outsider's.
  const agents = [
    agent([C, C, D], [1, 0, 0], 0),
    agent([D, C], [0, 1, 1, 0], 0),
    agent([D], [1, 0, 0, 1, 1], 0),
  ];
  const run = traced(
    (tracer) =>
      new Society({
        game: prisonersDilemma(1),
        agents,
        mechanisms: [
          new PartnerSelection({ sees: reputation, credit: "round", storedState: "snapshot" }),
          reputation,
          direct,
          third,
          tracer({ punishments: [direct, third], reputation }),
        ],
        pairing: stream(),
        learning: never,
      }),
    1,
  );
  const [chunk] = run.chunks;

  it("begins with a header that says what there is", () => {
    expect(run.header).toEqual({
      kind: "society",
      version: 1,
      agents: 3,
      game: {
        id: "prisoners-dilemma-4-3-1-0-v1",
        title: "Iterated prisoner's dilemma",
        actions: [
          { name: "C", label: "cooperative" },
          { name: "D", label: "defecting" },
        ],
        rounds: 1,
      },
      punishments: ["direct", "third-party"],
      reputation: true,
      graph: { offsets: Uint32Array.of(0, 2, 4, 6), targets: Uint16Array.of(1, 2, 0, 2, 0, 1) },
    });
  });

  it("has a row per pairing", () => {
    expect(run.chunks).toHaveLength(1);
    expect([chunk!.first, chunk!.count, [...chunk!.pairingEnds], [...chunk!.sanctionEnds]]).toEqual([
      0,
      1,
      [3],
      [6],
    ]);
    expect(chunk!.pairings).toEqual({
      players: Uint16Array.of(0, 1, 1, 0, 2, 0),
      chosen: Uint8Array.of(1, 1, 1),
      moves: Uint16Array.of(1, 1, 1, 1, 1, 1),
      cooperations: Uint16Array.of(1, 0, 1, 1, 0, 0),
      defections: Uint16Array.of(0, 1, 0, 0, 1, 1),
      rewards: Float64Array.of(0 - 3, 4 - 3, 3, 3 - 6, 1 - 3, 1 - 3),
    });
  });

  it("says who punished whom, of which kind, justly or not", () => {
    const { pairing, punisher, victim, kind, just, unjust } = chunk!.sanctions;
    const rows = [...kind].map((_, row) =>
      [pairing, punisher, victim, kind, just, unjust].map((column) => column[row]!),
    );
    expect(rows).toEqual([
      [0, 0, 1, 0, 1, 0],
      [0, 2, 0, 1, 0, 1],
      [1, 1, 0, 0, 0, 1],
      [1, 2, 0, 1, 0, 1],
      [2, 2, 0, 0, 1, 0],
      [2, 1, 2, 1, 1, 0],
    ]);
  });

  it("keeps for each agent its reputation, what punishing paid it, and its decisions by kind", () => {
    expect(chunk!.agents).toEqual({
      reputation: Float64Array.of(3, -1, -5),
      punisherRewards: Float64Array.of(2, -10 + 2, -10 - 10 + 2),
      decisions: Uint32Array.of(3, 2, 1, 0, 2, 4),
    });
  });

  it("is drawn as nodes over a window", () => {
    const { nodes, totals } = societyFrame(traceOf(run), 0);
    expect([...nodes.cooperation]).toEqual([2 / 3, 1 / 2, 0]);
    expect([...nodes.visits]).toEqual([2, 1, 0]);
    expect([...nodes.expectedVisits]).toEqual([1, 1, 1]);
    expect([...nodes.justGiven]).toEqual([1, 1, 1]);
    expect([...nodes.unjustGiven]).toEqual([0, 1, 2]);
    expect([...nodes.justReceived]).toEqual([1, 1, 1]);
    expect([...nodes.unjustReceived]).toEqual([3, 0, 0]);
    expect([...nodes.decisions]).toEqual([3, 4, 5]);
    expect([...nodes.reward]).toEqual([-6, -4, -20]);
    expect([...nodes.reputation]).toEqual([3, -1, -5]);
    expect(totals).toEqual({
      moves: 6,
      cooperations: 3,
      defections: 3,
      decisions: 12,
      punishments: 6,
      just: 3,
      reward: -30,
      chosen: 3,
      pairings: 3,
    });
  });

  it("is told as the history of an agent with its partners", () => {
    const history = agentHistory(traceOf(run), 0);
    expect([...history.cooperation]).toEqual([2 / 3]);
    expect([...history.visits, history.expectedVisits]).toEqual([2, 1]);
    expect([...history.reward]).toEqual([-6]);
    expect([...history.justGiven, ...history.unjustGiven]).toEqual([1, 0]);
    expect([...history.justReceived, ...history.unjustReceived]).toEqual([1, 3]);
    expect([...history.decisions, ...history.reputation]).toEqual([3, 3]);
    const { partners } = history;
    expect([...partners.sought]).toEqual([0, 1, 0]);
    expect([...partners.visitedBy]).toEqual([0, 1, 1]);
    expect([...partners.ownMoves]).toEqual([0, 2, 1]);
    expect([...partners.ownCooperations]).toEqual([0, 2, 0]);
    expect([...partners.theirMoves]).toEqual([0, 2, 1]);
    expect([...partners.theirCooperations]).toEqual([0, 1, 0]);
    expect([...partners.punished]).toEqual([0, 1, 0]);
    expect([...partners.punishedBy]).toEqual([0, 1, 3]);
  });
});

describe("a tracer", () => {
  it("changes nothing of what the society does", () => {
    const lessons = (withTracer: boolean) => {
      const agents = Array.from({ length: 4 }, (_, i) => ({
        play: new Scripted(2, 2, [0, 1, i % 2]),
        punish: new Scripted(2, 2, [1, 0, 0]),
      }));
      const direct = new DirectPunishment();
      const society = new Society({
        game: centipede(3),
        agents,
        mechanisms: [
          direct,
          ...(withTracer ? [new SocietyTracer({ emit: () => {}, punishments: [direct] })] : []),
        ],
        pairing: stream(),
        learning: { terminals: "end-of-pairing", alternatingReward: "until-next-decision" },
      });
      for (let i = 0; i < 5; i++) society.runEpisode();
      return agents.map(({ play, punish }) => [play.seen, play.lessons, punish.lessons]);
    };
    expect(lessons(true)).toEqual(lessons(false));
  });

  it("counts the moves that were made in a game that ends early, and neutral moves as neither", () => {
    const early = traced(
      (tracer) =>
        new Society({
          game: centipede(5),
          agents: [{ play: new Scripted(2, 2, [C]) }, { play: new Scripted(2, 2, [C, D]) }],
          mechanisms: [tracer({})],
          pairing: stream(),
          learning: never,
        }),
      1,
    );
    // 0 starts: C, C, C, D. 1 starts: C, C, D.
    const { pairings, agents } = early.chunks[0]!;
    expect([...pairings.moves]).toEqual([2, 2, 2, 1]);
    expect([...pairings.cooperations]).toEqual([2, 1, 1, 1]);
    expect([...pairings.defections]).toEqual([0, 1, 1, 0]);
    expect([...pairings.chosen]).toEqual([0, 0]);
    expect([agents.reputation.length, agents.decisions.length]).toEqual([0, 0]);
    expect(early.header.reputation).toBe(false);

    const neutral = traced(
      (tracer) =>
        new Society({
          game: matrixGame({
            id: "wait-v1",
            title: "Wait",
            actions: [
              { name: "wait", label: "neutral" },
              { name: "grab", label: "defecting" },
            ],
            row: [0, 0, 1, 0],
            column: [0, 1, 0, 0],
            rounds: 2,
            source: "this test",
          }),
          agents: [{ play: new Scripted(2, 2, [0]) }, { play: new Scripted(2, 2, [0, 1]) }],
          mechanisms: [tracer({})],
          pairing: stream(),
          learning: never,
        }),
      1,
    ).chunks[0]!.pairings;
    expect([...neutral.moves]).toEqual([2, 2, 2, 2]);
    expect([...neutral.cooperations]).toEqual([0, 0, 0, 0]);
    expect([...neutral.defections]).toEqual([0, 1, 1, 0]);
  });

  it("adds up what one agent does to another in the rounds of a pairing", () => {
    const direct = new DirectPunishment();
    const run = traced(
      (tracer) =>
        new Society({
          game: prisonersDilemma(5),
          agents: [
            { play: new Scripted(2, 2, [C]), punish: new Scripted(2, 2, [1]) },
            { play: new Scripted(2, 2, [D, D, C, C, D]), punish: new Scripted(2, 2, [0]) },
          ],
          mechanisms: [direct, tracer({ punishments: [direct] })],
          pairing: stream(),
          learning: never,
        }),
      1,
    );
    const { pairing, just, unjust } = run.chunks[0]!.sanctions;
    expect([[...pairing], [...just], [...unjust]]).toEqual([
      [0, 1],
      [3, 3],
      [2, 2],
    ]);
  });

  it("takes the mean of what the others think as an agent's reputation", () => {
    const views = { view: (observer: number, subject: number) => 100 * subject + observer };
    const run = traced(
      (tracer) =>
        new Society({
          game: prisonersDilemma(1),
          agents: [0, 1, 2].map(() => ({ play: new Scripted(2, 2, [C]) })),
          mechanisms: [tracer({ reputation: views })],
          pairing: stream(),
          learning: never,
        }),
      1,
    );
    expect([...run.chunks[0]!.agents.reputation]).toEqual([1.5, 101, 200.5]);
  });

  it("refuses a punishment that it was not told of, and societies too large for its columns", () => {
    const direct = new DirectPunishment();
    const society = new Society({
      game: prisonersDilemma(1),
      agents: [0, 1].map(() => ({ play: new Scripted(2, 2, [C]), punish: new Scripted(2, 2, [0]) })),
      mechanisms: [direct, new SocietyTracer({ emit: () => {} })],
      pairing: stream(),
      learning: never,
    });
    expect(() => society.runEpisode()).toThrow(
      /punishment of kind "direct" comes from a mechanism that the tracer does not know/,
    );
    expect(() => traced(randomSociety({ agents: 3, seed: 1, chosen: false, rounds: 32_768 }), 0)).toThrow(
      /3 agents and 32768 rounds/,
    );
  });
});
