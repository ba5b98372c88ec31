import { centipede, prisonersDilemma } from "@operant/core/games";
import type { Learner } from "@operant/core/learners";
import { deriveStream } from "@operant/core/random";
import {
  type Agent,
  DirectPunishment,
  Reputation,
  Society,
  ThirdPartyPunishment,
} from "@operant/core/society";
import { describe, expect, it } from "vitest";
import { blocks, conditions } from "./conditions.js";
import { parameters, validate } from "./parameters.js";
import { Recorder } from "./record.js";
import { meanFrom, runCondition } from "./run.testing.js";

/*
 * Numbers that follow from the rules of the authors' code: payoffs (MatrixGame/, CentipedeGame/), prices
 * (Mechanisms/Punishment.py) and exploration floors (Simulations/, MultipleRunner_*.py).
 */

/** Takes action 1 with a fixed probability and learns nothing. */
class Coin implements Learner {
  private readonly draws;
  constructor(
    readonly inputs: number,
    readonly actions: number,
    private readonly probability: number,
    name: string,
    index: number,
  ) {
    this.draws = deriveStream("invariants", 1, name, index);
  }
  act(): number {
    return this.draws.uniform() < this.probability ? 1 : 0;
  }
  learn(): void {}
}

function coins(options: {
  defect: number;
  punish?: number;
  direct?: boolean;
  third?: boolean;
  game?: "ipd" | "centipede";
  episodes: number;
}): Readonly<Record<string, Float64Array>> {
  const agents = Array.from(
    { length: 5 },
    (_, i): Agent => ({
      play: new Coin(2, 2, options.defect, "play", i),
      punish: new Coin(2, 2, options.punish ?? 0, "punish", i),
    }),
  );
  const reputation = new Reputation({
    kind: "shared",
    movedByPlay: true,
    movedByPunishment: true,
    seenInPlay: false,
  });
  const direct = options.direct === true ? new DirectPunishment() : undefined;
  const third =
    options.third === true ? new ThirdPartyPunishment(deriveStream("invariants", 1, "outsiders")) : undefined;
  const recorder = new Recorder({
    episodes: options.episodes,
    reputation,
    direct: direct !== undefined,
    third: third !== undefined,
    chosen: false,
    gradientSteps: () => 0,
    ...(direct === undefined ? {} : { directPunishment: direct }),
    ...(third === undefined ? {} : { thirdParty: third }),
  });
  const society = new Society({
    game: options.game === "centipede" ? centipede(10) : prisonersDilemma(10),
    agents,
    mechanisms: [
      reputation,
      ...(direct === undefined ? [] : [direct]),
      ...(third === undefined ? [] : [third]),
      recorder,
    ],
    pairing: deriveStream("invariants", 1, "pairing"),
    learning: { terminals: "never", alternatingReward: "running-total" },
  });
  for (let i = 0; i < options.episodes; i++) society.runEpisode();
  return recorder.columns;
}

describe("an episode's combined reward", () => {
  it("is 300 when all cooperate and nobody punishes", () => {
    expect([...coins({ defect: 0, episodes: 3, direct: true })["reward"]!]).toEqual([300, 300, 300]);
  });

  // Each punished cooperation costs the population 3 + 10 = 13; a decision has standard deviation
  // 13 × sqrt(0.1 × 0.9) = 3.9, so the mean over 2,000 episodes of 100 (200) decisions has standard error
  // 0.87 (1.23). Four of them are allowed.
  it.each([
    ["direct", { direct: true }, 170, 0.87],
    ["third-party", { third: true }, 170, 0.87],
    ["both", { direct: true, third: true }, 40, 1.23],
  ] as const)("is %s: 300 less what punishment at its floor of 10 % costs", (_, who, expected, error) => {
    const columns = coins({ defect: 0, punish: 0.1, episodes: 2000, ...who });
    expect(Math.abs(meanFrom(columns["reward"]!) - expected)).toBeLessThan(4 * error);
    expect(Math.abs(meanFrom(columns["punishment"]!) - 0.1)).toBeLessThan(0.005);
    expect(meanFrom(columns["just_share"]!)).toBe(0);
  });

  it("is about 101 when all defect but for the exploration floor and nobody punishes", () => {
    // Per round 6c² + 8c(1 − c) + 2(1 − c)² with c = 0.005, 50 rounds: 101.0025.
    const columns = coins({ defect: 0.995, episodes: 2000 });
    expect(Math.abs(meanFrom(columns["reward"]!) - 101.0025)).toBeLessThan(0.2);
    expect(Math.abs(meanFrom(columns["cooperation"]!) - 0.005)).toBeLessThan(0.001);
  });

  it("is logged too high by the direct punishers' losses when both punish: they are left out of the log", () => {
    const columns = coins({ defect: 0, punish: 0.1, direct: true, third: true, episodes: 400 });
    // Direct punishers lose 10 on each of about 10 of 100 decisions per episode.
    const gap = meanFrom(columns["reward_logged"]!) - meanFrom(columns["reward"]!);
    expect(Math.abs(gap - 100)).toBeLessThan(6);
    const direct = coins({ defect: 0, punish: 0.1, direct: true, episodes: 5 });
    expect([...direct["reward_logged"]!]).toEqual([...direct["reward"]!]);
  });

  it("is 400 in the Centipede when nobody stops, and its log sums running totals", () => {
    const columns = coins({ defect: 0, game: "centipede", episodes: 2 });
    expect([...columns["reward"]!]).toEqual([400, 400]);
    expect([...columns["moves"]!]).toEqual([100, 100]);
    // Player 0's totals at its moves: −1, 3, …, 35 (sum 170); player 1's: 4, 8, …, 40 (sum 220).
    expect([...columns["reward_logged"]!]).toEqual([5 * 390, 5 * 390]);
    expect([...coins({ defect: 1, game: "centipede", episodes: 1 })["reward"]!]).toEqual([0]);
  });
});

describe("the trial", () => {
  // Every decision is stored and, from the 100th of each network on, followed by an update.
  it.each([
    // 400 episodes: the counts that the authors' own program gave.
    ["ipd-dp", 400, 79_010],
    ["ipd-dp-s", 400, 98_515],
    ["ipd-tpp", 100, 19_010],
    ["ipd-tpp-s", 100, 23_515],
    ["ipd-tppdp", 100, 29_010],
    ["ipd-tppdp-s", 100, 33_515],
    ["ipd-reputation-only", 60, 5_505],
  ])(
    "%s takes a gradient step per stored transition, from the 100th of each network on, in %i episodes",
    (condition, episodes, count) => {
      const columns = runCondition(condition, { episodes });
      expect(columns["gradient_steps"]![episodes - 1]).toBe(count);
    },
  );

  it("punishes at least 10 % of all decisions, its exploration floor", () => {
    const columns = runCondition("ipd-tppdp", { episodes: 500 });
    // 20,000 decisions of the last 100 episodes, four standard errors (0.0021) allowed.
    expect(meanFrom(columns["punishment"]!, 400)).toBeGreaterThan(0.1 - 4 * 0.0021);
  });

  /** C moves and all moves of the last 100 of 300 episodes, over three seeds. */
  const lastMoves = (condition: string) => {
    let cooperations = 0;
    let moves = 0;
    for (const seed of [1, 2, 3]) {
      const columns = runCondition(condition, { episodes: 300 }, seed);
      for (let row = 200; row < 300; row++) {
        cooperations += columns["cooperation"]![row]! * columns["moves"]![row]!;
        moves += columns["moves"]![row]!;
      }
    }
    return { share: cooperations / moves, error: Math.sqrt((0.005 * 0.995) / moves) };
  };

  it("cooperates in 99.5 % of moves where everybody has learned to: the exploration ceiling", () => {
    const { share, error } = lastMoves("centipede-dp");
    expect(Math.abs(share - 0.995)).toBeLessThan(4 * error);
  });

  it("never falls below 0.5 %, the same exploration, where everybody has learned to defect", () => {
    const { share, error } = lastMoves("ipd-nothing");
    expect(share).toBeGreaterThan(0.005 - 4 * error);
    // Near the bound, without which the line above could not fail; not every network has settled.
    expect(share).toBeLessThan(0.01);
  });

  it("stops punishing under the costly prices but for its exploration floor", () => {
    const columns = runCondition("costly-dp", { episodes: 400 });
    expect(Math.abs(meanFrom(columns["punishment"]!, 200) - 0.1)).toBeLessThan(4 * 0.0022);
  });

  it("gives the same columns for the same seed, others for another, and tracing changes nothing", () => {
    const first = runCondition("ipd-tpp-s", { episodes: 30 });
    let events = 0;
    const again = runCondition("ipd-tpp-s", { episodes: 30 }, 1, () => events++);
    expect(again).toEqual(first);
    // A header, then a chunk per episode.
    expect(events).toBe(1 + 30);
    expect(runCondition("ipd-tpp-s", { episodes: 30 }, 2)).not.toEqual(first);
  });

  it("starts from the same streams whatever the parameters: a longer run begins like a shorter one", () => {
    const short = runCondition("centipede-tppdp-s", { episodes: 20 });
    const long = runCondition("centipede-tppdp-s", { episodes: 40 });
    for (const [name, column] of Object.entries(short)) expect(long[name]!.slice(0, 20)).toEqual(column);
  });
});

describe("the corrected profile", () => {
  const equal = (condition: string, set: Record<string, string>) => {
    // Centipede pairings are short at first: it takes longer until a network has its first 100 transitions.
    const episodes = condition.startsWith("centipede") ? 150 : 40;
    const authors = runCondition(condition, { episodes });
    const changed = runCondition(condition, { episodes, ...set });
    return JSON.stringify(authors["cooperation"]) === JSON.stringify(changed["cooperation"]);
  };

  it("changes each of the three defects by its own switch, and only where the defect acts", () => {
    expect(equal("ipd-dp", { terminals: "corrected" })).toBe(false);
    expect(equal("ipd-dp", { individualReputation: "corrected" })).toBe(true);
    expect(equal("ipd-dp", { centipedeReward: "corrected" })).toBe(true);
    expect(equal("centipede-dp", { centipedeReward: "corrected" })).toBe(false);
    expect(equal("centipede-dp", { individualReputation: "corrected" })).toBe(true);
    expect(equal("centipede-dp", { terminals: "corrected" })).toBe(true);
    const individual = "ipd-tpp-s-rep-individual-in-p";
    expect(equal(individual, { individualReputation: "corrected" })).toBe(false);
  });

  it("is all three switches together", () => {
    for (const condition of ["ipd-dp-s-rep-individual-in-none", "centipede-tpp-s-rep-individual-in-p"]) {
      const profile = runCondition(condition, { episodes: 15, profile: "corrected" });
      const switches = runCondition(condition, {
        episodes: 15,
        individualReputation: "corrected",
        terminals: "corrected",
        centipedeReward: "corrected",
      });
      expect(switches).toEqual(profile);
    }
  });
});

describe("conditions", () => {
  it("are the authors' 47, one control, the eight cells of the confound design and two replications", () => {
    const authors = Object.values(conditions).filter((condition) => condition.added !== true);
    expect(authors.length).toBe(47);
    expect(blocks["Confound design"]!.length).toBe(8);
    expect(Object.keys(conditions).length).toBe(47 + 1 + 8 + 2);
  });

  it.each(Object.keys(conditions))("%s runs and fills every column that applies", (condition) => {
    const columns = runCondition(condition, { episodes: 3 });
    for (const column of Object.values(columns)) expect(column.length).toBe(3);
    expect([...columns["cooperation"]!].every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it("are all different from one another, but for the six cells that the authors ran too and the replications", () => {
    const seen = new Map<string, string[]>();
    for (const [name, condition] of Object.entries(conditions)) {
      const key = JSON.stringify(parameters.parse(condition.set));
      seen.set(key, [...(seen.get(key) ?? []), name]);
    }
    const shared = [...seen.values()].filter((names) => names.length > 1);
    expect(shared).toEqual([
      ["ipd-dp", "cell-dp-norep", "again-ipd-dp"],
      ["ipd-dp-s", "cell-dp-s-norep", "again-ipd-dp-s"],
      ["ipd-tpp", "cell-tpp-rep"],
      ["ipd-tpp-s", "cell-tpp-s-rep"],
      ["ipd-dp-s-rep-both-in-p", "cell-dp-s-rep"],
      ["ipd-tpp-s-rep-both-in-none", "cell-tpp-s-norep"],
    ]);
  });
});

describe("cells without meaning", () => {
  it.each([
    [{ partner: "chosen", reputation: "none" }, /partner=chosen with reputation=none/],
    [{ playSeesReputation: true, reputation: "none" }, /playSeesReputation=true with reputation=none/],
    [{ punishers: "none", reputation: "play", punishSeesReputation: true }, /nobody punishes/],
    [{ punishSeesReputation: true, reputation: "none" }, /punishSeesReputation=true with reputation=none/],
    [{ punishers: "none", reputation: "punishment" }, /reputation would never move/],
    [
      { punishers: "none", reputation: "individual", game: "centipede" },
      /reputation=individual with punishers=none in the Centipede/,
    ],
    [{ punishers: "direct", partner: "chosen", agents: 2 }, /agents=2 with partner=chosen/],
    [{ punishers: "none", reputation: "both" }, /same as reputation=play/],
    [{ punishers: "none", reputation: "play", justPunishment: -3 }, /justPunishment=-3 with punishers=none/],
    [{ punishers: "third-party", agents: 2 }, /agents=2 with punishers=third-party/],
    [{ network: "caveman" }, /agents=5 with network=caveman/],
    [{ epsilonStart: 0.1 }, /punishEpsilonFloor=0.2 is above epsilonStart=0.1/],
    [{ playCapacity: 50 }, /playCapacity=50 is below batch=100/],
  ])("%j are refused with the reason", (set, reason) => {
    expect(() => validate(parameters.parse(set) as never)).toThrow(reason);
  });
});
