import { centipede, type Game, prisonersDilemma } from "@operant/core/games";
import type { Learner } from "@operant/core/learners";
import { deriveStream } from "@operant/core/random";
import {
  type Agent,
  DirectPunishment,
  PartnerSelection,
  Reputation,
  Society,
  ThirdPartyPunishment,
} from "@operant/core/society";
import { describe, expect, it } from "vitest";
import { Recorder } from "./record.js";

/*
 * Transcripts worked out by hand from the rules: payoffs CC 3, CD 0/4, DD 1; punished −3, just +2, unjust −10;
 * reputation C +1, D −1, just +2, unjust −3; the metrics' definitions in metrics.ts.
 */

/** Does what its queue says, in turn, and learns nothing. */
class Queue implements Learner {
  readonly queue: number[] = [];
  constructor(
    readonly inputs: number,
    readonly actions: number,
  ) {}
  act(): number {
    const action = this.queue.shift();
    if (action === undefined) throw new Error("The transcript holds no further decision of this learner.");
    return action;
  }
  learn(): void {}
}

type ScriptedAgent = Agent & { play: Queue; punish: Queue; select: Queue };

function agentsOf(count: number): ScriptedAgent[] {
  return Array.from({ length: count }, () => ({
    play: new Queue(2, 2),
    punish: new Queue(2, 2),
    select: new Queue(count, count - 1),
  }));
}

const C = 0;
const D = 1;

function play(
  game: Game,
  agents: readonly ScriptedAgent[],
  episodes: number,
  options: { readonly third: boolean; readonly chosen: boolean },
) {
  const reputation = new Reputation({
    kind: "shared",
    movedByPlay: true,
    movedByPunishment: true,
    seenInPlay: false,
  });
  const directPunishment = new DirectPunishment();
  const thirdParty = new ThirdPartyPunishment(deriveStream("record", 1, "outsiders"));
  const selection = new PartnerSelection({ sees: reputation, credit: "round", storedState: "snapshot" });
  const recorder = new Recorder({
    episodes,
    reputation,
    direct: true,
    third: options.third,
    directPunishment,
    ...(options.third ? { thirdParty } : {}),
    chosen: options.chosen,
    gradientSteps: () => 0,
  });
  const society = new Society({
    game,
    agents,
    mechanisms: [
      ...(options.chosen ? [selection] : []),
      reputation,
      directPunishment,
      ...(options.third ? [thirdParty] : []),
      recorder,
    ],
    pairing: deriveStream("record", 1, "pairing"),
    learning: { terminals: "never", alternatingReward: "running-total" },
  });
  for (let i = 0; i < episodes; i++) society.runEpisode();
  for (const agent of agents) expect([agent.play.queue, agent.punish.queue]).toEqual([[], []]);
  return recorder.columns;
}

describe("three agents who choose partners, with both kinds of punisher, one round a pairing", () => {
  /**
   * A pairing: who chose whom, what both play, whether each is punished by its opponent, and by the third
   * agent, the only outsider: [player 0, player 1] each.
   */
  type Pairing = readonly [
    chooser: number,
    partner: number,
    actions: readonly [number, number],
    direct: readonly [0 | 1, 0 | 1],
    third: readonly [0 | 1, 0 | 1],
  ];
  const transcript: readonly (readonly Pairing[])[] = [
    [
      [0, 1, [C, D], [0, 1], [1, 0]],
      [1, 0, [C, C], [0, 1], [0, 1]],
      [2, 0, [D, D], [0, 1], [1, 0]],
    ],
    [
      [0, 1, [D, C], [0, 1], [0, 1]],
      [1, 2, [C, C], [1, 0], [0, 0]],
      [2, 1, [D, C], [0, 0], [0, 0]],
    ],
    [
      [0, 1, [D, D], [0, 0], [0, 0]],
      [1, 2, [C, C], [0, 0], [0, 1]],
      [2, 0, [C, C], [0, 0], [0, 0]],
    ],
  ];
  const agents = agentsOf(3);
  for (const [chooser, partner, actions, direct, third] of transcript.flat()) {
    const outsider = 3 - chooser - partner;
    agents[chooser]!.select.queue.push(partner < chooser ? partner : partner - 1);
    agents[chooser]!.play.queue.push(actions[0]);
    agents[partner]!.play.queue.push(actions[1]);
    agents[partner]!.punish.queue.push(direct[0]);
    agents[chooser]!.punish.queue.push(direct[1]);
    agents[outsider]!.punish.queue.push(...third);
  }
  const columns = play(prisonersDilemma(1), agents, 3, { third: true, chosen: true });
  const column = (name: string) => [...columns[name]!];

  it("counts moves, cooperation and punishments", () => {
    expect(column("moves")).toEqual([6, 6, 6]);
    expect(column("cooperation")).toEqual([3 / 6, 4 / 6, 4 / 6]);
    expect(column("punishment_direct")).toEqual([3 / 6, 2 / 6, 0]);
    expect(column("punishment_third")).toEqual([3 / 6, 1 / 6, 1 / 6]);
    expect(column("punishment")).toEqual([6 / 12, 3 / 12, 1 / 12]);
    // Just in the first episode: 0 on 1, then 2 on 0 and 1 on 2. None later.
    expect(column("just_share")).toEqual([3 / 6, 0, 0]);
  });

  it("adds up rewards; the log leaves direct punishers out", () => {
    // Complete by pairing: −10 −20 +0; −22 −7 +4; +2 −7 +6. Direct punishers: +2 −10 +2; −10 −10 +0; none.
    expect(column("reward")).toEqual([-30, -25, 1]);
    expect(column("reward_logged")).toEqual([-24, -5, 1]);
  });

  it("takes the sum of reputations at the end, and logs players' and outsiders' after every round", () => {
    // Agents 0, 1, 2 at the end of each episode: 3, −1, −5; −1, 2, −11; −4, 2, −9.
    expect(column("reputation")).toEqual([-3, -10, -11]);
    // A player and the outsider, twice a round. First episode:
    // (3 − 3) + (−1 − 3), (−3 − 6) + (4 − 6), (−5 − 1) + (3 − 1); then −17 −11 −11 and −23 −18 −9.
    expect(column("reputation_logged")).toEqual([-19, -39, -50]);
  });

  it("looks back one episode for selections of cooperators", () => {
    // Moves of agents 0, 1, 2 in the first episode: CCD, DC, D; in the second: D, CCC, CD. Ties count.
    expect(column("cooperator_selections")).toEqual([Number.NaN, 2 / 3, 2 / 3]);
  });

  it("takes a target's latest decision, as of the pairing, for selections of punishers", () => {
    // Direct. First: nobody's yet, 0's yes, 0's no. Second: 1's yes, 2's yes, 1's no. Third: all no.
    expect(column("punisher_selections_direct")).toEqual([1 / 2, 2 / 3, 0]);
    // Third-party. First: 1 and 0 have none yet. Second: 1's no, 2's yes a pairing ago, 1's no. Third: 1's no,
    // 2's no a pairing ago (its last of the episode before was yes), 0's yes a pairing ago.
    expect(column("punisher_selections_third")).toEqual([Number.NaN, 1 / 3, 1 / 3]);
  });

  it("counts as just whoever was so as one kind, 0 to 0 included, and nobody who did not punish", () => {
    // Just − unjust in the first episode, direct and third: 0 1−0, 0−0; 1 0−1, 1−0; 2 1−0, 0−2: all are just.
    // In the second: 0 0−1, 0−0 (just as a third party, which never punished); 1 none; 2 0−1, 0−1.
    expect(column("just_punisher_selections")).toEqual([Number.NaN, 3 / 3, 1 / 3]);
  });
});

it("logs running totals and, after each move of the Centipede, the mover's and the punisher's reputation", () => {
  const agents = agentsOf(2);
  // 0 C, 1 D (punished); 1 C, 0 C.
  agents[0]!.play.queue.push(C, C);
  agents[1]!.play.queue.push(D, C);
  agents[0]!.punish.queue.push(1, 0);
  agents[1]!.punish.queue.push(0, 0);
  const columns = play(centipede(1), agents, 1, { third: false, chosen: false });
  // Totals of the movers: −1; 5 − 3 = 2, and 2 for the punisher; −1; 5 − 1 = 4.
  expect([...columns["reward_logged"]!]).toEqual([-1 + 2 + 2 - 1 + 4]);
  expect([...columns["reward"]!]).toEqual([4 - 3 + 2 + 4 + 4]);
  // Reputations of 0 and 1 after each move: 1, 0; 3, −1; 3, 0; 4, 0.
  expect([...columns["reputation_logged"]!]).toEqual([1 + 2 + 3 + 4]);
  expect([...columns["reputation"]!]).toEqual([4]);
  expect([...columns["cooperation"]!, ...columns["moves"]!]).toEqual([3 / 4, 4]);
  expect(columns).not.toHaveProperty("cooperator_selections");
});
