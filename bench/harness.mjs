// What all benchmarks share: compiling C, running the variants as interleaved processes, medians and ratios.
//
// A benchmark is a file bench/<name>.mjs whose default export is
//
//   {
//     title,                    // one line
//     question,                 // what is measured and why, a few sentences of Markdown
//     unit,                     // of the rates ("M interactions/s")
//     rounds,                   // rounds of A B C A B C …; 7 when left out
//     prepare(tools)            // → { variants, targets, notes } or { skipped: "reason" }
//   }
//
// A variant is { id, title, command, args, cwd?, env?, checkGroup? }. Its process prints one JSON object as
// the last line of stdout: { rate, check? }, the rate in the benchmark's unit (higher is better). Variants
// of one checkGroup must print the same `check`, or the benchmark fails: a speed without its result is
// worth nothing. The first variant is the one that the table's ratios refer to.
//
// A target is { variant, against, atLeast, title }: `against` is another variant's id, whose rate in the
// same round is divided by, or a number in the benchmark's unit that was measured elsewhere.
//
// A benchmark of sizes and waiting times has `measure(say)` instead of `unit` and `prepare`: called once per
// round, it gives a list of { id, title, unit, value, atMost? | atLeast? } in the same order each time, or
// { skipped: "reason" }. The median over the rounds is held against the limit.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const benchFolder = dirname(fileURLToPath(import.meta.url));
export const root = dirname(benchFolder);

/** Flags of the C baselines: vectorise as the machine can, but round every operation as JavaScript does. */
export const C_FLAGS = ["-O3", "-march=native", "-ffp-contract=off", "-std=c11"];

/** The version line of the C compiler, or undefined where there is none. */
export function compilerVersion() {
  const asked = spawnSync("cc", ["--version"], { encoding: "utf8" });
  return asked.status === 0 ? asked.stdout.split("\n")[0] : undefined;
}

/**
 * Compiles bench/c/<source> into `folder`.
 * @returns the program's path, or undefined where there is no C compiler
 */
export function compileC(source, folder, flags = C_FLAGS, libraries = ["-lm"]) {
  if (compilerVersion() === undefined) return undefined;
  const program = join(folder, source.replace(/\.c$/, ""));
  const done = spawnSync("cc", [...flags, "-o", program, join(benchFolder, "c", source), ...libraries], {
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`cc failed on bench/c/${source}:\n${done.stderr}`);
  return program;
}

/** Where the numbers come from; no host names, no paths, no dates. */
export function machine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: cpus().length,
    node: process.version,
    v8: process.versions.v8,
    compiler: compilerVersion() ?? "none",
  };
}

/** Runs a benchmark; `say` receives progress. */
export async function runBenchmark(name, bench, say, rounds = bench.rounds ?? 7) {
  if (bench.measure !== undefined) return runMeasures(name, bench, say, rounds);
  const folder = mkdtempSync(join(tmpdir(), "operant-bench-"));
  try {
    const prepared = await bench.prepare({
      folder,
      compileC: (source, ...more) => compileC(source, folder, ...more),
    });
    if (prepared.skipped !== undefined) return { name, title: bench.title, skipped: prepared.skipped };
    const { variants, targets = [], notes = [] } = prepared;
    const loadBefore = loadavg()[0];
    const rates = new Map(variants.map((variant) => [variant.id, []]));
    const checks = new Map();
    for (let round = 0; round < rounds; round++) {
      for (const variant of variants) {
        say(`${name}: round ${round + 1} of ${rounds}, ${variant.title}`);
        const result = await runVariant(variant);
        rates.get(variant.id).push(result.rate);
        if (variant.checkGroup === undefined) continue;
        const known = checks.get(variant.checkGroup);
        if (known === undefined) checks.set(variant.checkGroup, { check: result.check, id: variant.id });
        else if (known.check !== result.check) {
          throw new Error(
            `${name}: "${variant.id}" computed ${result.check}, but "${known.id}" computed ${known.check}; ` +
              "they must agree.",
          );
        }
      }
    }
    const base = rates.get(variants[0].id);
    return {
      name,
      title: bench.title,
      unit: bench.unit,
      rounds,
      load: [loadBefore, loadavg()[0]],
      rows: variants.map((variant) => {
        const own = rates.get(variant.id);
        return {
          id: variant.id,
          title: variant.title,
          median: median(own),
          lowest: Math.min(...own),
          highest: Math.max(...own),
          ratio: median(own.map((rate, i) => rate / base[i])),
        };
      }),
      targets: targets.map((target) => {
        const own = rates.get(target.variant);
        const ratios = own.map((rate, i) =>
          typeof target.against === "number" ? rate / target.against : rate / rates.get(target.against)[i],
        );
        const ratio = median(ratios);
        return {
          title: target.title,
          atLeast: target.atLeast,
          ratio,
          lowest: Math.min(...ratios),
          highest: Math.max(...ratios),
          met: ratio >= target.atLeast,
        };
      }),
      notes,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runMeasures(name, bench, say, rounds) {
  const loadBefore = loadavg()[0];
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const measures = await bench.measure((what) => say(`${name}: round ${round + 1} of ${rounds}, ${what}`));
    if (measures.skipped !== undefined) return { name, title: bench.title, skipped: measures.skipped };
    taken.push(measures);
  }
  const measures = taken[0].map(({ value: _, ...measure }, i) => {
    const values = taken.map((round) => round[i].value);
    const middle = median(values);
    const met =
      measure.atMost !== undefined
        ? middle <= measure.atMost
        : measure.atLeast !== undefined
          ? middle >= measure.atLeast
          : undefined;
    return { ...measure, median: middle, lowest: Math.min(...values), highest: Math.max(...values), met };
  });
  return { name, title: bench.title, rounds, load: [loadBefore, loadavg()[0]], measures };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function runVariant({ id, command, args, cwd = root, env = {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.stderr.on("data", (data) => {
      err += data;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      try {
        if (code !== 0) throw new Error(`exit code ${code}`);
        const result = JSON.parse(out.trim().split("\n").at(-1));
        if (!(result.rate > 0)) throw new Error(`no rate in ${out}`);
        resolve(result);
      } catch (error) {
        reject(new Error(`Variant "${id}" failed (${error.message}).\n${err}`));
      }
    });
  });
}
