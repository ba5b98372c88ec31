// End-to-end tests of the web lab in a real headless Chromium, against the built site and `operant serve`.
//   node scripts/e2e.mjs [vitest arguments]
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "./chromium.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (args, env = process.env) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env }).status ?? 1;
const browser = chromium();
if (node(["packages/web/build/site.mjs"]) !== 0) process.exit(1);
process.exit(
  node(
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--config",
      join("packages", "web", "e2e", "vitest.config.ts"),
      ...process.argv.slice(2),
    ],
    {
      ...process.env,
      CHROMIUM: browser,
    },
  ),
);
