import type { ServedJob, ServedRun } from "@operant/report";

/** How runs and jobs are said on the pages. */

export function stateInWords({ state, done, total, job }: ServedRun): string {
  if (job === "running" || job === "queued" || job === "stopping") {
    return `${job}${done === null || total === null ? "" : `, ${done} of ${total}`}`;
  }
  if (state === "partial") return `${done ?? 0} of ${total ?? "?"} trials`;
  if (state === "complete") return total === 1 ? "1 trial" : `${total} trials`;
  return state;
}

/** "3 reproduced, 1 partly", leaving out what did not occur. */
export function verdictsInWords(verdicts: Readonly<Record<string, number>> | null): string {
  if (verdicts === null) return "";
  return Object.entries(verdicts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(", ");
}

/** "21 Nov 2026, 11:05", in the reader's time. */
export function when(iso: string | null): string {
  if (iso === null) return "";
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

export function secondsInWords(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return "";
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min left`;
  return `${(seconds / 3600).toFixed(1)} h left`;
}

export function jobInWords({ state, before, progress, error }: ServedJob): string {
  const { total, present, reused, computed, failed, remaining } = progress;
  const count = `${present + reused + computed} of ${total} trials`;
  switch (state) {
    case "queued":
      return before === 0 ? "starts next" : `waits for ${before} other ${before === 1 ? "run" : "runs"}`;
    case "running":
      return [count, failed > 0 ? `${failed} failed` : "", secondsInWords(remaining)]
        .filter((part) => part !== "")
        .join(", ");
    case "stopping":
      return `stopping; ${count}`;
    case "stopped":
      return `stopped; ${count}, all kept`;
    case "failed":
      return error?.message ?? "could not go on";
    case "done":
      return failed > 0 ? `done; ${failed} of ${total} trials failed` : "done";
  }
}
