import type { LoopNames, LoopSource } from "../learners/loop-source.js";
import type { StatePolicy } from "../learners/state-learner.js";

/** A strategy's fact sheet: what catalogues and generic checks read. Tests compare it with what it does. */
export interface StrategyFacts {
  /** Short name, as in the literature ("TFT"). */
  readonly name: string;
  readonly title: string;
  /** Other names in use. */
  readonly aliases: readonly string[];
  /** Rounds that the choice depends on; Infinity when on all of them. */
  readonly memory: number;
  /** True when it draws from a stream. */
  readonly stochastic: boolean;
  /** Where it was first described. */
  readonly source: string;
}

/**
 * A scripted policy for a repeated game with two actions, of which 0 cooperates and 1 defects. It is asked
 * once per round, with the memory-one state from its own side: 0 start, 1 CC, 2 CD, 3 DC, 4 DD (own action
 * first). State 0 begins a new match; a strategy that remembers more than a round keeps it from there on,
 * since the states of a match, in order, are its whole history.
 */
export interface Strategy extends StatePolicy {
  readonly facts: StrategyFacts;
}

/** Actions and states by name. */
export const COOPERATE = 0;
export const DEFECT = 1;
export const START = 0;
export const CC = 1;
export const CD = 2;
export const DC = 3;
export const DD = 4;

/** True in the states after a round in which the other player defected. */
export function otherDefected(state: number): boolean {
  return state === CD || state === DD;
}

/** `otherDefected` as text for a generated loop. */
export function otherDefectedText(v: LoopNames): string {
  return `(${inState(v, CD)} || ${inState(v, DD)})`;
}

/** The text of "the state is `state`". */
export function inState(v: LoopNames, state: number): string {
  return `${v.row} === ${state * v.actions}`;
}

/** The source of a strategy, from the text of what it does; see `LoopSource` for the fields. */
export function strategySource(
  act: (v: LoopNames) => string,
  fields: Partial<Pick<LoopSource, "tables" | "numbers" | "changing">> = {},
): LoopSource {
  return { tables: [], numbers: [], words: [], changing: [], ...fields, act, learn: () => "" };
}

/** The text of "cooperate with this probability": one draw, as `stream.uniform() < probability`. */
export function cooperateText(v: LoopNames, probability: string): string {
  return `${v.action} = ${v.draw} * ${1 / 4294967296} < ${probability} ? ${COOPERATE} : ${DEFECT};`;
}
