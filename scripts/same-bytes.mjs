// Runs a small piece of the first study on this Node with one worker and with two, and on the newest Node, and
// compares every result file byte by byte.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { installNewestNode, newestNode, newestNodeVersion } from "./newest-node.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "operant-same-bytes-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Result files of a run: path → bytes. `environment.json` holds what may differ. */
function run(name, node, workers) {
  const out = join(folder, name);
  const study = [
    "run",
    "direct-punishment",
    "--condition",
    "ipd-tppdp-s,centipede-dp,ipd-tpp-s-rep-individual-in-p",
  ];
  const size = [
    "--set",
    "episodes=40",
    "--seeds",
    "1..2",
    "--workers",
    String(workers),
    "--out",
    out,
    "--quiet",
  ];
  const done = spawnSync(node, [join(root, "packages/lab/bin/operant.js"), ...study, ...size], {
    encoding: "utf8",
  });
  if (done.status !== 0) {
    console.error(done.stderr);
    throw new Error(`the run "${name}" ended with ${done.signal ?? `exit code ${done.status}`}`);
  }
  const files = new Map();
  for (const path of readdirSync(out, { recursive: true })) {
    const full = join(out, path);
    if (statSync(full).isFile() && !path.endsWith("environment.json"))
      files.set(relative(out, full), readFileSync(full));
  }
  return files;
}

const reference = run("one-worker", process.execPath, 1);
const notice = installNewestNode();
const others = [["two workers", () => run("two-workers", process.execPath, 2)]];
if (notice === undefined) others.push([`Node ${newestNodeVersion}`, () => run("newest", newestNode(), 2)]);
else console.log(`skipped  newest Node: ${notice}`);

let failed = 0;
for (const [name, make] of others) {
  const files = make();
  const names = [...new Set([...reference.keys(), ...files.keys()])].sort();
  const different = names.filter((file) => !reference.get(file)?.equals(files.get(file) ?? Buffer.alloc(0)));
  if (different.length > 0) failed++;
  console.log(
    different.length === 0
      ? `same     ${name}: ${names.length} files`
      : `DIFFERS  ${name}: ${different.join(", ")}`,
  );
}
console.log(`${others.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
