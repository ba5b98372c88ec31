import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { OperantError } from "../error.js";
import type { Parameters } from "./types.js";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * JSON text with object keys sorted by code unit and no white space, so that equal values have equal texts.
 * @throws OperantError `bad-value` for a number that JSON cannot hold
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new OperantError("bad-value", `${value} cannot be written as JSON.`);
    return JSON.stringify(value);
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name]!)}`);
  return `{${members.join(",")}}`;
}

// Array.isArray does not narrow readonly arrays.
function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** SHA-256 of bytes, or of a text's UTF-8 bytes, as 64 hex digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256(typeof data === "string" ? utf8ToBytes(data) : data));
}

/**
 * The name of a trial's result: equal for equal (study, results version, resolved parameters, seed) and for
 * nothing else. Condition names and workers do not enter.
 */
export function trialKey(
  study: { readonly id: string; readonly resultsVersion: string },
  parameters: Parameters,
  seed: number,
): string {
  return sha256Hex(
    canonicalJson({
      study: study.id,
      resultsVersion: study.resultsVersion,
      parameters: { ...parameters },
      seed,
    }),
  );
}
