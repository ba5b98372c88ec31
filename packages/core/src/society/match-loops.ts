import type { MatrixGame } from "../games/game.js";
import { isStateLearner, type StatePolicy } from "../learners/state-learner.js";
import { checkPlayers, type MatchOptions, matchRounds, noSuchAction, playMatch } from "./match.js";
import { loopSource, loopText, relation } from "./match-loop-text.js";

/**
 * Plays `rounds` rounds between two players that are known to fit the game.
 * @param last the round whose transition is terminal, or −1
 */
export type MatchLoop = (
  first: StatePolicy,
  second: StatePolicy,
  row: Float64Array,
  column: Float64Array,
  counts: Float64Array,
  rounds: number,
  last: number,
) => void;

/**
 * The loops generated so far, for the whole program (core's one exception to "no global state"): one kept per
 * trial would be compiled and optimised anew for each. No result depends on it: a loop is a function of its key
 * alone, keeps nothing between matches and computes what the readable loop does, bit for bit; the numbers in
 * the names of kinds depend on who came first, but only tell kinds apart.
 */
const LOOPS = new Map<string, MatchLoop>();
const KINDS = new WeakMap<object, string>();
let kindsNamed = 0;

/** Settings of `MatchLoops`. */
export interface MatchLoopsOptions {
  /** False plays every match in the readable loop. True (the default) specialises where code generation is allowed. */
  readonly specialise?: boolean;
}

/**
 * Match loops, one per ordered pair of kinds (classes) of players.
 *
 * A JIT compiler keeps what it learns about a call (which class was here?) with the source position of the
 * call. A loop that all kinds share soon sees many classes at one position and loses most of its speed; so
 * each pair of kinds gets a loop of its own, with source text of its own, and is looked up once per match.
 * Where code generation is refused (a page with a strict content security policy) all matches take the
 * readable loop of `match.ts`. The results are the same, bit for bit.
 */
export class MatchLoops {
  /** True when matches take loops of their own; false in the readable loop. */
  readonly specialised: boolean;

  constructor(options: MatchLoopsOptions = {}) {
    this.specialised = (options.specialise ?? true) && mayGenerateCode();
  }

  /**
   * Plays a match; see `playMatch` for the arguments, the order of draws and the errors.
   */
  play(
    game: MatrixGame,
    first: StatePolicy,
    second: StatePolicy,
    counts: Float64Array,
    options: MatchOptions = {},
  ): void {
    if (!this.specialised || options.record !== undefined) {
      playMatch(game, first, second, counts, options);
      return;
    }
    const actions = checkPlayers(game, first, second, counts);
    const rounds = matchRounds(game, options);
    const last = options.lastRound === "termination" ? rounds - 1 : -1;
    const loop = this.loopFor(first, second, actions);
    loop(first, second, game.row, game.column, counts, rounds, last);
  }

  /**
   * The loop for a pair of players, generated when their pair of kinds first meets. It depends on the kinds
   * and on whether the two are one object and draw from one stream. Only for callers that have checked that
   * the players fit the game and that `specialised` is true.
   */
  loopFor(first: StatePolicy, second: StatePolicy, actions: number): MatchLoop {
    const key = `${this.kindOf(first)} ${this.kindOf(second)} ${actions}${relation(first, second)}`;
    let loop = LOOPS.get(key);
    if (loop === undefined) {
      const text = loopText(first, second, actions);
      // Engines share what they learned between functions of equal text, so the key stands in it.
      loop = new Function("noSuchAction", `"use strict"; // ${key}\n${text}`)(noSuchAction) as MatchLoop;
      LOOPS.set(key, loop);
    }
    return loop;
  }

  /** A name for the kind of a player: its class, and how its methods are to be called. */
  kindOf(player: StatePolicy): string {
    const prototype: object = Object.getPrototypeOf(player) ?? Object.prototype;
    let kind = KINDS.get(prototype);
    if (kind === undefined) {
      // Only what may stand in a comment of generated text.
      const name = String(prototype.constructor?.name ?? "").replace(/[^A-Za-z0-9_$]/g, "");
      kind = `${name}#${kindsNamed++}`;
      KINDS.set(prototype, kind);
    }
    return `${kind}${isStateLearner(player) ? "+" : ""}${loopSource(player) === undefined ? "" : "="}`;
  }
}

function mayGenerateCode(): boolean {
  try {
    return new Function("return true;")() === true;
  } catch {
    return false;
  }
}
