export interface Violation {
  line: number;
  message: string;
}
export function platformUses(source: string, dependencies?: readonly string[]): Violation[];
export function upwardImports(file: string, source: string): Violation[];
export function folderCycles(files: ReadonlyMap<string, string>): (Violation & { file: string })[];
