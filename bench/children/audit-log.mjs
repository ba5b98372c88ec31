// The parts of the benchmark "audit", each printing the harness's form (rate in MB/s):
//   synthesise FILE MEGABYTES SEED   writes a log as verl dumps it (input, output, gts, score, step, acc, format)
//   readline FILE | chunks FILE      reads it line by line with JSON.parse and adds the scores up
//   read FILE                        reads it into the audit's columns, default text sample
//   audit FILE                       operant audit FILE, the whole command
import { spawnSync } from "node:child_process";
import { closeSync, createReadStream, openSync, statSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const report = process.env.OPERANT_READER ?? join(root, "packages/report/dist/audit/read/index.js");
const [part, file, ...rest] = process.argv.slice(2);

const parts = { synthesise, readline, chunks, read, audit };
const started = performance.now();
const result = await parts[part]();
if (result !== undefined) {
  const seconds = (performance.now() - started) / 1000;
  const peak = result.peak ?? process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ ...result, rate: statSync(file).size / 1e6 / seconds, seconds, peak }));
}

async function readline() {
  let sum = 0;
  let records = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    sum += JSON.parse(line).score;
    records++;
  }
  return { check: `${records} ${sum}` };
}

async function chunks() {
  let sum = 0;
  let records = 0;
  let carry = Buffer.alloc(0);
  const take = (bytes) => {
    sum += JSON.parse(bytes.toString("utf8")).score;
    records++;
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      if (carry.length > 0) {
        take(Buffer.concat([carry, chunk.subarray(start, end)]));
        carry = Buffer.alloc(0);
      } else take(chunk.subarray(start, end));
      start = end + 1;
    }
    carry = Buffer.concat([carry, chunk.subarray(start)]);
  }
  if (carry.length > 0) take(carry);
  return { check: `${records} ${sum}` };
}

async function read() {
  const { readAuditLog } = await import(pathToFileURL(report).href);
  const source = { name: file, size: statSync(file).size, open: () => oneBuffer(file) };
  const { log, counts } = await readAuditLog([source]);
  return { check: `${counts.records} ${log.rows} ${log.text?.row.length ?? 0}` };
}

/** A file's bytes, read into one buffer of 1 MiB again and again. */
async function* oneBuffer(path) {
  const handle = await open(path);
  try {
    const buffer = new Uint8Array(1 << 20);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function audit() {
  const cli = join(root, "packages/lab/bin/operant.js");
  const done = spawnSync("/usr/bin/time", ["-v", process.execPath, cli, "audit", file], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (done.error !== undefined || done.status > 1)
    throw new Error(done.error?.message ?? done.stderr.slice(0, 2000));
  const peak = Number(/Maximum resident set size \(kbytes\): (\d+)/.exec(done.stderr)?.[1]) / 1024;
  return { check: String(done.stdout.length > 0), peak };
}

/** Prompts come in groups of eight at every step; texts are words of a small vocabulary, 1 in 50 lines not ASCII. */
function synthesise() {
  const [megabytes, seed] = rest.map(Number);
  let state = (seed * 2654435761 + 1) >>> 0;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return ((state ^ (state >>> 12)) >>> 0) / 4294967296;
  };
  const syllables = ["ra", "to", "mi", "len", "so", "ka", "du", "ve", "ni", "por", "gal", "est", "un", "bri"];
  const vocabulary = Array.from({ length: 3000 }, () => {
    let word = "";
    for (let i = 1 + Math.floor(next() * 3); i >= 0; i--)
      word += syllables[Math.floor(next() * syllables.length)];
    return word;
  });
  const text = (words, accents) => {
    const picked = [];
    for (let i = 0; i < words; i++) picked.push(vocabulary[Math.floor(next() * vocabulary.length)]);
    return picked.join(" ") + (accents ? " — naïve, 数学" : ".");
  };
  const prompts = Array.from(
    { length: 4096 },
    (_, i) => `Question ${i}: ${text(60 + Math.floor(next() * 60), false)}`,
  );
  const out = openSync(file, "w");
  let written = 0;
  for (let step = 1; written < megabytes * 1e6; step++) {
    let lines = "";
    for (let g = 0; g < 64; g++) {
      const prompt = Math.floor(next() * prompts.length);
      const difficulty = next();
      for (let j = 0; j < 8; j++) {
        const acc = next() > difficulty ? 1 : 0;
        const format = next() < 0.9 ? 1 : 0;
        const output = text(120 + Math.floor(next() * 260), next() < 0.02);
        lines += `${JSON.stringify({ input: prompts[prompt], output, gts: String(prompt), score: acc + 0.1 * format, step, acc, format })}\n`;
      }
    }
    written += writeSync(out, lines);
  }
  closeSync(out);
}
