import { OperantError } from "../error.js";
import type { MatrixGame } from "../games/game.js";
import type { StatePolicy } from "../learners/state-learner.js";
import type { Stream } from "../random/index.js";
import { checkPlayers, matchRounds, playMatch } from "./match.js";
import { type MatchLoop, MatchLoops } from "./match-loops.js";

/** What a population is made of. */
export interface TabularPopulationOptions {
  readonly game: MatrixGame;
  /** The members, of any kinds, at least two. */
  readonly members: readonly StatePolicy[];
  /** Draws the matchings. Members may draw from the same stream. */
  readonly stream: Stream;
  /** Rounds of a match; those of the game when left out. */
  readonly rounds?: number;
  /** What a match's last round is to a learner; see `MatchOptions`. */
  readonly lastRound?: "truncation" | "termination";
  /** Where the match loops come from; new ones when left out. */
  readonly loops?: MatchLoops;
}

/**
 * A population that meets in random perfect matchings: in each matching everybody plays one match (with an
 * odd number of members, one drawn at random sits out).
 *
 * A matching shuffles the members' order of the matching before; neighbours 2k and 2k + 1 meet, and the
 * former is the row player.
 */
export class TabularPopulation {
  readonly members: readonly StatePolicy[];
  /** How often each joint action was played, as `row action * actions + column action`. */
  readonly counts: Float64Array;
  /** What each member earned in all its matches. */
  readonly payoffs: Float64Array;
  private readonly game: MatrixGame;
  private readonly stream: Stream;
  private readonly rounds: number;
  private readonly lastRound: "truncation" | "termination";
  private readonly order: Int32Array;
  private readonly matchCounts: Float64Array;
  private readonly loops: MatchLoops;
  /** Members of one group share a kind and a stream, so that a pair of groups has one loop. */
  private readonly groupOf: Int32Array;
  private readonly groups: number;
  /** Loop of each ordered pair of groups, filled at their first match. */
  private readonly loopOf: (MatchLoop | undefined)[];

  /** @throws OperantError `bad-value` for fewer than two members, one named twice, or one that does not fit the game. */
  constructor(options: TabularPopulationOptions) {
    const { game, members, stream } = options;
    if (members.length < 2) {
      throw new OperantError(
        "bad-value",
        `members has ${members.length} entries; give at least two.`,
        "members",
      );
    }
    if (new Set(members).size < members.length) {
      throw new OperantError(
        "bad-value",
        "members names one object twice; give each member its own.",
        "members",
      );
    }
    const actions = game.facts.actions.length;
    this.game = game;
    this.members = [...members];
    this.stream = stream;
    this.rounds = matchRounds(game, options);
    this.lastRound = options.lastRound ?? "truncation";
    this.order = Int32Array.from(members, (_, i) => i);
    this.counts = new Float64Array(actions * actions);
    this.payoffs = new Float64Array(members.length);
    this.matchCounts = new Float64Array(actions * actions);
    for (const member of members) checkPlayers(game, member, member, this.counts);

    this.loops = options.loops ?? new MatchLoops();
    const known = new Map<unknown, Map<string, number>>();
    this.groupOf = new Int32Array(members.length);
    let groups = 0;
    members.forEach((member, i) => {
      const stream = (member as { stream?: unknown }).stream;
      const kinds = known.get(stream) ?? new Map<string, number>();
      known.set(stream, kinds);
      const kind = this.loops.kindOf(member);
      const group = kinds.get(kind) ?? groups++;
      kinds.set(kind, group);
      this.groupOf[i] = group;
    });
    this.groups = groups;
    this.loopOf = new Array<MatchLoop | undefined>(groups * groups).fill(undefined);
  }

  /** Plays a number of matchings. Stopping between calls changes nothing. */
  play(matchings: number): void {
    for (let m = 0; m < matchings; m++) {
      this.stream.shuffle(this.order);
      for (let k = 0; k + 1 < this.order.length; k += 2) this.meet(this.order[k], this.order[k + 1]);
    }
  }

  private meet(i: number, j: number): void {
    const { game, members, rounds, matchCounts, counts } = this;
    const { row, column } = game;
    if (this.loops.specialised) {
      const pair = this.groupOf[i] * this.groups + this.groupOf[j];
      let loop = this.loopOf[pair];
      if (loop === undefined) {
        loop = this.loops.loopFor(members[i], members[j], game.facts.actions.length);
        this.loopOf[pair] = loop;
      }
      const last = this.lastRound === "termination" ? rounds - 1 : -1;
      loop(members[i], members[j], row, column, matchCounts, rounds, last);
    } else {
      playMatch(game, members[i], members[j], matchCounts, { rounds, lastRound: this.lastRound });
    }
    // What `totalPayoff` computes for both, in one pass that also clears the counts for the next match.
    let first = 0;
    let second = 0;
    for (let cell = 0; cell < matchCounts.length; cell++) {
      const count = matchCounts[cell];
      first += count * row[cell];
      second += count * column[cell];
      counts[cell] += count;
      matchCounts[cell] = 0;
    }
    this.payoffs[i] += first;
    this.payoffs[j] += second;
  }
}
