import { counts, type DecidedClaim, paperStatus, type VerdictLabel } from "../tables/claims.js";

/**
 * How far a paper is here: a verdict on its own claims, a study whose results decide none of them, its
 * mechanism in the library, or none of this.
 */
export type PaperStatus = "reproduced" | "partly" | "not reproduced" | "runs" | "module" | "listed";

/** Statuses in the order in which they are counted and shown. */
export const statusOrder: readonly PaperStatus[] = [
  "reproduced",
  "partly",
  "not reproduced",
  "runs",
  "module",
  "listed",
];

/** What each status means, for legends and help texts. */
export const statusMeanings: Readonly<Record<PaperStatus, string>> = {
  reproduced: "every claim that its study takes from the paper, its abstract or its code is reproduced here",
  partly:
    "of the claims that its study takes from the paper, its abstract or its code, some are reproduced or partly so, not all",
  "not reproduced":
    "its study could decide claims of the paper, its abstract or its code, and none is reproduced",
  runs: "there is a study, and no verdict yet on a claim of the paper, its abstract or its code",
  module: "no study, but the paper’s mechanism is in the library and tested",
  listed: "described only",
};

/** A shape for each status, so that colour is never the only cue; verdicts have the same as elsewhere. */
export const statusMarks: Readonly<Record<PaperStatus, string>> = {
  reproduced: "●",
  partly: "◐",
  "not reproduced": "○",
  runs: "▷",
  module: "□",
  listed: "·",
};

/** A status as it is shown: that of a miniature always says so. */
export type StatusLabel =
  | PaperStatus
  | "reproduced in miniature"
  | "partly, in miniature"
  | "not reproduced, in miniature";

/** A status and whether verdicts on miniatures are behind it. */
export interface Standing {
  readonly status: PaperStatus;
  readonly miniature: boolean;
  readonly label: StatusLabel;
}

/**
 * A paper's status from the verdicts of its studies together, by the rule of `paperStatus`: only claims of the
 * paper, its abstract or its authors' code count.
 * @param verdicts of all studies of the paper
 * @param studies how many there are
 * @param library whether parts of the library implement its mechanism
 */
export function standing(verdicts: readonly DecidedClaim[], studies: number, library: boolean): Standing {
  if (studies === 0) return plain(library ? "module" : "listed");
  const found = paperStatus(verdicts);
  if (found === undefined || found === "not at this scale") return plain("runs");
  const status = withoutMiniature(found);
  const miniature = verdicts.some(
    ({ claim, outcome }) =>
      counts(claim) && claim.scale === "miniature" && outcome.verdict !== "not at this scale",
  );
  return { status, miniature, label: statusLabel(status, miniature) };
}

function withoutMiniature(found: Exclude<VerdictLabel, "not at this scale">): PaperStatus {
  if (found === "reproduced in miniature") return "reproduced";
  return found === "partly, in miniature" ? "partly" : found;
}

function plain(status: PaperStatus): Standing {
  return { status, miniature: false, label: status };
}

/** A status in words. */
export function statusLabel(status: PaperStatus, miniature: boolean): StatusLabel {
  if (!miniature) return status;
  if (status === "reproduced") return "reproduced in miniature";
  if (status === "partly") return "partly, in miniature";
  return status === "not reproduced" ? "not reproduced, in miniature" : status;
}
