import { canonicalJson, type Plan, type Study, sha256Hex } from "@operant/core/study";
import { z } from "zod";
import { parseFormat, RunError } from "./run-error.js";

export const runFormat = "operant-run/1";

const value = z.union([z.string(), z.number(), z.boolean()]);
const parameters = z.record(z.string(), value);
export const hash = z.string().regex(/^[0-9a-f]{64}$/, "not a SHA-256");

export const manifestSchema = z.strictObject({
  format: z.literal(runFormat),
  study: z.string(),
  resultsVersion: z.string(),
  /** What was asked, with the preset written out. */
  request: z.strictObject({
    conditions: z.array(z.string()),
    seeds: z.string(),
    base: parameters,
    set: z.record(z.string(), z.array(value)),
  }),
  seeds: z.array(z.int()),
  cells: z.array(
    z.strictObject({
      condition: z.string(),
      title: z.string(),
      group: z.string(),
      parameters,
      /** A key per seed, in the order of `seeds`. */
      trials: z.array(hash),
    }),
  ),
});

/** What decides a run's results, and nothing else. */
export type Manifest = z.infer<typeof manifestSchema>;

export function manifestOf(study: Study, plan: Plan): Manifest {
  const { conditions, seeds, base, set } = plan.request;
  return {
    format: runFormat,
    study: study.id,
    resultsVersion: study.resultsVersion,
    request: {
      conditions: [...conditions],
      seeds,
      base: { ...base },
      set: Object.fromEntries(Object.entries(set).map(([name, values]) => [name, [...values]])),
    },
    seeds: [...plan.seeds],
    cells: plan.cells.map((cell) => ({
      condition: cell.condition,
      title: cell.title,
      group: cell.group,
      parameters: { ...cell.parameters },
      trials: [...cell.keys],
    })),
  };
}

/** The run's id: the first 16 hex digits of the manifest's SHA-256. */
export function runIdOf(manifest: Manifest): string {
  return sha256Hex(canonicalJson(manifest)).slice(0, 16);
}

/** The manifest's file: JSON, a member per line. */
export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

/**
 * @param file what the text is called in messages
 * @param id the run's id, where it is known
 * @throws RunError `damaged` or `other-version`
 */
export function parseManifest(text: string, file: string, id?: string): Manifest {
  const manifest = parseFormat(manifestSchema, runFormat, text, file);
  if (id !== undefined && runIdOf(manifest) !== id) {
    throw new RunError("damaged", `${file} is damaged: its contents do not belong to run ${id}.`, file);
  }
  return manifest;
}
