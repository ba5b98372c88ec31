import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DQN, type SavedNetwork } from "@operant/core/learners";
import { deriveStream } from "@operant/core/random";
import { resolveParameters } from "@operant/core/study";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  compileReplica,
  replicaCovers,
  runReplica,
} from "../../../../bench/children/direct-punishment-replica.mjs";
import { blocks } from "./conditions.js";
import { directPunishment } from "./study.js";

/*
 * The trial against an independent implementation in C (bench/c/direct-punishment.c), one function per step of
 * the authors' rules instead of phases and mechanisms: every number of every column, and every final weight, bit
 * for bit. Common to both are only the streams and the order of the networks' sums, which
 * core/numeric/one-hidden-layer.ts specifies. In the sum of logged reputations the C
 * program follows the recorder, which record.test.ts checks by hand: the authors' scripts append the mover's
 * and the punisher's reputation after every move of the Centipede.
 */

const folder = mkdtempSync(join(tmpdir(), "operant-replica-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const program = compileReplica(folder);
if (program === undefined)
  console.warn("No C compiler for x86-64 here: the trial is not compared with the implementation in C.");

const SEED = 11;
const stream = (purpose: string, index = 0) => deriveStream(directPunishment.id, SEED, purpose, index);

/** FNV-1a, 32 bits, over the bytes of the parameters as 32-bit floats. */
function digest(saved: SavedNetwork): string {
  let hash = 2166136261;
  for (const byte of new Uint8Array(Float32Array.from(saved.parameters).buffer))
    hash = Math.imul(hash ^ byte, 16777619);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

const networks = new Set<DQN>();
beforeEach(() => {
  networks.clear();
  const learn = DQN.prototype.learn;
  vi.spyOn(DQN.prototype, "learn").mockImplementation(function (this: DQN, ...transition) {
    networks.add(this);
    learn.apply(this, transition);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The raw words of a column; NaN, whose sign and payload mean nothing, as one word. */
function words(column: Float64Array): string[] {
  const bits = new BigUint64Array(column.buffer, column.byteOffset, column.length);
  return Array.from(column, (value, row) => (Number.isNaN(value) ? "NaN" : bits[row]!.toString(16)));
}

/** Conditions whose every decision the replica knows, and how long each is compared. */
const compared = [
  ...blocks["IPD main six"]!.map((name) => [name, 150] as const),
  ...blocks["Centipede main six"]!.map((name) => [name, 150] as const),
  // Costly punishment, no mechanism at all, reputations in both states: shorter, for other branches.
  ...["costly-tppdp-s", "ipd-nothing", "ipd-reputation-only", "ipd-dp-s-rep-both-in-pu"].map(
    (name) => [name, 40] as const,
  ),
  ["centipede-tpp-s-rep-punishment-in-pu", 60] as const,
];

describe.skipIf(program === undefined)("the trial and its implementation in C", () => {
  it.each(compared)("agree on every bit of %s over %i episodes", (name, episodes) => {
    const values = resolveParameters(directPunishment, {
      ...directPunishment.conditions[name]!.set,
      episodes,
    });
    expect(replicaCovers(values)).toBe(true);
    const run = directPunishment.trial(values, { seed: SEED, stream });
    let step = run.next();
    while (step.done !== true) step = run.next();
    const replica = runReplica(program!, values, stream);

    const { columns } = step.value;
    expect(Object.keys(columns).length).toBeGreaterThanOrEqual(5);
    for (const [metric, column] of Object.entries(columns))
      expect(words(column), metric).toEqual(words(replica.columns[metric]!));
    expect(columns.gradient_steps!.at(-1)).toBe(replica.steps);
    expect(replica.steps).toBeGreaterThan(0);
    // Networks in no particular order: the trial keeps its own to itself.
    expect(Array.from(networks, (network) => digest(network.save())).sort()).toEqual(
      [...replica.networks].sort(),
    );
  });
});
