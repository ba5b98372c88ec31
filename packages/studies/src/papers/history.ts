import changes from "./status-history.json" with { type: "json" };

/** A paper's status changed. `from` is "listed" for one that had no other; a miniature's says so. */
export interface StatusChange {
  /**
   * ISO 8601 in UTC to the second ("2026-11-21T07:53:03Z"): when it was recorded or, for what was there before the
   * record began, when the results or the module behind it were committed.
   */
  readonly date: string;
  /** The paper's id. */
  readonly paper: string;
  readonly from: string;
  readonly to: string;
}

/** Every recorded change, oldest first. `node scripts/paper-status.mjs` appends what is new. */
export const statusHistory: readonly StatusChange[] = changes;
