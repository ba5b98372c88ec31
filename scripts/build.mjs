// `npm run build`: compiles the packages and builds the site of the web lab into packages/web/site, a folder that
// works from any static host under any sub-path. `npm run build -- --out DIR` puts it elsewhere.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const run = (script, args = []) =>
  spawnSync(process.execPath, [join(root, script), ...args], { stdio: "inherit" }).status ?? 1;
const status = run("scripts/setup.mjs") || run("packages/web/build/site.mjs", process.argv.slice(2));
process.exit(status);
