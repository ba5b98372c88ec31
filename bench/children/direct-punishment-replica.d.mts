/** What the replica must know of a cell: resolved parameters of the study "direct-punishment". */
export type Cell = Readonly<Record<string, string | number | boolean>>;

export interface ReplicaRun {
  /** Wall-clock seconds of the run itself. */
  readonly seconds: number;
  /** Seconds of processor time. */
  readonly cpu: number;
  readonly steps: number;
  /** FNV-1a (32 bits, hexadecimal) of each network's final parameters as 32-bit floats. */
  readonly networks: readonly string[];
  readonly columns: Readonly<Record<string, Float64Array>>;
}

export function compileReplica(folder: string): string | undefined;
export function replicaCovers(parameters: Cell): boolean;
export function runReplica(
  program: string,
  parameters: Cell,
  stream: (purpose: string, index: number) => { state(): readonly number[] },
  options?: { readonly columns?: boolean },
): ReplicaRun;
