import type { renderResultsText } from "@operant/report";

/** Width and colours of text on a terminal. */
type TextOptions = NonNullable<Parameters<typeof renderResultsText>[1]>;

/** Exit codes of every command. */
export const exitCodes = { done: 0, checkFailed: 1, badInput: 2, interrupted: 130 } as const;

export const exitCodesHelp = `
Exit codes: 0 done · 1 a check failed (a verdict, a byte or a trial; verdicts alone never fail "run")
            2 wrong usage or input, or a folder that cannot be written · 130 interrupted`;

/** Writes a line or more of data to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes prose to standard error. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** How text is laid out on standard output: cut and coloured on a terminal only. */
export function textOptions(): TextOptions {
  const { stdout, env } = process;
  if (!stdout.isTTY) return {};
  const color = (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  return { width: stdout.columns || 100, color };
}

/** Rows of text in aligned columns. */
export function columns(rows: readonly (readonly string[])[], indent = ""): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  }
  return rows
    .map((row) => (indent + row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ")).trimEnd())
    .join("\n");
}
