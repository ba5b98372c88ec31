// Builds and runs bench/c/direct-punishment.c, the flagship study's trial in C. Used by bench/flagship.mjs and
// by the test that compares its columns with the study's.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../c/direct-punishment.c", import.meta.url));

/** Vectors of 128 bits and no fused multiply-add: what WebAssembly has. */
const FLAGS = ["-O3", "-msse4.1", "-mno-avx", "-mno-fma", "-ffp-contract=off", "-std=c11"];

/** Compiles the replica into `folder`; returns its path, or undefined where there is no fitting C compiler. */
export function compileReplica(folder) {
  if (process.arch !== "x64") return undefined;
  const program = join(folder, "direct-punishment");
  const built = spawnSync("cc", [...FLAGS, "-o", program, source, "-lm"], { encoding: "utf8" });
  if (built.error !== undefined) return undefined;
  if (built.status !== 0) throw new Error(`cc failed on bench/c/direct-punishment.c:\n${built.stderr}`);
  return program;
}

/** Whether the replica has what a cell needs. */
export function replicaCovers(p) {
  return (
    p.reputation !== "individual" && p.network === "complete" && p.profile === "authors" && p.agents === 5
  );
}

/** Runs the replica on resolved parameters. `stream(purpose, index)` gives the trial's streams. */
export function runReplica(program, p, stream, { columns = true } = {}) {
  if (!replicaCovers(p))
    throw new Error("The replica has no individual reputation, caveman graph or corrected profile.");
  const settings = {
    game: p.game,
    agents: p.agents,
    episodes: p.episodes,
    rounds: p.rounds,
    direct: +(p.punishers === "direct" || p.punishers === "both"),
    third: +(p.punishers === "third-party" || p.punishers === "both"),
    chosen: +(p.partner === "chosen"),
    repByPlay: +(p.reputation === "play" || p.reputation === "both"),
    repByPunishment: +(p.reputation === "punishment" || p.reputation === "both"),
    playSees: +p.playSeesReputation,
    punishSees: +p.punishSeesReputation,
    loss: p.punishmentLoss,
    just: p.justPunishment,
    unjust: p.unjustPunishment,
    columns: +columns,
  };
  const lines = [];
  const add = (purpose, index) =>
    lines.push(`${purpose} ${index} ${stream(purpose, index).state().join(" ")}`);
  add("pairing", 0);
  add("outsiders", 0);
  for (const role of ["select", "play", "punish"])
    for (const part of ["initialisation", "exploration", "replay"])
      for (let agent = 0; agent < p.agents; agent++) add(`${role}.${part}`, agent);
  const run = spawnSync(
    program,
    Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    {
      input: `${lines.join("\n")}\n`,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    },
  );
  if (run.status !== 0)
    throw new Error(`The C replica ended with ${run.status ?? run.signal}: ${run.stderr}`);
  return read(run.stdout);
}

function read(output) {
  const result = { seconds: 0, cpu: 0, steps: 0, networks: [], columns: {} };
  for (const line of output.trim().split("\n")) {
    const [name, ...values] = line.split(" ");
    if (name === "seconds" || name === "cpu" || name === "steps") result[name] = Number(values[0]);
    else if (name === "network") result.networks.push(values[2]);
    else
      result.columns[name] = new Float64Array(
        BigUint64Array.from(values, (word) => BigInt(`0x${word}`)).buffer,
      );
  }
  return result;
}
