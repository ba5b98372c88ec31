import { join } from "node:path";
import { type Manifest, parseManifest, RunError, runFormat } from "@operant/report";
import { readContained } from "./contained-file.js";
import { mostBytes } from "./stored-outputs.js";

/**
 * The manifest in a run's folder; undefined where there is none.
 * @param id the run's id, where the manifest must belong to it
 * @throws RunError, UncontainedError, LabError `storage`
 */
export function storedManifest(folder: string, id?: string): Manifest | undefined {
  const file = "manifest.json";
  const text = readContained(folder, join(folder, file), mostBytes.manifest);
  if (text === undefined) return undefined;
  const wrong = implausibleMember(text);
  if (wrong !== undefined)
    throw new RunError("damaged", `${file} is damaged at ${wrong}: it is not what a manifest holds.`, file);
  return parseManifest(text, file, id);
}

const mostMembers = 1_000;
const longestName = 10_000;
const longestSeeds = 1 << 20;

/**
 * The member of a text that cannot be a manifest's, as far as it has many members itself; undefined where there
 * is none. The schema tells of every wrong member, which for a file of millions of them takes more memory than
 * there is; this stops at the first. What is short is left to the schema, and so is what is not JSON.
 */
function implausibleMember(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !isFew(value)) return "its top";
  const { format, study, resultsVersion, request, seeds, cells } = value;
  if (format !== runFormat) {
    // A manifest of another version is told as such, whatever it holds.
    const another = isName(format) && format.split("/")[0] === runFormat.split("/")[0];
    return another ? undefined : "format";
  }
  if (study !== undefined && !isName(study)) return "study";
  if (resultsVersion !== undefined && !isName(resultsVersion)) return "resultsVersion";
  if (request !== undefined && !isRequest(request)) return "request";
  if (!isArrayOrAbsent(seeds, (seed) => typeof seed === "number")) return "seeds";
  if (!isArrayOrAbsent(cells, isCell)) return "cells";
  return undefined;
}

function isCell(value: unknown): boolean {
  if (!isRecord(value) || !isFew(value)) return false;
  const { condition, title, group, parameters, trials } = value;
  return (
    isName(condition) &&
    isName(title) &&
    isName(group) &&
    isParameters(parameters) &&
    Array.isArray(trials) &&
    trials.every((key) => typeof key === "string" && key.length === 64)
  );
}

function isRequest(value: unknown): boolean {
  if (!isRecord(value) || !isFew(value)) return false;
  const { conditions, seeds, base, set } = value;
  return (
    isArrayOrAbsent(conditions, isName) &&
    (typeof seeds !== "string" || seeds.length <= longestSeeds) &&
    (base === undefined || isParameters(base)) &&
    (set === undefined ||
      (isRecord(set) && isFew(set) && Object.values(set).every((values) => isArrayOrAbsent(values, isValue))))
  );
}

function isParameters(value: unknown): boolean {
  return isRecord(value) && isFew(value) && Object.values(value).every(isValue);
}

function isValue(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean" || isName(value);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length <= longestName;
}

function isArrayOrAbsent(value: unknown, isElement: (element: unknown) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isElement));
}

function isFew(value: Record<string, unknown>): boolean {
  const names = Object.keys(value);
  return names.length <= mostMembers && names.every((name) => name.length <= longestName);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
