import { shellWord } from "@operant/report";
import type { AuditSettings } from "./form.js";

/**
 * The command that audits these files with these settings, without `npx`, as the command itself writes it into
 * its results. Files are named as they are called, so it is to be run where they lie.
 */
export function auditCommandLine(
  files: readonly string[],
  { read, referenceSteps, evaluationSize, seed }: AuditSettings,
  referenceFiles: readonly string[] = [],
): string {
  const args = ["operant", "audit", ...files];
  const single = {
    gold: read.gold,
    proxy: read.proxy,
    group: read.group,
    layout: read.layout,
    text: read.textRollouts,
    seed,
  };
  for (const [name, value] of Object.entries(single)) {
    if (value !== undefined) args.push(`--${name}`, String(value));
  }
  for (const name of ["components", "ensemble"] as const) {
    const columns = read[name];
    if (columns !== undefined) args.push(`--${name}`, columns.join(","));
  }
  if (read.weights !== undefined) {
    const parts = Object.entries(read.weights).map(([name, weight]) => `${name}=${weight}`);
    args.push("--weights", parts.join(","));
  }
  for (const [name, column] of Object.entries(read.map ?? {})) args.push("--map", `${name}=${column}`);
  if (referenceSteps !== undefined) {
    args.push("--reference", stepsInWords(referenceSteps));
  }
  for (const file of referenceFiles) args.push("--reference", file);
  if (evaluationSize !== undefined) args.push("--evaluation-size", String(evaluationSize));
  if (read.allText === true) args.push("--all-text");
  return args.map(shellWord).join(" ");
}

function stepsInWords({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? String(from) : `${from}..${to}`;
}
