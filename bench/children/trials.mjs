// One measured run of the command line: node bench/children/trials.mjs TRIALS WORKERS
// Prints { rate, check }: trials per second by the clock, and a hash of all shards.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../harness.mjs";

const [trials, workers] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "operant-trials-"));
try {
  const operant = join(root, "packages", "lab", "bin", "operant.js");
  const request = ["--condition", "ipd-dp", "--seeds", `1..${trials}`, "--set", "episodes=600"];
  const how = ["--workers", String(workers), "--out", folder, "--no-report", "--quiet"];
  const from = performance.now();
  const done = spawnSync(process.execPath, [operant, "run", "direct-punishment", ...request, ...how], {
    encoding: "utf8",
  });
  const seconds = (performance.now() - from) / 1000;
  if (done.status !== 0) throw new Error(done.stderr);
  const shards = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".parquet"))
    .sort();
  if (shards.length !== trials) throw new Error(`${shards.length} shards for ${trials} trials`);
  const hash = createHash("sha256");
  for (const shard of shards) hash.update(shard).update(readFileSync(join(folder, shard)));
  console.log(JSON.stringify({ rate: trials / seconds, check: hash.digest("hex") }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
