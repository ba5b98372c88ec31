// One measured run: node bench/children/flagship-trial.mjs CONDITION EPISODES [PROGRAM]
// Runs a complete trial of the study "direct-punishment", or PROGRAM, its replica in C, on the same cell.
// Prints { rate, check }: thousands of gradient steps per second of processor time, and a digest of all columns.
import { deriveStream } from "@operant/core/random";
import { resolveParameters } from "@operant/core/study";
import { directPunishment } from "@operant/studies";
import { runReplica } from "./direct-punishment-replica.mjs";

const SEED = 1;
const [condition, episodes, program] = process.argv.slice(2);
const values = resolveParameters(directPunishment, {
  ...directPunishment.conditions[condition].set,
  episodes: Number(episodes),
});
const stream = (purpose, index = 0) => deriveStream(directPunishment.id, SEED, purpose, index);

// No warm-up: a complete run pays for its own compilation.
const { columns, seconds } = program === undefined ? operant() : replica();
const steps = columns.gradient_steps.at(-1);
console.log(JSON.stringify({ rate: steps / seconds / 1000, check: digest(columns) }));

function operant() {
  const from = process.cpuUsage();
  const run = directPunishment.trial(values, { seed: SEED, stream });
  let step = run.next();
  while (!step.done) step = run.next();
  const used = process.cpuUsage(from);
  return { columns: step.value.columns, seconds: (used.user + used.system) / 1e6 };
}

function replica() {
  const { columns, cpu } = runReplica(program, values, stream);
  return { columns, seconds: cpu };
}

/** FNV-1a, 32 bits, over the numbers of the columns that every condition has. */
function digest(columns) {
  let hash = 2166136261;
  for (const name of ["cooperation", "reward", "reward_logged", "moves", "gradient_steps"])
    for (const byte of new Uint8Array(Float64Array.from(columns[name]).buffer))
      hash = Math.imul(hash ^ byte, 16777619);
  return (hash >>> 0).toString(16);
}
