// Writes the logs of this folder: what trainers log, made by the testbed, so that what is wrong with each is known.
//
//   node examples/audit/write-examples.mjs            writes them
//   node examples/audit/write-examples.mjs --check    exits 1 when a file here is not what would be written
//
// Needs the compiled packages (npm run build).
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { makeRolloutLog, makeSeriesLog, rolloutRecords } from "@operant/core/testbed/logs";

const size = { steps: 8, updatesPerStep: 10, prompts: 24, promptsPerStep: 24, samples: 4 };

const files = {
  // A judge that takes text addressed to it for a verdict, and a model that finds out.
  "injection.jsonl.gz": lines(rolloutRecords(makeRolloutLog("injection", 1, size))),
  // The same training with a judge that is not taken in.
  "healthy.jsonl.gz": lines(rolloutRecords(makeRolloutLog("strict-judge", 1, size))),
  // Format and answer in one sum, as TRL logs it: no total reward, no group.
  "format-trl.jsonl.gz": lines(
    rolloutRecords(makeRolloutLog("format", 1, { ...size, steps: 10, samples: 6 }), "trl"),
  ),
  // What is printed of a run that learns its training prompts by heart.
  "overfitting.csv": table(makeSeriesLog("overfitting", 1).log.runs[0]),
};

const check = process.argv.includes("--check");
const stale = [];
for (const [name, text] of Object.entries(files)) {
  const path = join(import.meta.dirname, name);
  if (!check) writeFileSync(path, name.endsWith(".gz") ? gzipSync(text, { level: 9 }) : text);
  else if (read(path) !== text) stale.push(name);
}
if (stale.length > 0) {
  console.error(
    `Not what the testbed makes: ${stale.join(", ")}. Run node examples/audit/write-examples.mjs.`,
  );
  process.exit(1);
}
console.log(`${Object.keys(files).length} logs ${check ? "are up to date" : "written to examples/audit"}`);

function lines(records) {
  return records.map((record) => `${JSON.stringify(rounded(record))}\n`).join("");
}

function table(run) {
  const columns = [
    ["step", run.step],
    ["train_reward", run.reward.values],
    ["heldout_accuracy", run.gold.values],
    ["kl", run.kl.values],
    ["entropy", run.entropy.values],
    ["response_length", run.length.values],
  ];
  const rows = Array.from(run.step, (_, i) =>
    columns.map(([, values]) => (Number.isNaN(values[i]) ? "" : Number(values[i].toPrecision(4)))),
  );
  return [columns.map(([name]) => name), ...rows].map((row) => `${row.join(",")}\n`).join("");
}

/** Six significant digits, as trainers write them; keeps the files small. */
function rounded(record) {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === "number" ? Number(value.toPrecision(6)) : value,
    ]),
  );
}

function read(path) {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  } catch {
    return undefined;
  }
}
