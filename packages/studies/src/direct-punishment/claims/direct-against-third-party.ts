import { welchTest } from "@operant/core/stats";
import type { Claim, ClaimData } from "@operant/core/study";
import type { Window } from "../summaries.js";
import {
  differenceIfRun,
  differenceInWords,
  judge,
  ruleInWords,
  sampleOf,
  withInterval,
} from "./comparison.js";
import { GAMES, type Game, matchedEncoding } from "./design.js";
import { cooperation, type Quantity, reward } from "./quantity.js";
import { authorsSetting } from "./setting.js";

/*
 * The paper's claims (a), cooperation, and (b), reward, in each game and window of training. The paper's
 * body could not be read, so neither game nor window nor any number of its evidence is known.
 */

const WINDOWS: readonly Window[] = ["first_200", "first_500", "all", "final"];
const LENGTH: Readonly<Record<Window, number>> = { first_200: 200, first_500: 500, all: 2000, final: 2000 };
const WHEN: Readonly<Record<Window, string>> = {
  first_200: "over the first 200 episodes",
  first_500: "over the first 500 episodes",
  all: "over the whole run",
  final: "over the last 100 episodes",
};
const CONTROL: Readonly<Record<Game, string>> = {
  ipd: "In the IPD main six DP's play network sees no reputations and TPP's does, so the state encoding could explain the difference: it is measured again with the same encoding (conditions cell-*).",
  centipede:
    "In the Centipede DP and TPP have the same play-state encoding and reputation source; nothing but the punisher differs.",
};

function claim(
  letter: "a" | "b",
  game: Game,
  window: Window,
  statement: string,
  published: string,
  quantity: Quantity,
): Claim {
  const third = `${game}-tpp`;
  const direct = `${game}-dp`;
  const [first, second] = letter === "a" ? [third, direct] : [direct, third];
  return {
    id: `${letter}-${game}-${window.replace("_", "-")}`,
    statement: `${GAMES[game]}, ${WHEN[window]}: ${statement}`,
    source: "second-hand",
    origin:
      letter === "a"
        ? "a machine-written web summary of the paper; the paper's body could not be read"
        : "a machine-written web summary of the paper and a literature review's note on it; the paper's body could not be read",
    scale: "exact",
    published,
    statistic: `Welch's 95 % interval of the difference in ${quantity.title} between ${first} and ${second}, over seeds.`,
    rule: ruleInWords(quantity),
    needs: {
      conditions: [third, direct],
      seeds: window === "first_200" ? 8 : 10,
      atLeast: { episodes: LENGTH[window] },
      exactly: authorsSetting([third, direct]),
    },
    control: CONTROL[game],
    check(data) {
      const a = { condition: first, values: sampleOf(data, first, quantity) };
      const b = { condition: second, values: sampleOf(data, second, quantity) };
      const difference = welchTest(a.values, b.values);
      const { verdict, note } = judge(difference, quantity);
      const logged = letter === "b" ? asLogged(data, first, second, window) : "";
      return {
        verdict,
        measured: differenceInWords(a, b, difference, quantity),
        estimate: difference.estimate,
        interval: difference.interval,
        control:
          game === "ipd" ? matchedEncoding(data, quantity, letter === "a" ? 1 : -1) : CONTROL.centipede,
        note: `${note}${logged}`,
      };
    },
  };
}

function asLogged(data: ClaimData, first: string, second: string, window: Window): string {
  const quantity = { summary: `reward_logged_${window}`, scale: 1 };
  const difference = differenceIfRun(data, first, second, quantity);
  return difference ? ` With the reward as the authors' scripts log it: ${withInterval(difference)}.` : "";
}

const NO_NUMBER = "No number, game or window is known.";

/** (a) Third-party punishment ends at a higher equilibrium level of cooperation than direct punishment. */
export const thirdPartyCooperation: readonly Claim[] = (["ipd", "centipede"] as const).flatMap((game) =>
  WINDOWS.map((window) =>
    claim(
      "a",
      game,
      window,
      window === "final"
        ? "third-party punishment ends at a higher level of cooperation than direct punishment."
        : "third-party punishment has more cooperation than direct punishment (the claim is about the end; this is what it would be elsewhere).",
      `TPP's equilibrium level of cooperation is above DP's. ${NO_NUMBER}`,
      cooperation(window),
    ),
  ),
);

/** (b) Direct punishment gives the higher global reward. */
export const directReward: readonly Claim[] = (["ipd", "centipede"] as const).flatMap((game) =>
  WINDOWS.map((window) =>
    claim(
      "b",
      game,
      window,
      "direct punishment gives a higher combined reward than third-party punishment.",
      `DP gives the higher global (societal) reward. ${NO_NUMBER}`,
      reward(window),
    ),
  ),
);
