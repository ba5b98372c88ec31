import type { LoopSource } from "../learners/loop-source.js";
import type { Stream } from "../random/index.js";
import {
  CD,
  COOPERATE,
  cooperateText,
  DC,
  DEFECT,
  inState,
  otherDefected,
  otherDefectedText,
  START,
  type Strategy,
  type StrategyFacts,
  strategySource,
} from "./strategy.js";
import { checkProbability } from "./unconditional.js";

/** Cooperates first, then repeats the other's last action. Rapoport's entry to Axelrod's tournaments (1980). */
export class TitForTat implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) => `${v.action} = ${otherDefectedText(v)} ? ${DEFECT} : ${COOPERATE};`,
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "TFT",
    title: "Tit for tat",
    aliases: [],
    memory: 1,
    stochastic: false,
    source: "Axelrod 1980, J. Conflict Resolution 24 (submitted by A. Rapoport)",
  };

  actState(state: number): number {
    return otherDefected(state) ? DEFECT : COOPERATE;
  }
}

/** Tit for tat that defects in the first round. Boyd & Lorberbaum 1987 (Nature 327), as STFT. */
export class SuspiciousTitForTat implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) => `${v.action} = ${inState(v, START)} || ${otherDefectedText(v)} ? ${DEFECT} : ${COOPERATE};`,
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "STFT",
    title: "Suspicious tit for tat",
    aliases: [],
    memory: 1,
    stochastic: false,
    source: "Boyd & Lorberbaum 1987, Nature 327",
  };

  actState(state: number): number {
    return state === START || otherDefected(state) ? DEFECT : COOPERATE;
  }
}

/**
 * Tit for tat that forgives a defection with probability q (Nowak & Sigmund 1992, Nature 355). The most
 * generous q that AllD cannot exploit is min(1 − (T − R)/(R − S), (R − P)/(T − P)); with Axelrod's payoffs
 * 1/3, the default. One draw for each round after a defection of the other.
 */
export class GenerousTitForTat implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) =>
      `if (${otherDefectedText(v)}) ${cooperateText(v, v.field("generosity"))} else ${v.action} = ${COOPERATE};`,
    { numbers: ["generosity"] },
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "GTFT",
    title: "Generous tit for tat",
    aliases: [],
    memory: 1,
    stochastic: true,
    source: "Nowak & Sigmund 1992, Nature 355",
  };
  private readonly stream: Stream;
  private readonly generosity: number;

  /**
   * @param generosity q, the probability of cooperating after a defection, in [0, 1]
   * @throws OperantError `bad-value` when it lies outside.
   */
  constructor(stream: Stream, generosity = 1 / 3) {
    this.stream = stream;
    this.generosity = checkProbability("GenerousTitForTat", "generosity", generosity);
  }

  actState(state: number): number {
    if (!otherDefected(state)) return COOPERATE;
    return this.stream.uniform() < this.generosity ? COOPERATE : DEFECT;
  }
}

/**
 * Repeats its action after a good payoff (CC or DC) and changes it after a bad one; cooperates first.
 * Kraines & Kraines 1989 (Theory and Decision 26) as Pavlov; Nowak & Sigmund 1993 (Nature 364).
 */
export class WinStayLoseShift implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) => `${v.action} = ${inState(v, DC)} || ${inState(v, CD)} ? ${DEFECT} : ${COOPERATE};`,
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "WSLS",
    title: "Win–stay, lose–shift",
    aliases: ["Pavlov", "Simpleton"],
    memory: 1,
    stochastic: false,
    source: "Kraines & Kraines 1989, Theory and Decision 26; Nowak & Sigmund 1993, Nature 364",
  };

  actState(state: number): number {
    // Stay after CC and DC; shift after CD (to D) and DD (to C).
    return state === DC || state === CD ? DEFECT : COOPERATE;
  }
}

/** Cooperates until the other has defected once, then never again. Friedman 1971 (Rev. Econ. Studies 38). */
export class GrimTrigger implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) => `if (${inState(v, START)}) ${v.field("triggered")} = 0;
      else if (${otherDefectedText(v)}) ${v.field("triggered")} = 1;
      ${v.action} = ${v.field("triggered")} === 1 ? ${DEFECT} : ${COOPERATE};`,
    { changing: ["triggered"] },
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "Grim",
    title: "Grim trigger",
    aliases: ["Grudger", "Friedman", "Spiteful"],
    memory: Number.POSITIVE_INFINITY,
    stochastic: false,
    source: "Friedman 1971, Rev. Economic Studies 38",
  };
  /** 1 once the other has defected in this match. */
  private triggered = 0;

  actState(state: number): number {
    if (state === START) this.triggered = 0;
    else if (otherDefected(state)) this.triggered = 1;
    return this.triggered === 1 ? DEFECT : COOPERATE;
  }
}

/** Defects only after two defections of the other in a row. Axelrod 1980, as TF2T. */
export class TitForTwoTats implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) => `const defected = ${otherDefectedText(v)};
      ${v.action} = defected && ${v.field("defectedBefore")} === 1 ? ${DEFECT} : ${COOPERATE};
      ${v.field("defectedBefore")} = defected ? 1 : 0;`,
    { changing: ["defectedBefore"] },
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "TF2T",
    title: "Tit for two tats",
    aliases: [],
    memory: 2,
    stochastic: false,
    source: "Axelrod 1980, J. Conflict Resolution 24",
  };
  /** 1 when the other defected in the round before the last; cleared in state START, which is no defection. */
  private defectedBefore = 0;

  actState(state: number): number {
    const defected = otherDefected(state);
    const twice = defected && this.defectedBefore === 1;
    this.defectedBefore = defected ? 1 : 0;
    return twice ? DEFECT : COOPERATE;
  }
}
