import { OperantError } from "../error.js";

/**
 * Checks the size of a table.
 * @throws OperantError `bad-value` unless both are integers, states ≥ 1 and actions ≥ 2.
 */
export function checkTable(kind: string, states: number, actions: number): void {
  if (!Number.isInteger(states) || states < 1) {
    throw new OperantError(
      "bad-value",
      `${kind}: states is ${states}; give an integer of at least 1.`,
      "states",
    );
  }
  if (!Number.isInteger(actions) || actions < 2) {
    throw new OperantError(
      "bad-value",
      `${kind}: actions is ${actions}; give an integer of at least 2.`,
      "actions",
    );
  }
}

/**
 * Checks a number against a closed range.
 * @throws OperantError `bad-value` when it lies outside or is not a number.
 */
export function checkRange(kind: string, field: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) {
    throw new OperantError(
      "bad-value",
      `${kind}: ${field} is ${value}; give a number from ${low} to ${high}.`,
      field,
    );
  }
}
