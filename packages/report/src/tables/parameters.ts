import { describeParameters, type ParameterDescription, type ParameterValue } from "@operant/core/study";
import type { CellData, RunData } from "../run-data.js";

/** A parameter with its values in a run. */
export interface RunParameter extends ParameterDescription {
  /** The value in a cell; undefined where the cell does not have the parameter. */
  value(cell: CellData): ParameterValue | undefined;
}

/**
 * The parameters of a run's study in the order of its schema, parted into those that differ between cells
 * and those that are the same in all.
 */
export function runParameters(run: RunData): {
  readonly differing: readonly RunParameter[];
  readonly constant: readonly RunParameter[];
} {
  const differing: RunParameter[] = [];
  const constant: RunParameter[] = [];
  for (const description of describeParameters(run.study)) {
    const parameter = { ...description, value: (cell: CellData) => cell.parameters[description.name] };
    const values = new Set(run.cells.map((cell) => parameter.value(cell)));
    (values.size > 1 ? differing : constant).push(parameter);
  }
  return { differing, constant };
}
