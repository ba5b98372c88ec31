// node scripts/audit-fuzz.mjs [--inputs N] [--seed S] [--from I] [--limit SECONDS] [--read-only]
// Feeds the audit malformed logs (scripts/audit-fuzz-inputs.mjs). A log may be read or refused with an
// OperantError; anything else is a crash, and more than --limit seconds for one input (10) is a hang: either
// ends the run with status 1 and the input's number. Needs what `npm run build` makes.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { fuzzInput } from "./audit-fuzz-inputs.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

if (isMainThread) {
  const flag = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at === -1 ? otherwise : Number(process.argv[at + 1]);
  };
  const inputs = flag("inputs", 100_000);
  const seed = flag("seed", 1);
  const from = flag("from", 0);
  const limit = flag("limit", 10);
  const beat = new Int32Array(new SharedArrayBuffer(4));
  const readOnly = process.argv.includes("--read-only");
  const started = Date.now();
  const worker = new Worker(fileURLToPath(import.meta.url), {
    workerData: { inputs, seed, from, beat, readOnly },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  let last = -1;
  let since = Date.now();
  const end = (what) => {
    console.error(
      `${what}\nAgain: node scripts/audit-fuzz.mjs --seed ${seed} --from ${Atomics.load(beat, 0)} --inputs 1`,
    );
    process.exit(1);
  };
  const watch = setInterval(() => {
    const now = Atomics.load(beat, 0);
    if (now !== last) {
      last = now;
      since = Date.now();
    } else if (Date.now() - since > limit * 1000) end(`Hang: input ${now} takes more than ${limit} s.`);
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${now - from} of ${inputs}`);
  }, 500);
  worker.on("error", (error) => end(`Crash: ${error.stack ?? error}`));
  worker.on("message", (counts) => {
    clearInterval(watch);
    console.log(JSON.stringify({ ...counts, seconds: Math.round((Date.now() - started) / 1000) }, null, 2));
  });
} else {
  const { inputs, seed, from, beat, readOnly } = workerData;
  const { readAuditLog } = await load("OPERANT_READER", "packages/report/dist/audit/read/index.js");
  const engine = readOnly ? undefined : await load("OPERANT_AUDIT", "packages/core/dist/audit/index.js");
  const counts = {
    inputs,
    seed,
    from,
    read: 0,
    audited: 0,
    refused: 0,
    slowest: { ms: 0, input: -1 },
    refusals: {},
  };
  for (let index = from; index < from + inputs; index++) {
    Atomics.store(beat, 0, index);
    const { name, bytes, options } = fuzzInput(seed, index);
    const at = performance.now();
    try {
      const reading = await readAuditLog([source(name, bytes, 1 + (index % 4096))], options);
      counts.read++;
      const rows = reading.log.kind === "rollouts" ? reading.log.rows : 0;
      await reading.excerpts([0, rows - 1, rows >> 1].filter((row) => row >= 0));
      if (reading.log.kind === "rollouts" && reading.log.reward.some((reward) => !Number.isFinite(reward))) {
        throw new Error("a reward is not finite");
      }
      if (engine !== undefined) {
        engine.auditLog(reading.log, { seed: 1, resamples: 50 });
        counts.audited++;
      }
    } catch (error) {
      if (error?.name !== "OperantError") throw error;
      counts.refused++;
      const kind = error.message
        .replaceAll(name, "FILE")
        .replace(/\d[\d,]*/g, "N")
        .replace(/".*/s, "")
        .slice(0, 60);
      counts.refusals[kind] = (counts.refusals[kind] ?? 0) + 1;
    }
    const ms = performance.now() - at;
    if (ms > counts.slowest.ms) counts.slowest = { ms: Math.round(ms), input: index };
  }
  counts.refusals = Object.fromEntries(
    Object.entries(counts.refusals)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 30),
  );
  parentPort.postMessage(counts);
}

function load(variable, path) {
  const file = process.env[variable] ?? join(root, path);
  if (!existsSync(file)) throw new Error(`${path} is missing; run npm run build first.`);
  return import(pathToFileURL(file).href);
}

function source(name, bytes, chunk) {
  return {
    name,
    size: bytes.length,
    async *open() {
      const step = Math.max(chunk, bytes.length >> 6);
      for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
    },
    slice: (start, end) => Promise.resolve(bytes.slice(start, end).buffer),
  };
}
