import { deriveStream } from "@operant/core/random";
import type { Parameters } from "@operant/core/study";
import { conditions } from "./conditions.js";
import { parameters, validate } from "./parameters.js";
import { trial } from "./trial.js";

/** Resolves a condition with changes and runs one trial to the end. */
export function runCondition(
  condition: string,
  set: Parameters = {},
  seed = 1,
  trace?: (event: Readonly<Record<string, unknown>>) => void,
): Readonly<Record<string, Float64Array>> {
  const values = parameters.parse({ ...conditions[condition]!.set, ...set }) as Parameters;
  validate(values);
  const run = trial(values, {
    seed,
    stream: (purpose, index = 0) => deriveStream("direct-punishment", seed, purpose, index),
    ...(trace === undefined ? {} : { trace }),
  });
  for (;;) {
    const step = run.next();
    if (step.done) return step.value.columns;
  }
}

/** Mean of rows `from` to the end. */
export function meanFrom(column: Float64Array, from = 0): number {
  let sum = 0;
  for (let i = from; i < column.length; i++) sum += column[i]!;
  return sum / (column.length - from);
}
