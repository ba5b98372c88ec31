/// <reference lib="webworker" />
import {
  type ComparisonOutcome,
  type ComparisonRequest,
  RequestError,
  type RequestPart,
  runComparison,
} from "./run-comparison.js";

/** What the worker says to one request. */
export type ComparisonMessage =
  | { readonly kind: "done"; readonly outcome: ComparisonOutcome }
  | { readonly kind: "failed"; readonly message: string; readonly part: RequestPart };

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;

scope.onmessage = async ({ data }: MessageEvent<ComparisonRequest>) => {
  let message: ComparisonMessage;
  try {
    message = { kind: "done", outcome: await runComparison(data) };
  } catch (error) {
    message = {
      kind: "failed",
      message: error instanceof Error ? error.message : String(error),
      part: error instanceof RequestError ? error.part : "world",
    };
  }
  scope.postMessage(message);
};
