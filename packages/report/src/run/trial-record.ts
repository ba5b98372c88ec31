import { canonicalJson, sha256Hex } from "@operant/core/study";
import { z } from "zod";
import { hash } from "./manifest.js";
import { parseFormat, RunError } from "./run-error.js";

export const trialFormat = "operant-trial/1";

const recordSchema = z.strictObject({
  format: z.literal(trialFormat),
  key: hash,
  seed: z.int(),
  rows: z.int(),
  /** The shard's size and SHA-256. */
  bytes: z.int(),
  shard: hash,
  summaries: z.record(z.string(), z.number()),
  /** SHA-256 of the rest of the record, so that a damaged record is noticed too. */
  check: hash,
});

/** The record beside a shard: it is written after the shard, so a trial is done when its record is there. */
export type TrialRecord = z.infer<typeof recordSchema>;

export function trialRecord(trial: Omit<TrialRecord, "format" | "check">): TrialRecord {
  const { key, seed, rows, bytes, shard, summaries } = trial;
  const rest = { format: trialFormat as typeof trialFormat, key, seed, rows, bytes, shard, summaries };
  return { ...rest, check: sha256Hex(canonicalJson(rest)) };
}

export function formatTrialRecord(record: TrialRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** @throws RunError `damaged` or `other-version` */
export function parseTrialRecord(text: string, file: string, key: string): TrialRecord {
  const record = parseFormat(recordSchema, trialFormat, text, file);
  const { check, ...rest } = record;
  if (check !== sha256Hex(canonicalJson(rest)) || record.key !== key) {
    throw new RunError("damaged", `${file} is damaged: its contents do not match their checksum.`, file);
  }
  return record;
}

/** @throws RunError `damaged` when the bytes are not the shard that the record speaks of */
export function checkShard(record: TrialRecord, bytes: Uint8Array, file: string): void {
  if (bytes.length !== record.bytes || sha256Hex(bytes) !== record.shard) {
    throw new RunError("damaged", `${file} is damaged: its contents do not match their checksum.`, file);
  }
}
