import { OperantError } from "../error.js";
import { deriveStream } from "../random/index.js";
import type { Parameters, Study, TrialContext, TrialResult } from "./types.js";

/** A trial's columns and the summaries made of them, checked against what the study declares. */
export interface CheckedTrial extends TrialResult {
  readonly rows: number;
  readonly summaries: Readonly<Record<string, number>>;
}

/** Who listens while a trial runs; nothing here changes its result. */
export interface TrialOptions {
  /** Called with the share done (0 to 1) after each chunk. */
  onProgress?(share: number): void;
  /** Traced events; present only when tracing, and changes no result. */
  trace?(event: Readonly<Record<string, unknown>>): void;
  /** Given columns that the trial fills row by row (see `TrialContext`), and how many of their rows are final. */
  watch?(columns: TrialResult["columns"], rows: () => number): void;
}

/**
 * Runs one trial to its end and checks what it returns.
 * @param parameters resolved parameters (see `resolveParameters`)
 * @throws OperantError `broken-contract` when the trial breaks what its study declares; whatever the trial throws
 */
export function runTrial(
  study: Study,
  parameters: Parameters,
  seed: number,
  options: TrialOptions = {},
): CheckedTrial {
  const steps = trialSteps(study, parameters, seed, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    options.onProgress?.(step.value);
  }
}

/** As `runTrial`, but as a generator for callers that pause between chunks; where they pause changes nothing. */
export function* trialSteps(
  study: Study,
  parameters: Parameters,
  seed: number,
  options: Pick<TrialOptions, "trace" | "watch"> = {},
): Generator<number, CheckedTrial, void> {
  const context: TrialContext = {
    seed,
    stream: (purpose, index = 0) => deriveStream(study.id, seed, purpose, index),
    ...(options.trace === undefined ? {} : { trace: options.trace }),
    ...(options.watch === undefined ? {} : { watch: options.watch }),
  };
  const result = yield* study.trial(parameters, context);
  const rows = checkColumns(study, parameters, seed, result);
  const summaries = study.summarise(parameters, result);
  checkSummaries(study, parameters, seed, summaries);
  return { columns: result.columns, rows, summaries };
}

/** A cell in words, for messages: every parameter with its value. */
export function cellInWords(parameters: Parameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

function checkColumns(study: Study, parameters: Parameters, seed: number, result: TrialResult): number {
  const fail = (what: string, metric?: string): never => {
    throw new OperantError(
      "broken-contract",
      `Study "${study.id}", seed ${seed}: ${what}. The cell is ${cellInWords(parameters)}.`,
      metric,
    );
  };
  const names = Object.keys(result.columns);
  if (names.length === 0) fail("the trial returned no columns");
  const first = names[0]!;
  const rows = result.columns[first]!.length;
  if (rows === 0) fail(`column "${first}" is empty; a trial must return at least one ${study.row}`, first);
  for (const name of names) {
    const metric = Object.hasOwn(study.metrics, name) ? study.metrics[name]! : undefined;
    if (metric === undefined) {
      return fail(
        `column "${name}" is not among the declared metrics (${Object.keys(study.metrics).join(", ")})`,
        name,
      );
    }
    const column = result.columns[name]!;
    if (!(column instanceof Float64Array)) fail(`column "${name}" is not a Float64Array`, name);
    if (column.length !== rows) {
      fail(`column "${name}" has ${column.length} rows where "${first}" has ${rows}`, name);
    }
    const [low, high] = metric.range;
    for (let row = 0; row < rows; row++) {
      const value = column[row]!;
      if (value >= low && value <= high && Number.isFinite(value)) continue;
      if (Number.isNaN(value) && metric.optional === true) continue;
      fail(
        `metric "${name}" is ${value} at ${study.row} ${row + 1}; it must be a number from ${low} to ${high}`,
        name,
      );
    }
  }
  return rows;
}

function checkSummaries(
  study: Study,
  parameters: Parameters,
  seed: number,
  summaries: Readonly<Record<string, number>>,
): void {
  for (const [name, value] of Object.entries(summaries)) {
    const what = !Object.hasOwn(study.summaries, name)
      ? `summary "${name}" is not declared (${Object.keys(study.summaries).join(", ")})`
      : !Number.isFinite(value)
        ? `summary "${name}" is ${value}; leave out a summary that does not apply`
        : undefined;
    if (what !== undefined) {
      throw new OperantError(
        "broken-contract",
        `Study "${study.id}", seed ${seed}: ${what}. The cell is ${cellInWords(parameters)}.`,
        name,
      );
    }
  }
}
