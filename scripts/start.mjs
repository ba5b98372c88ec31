// The main job: set up what is missing, then run the first study at its quick preset. Arguments go on to
// `operant run` (npm start -- --workers 1).
import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const setup = spawnSync(process.execPath, [join(root, "scripts", "setup.mjs")], {
  stdio: "inherit",
  cwd: root,
});
if (setup.status !== 0) process.exit(setup.status ?? 130);

const operant = join(root, "packages", "lab", "bin", "operant.js");
const child = spawn(
  process.execPath,
  [operant, "run", "direct-punishment", "--preset", "quick", ...process.argv.slice(2)],
  { stdio: "inherit", cwd: root },
);
// Ctrl-C reaches the run as well, which stops in good order and decides the exit code.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
child.on("exit", (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal ?? "SIGKILL"] ?? 0);
});
