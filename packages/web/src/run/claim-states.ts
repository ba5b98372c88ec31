import { type CellResults, evaluateClaims, type Study } from "@operant/core/study";
import type { ClaimState } from "./run.js";

/**
 * The verdicts on what is there so far, each with the seeds that it rests on: the smallest number over the
 * conditions that the claim needs, 0 while one of them has none.
 */
export function claimStates(study: Study, cells: readonly CellResults[]): ClaimState[] {
  return evaluateClaims(study, cells).map(({ claim, outcome }) => {
    const counts = claim.needs.conditions.map((condition) =>
      cells
        .filter((cell) => cell.condition === condition)
        .reduce((most, { seeds }) => Math.max(most, seeds.length), 0),
    );
    return { id: claim.id, outcome, seeds: counts.length === 0 ? 0 : Math.min(...counts) };
  });
}
