import { describe, expect, it } from "vitest";
import { axelrodPayoffs, prisonersDilemma } from "../games/index.js";
import type { StatePolicy } from "../learners/state-learner.js";
import { Stream } from "../random/index.js";
import { playMatch } from "../society/match.js";
import {
  Alternator,
  AlwaysCooperate,
  AlwaysDefect,
  extortioner,
  GenerousTitForTat,
  GrimTrigger,
  MemoryOne,
  type MemoryOneProbabilities,
  RandomStrategy,
  type Strategy,
  SuspiciousTitForTat,
  TitForTat,
  TitForTwoTats,
  WinStayLoseShift,
} from "./index.js";

const stream = (seed = 1): Stream => new Stream(seed, 2, 3, 4);

/** Plays a written-down sequence of moves, over and over. */
function script(moves: string): StatePolicy {
  let t = 0;
  return {
    states: 5,
    actions: 2,
    actState(state) {
      if (state === 0) t = 0;
      return moves[t++ % moves.length] === "C" ? 0 : 1;
    },
  };
}

/** Both players' moves, as two words. */
function transcript(first: StatePolicy, second: StatePolicy, rounds = 12): [string, string] {
  const record = new Uint8Array(rounds);
  playMatch(prisonersDilemma(rounds, axelrodPayoffs), first, second, new Float64Array(4), { record });
  const word = (action: (cell: number) => number): string =>
    Array.from(record, (cell) => (action(cell) === 0 ? "C" : "D")).join("");
  return [word((cell) => cell >> 1), word((cell) => cell & 1)];
}

/** What a strategy does against a script. */
const against = (strategy: Strategy, moves: string): string => transcript(strategy, script(moves))[0];

describe("transcripts", () => {
  it("AllC and AllD do not listen", () => {
    expect(against(new AlwaysCooperate(), "CDDCCDDDCCCD")).toBe("CCCCCCCCCCCC");
    expect(against(new AlwaysDefect(), "CDDCCDDDCCCD")).toBe("DDDDDDDDDDDD");
  });

  it("tit for tat repeats the other's last move", () => {
    expect(against(new TitForTat(), "CDDCCDDDCCCD")).toBe("CCDDCCDDDCCC");
  });

  it("suspicious tit for tat does so after a defection", () => {
    expect(against(new SuspiciousTitForTat(), "CDDCCDDDCCCD")).toBe("DCDDCCDDDCCC");
    expect(transcript(new SuspiciousTitForTat(), new TitForTat())).toEqual(["DCDCDCDCDCDC", "CDCDCDCDCDCD"]);
  });

  it("tit for two tats waits for two defections in a row", () => {
    expect(against(new TitForTwoTats(), "CDDCCDDDCDCD")).toBe("CCCDCCCDDCCC");
  });

  it("generous tit for tat lets some defections pass, drawing only after one", () => {
    expect(against(new GenerousTitForTat(stream()), "CCCCCCCCCCCC")).toBe("CCCCCCCCCCCC");
    expect(against(new GenerousTitForTat(stream(), 0), "CDDCCDDDCCCD")).toBe("CCDDCCDDDCCC");
    expect(against(new GenerousTitForTat(stream(), 1), "DDDDDDDDDDDD")).toBe("CCCCCCCCCCCC");
    const draws = stream();
    const expected = `C${Array.from({ length: 11 }, () => (draws.uniform() < 1 / 3 ? "C" : "D")).join("")}`;
    expect(against(new GenerousTitForTat(stream()), "D")).toBe(expected);
    expect(new Set(expected)).toEqual(new Set(["C", "D"]));
  });

  it("win–stay, lose–shift keeps after CC and DC, changes after CD and DD", () => {
    expect(against(new WinStayLoseShift(), "CDDCCDDDCCCD")).toBe("CCDCCCDCDDDD");
    expect(transcript(new WinStayLoseShift(), new AlwaysDefect())[0]).toBe("CDCDCDCDCDCD");
  });

  it("grim trigger never forgives, until the next match", () => {
    const grim = new GrimTrigger();
    expect(against(grim, "CCDCCCCCCCCC")).toBe("CCCDDDDDDDDD");
    expect(against(grim, "CCCCCCCCCCCC")).toBe("CCCCCCCCCCCC");
  });

  it("the alternator alternates whatever happens", () => {
    expect(against(new Alternator(), "CDDCCDDDCCCD")).toBe("CDCDCDCDCDCD");
  });

  it("random cooperates when its draw lies below the probability", () => {
    const draws = stream();
    const expected = Array.from({ length: 12 }, () => (draws.uniform() < 0.7 ? "C" : "D")).join("");
    expect(against(new RandomStrategy(stream(), 0.7), "C")).toBe(expected);
  });

  it("memory one with probabilities 0 and 1 is tit for tat, or win–stay lose–shift", () => {
    const moves = "CDDCCDDDCCCD";
    const tft = new MemoryOne(stream(), { start: 1, cc: 1, cd: 0, dc: 1, dd: 0 });
    const wsls = new MemoryOne(stream(), { start: 1, cc: 1, cd: 0, dc: 0, dd: 1 });
    expect(against(tft, moves)).toBe(against(new TitForTat(), moves));
    expect(against(wsls, moves)).toBe(against(new WinStayLoseShift(), moves));
  });
});

const probabilities: MemoryOneProbabilities = { start: 0.6, cc: 0.9, cd: 0.3, dc: 0.5, dd: 0.2 };
const everyStrategy: readonly ((s: Stream) => Strategy)[] = [
  () => new AlwaysCooperate(),
  () => new AlwaysDefect(),
  () => new TitForTat(),
  () => new SuspiciousTitForTat(),
  () => new TitForTwoTats(),
  (s) => new GenerousTitForTat(s),
  () => new WinStayLoseShift(),
  () => new GrimTrigger(),
  () => new Alternator(),
  (s) => new RandomStrategy(s),
  (s) => new MemoryOne(s, probabilities),
  (s) => extortioner(s),
];

describe("fact sheets tell the truth", () => {
  // Every script of eight moves.
  const scripts = Array.from({ length: 256 }, (_, i) =>
    i.toString(2).padStart(8, "0").replace(/0/g, "C").replace(/1/g, "D"),
  );

  it.each(everyStrategy.map((make) => [make(stream()).facts.name, make] as const))(
    "%s: stochastic exactly when the seed matters",
    (_, make) => {
      const play = (seed: number): string =>
        scripts.map((moves) => against(make(stream(seed)), moves)).join(" ");
      expect(play(1) !== play(2)).toBe(make(stream()).facts.stochastic);
    },
  );

  it.each(
    everyStrategy
      .filter((make) => !make(stream()).facts.stochastic)
      .map((make) => [make(stream()).facts.name, make] as const),
  )("%s: looks back as many rounds as it says, and no further", (_, make) => {
    // The smallest k for which the last k rounds decide the move, over all scripts, from round 5 on.
    const decides = (k: number): boolean => {
      const choice = new Map<string, string>();
      return scripts.every((moves) => {
        const own = transcript(make(stream()), script(moves), 8)[0];
        for (let t = 5; t < 8; t++) {
          const seen = own.slice(t - k, t) + moves.slice(t - k, t);
          const known = choice.get(seen);
          if (known !== undefined && known !== own[t]) return false;
          choice.set(seen, own[t]);
        }
        return true;
      });
    };
    const { memory, name } = make(stream()).facts;
    const smallest = [0, 1, 2, 3, 4].find(decides) ?? Number.POSITIVE_INFINITY;
    // Without mistakes, a player that never cooperates again after a defection can tell from its own last move.
    expect(smallest).toBe(name === "Grim" ? 1 : memory);
  });

  it("names, and sources with a year, are all there and all different", () => {
    const facts = everyStrategy.map((make) => make(stream()).facts);
    expect(new Set(facts.map((f) => f.name)).size).toBe(facts.length);
    for (const f of facts) expect(f.source).toMatch(/\b(19|20)\d\d\b/);
  });
});

describe("extortion", () => {
  /** Long-run payoffs of two memory-one players, by iterating the chain of joint actions. */
  function longRun(x: MemoryOneProbabilities, y: MemoryOneProbabilities): [number, number] {
    const px = [x.cc, x.cd, x.dc, x.dd];
    const py = [y.cc, y.dc, y.cd, y.dd];
    let v = [0.25, 0.25, 0.25, 0.25];
    for (let t = 0; t < 20_000; t++) {
      const next = [0, 0, 0, 0];
      v.forEach((mass, i) => {
        next[0] += mass * px[i] * py[i];
        next[1] += mass * px[i] * (1 - py[i]);
        next[2] += mass * (1 - px[i]) * py[i];
        next[3] += mass * (1 - px[i]) * (1 - py[i]);
      });
      v = next;
    }
    return [3 * v[0] + 5 * v[2] + v[3], 3 * v[0] + 5 * v[1] + v[3]];
  }

  it.each([1.5, 3, 10])("with χ = %s takes χ times the other's surplus over P from every opponent", (chi) => {
    const x = extortioner(stream(), chi).probabilities;
    const draws = stream(5);
    for (let i = 0; i < 5; i++) {
      const [cc, cd, dc, dd] = [0, 0, 0, 0].map(() => 0.05 + 0.9 * draws.uniform());
      const [own, other] = longRun(x, { start: 1, cc, cd, dc, dd });
      expect(own - 1).toBeCloseTo(chi * (other - 1), 9);
      expect(other).toBeGreaterThan(1);
    }
  });

  it("refuses χ below 1 and probabilities outside [0, 1]", () => {
    expect(() => extortioner(stream(), 0.5)).toThrow(/chi is 0.5/);
    expect(() => extortioner(stream(), 3, 0)).toThrow(/share is 0; give a number above 0/);
    expect(() => new MemoryOne(stream(), { ...probabilities, cd: 1.2 })).toThrow(/cd is 1.2/);
    expect(() => new RandomStrategy(stream(), -1)).toThrow(/cooperation is -1/);
    expect(() => new GenerousTitForTat(stream(), Number.NaN)).toThrow(/generosity is NaN/);
  });
});
