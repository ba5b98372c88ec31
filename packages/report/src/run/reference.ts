import type { CellResults, Parameters, Study, Verdict } from "@operant/core/study";
import { cellTitle, resolveUnchecked } from "@operant/core/study";
import { z } from "zod";
import { hash } from "./manifest.js";
import { parseFormat, RunError } from "./run-error.js";

export const referenceFormat = "operant-reference/1";
export const verdictsFormat = "operant-reference-verdicts/1";

const referenceSchema = z.strictObject({
  format: z.literal(referenceFormat),
  study: z.string(),
  resultsVersion: z.string(),
  condition: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  seeds: z.array(
    z.strictObject({
      seed: z.int(),
      /** SHA-256 of the trial's shard. */
      shard: hash,
      summaries: z.record(z.string(), z.number()),
    }),
  ),
});

/** Committed results of one condition under one setting: every seed's summaries and its shard's digest. */
export type Reference = z.infer<typeof referenceSchema>;

const verdictsSchema = z.strictObject({
  format: z.literal(verdictsFormat),
  study: z.string(),
  resultsVersion: z.string(),
  verdicts: z.record(z.string(), z.enum(["reproduced", "partly", "not reproduced", "not at this scale"])),
});

/** The verdicts that the committed results give. */
export type ReferenceVerdicts = z.infer<typeof verdictsSchema>;

/** A reference as a file: readable head, then one line per seed so that changes show as lines. */
export function formatReference(reference: Reference): string {
  const { format, study, resultsVersion, condition, parameters, seeds } = reference;
  const head = JSON.stringify({ format, study, resultsVersion, condition, parameters });
  const lines = [...seeds].sort((a, b) => a.seed - b.seed).map((seed) => JSON.stringify(seed));
  return `${head.slice(0, -1)},"seeds":[\n${lines.join(",\n")}\n]}\n`;
}

/** @throws RunError `damaged` or `other-version` */
export function parseReference(text: string, file: string): Reference {
  return parseFormat(referenceSchema, referenceFormat, text, file);
}

export function formatVerdicts(
  study: Study,
  verdicts: readonly {
    readonly claim: { readonly id: string };
    readonly outcome: { readonly verdict: Verdict };
  }[],
): string {
  const file: ReferenceVerdicts = {
    format: verdictsFormat,
    study: study.id,
    resultsVersion: study.resultsVersion,
    verdicts: Object.fromEntries(verdicts.map(({ claim, outcome }) => [claim.id, outcome.verdict])),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws RunError `damaged` or `other-version` */
export function parseVerdicts(text: string, file: string): ReferenceVerdicts {
  return parseFormat(verdictsSchema, verdictsFormat, text, file);
}

/**
 * The name of a reference's file: the condition, and what differs from the condition's own setting
 * ("ipd-dp+profile=corrected.json").
 */
export function referenceFileName(study: Study, condition: string, parameters: Parameters): string {
  const own = resolveUnchecked(study, study.conditions[condition]?.set ?? {});
  const differing = Object.entries(parameters).filter(([name, value]) => own[name] !== value);
  return `${[condition, ...differing.map(([name, value]) => `${name}=${value}`)].join("+").replaceAll(/[^\w.+=-]/g, "_")}.json`;
}

/**
 * A reference with further seeds; those present in both must agree.
 * @throws RunError `mismatch` for a seed whose shard differs
 */
export function mergeReference(old: Reference | undefined, added: Reference, file: string): Reference {
  if (old === undefined || old.resultsVersion !== added.resultsVersion) return added;
  const seeds = new Map(old.seeds.map((seed) => [seed.seed, seed]));
  for (const seed of added.seeds) {
    const before = seeds.get(seed.seed);
    if (before !== undefined && before.shard !== seed.shard) {
      throw new RunError(
        "mismatch",
        `${file}: seed ${seed.seed} has shard ${seed.shard.slice(0, 12)} now and ${before.shard.slice(0, 12)} before, with the same results version "${added.resultsVersion}". Raise the study's results version if its results changed on purpose.`,
        file,
      );
    }
    seeds.set(seed.seed, seed);
  }
  return { ...added, seeds: [...seeds.values()].sort((a, b) => a.seed - b.seed) };
}

/** References as claims and reports read results. */
export function referenceCells(
  study: Study,
  references: readonly Reference[],
): (CellResults & { title: string; group: string })[] {
  return references.map(({ condition, parameters, seeds }) => {
    const summaries: Record<string, number[]> = {};
    for (const name of Object.keys(study.summaries)) {
      if (!seeds.some((seed) => Object.hasOwn(seed.summaries, name))) continue;
      summaries[name] = seeds.map((seed) => seed.summaries[name] ?? Number.NaN);
    }
    const own = resolveUnchecked(study, study.conditions[condition]?.set ?? {});
    const grid = Object.fromEntries(
      Object.entries(parameters).filter(([name, value]) => own[name] !== value),
    );
    return {
      condition,
      title: cellTitle(study.conditions[condition]?.title ?? condition, grid),
      group: study.conditions[condition]?.group ?? condition,
      parameters,
      seeds: seeds.map(({ seed }) => seed),
      summaries,
    };
  });
}
