// npm run bench [-- name …] [--rounds N] [--json] [--write] [--no-build]
// Runs the benchmarks in bench/*.mjs (all of them, or those named), each as interleaved processes, and prints
// medians, ratios and whether the targets are met. --write puts the results into docs/benchmarks.md between
// their markers. Data on stdout, progress on stderr.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { benchFolder, machine, root, runBenchmark } from "../bench/harness.mjs";

const help = `Usage: npm run bench -- [name …] [--rounds N] [--json] [--write] [--no-build]

  name        one or more of: ${names().join(", ")} (all when left out)
  --rounds N  rounds of interleaved processes (each benchmark has its own default)
  --json      print one JSON value on stdout and nothing else
  --write     update docs/benchmarks.md
  --no-build  measure what is built already

Examples: npm run bench
          npm run bench -- tabular-population --rounds 5
`;

const wanted = [];
let json = false;
let write = false;
let build = true;
let rounds;
const given = process.argv.slice(2);
while (given.length > 0) {
  const argument = given.shift();
  if (argument === "--json") json = true;
  else if (argument === "--write") write = true;
  else if (argument === "--no-build") build = false;
  else if (argument === "--help" || argument === "-h") {
    process.stdout.write(help);
    process.exit(0);
  } else if (argument === "--rounds") {
    rounds = Number(given.shift());
    if (!Number.isInteger(rounds) || rounds < 1) usage("--rounds takes an integer of at least 1.");
  } else if (argument.startsWith("-")) usage(`Unknown option ${argument}.`);
  else if (!names().includes(argument))
    usage(`Unknown benchmark "${argument}". There are: ${names().join(", ")}.`);
  else wanted.push(argument);
}

// Numbers must be those of the sources as they are now.
if (build) {
  const setup = join(root, "scripts", "setup.mjs");
  const built = spawnSync(process.execPath, [setup], { stdio: ["ignore", "ignore", "inherit"] });
  if (built.status !== 0) process.exit(built.status ?? 1);
}

const say = process.stderr.isTTY ? (line) => process.stderr.write(`\r\u001b[K${line}`) : () => {};
const here = machine();
const results = [];
let failed = false;
for (const name of wanted.length > 0 ? wanted : names()) {
  const bench = (await import(pathToFileURL(join(benchFolder, `${name}.mjs`)).href)).default;
  try {
    const result = { ...(await runBenchmark(name, bench, say, rounds)), question: bench.question };
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    results.push(result);
    if (!json) process.stdout.write(`${asText(result)}\n`);
  } catch (error) {
    failed = true;
    process.stderr.write(`\n${error.message}\n`);
  }
}
if (json) process.stdout.write(`${JSON.stringify({ machine: here, results }, null, 2)}\n`);
else process.stdout.write(`${machineLine()}\n`);
if (write && results.length > 0) writeDocument();
process.exit(failed ? 1 : 0);

function usage(message) {
  process.stderr.write(`${message}\n\n${help}`);
  process.exit(2);
}

/** A benchmark is a file in bench/ that says so by its default export; the harness has none. */
function names() {
  return readdirSync(benchFolder)
    .filter((file) => file.endsWith(".mjs") && file !== "harness.mjs")
    .filter((file) => /^export default /m.test(readFileSync(join(benchFolder, file), "utf8")))
    .map((file) => basename(file, ".mjs"));
}

function machineLine() {
  return `${here.cpu}, ${here.cores} cores; Node ${here.node} (V8 ${here.v8}); ${here.compiler}`;
}

function digits(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function rowsOf(result) {
  return result.rows.map((row) => [
    row.title,
    digits(row.median),
    `${digits(row.lowest)}–${digits(row.highest)}`,
    digits(row.ratio),
  ]);
}

function targetLines(result) {
  return result.targets.map(
    (target) =>
      `${target.title}: ${digits(target.ratio)}× (${digits(target.lowest)}–${digits(target.highest)} over the rounds), ` +
      `target ${target.atLeast}×: ${target.met ? "met" : "missed"}`,
  );
}

/** Sizes and waiting times as rows: what, median, range, limit and whether it is kept. */
function measureRows(result) {
  return result.measures.map(({ title, unit, median, lowest, highest, atMost, atLeast, met }) => [
    title,
    `${digits(median)} ${unit}`,
    `${digits(lowest)}–${digits(highest)}`,
    met === undefined
      ? ""
      : `${atMost !== undefined ? `at most ${atMost}` : `at least ${atLeast}`}: ${met ? "met" : "missed"}`,
  ]);
}

function asText(result) {
  if (result.skipped !== undefined) return `${result.title}\n  skipped: ${result.skipped}\n`;
  const table =
    result.measures === undefined
      ? [["", result.unit, "range", "ratio"], ...rowsOf(result)]
      : [["", "median", "range", "limit"], ...measureRows(result)];
  const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
  const lines = table.map(
    (row) =>
      `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ")}`,
  );
  const load = `load average ${result.load.map((value) => value.toFixed(2)).join(" → ")}`;
  const busy = Math.max(...result.load) > here.cores ? "; the machine was busy with other work" : "";
  return [
    result.title,
    ...lines,
    ...(result.measures === undefined ? targetLines(result) : []).map((line) => `  ${line}`),
    ...(result.notes ?? []).map((note) => `  ${note}`),
    `  medians of ${result.rounds} rounds; ${load}${busy}`,
    "",
  ].join("\n");
}

function asMarkdown(result) {
  if (result.skipped !== undefined) return `Skipped: ${result.skipped}.`;
  const busy =
    Math.max(...result.load) > here.cores ? " The machine was busy with other work meanwhile." : "";
  if (result.measures !== undefined) {
    return [
      result.question,
      "",
      "| | median | range | limit |",
      "|---|--:|--:|---|",
      ...measureRows(result).map((row) => `| ${row.join(" | ")} |`),
      "",
      `\`npm run bench -- ${result.name}\`: medians of ${result.rounds} rounds. ${machineLine()}.${busy}`,
    ].join("\n");
  }
  return [
    result.question,
    "",
    `| | ${result.unit} | range | ratio to the first row |`,
    "|---|--:|--:|--:|",
    ...rowsOf(result).map((row) => `| ${row.join(" | ")} |`),
    "",
    ...targetLines(result).map((line) => `- ${line[0].toUpperCase()}${line.slice(1)}.`),
    ...result.notes.map((note) => `- ${note}`),
    "",
    `\`npm run bench -- ${result.name}\`: medians of ${result.rounds} rounds, ratios taken inside each round. ${machineLine()}.${busy}`,
  ].join("\n");
}

function writeDocument() {
  const path = join(root, "docs", "benchmarks.md");
  let text = existsSync(path) ? readFileSync(path, "utf8") : "# Benchmarks\n";
  for (const result of results) {
    const open = `<!-- bench:${result.name} -->`;
    const close = `<!-- /bench:${result.name} -->`;
    const body = `${open}\n${asMarkdown(result)}\n${close}`;
    const from = text.indexOf(open);
    const to = text.indexOf(close);
    if (from >= 0 && to > from) text = text.slice(0, from) + body + text.slice(to + close.length);
    else text = `${text.trimEnd()}\n\n## ${result.title}\n\n${body}\n`;
  }
  writeFileSync(path, text);
  process.stderr.write("Updated docs/benchmarks.md\n");
}
