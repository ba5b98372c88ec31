/**
 * The one error type of `@operant/core`. `code` is stable and machine-readable; `message` says what was
 * wrong, where, what was expected and what to do.
 */
export class OperantError extends Error {
  constructor(
    readonly code: OperantErrorCode,
    message: string,
    /** Set when the error belongs to one named field (a parameter, an option, a column). */
    readonly field?: string,
  ) {
    super(message);
    this.name = "OperantError";
  }
}

export type OperantErrorCode =
  /** A value outside its declared type or range. */
  | "bad-value"
  /** A combination of values that has no meaning. */
  | "bad-combination"
  /** A name that does not exist; the message lists what does. */
  | "unknown-name"
  /** A game, world or learner that lacks what a mechanism needs. */
  | "unsupported"
  /** A study, world or learner that broke its own contract while running. */
  | "broken-contract";

/** The member of `names` closest to `name` in edit distance, or undefined when nothing is close. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 2)) + 1;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j]! + 1, row[j - 1]! + 1, substitution));
    }
    previous = row;
  }
  return previous[b.length]!;
}

/** Throws `unknown-name` with the nearest name and the list of those that exist. */
export function unknownName(kind: string, name: string, names: readonly string[]): never {
  const close = nearest(name, names);
  const hint = close === undefined ? "" : ` Did you mean "${close}"?`;
  throw new OperantError(
    "unknown-name",
    `Unknown ${kind} "${name}".${hint} There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}.`,
    kind,
  );
}
