import type { ClaimData } from "@operant/core/study";
import { MAIN_SIX } from "../published.js";
import { differenceIfRun, withInterval } from "./comparison.js";
import type { Quantity } from "./quantity.js";

/* The parts of the authors' design that several claims speak of. */

export const GAMES = { ipd: "Iterated prisoner's dilemma", centipede: "Centipede" } as const;
export type Game = keyof typeof GAMES;

/** Of the IPD main six: those without and those with third parties who punish. */
export const DIRECT = ["ipd-dp", "ipd-dp-s"] as const;
export const THIRD_PARTY = MAIN_SIX.filter((name) => name.startsWith("ipd-tpp"));

/** The costly counterparts of the IPD main six, in the same order. */
export const COSTLY_SIX = MAIN_SIX.map((name) => name.replace("ipd", "costly"));

/** TPP and DP at equal play-state encoding, random partners: cells of the confound design. */
export const MATCHED = [
  { third: "cell-tpp-rep", direct: "cell-dp-rep", words: "both play states with reputation" },
  { third: "cell-tpp-norep", direct: "cell-dp-norep", words: "neither" },
] as const;

/** Third-party minus direct punishment (or the reverse) at equal encoding, for each encoding that was run. */
export function matchedEncoding(data: ClaimData, quantity: Quantity, sign: 1 | -1): string {
  const found = MATCHED.flatMap(({ third, direct, words }) => {
    const difference =
      sign > 0
        ? differenceIfRun(data, third, direct, quantity)
        : differenceIfRun(data, direct, third, quantity);
    return difference ? [`${words}: ${withInterval(difference)} ${quantity.unit}`] : [];
  });
  return found.length > 0
    ? `Same difference with the same play-state encoding: ${found.join("; ")}.`
    : "Control not run: the same difference with the same play-state encoding needs the cells cell-dp-rep, cell-tpp-rep, cell-dp-norep and cell-tpp-norep (preset confound).";
}
