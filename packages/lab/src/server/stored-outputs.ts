import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { ClaimScale, ClaimSource } from "@operant/core/study";
import {
  type ClaimsFile,
  type DecidedClaim,
  parseClaims,
  type ServedCurve,
  type ServedCurves,
} from "@operant/report";
import { contained, readContained } from "./contained-file.js";

/** Bytes beyond which a file is not what its name says. */
export const mostBytes = {
  manifest: 64 << 20,
  claims: 1 << 20,
  environment: 1 << 20,
  figure: 64 << 20,
  record: 1 << 20,
  shard: 256 << 20,
} as const;

/**
 * What a run's `claims.json` tells; undefined where there is none.
 * @throws RunError, UncontainedError, LabError `storage`
 */
export function storedClaims(folder: string): ClaimsFile["claims"] | undefined {
  const text = readContained(folder, join(folder, "claims.json"), mostBytes.claims);
  return text === undefined ? undefined : parseClaims(text, "claims.json").claims;
}

const sources: readonly string[] = [
  "paper",
  "abstract",
  "authors-code",
  "second-hand",
  "reference",
  "ours",
] satisfies ClaimSource[];
const scales: readonly string[] = ["exact", "small", "miniature"] satisfies ClaimScale[];

/** Claims as they are counted. A source that is unknown speaks for no paper. */
export function decidedClaims(
  claims: readonly Pick<ClaimsFile["claims"][number], "source" | "scale" | "verdict">[],
): DecidedClaim[] {
  return claims.map(({ source, scale, verdict }) => ({
    claim: {
      source: isOneOf<ClaimSource>(source, sources) ? source : "reference",
      scale: isOneOf<ClaimScale>(scale, scales) ? scale : "small",
    },
    outcome: { verdict },
  }));
}

function isOneOf<T extends string>(text: string, names: readonly string[]): text is T {
  return names.includes(text);
}

const curvesFile = /^curves-([A-Za-z0-9_-]+)\.csv$/;

/** Ids of the figures whose curves a run's folder holds as CSV. */
export function storedFigures(folder: string): string[] {
  const figures = contained(folder, join(folder, "figures"));
  if (figures?.folder !== true) return [];
  return readdirSync(figures.path)
    .sort()
    .flatMap((name) => curvesFile.exec(name)?.[1] ?? []);
}

/**
 * The curves that a run's report shows, from `figures/curves-<id>.csv`; undefined where there are none.
 * @throws UncontainedError, LabError `storage`
 */
export function storedCurves(folder: string, figure: string): ServedCurves["panels"] | undefined {
  if (!curvesFile.test(`curves-${figure}.csv`)) return undefined;
  const text = readContained(folder, join(folder, "figures", `curves-${figure}.csv`), mostBytes.figure);
  if (text === undefined) return undefined;
  const panels = new Map<string, Map<string, ServedCurve>>();
  for (const [group = "", title = "", ...numbers] of csvRows(text).slice(1)) {
    const curves = panels.get(group) ?? new Map<string, ServedCurve>();
    panels.set(group, curves);
    const curve = curves.get(title) ?? emptyCurve(title);
    curves.set(title, curve);
    const [x, n, mean, lower, upper, rollingLower, rollingUpper] = numbers.map(numberIn);
    curve.x.push(x ?? 0);
    curve.n.push(n ?? null);
    curve.mean.push(mean ?? null);
    curve.lower.push(lower ?? null);
    curve.upper.push(upper ?? null);
    curve.rollingLower.push(rollingLower ?? null);
    curve.rollingUpper.push(rollingUpper ?? null);
  }
  return [...panels].map(([group, curves]) => ({ group, curves: [...curves.values()] }));
}

function emptyCurve(title: string): ServedCurve {
  return {
    title,
    rows: null,
    window: null,
    seeds: null,
    x: [],
    mean: [],
    n: [],
    lower: [],
    upper: [],
    rollingLower: [],
    rollingUpper: [],
  };
}

function numberIn(text: string): number | null {
  const value = text === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Rows of fields (RFC 4180). */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) return rows;
    const [, raw = "", end] = match;
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
