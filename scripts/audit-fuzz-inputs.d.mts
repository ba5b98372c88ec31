export interface FuzzInput {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Names of the mutations that made it. */
  readonly mutations: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}
export const layouts: readonly string[];
export function fuzzInput(seed: number, index: number): FuzzInput;
