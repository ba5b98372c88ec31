import type { Verdict } from "@operant/core/study";
import { z } from "zod";
import type { ClaimVerdict, RunData } from "../run-data.js";
import { parseFormat } from "./run-error.js";

export const claimsFormat = "operant-claims/1";

const verdict = z.enum([
  "reproduced",
  "partly",
  "not reproduced",
  "not at this scale",
]) satisfies z.ZodType<Verdict>;

const claimsSchema = z.object({
  format: z.literal(claimsFormat),
  study: z.string(),
  resultsVersion: z.string(),
  claims: z.array(
    z.object({
      id: z.string(),
      verdict,
      statement: z.string(),
      source: z.string(),
      origin: z.string(),
      scale: z.string(),
      published: z.string(),
      measured: z.string(),
      estimate: z.number().optional(),
      interval: z.tuple([z.number(), z.number()]).optional(),
      statistic: z.string(),
      rule: z.string(),
      control: z.string().optional(),
      note: z.string().optional(),
    }),
  ),
});

/** Verdicts with their statistics, as `claims.json` holds them. */
export type ClaimsFile = z.infer<typeof claimsSchema>;

export function claimsOf(run: Pick<RunData, "study" | "verdicts">): ClaimsFile {
  return {
    format: claimsFormat,
    study: run.study.id,
    resultsVersion: run.study.resultsVersion,
    claims: run.verdicts.map(claimEntry),
  };
}

function claimEntry({ claim, outcome }: ClaimVerdict): ClaimsFile["claims"][number] {
  const { estimate, interval, control, note } = outcome;
  return {
    id: claim.id,
    verdict: outcome.verdict,
    statement: claim.statement,
    source: claim.source,
    origin: claim.origin,
    scale: claim.scale,
    published: claim.published,
    measured: outcome.measured,
    ...(estimate === undefined ? {} : { estimate }),
    ...(interval === undefined ? {} : { interval: [interval[0], interval[1]] as [number, number] }),
    statistic: claim.statistic,
    rule: claim.rule,
    ...(control === undefined ? {} : { control }),
    ...(note === undefined ? {} : { note }),
  };
}

export function formatClaims(claims: ClaimsFile): string {
  return `${JSON.stringify(claims, null, 2)}\n`;
}

/** @throws RunError `damaged` or `other-version` */
export function parseClaims(text: string, file: string): ClaimsFile {
  return parseFormat(claimsSchema, claimsFormat, text, file);
}
