/// <reference lib="webworker" />
import { OperantError } from "@operant/core";
import { type AuditOutcome, type AuditProgress, type AuditRequest, runAudit } from "./run-audit.js";

/** What the worker says: how far it is, and then what it found or what went wrong. */
export type AuditMessage =
  | { readonly kind: "progress"; readonly progress: AuditProgress }
  | { readonly kind: "done"; readonly outcome: AuditOutcome }
  | { readonly kind: "failed"; readonly message: string; readonly field?: string };

/** Milliseconds between two messages about bytes. */
const pause = 100;

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
const say = (message: AuditMessage): void => scope.postMessage(message);

scope.onmessage = async ({ data }: MessageEvent<AuditRequest>) => {
  let last = 0;
  try {
    const outcome = await runAudit(data, (progress) => {
      const now = performance.now();
      if (progress.phase === "reading" && now - last < pause) return;
      last = now;
      say({ kind: "progress", progress });
    });
    say({ kind: "done", outcome });
  } catch (error) {
    const told = error instanceof OperantError;
    say({
      kind: "failed",
      message: told ? error.message : `The audit failed: ${error instanceof Error ? error.message : error}`,
      ...(told && error.field !== undefined ? { field: error.field } : {}),
    });
  }
};
