import { OperantError } from "../error.js";
import type { LoopSource } from "../learners/loop-source.js";
import type { Stream } from "../random/index.js";
import {
  COOPERATE,
  cooperateText,
  DEFECT,
  type Strategy,
  type StrategyFacts,
  strategySource,
} from "./strategy.js";
import { checkProbability } from "./unconditional.js";

/** Probabilities of cooperating: in the first round, and after each joint action (own action first). */
export interface MemoryOneProbabilities {
  readonly start: number;
  readonly cc: number;
  readonly cd: number;
  readonly dc: number;
  readonly dd: number;
}

/**
 * A stochastic strategy that looks one round back (Nowak & Sigmund 1990, Acta Appl. Math. 20; the vector
 * (p1, p2, p3, p4) of Press & Dyson 2012, PNAS 109). One draw per round, also for probabilities 0 and 1.
 */
export class MemoryOne implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) => cooperateText(v, v.entry("cooperation", v.row, COOPERATE)),
    { tables: ["cooperation"] },
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts;
  readonly probabilities: MemoryOneProbabilities;
  private readonly stream: Stream;
  /** Probability of cooperating in s at `s * actions`; the entries between are not used. */
  private readonly cooperation: Float64Array;

  /** @throws OperantError `bad-value` when a probability lies outside [0, 1]. */
  constructor(stream: Stream, probabilities: MemoryOneProbabilities, facts: Partial<StrategyFacts> = {}) {
    const { start, cc, cd, dc, dd } = probabilities;
    this.stream = stream;
    this.probabilities = { start, cc, cd, dc, dd };
    this.cooperation = new Float64Array(this.states * this.actions);
    [start, cc, cd, dc, dd].forEach((value, state) => {
      const field = ["start", "cc", "cd", "dc", "dd"][state];
      this.cooperation[state * this.actions] = checkProbability("MemoryOne", field, value);
    });
    this.facts = {
      name: "MemoryOne",
      title: "Memory one",
      aliases: [],
      memory: 1,
      stochastic: true,
      source: "Nowak & Sigmund 1990, Acta Applicandae Mathematicae 20",
      ...facts,
    };
  }

  actState(state: number): number {
    return this.stream.uniform() < this.cooperation[state * this.actions] ? COOPERATE : DEFECT;
  }
}

/**
 * The zero-determinant strategy that extorts a share χ (Press & Dyson 2012, PNAS 109, equation 12): its
 * surplus over P is χ times the other's, whatever the other does. With payoffs T, R, P, S and 0 < φ ≤ φ_max:
 *
 *   p1 = 1 − φ (χ − 1)(R − P)/(P − S)      p2 = 1 − φ (1 + χ (T − P)/(P − S))
 *   p3 = φ (χ + (T − P)/(P − S))           p4 = 0
 *
 * Defects in the first round. Payoffs are Axelrod's 5, 3, 1, 0.
 * @param chi extortion factor χ ≥ 1; 1 is fair (tit for tat, at φ_max)
 * @param share φ as a share of the largest φ that keeps all four within [0, 1], in (0, 1]
 * @throws OperantError `bad-value` when an argument lies outside its range.
 */
export function extortioner(stream: Stream, chi = 3, share = 0.5): MemoryOne {
  if (!(chi >= 1 && chi < Number.POSITIVE_INFINITY)) {
    throw new OperantError("bad-value", `extortioner: chi is ${chi}; give a number of at least 1.`, "chi");
  }
  if (!(share > 0 && share <= 1)) {
    throw new OperantError(
      "bad-value",
      `extortioner: share is ${share}; give a number above 0 and at most 1.`,
      "share",
    );
  }
  const [T, R, P, S] = [5, 3, 1, 0];
  const a = (T - P) / (P - S);
  const phi = share / Math.max(((chi - 1) * (R - P)) / (P - S), 1 + chi * a, chi + a);
  return new MemoryOne(
    stream,
    {
      start: 0,
      cc: 1 - (phi * (chi - 1) * (R - P)) / (P - S),
      cd: 1 - phi * (1 + chi * a),
      dc: phi * (chi + a),
      dd: 0,
    },
    { name: `Extort-${chi}`, title: `Extortion, χ = ${chi}`, source: "Press & Dyson 2012, PNAS 109" },
  );
}
