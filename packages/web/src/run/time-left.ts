/** A trial that is not finished, in the study's units of work. */
export interface OpenTrial {
  readonly cost: number;
  /** Share done, 0 to 1. */
  readonly share: number;
}

/**
 * Seconds until trials are done by their studies' own estimates of work: the open work spread over the workers,
 * but never less than the longest trial alone; null while nothing tells how fast they go.
 * @param busy seconds that all workers together have computed
 * @param done work that they did in that time, parts of trials in progress included
 */
export function secondsLeft(
  open: readonly OpenTrial[],
  workers: number,
  { busy, done }: { readonly busy: number; readonly done: number },
): number | null {
  let total = 0;
  let longest = 0;
  for (const { cost, share } of open) {
    const left = cost * (1 - share);
    total += left;
    longest = Math.max(longest, left);
  }
  if (open.length === 0) return 0;
  // The first half second is spent on loading and tells nothing.
  if (!(done > 0) || busy < 0.5) return null;
  return (busy / done) * Math.max(longest, total / Math.max(1, Math.min(workers, open.length)));
}
