import { describe, expect, it } from "vitest";
import { z } from "zod";
import { centipede, type Game, prisonersDilemma } from "../games/index.js";
import type { Learner } from "../learners/index.js";
import { Stream } from "../random/index.js";
import type { Study } from "../study/index.js";
import { corridor, type World } from "../worlds/index.js";
import { type CheckReport, checkGame, checkLearner, checkStudy, checkWorld } from "./index.js";

/** Names of the checks that failed. */
const failed = (report: CheckReport) => report.findings.map((finding) => finding.check);

describe("checkGame", () => {
  it("passes the games of the library", () => {
    for (const game of [prisonersDilemma(), centipede()]) expect(checkGame(game).findings).toEqual([]);
  });

  const broken = (change: Partial<Game["facts"]>, settle?: Game["settle"]): Game => {
    const game = prisonersDilemma();
    return { facts: { ...game.facts, ...change }, settle: settle ?? ((...all) => game.settle(...all)) };
  };

  it("finds a missing version, a narrow utility range and a payoff left unwritten", () => {
    expect(failed(checkGame(broken({ id: "dilemma" })))).toEqual(["fact sheet"]);
    expect(failed(checkGame(broken({ utility: [0, 3] })))).toEqual(["payoffs"]);
    expect(
      failed(
        checkGame(
          broken({}, (_, __, payoffs) => {
            payoffs[0] = 1;
            return false;
          }),
        ),
      ),
    ).toContain("payoffs");
  });

  it("finds a hidden state, overwritten actions and a stale action that counts", () => {
    let calls = 0;
    const drifting = broken({}, (_, __, payoffs) => {
      payoffs.fill(calls++ % 3);
      return false;
    });
    expect(failed(checkGame(drifting))).toEqual(["same result every time"]);
    const meddling = broken({}, (actions, __, payoffs) => {
      payoffs.fill(1);
      actions[0] = 1;
      return false;
    });
    expect(failed(checkGame(meddling))).toEqual(["leaves the actions alone"]);
    const stale = broken({ order: "alternating" }, (actions, __, payoffs) => {
      payoffs.fill(actions[0]! + actions[1]!);
      return false;
    });
    expect(failed(checkGame(stale))).toEqual(["only the mover counts"]);
  });
});

describe("checkLearner", () => {
  class Averager implements Learner {
    readonly inputs: number = 2;
    readonly actions: number = 3;
    protected last = 0;
    protected readonly draws: Stream;
    constructor(seed: number) {
      this.draws = new Stream(seed, 1, 1, 1);
    }
    act(_observation: Float64Array): number {
      return (this.draws.below(3) + this.last) % 3;
    }
    learn(observation: Float64Array, action: number): void {
      this.last = (observation[0]! + action) % 3;
    }
  }

  it("passes a learner that keeps the contract", () => {
    expect(checkLearner((seed) => new Averager(seed)).findings).toEqual([]);
  });

  it("finds impossible actions, written observations, unseeded and shared state", () => {
    class Wild extends Averager {
      override act(): number {
        return 3;
      }
    }
    expect(failed(checkLearner((seed) => new Wild(seed)))).toContain("valid actions, untouched observations");
    class Scribbler extends Averager {
      override act(observation: Float64Array): number {
        observation[0] = 9;
        return 0;
      }
    }
    expect(failed(checkLearner((seed) => new Scribbler(seed)))).toContain(
      "valid actions, untouched observations",
    );
    let made = 0;
    expect(failed(checkLearner(() => new Averager(++made)))).toContain(
      "two fresh learners of one seed agree",
    );
    const common = new Stream(1, 1, 1, 1);
    class Sharer extends Averager {
      override act(): number {
        return common.below(3);
      }
    }
    expect(failed(checkLearner((seed) => new Sharer(seed)))).toContain("learners do not share state");
  });

  it("finds a learner that keeps the caller's arrays", () => {
    class Keeper extends Averager {
      private kept: Float64Array | undefined;
      private readonly own = this.draws.below(3);
      override act(observation: Float64Array): number {
        const action = this.kept === undefined ? this.own : this.kept[0]!;
        this.kept = observation;
        if (this.kept[0] !== observation[0]) return 0;
        observation.fill(action);
        return action % 3;
      }
    }
    expect(checkLearner((seed) => new Keeper(seed)).passed).toBe(false);
  });
});

describe("checkWorld", () => {
  it("passes the corridor, with and without slipping", () => {
    expect(checkWorld(corridor()).findings).toEqual([]);
    expect(checkWorld(corridor({ length: 11, slip: 0.2 })).findings).toEqual([]);
  });

  const broken = (change: Partial<World>): World => ({ ...corridor(), ...change });
  const good = corridor();

  it("finds rewards and observations outside their ranges", () => {
    expect(failed(checkWorld(broken({ facts: { ...good.facts, reward: [-1, 1] } })))).toContain(
      "ranges over a long run",
    );
    const narrow = [{ name: "cell", range: [1, 2] as const }];
    expect(failed(checkWorld(broken({ facts: { ...good.facts, observation: narrow } })))).toContain(
      "ranges over a long run",
    );
  });

  it("finds a model that does not fit the steps", () => {
    const wrong = corridor({ left: 3 }).model;
    expect(failed(checkWorld(broken({ model: wrong })))).toEqual(["steps agree with the model"]);
    const leaky = { ...good.model, transition: good.model.transition.map((p) => p * 0.9) };
    expect(failed(checkWorld(broken({ model: leaky })))).toContain("model rows sum to one");
  });

  it("finds undeclared chance, shared state and copies that disturb one another", () => {
    const slippery = corridor({ slip: 0.3 });
    const undeclared = { ...slippery, facts: { ...slippery.facts, chance: false } };
    expect(failed(checkWorld(undeclared))).toContain("no chance where none is declared");
    const careless: World = broken({
      reset: (states) => {
        states[0] = 3;
      },
    });
    expect(failed(checkWorld(careless))).toContain("copies do not disturb one another");
    let steps = 0;
    const aging: World = broken({
      observe: (_, __, out, offset) => {
        out[offset] = steps++ % 7;
      },
    });
    expect(failed(checkWorld(aging))).toContain("two runs of one seed agree");
  });
});

describe("checkStudy", () => {
  const coin = (change: Partial<Study> = {}): Study => ({
    id: "coin",
    title: "Coin",
    question: "How often does a coin fall on heads?",
    resultsVersion: "1",
    parameters: z.object({ flips: z.number().int().min(1).default(50).describe("Flips.") }),
    conditions: { fair: { title: "Fair", group: "all", set: {} } },
    presets: { quick: { title: "Quick", conditions: ["fair"], seeds: "1..3", set: {} } },
    row: "flip",
    metrics: { heads: { title: "Heads", unit: "", range: [0, 1], description: "1 for heads." } },
    summaries: { share: { title: "Share", unit: "", description: "Mean of heads." } },
    cost: () => 1,
    *trial(parameters, context) {
      const draws = context.stream("flips");
      const heads = new Float64Array(Number(parameters["flips"]));
      for (let i = 0; i < heads.length; i++) {
        heads[i] = draws.below(2);
        yield (i + 1) / heads.length;
      }
      return { columns: { heads } };
    },
    summarise: (_, result) => ({
      share: result.columns["heads"]!.reduce((sum, x) => sum + x, 0) / result.columns["heads"]!.length,
    }),
    claims: [],
    tables: [],
    figures: [],
    ...change,
  });

  it("passes a study that keeps the contract", () => {
    expect(checkStudy(coin()).findings).toEqual([]);
  });

  it("finds names that refer to nothing", () => {
    const lost = { title: "", conditions: ["unfair"], seeds: "1", set: {} };
    expect(failed(checkStudy(coin({ presets: { quick: lost } })))).toContain("names");
    expect(failed(checkStudy(coin({ tables: [{ title: "t", summaries: ["none"] }] })))).toEqual(["names"]);
    expect(
      failed(checkStudy(coin({ conditions: { fair: { title: "Fair", group: "all", set: { flips: 0 } } } }))),
    ).toContain("conditions resolve");
  });

  it("finds a metric that would take the name of a shard's own column", () => {
    expect(failed(checkStudy(coin({ row: "heads" })))).toEqual(["names"]);
  });

  it("finds state outside the trial, ignored seeds and values out of range", () => {
    let drift = 0;
    const impure = coin({
      *trial() {
        yield 0.5;
        return { columns: { heads: Float64Array.of((drift++ % 10) / 10) } };
      },
    });
    expect(failed(checkStudy(impure))).toContain("the same trial again gives the same columns");
    const deaf = coin({
      *trial() {
        yield 1;
        return { columns: { heads: Float64Array.of(1) } };
      },
    });
    expect(failed(checkStudy(deaf))).toEqual(["different seeds differ"]);
    const wild = coin({
      *trial() {
        yield 1;
        return { columns: { heads: Float64Array.of(2) } };
      },
    });
    expect(failed(checkStudy(wild))).toContain("a trial keeps its promises");
  });

  it("finds trials that disturb one another", () => {
    let shared = 0;
    const mixing = coin({
      *trial(_, context) {
        shared = context.stream("start").below(1000);
        yield 0.5;
        return { columns: { heads: Float64Array.of(shared / 1000) } };
      },
    });
    expect(failed(checkStudy(mixing))).toEqual(["trials can be interleaved"]);
  });

  it("finds trials that change when they are watched, or take back rows that were final", () => {
    const walk = (watched: (heads: Float64Array, flip: number, watching: boolean) => void) =>
      coin({
        *trial(_, context) {
          const heads = new Float64Array(4);
          const stream = context.stream("flips");
          let rows = 0;
          context.watch?.({ heads }, () => rows);
          for (let flip = 0; flip < 4; flip++) {
            heads[flip] = stream.uniform();
            watched(heads, flip, context.watch !== undefined);
            rows = flip + 1;
            yield rows / 4;
          }
          return { columns: { heads } };
        },
      });
    expect(failed(checkStudy(walk(() => {})))).toEqual([]);
    const shy = walk((heads, flip, watching) => {
      if (watching) heads[flip] = 0;
    });
    expect(failed(checkStudy(shy))).toEqual(["a trial may be watched"]);
    const fickle = walk((heads, flip) => {
      if (flip === 3) heads[0] = heads[0]! / 2;
    });
    const [finding] = checkStudy(fickle).findings;
    expect(finding).toMatchObject({ check: "a trial may be watched" });
    expect(finding!.message).toMatch(/column "heads" was [\d.]+ in flip 1 when that was said to be final/);
  });
});
