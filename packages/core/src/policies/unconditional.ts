import { OperantError } from "../error.js";
import type { LoopSource } from "../learners/loop-source.js";
import type { Stream } from "../random/index.js";
import {
  CC,
  CD,
  COOPERATE,
  cooperateText,
  DEFECT,
  inState,
  type Strategy,
  type StrategyFacts,
  strategySource,
} from "./strategy.js";

/** Always cooperates. Axelrod & Hamilton 1981 (Science 211), as ALL C; "Cooperator", "sucker". */
export class AlwaysCooperate implements Strategy {
  static readonly loopSource: LoopSource = strategySource((v) => `${v.action} = ${COOPERATE};`);

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "AllC",
    title: "Always cooperate",
    aliases: ["Cooperator"],
    memory: 0,
    stochastic: false,
    source: "Axelrod & Hamilton 1981, Science 211",
  };

  actState(_state: number): number {
    return COOPERATE;
  }
}

/** Always defects, the only equilibrium of the single round. Axelrod & Hamilton 1981, as ALL D. */
export class AlwaysDefect implements Strategy {
  static readonly loopSource: LoopSource = strategySource((v) => `${v.action} = ${DEFECT};`);

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "AllD",
    title: "Always defect",
    aliases: ["Defector"],
    memory: 0,
    stochastic: false,
    source: "Axelrod & Hamilton 1981, Science 211",
  };

  actState(_state: number): number {
    return DEFECT;
  }
}

/** Cooperates with a fixed probability; with 1/2 the RANDOM of Axelrod's first tournament. One draw a round. */
export class RandomStrategy implements Strategy {
  static readonly loopSource: LoopSource = strategySource((v) => cooperateText(v, v.field("cooperation")), {
    numbers: ["cooperation"],
  });

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "Random",
    title: "Random",
    aliases: ["RAND"],
    memory: 0,
    stochastic: true,
    source: "Axelrod 1980, J. Conflict Resolution 24",
  };
  private readonly stream: Stream;
  private readonly cooperation: number;

  /**
   * @param cooperation probability of cooperating, in [0, 1]
   * @throws OperantError `bad-value` when it lies outside.
   */
  constructor(stream: Stream, cooperation = 0.5) {
    this.stream = stream;
    this.cooperation = checkProbability("RandomStrategy", "cooperation", cooperation);
  }

  actState(_state: number): number {
    return this.stream.uniform() < this.cooperation ? COOPERATE : DEFECT;
  }
}

/** Cooperates and defects in turn, cooperating first. Mittal & Deb 2009 (IEEE Trans. Evol. Comp. 13). */
export class Alternator implements Strategy {
  static readonly loopSource: LoopSource = strategySource(
    (v) => `${v.action} = ${inState(v, CC)} || ${inState(v, CD)} ? ${DEFECT} : ${COOPERATE};`,
  );

  readonly states = 5;
  readonly actions = 2;
  readonly facts: StrategyFacts = {
    name: "Alternator",
    title: "Alternator",
    aliases: [],
    memory: 1,
    stochastic: false,
    source: "Mittal & Deb 2009, IEEE Trans. Evolutionary Computation 13",
  };

  actState(state: number): number {
    return state === CC || state === CD ? DEFECT : COOPERATE;
  }
}

/** @throws OperantError `bad-value` unless `value` is in [0, 1]; returns it otherwise. */
export function checkProbability(kind: string, field: string, value: number): number {
  if (!(value >= 0 && value <= 1)) {
    throw new OperantError(
      "bad-value",
      `${kind}: ${field} is ${value}; give a probability from 0 to 1.`,
      field,
    );
  }
  return value;
}
