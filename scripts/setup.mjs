// Everything between a fresh clone and a working build, each step only when it is needed:
// install from the lock file, compile the SIMD kernels, compile the packages.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
  console.error(
    `Operant needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and try again.`,
  );
  process.exit(2);
}

function step(title, command, args) {
  process.stderr.write(`${title} … `);
  const started = performance.now();
  const done = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0) {
    process.stderr.write("failed\n");
    process.stderr.write(
      `${done.stdout ?? ""}${done.stderr ?? ""}${done.error ? `${done.error.message}\n` : ""}`,
    );
    process.stderr.write(`This step failed: ${command} ${args.join(" ")}\n`);
    process.exit(done.status ?? 1);
  }
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

function digest(...files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Runs `work` unless the stamp file already records the same digest. */
function once(stamp, value, outputs, work) {
  const path = join(root, "node_modules", ".cache", "operant", stamp);
  const fresh = outputs.every((file) => existsSync(join(root, file)));
  if (fresh && existsSync(path) && readFileSync(path, "utf8") === value) return;
  work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}

once("install", digest("package-lock.json"), ["node_modules/typescript/package.json"], () =>
  step("Installing dependencies", "npm", ["ci", "--no-audit", "--no-fund"]),
);
once(
  "kernels",
  digest(
    "packages/core/assembly/arithmetic.ts",
    "packages/core/assembly/kernels.ts",
    "packages/core/assembly/replay.ts",
    "packages/core/assembly/dense-layer.mjs",
    "packages/core/assembly/one-hidden-layer.mjs",
    "scripts/build-kernels.mjs",
  ),
  ["packages/core/src/numeric/kernels.generated.ts"],
  () => step("Compiling the SIMD kernels", process.execPath, ["scripts/build-kernels.mjs"]),
);
step("Compiling the packages", process.execPath, ["node_modules/typescript/bin/tsc", "--build"]);
