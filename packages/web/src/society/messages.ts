import type { SocietyChunk, SocietyHeader } from "@operant/core/society";
import type { ParameterValue } from "@operant/core/study";

/** What the page asks of the worker, once: a worker runs one trial and is terminated when it is no longer wanted. */
export interface TrialRequest {
  readonly study: string;
  readonly set: Readonly<Record<string, ParameterValue>>;
  readonly seed: number;
}

/** What the worker tells. The arrays of a chunk are handed over, not copied. */
export type TrialMessage =
  | { readonly type: "header"; readonly header: SocietyHeader }
  | { readonly type: "chunk"; readonly chunk: SocietyChunk; readonly share: number }
  | { readonly type: "done"; readonly seconds: number }
  | {
      readonly type: "failed";
      readonly message: string;
      /** The parameter that is at fault, where the study says so. */
      readonly field?: string;
      /** Present when the study threw, rather than refused. */
      readonly stack?: string;
    };
