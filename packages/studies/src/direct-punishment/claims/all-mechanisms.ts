import { type TInference, welchTest } from "@operant/core/stats";
import type { Claim, ClaimData, Verdict } from "@operant/core/study";
import type { Window } from "../summaries.js";
import { type Direction, direction, sampleOf, timesOf, titleOf, withInterval } from "./comparison.js";
import { GAMES, type Game } from "./design.js";
import { cooperation, type Quantity, timeTo90 } from "./quantity.js";
import { authorsSetting } from "./setting.js";

/*
 * The paper's claim (c): all mechanisms together (TPPDP-S) converge fastest and to the strongest cooperation.
 * "Fastest" is the time to 90 % cooperation, "strongest" the last 100 episodes, and the whole run is both.
 */

const OTHERS = ["dp", "dp-s", "tpp", "tpp-s", "tppdp"] as const;

/** Five comparisons share an error of 5 %. */
const LEVEL = 1 - 0.05 / OTHERS.length;

interface Comparison {
  readonly other: string;
  /** Positive where TPPDP-S is ahead. */
  readonly difference: TInference;
  readonly direction: Direction;
}

/**
 * All above: reproduced; any below: not; else some above or small: partly; else (all same, excluded or open)
 * undecided if any is open, otherwise not.
 */
export function verdictOnBest(directions: readonly Direction[]): Verdict {
  if (directions.every((one) => one === "above")) return "reproduced";
  if (directions.includes("below")) return "not reproduced";
  if (directions.some((one) => one === "above" || one === "small")) return "partly";
  return directions.includes("open") ? "not at this scale" : "not reproduced";
}

const RULE =
  "TPPDP-S is compared with each of the other five; each interval has 99 %, so that the five share an error of 5 %. It is ahead of another where the whole interval is above 0; behind where the whole interval is below 0 and reaches beyond the smallest difference of interest; level where the interval is neither and excludes a lead of the smallest difference of interest; anything else is open. Reproduced if it is ahead of all five and no lead is shown to be below the smallest difference of interest; not reproduced if it is behind any, or level with all five; partly if it is behind none and ahead of at least one; otherwise undecided with these seeds (not at this scale).";

function claim(game: Game, part: "speed" | Window, quantity: Quantity, statement: string): Claim {
  const subject = `${game}-tppdp-s`;
  const others = OTHERS.map((name) => `${game}-${name}`);
  const isTime = part === "speed";
  const values = (data: ClaimData, condition: string) =>
    isTime ? timesOf(data, condition, quantity) : sampleOf(data, condition, quantity);
  return {
    id: `c-${game}-${part.replace("_", "-")}`,
    statement: `${GAMES[game]}: ${statement}`,
    source: "second-hand",
    origin:
      "a machine-written web summary of the paper and a literature review's note on it; the paper's body could not be read",
    scale: "exact",
    published:
      "DP + TPP with partner selection and reputation converges fastest and to the strongest cooperation. No number, game or window is known.",
    statistic: isTime
      ? "Welch's intervals of the difference in mean episodes to 90 % cooperation between TPPDP-S and each other condition; a seed that never gets there counts with the length of its run, and how many got there is said."
      : `Welch's intervals of the difference in ${quantity.title} between TPPDP-S and each other condition.`,
    rule: `Smallest difference of interest: ${quantity.margin} ${quantity.unit}. ${RULE}`,
    needs: {
      conditions: [subject, ...others],
      seeds: 10,
      atLeast: { episodes: 2000 },
      exactly: authorsSetting([subject, ...others]),
    },
    control:
      game === "ipd"
        ? "TPPDP-S differs from DP and DP-S in the play state's encoding too, as TPP and TPP-S do; against those the encoding is the same."
        : "In the Centipede play moves reputation in TPPDP and TPPDP-S but not in the other four, so TPPDP is the only comparison in which nothing but partner choice differs.",
    check(data) {
      const mine = values(data, subject);
      const found = others.map((other): Comparison => {
        const theirs = values(data, other);
        const difference = isTime ? welchTest(theirs, mine, LEVEL) : welchTest(mine, theirs, LEVEL);
        return { other, difference, direction: direction(difference, quantity.margin) };
      });
      const ahead = found.filter(({ direction: d }) => d === "above" || d === "small").length;
      const behind = found.filter(({ direction: d }) => d === "below").map(({ other }) => titleOf(other));
      const closest = found.reduce((a, b) => (b.difference.estimate < a.difference.estimate ? b : a));
      const counts = isTime ? ` ${reached(data, [subject, ...others])}` : "";
      return {
        verdict: verdictOnBest(found.map(({ direction: d }) => d)),
        measured: `TPPDP-S ahead by (99 %, ${quantity.unit}): ${found.map(({ other, difference }) => `${titleOf(other)} ${withInterval(difference)}`).join("; ")}.${counts}`,
        estimate: closest.difference.estimate,
        interval: closest.difference.interval,
        control:
          game === "ipd"
            ? `Against the conditions with the same play-state encoding: ${found
                .filter(({ other }) => other.startsWith("ipd-tpp"))
                .map(({ other, difference }) => `${titleOf(other)} ${withInterval(difference)}`)
                .join("; ")}.`
            : `Against TPPDP, where only partner choice differs: ${withInterval(found.at(-1)!.difference)}.`,
        note: `Ahead of ${ahead} of 5${behind.length > 0 ? `; behind ${behind.join(", ")}` : ""}. The estimate is for ${titleOf(closest.other)}, the strongest rival.`,
      };
    },
  };
}

function reached(data: ClaimData, names: readonly string[]): string {
  const counts = names.map((name) => {
    const values = data.values(name, timeTo90.summary);
    return `${titleOf(name)} ${values.filter((value) => !Number.isNaN(value)).length} of ${values.length}`;
  });
  return `Seeds that got there: ${counts.join(", ")}.`;
}

/** (c) Everything together converges fastest and to the strongest cooperation. */
export const allMechanisms: readonly Claim[] = (["ipd", "centipede"] as const).flatMap((game) => [
  claim(game, "speed", timeTo90, "with all mechanisms (TPPDP-S) cooperation rises fastest."),
  claim(game, "final", cooperation("final"), "with all mechanisms (TPPDP-S) cooperation ends highest."),
  claim(
    game,
    "all",
    cooperation("all"),
    "with all mechanisms (TPPDP-S) cooperation is highest over the whole run (fast and strong at once).",
  ),
]);
