import { OperantError } from "@operant/core";
import type { CellResults, ClaimData } from "@operant/core/study";

/**
 * Results by condition, as claims read them.
 * @throws OperantError `unknown-name` on reading a condition without results
 */
export function claimDataOf(cells: readonly CellResults[]): ClaimData {
  const cellOf = (condition: string): CellResults => {
    const cell = cells.find((one) => one.condition === condition);
    if (!cell)
      throw new OperantError("unknown-name", `Condition "${condition}" has no results.`, "condition");
    return cell;
  };
  return {
    parameters: (condition) => cellOf(condition).parameters,
    ran: (condition) => cells.some((one) => one.condition === condition),
    seeds: (condition) => cellOf(condition).seeds,
    values: (condition, summary) =>
      cellOf(condition).summaries[summary] ?? cellOf(condition).seeds.map(() => Number.NaN),
  };
}
