// `npm test`: everything that must hold before a change lands, in one command from a fresh clone.
// `npm test -- --only unit` runs one stage; stage names are printed.
import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = process.execPath;
const stages = [
  { name: "build", why: "type-check and compile", command: [node, "scripts/setup.mjs"] },
  { name: "lint", why: "lint and format", command: [node, "node_modules/@biomejs/biome/bin/biome", "check"] },
  { name: "rules", why: "house rules of core and of imports", command: [node, "scripts/check-core.mjs"] },
  {
    name: "readmes",
    why: "studies' pages are what their committed results give",
    command: [node, "scripts/study-readme.mjs", "--check"],
  },
  {
    name: "unit",
    why: "unit, property and command-line tests",
    command: [node, "node_modules/vitest/vitest.mjs", "run"],
  },
  {
    name: "e2e",
    why: "the web lab in a real browser",
    command: [node, "scripts/e2e.mjs"],
  },
  {
    name: "bytes",
    why: "same bytes with one and two workers, and on the newest Node",
    command: [node, "scripts/same-bytes.mjs"],
  },
  {
    name: "engines",
    why: "same bits on other JavaScript engines",
    command: [node, "scripts/golden-engines.mjs"],
  },
];

const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : undefined;
if (only !== undefined && !stages.some((stage) => stage.name === only)) {
  console.error(`Unknown stage "${only}". Stages: ${stages.map((stage) => stage.name).join(", ")}.`);
  process.exit(2);
}
const results = [];
for (const stage of stages) {
  if (only !== undefined && stage.name !== only && stage.name !== "build") continue;
  console.log(`\n── ${stage.name}: ${stage.why}`);
  const started = performance.now();
  const { status } = spawnSync(stage.command[0], stage.command.slice(1), { cwd: root, stdio: "inherit" });
  results.push({ ...stage, ok: status === 0, seconds: (performance.now() - started) / 1000 });
  if (status !== 0 && stage.name === "build") break;
}
console.log("");
for (const { name, ok, seconds } of results)
  console.log(`${ok ? "passed" : "FAILED"}  ${name.padEnd(8)} ${seconds.toFixed(1)} s`);
const failed = results.filter((result) => !result.ok).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
