// Golden numbers on several JavaScript engines: bundles them into one script without imports, runs it in
// every engine found here and compares the digests with the committed ones.
//
//   node scripts/golden-engines.mjs              engines that are there; the others are skipped with a notice
//   node scripts/golden-engines.mjs --install    installs gjs and jsc first (Debian, as root); implied by CI
//   node scripts/golden-engines.mjs --update     writes this Node's digests to golden-expected.ts
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { newestNode } from "./newest-node.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = join(root, "packages/core/src/check");
const options = new Set(process.argv.slice(2));
for (const option of options) {
  if (!["--install", "--update"].includes(option)) {
    console.error(`Unknown option ${option}. There are: --install, --update.`);
    process.exit(2);
  }
}

const folder = mkdtempSync(join(tmpdir(), "operant-golden-"));
try {
  process.exitCode = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  if (options.has("--update")) {
    const update = await bundle(
      "update",
      `import { goldenNumbers } from ${JSON.stringify(join(check, "golden.ts"))};
       console.log(JSON.stringify(goldenNumbers(), null, 2));`,
    );
    const run = spawnSync(process.execPath, [update], { encoding: "utf8" });
    if (run.status !== 0) {
      console.error(run.stderr);
      return 1;
    }
    const digests = run.stdout.trim().replace(/"(?=\n})/, '",');
    writeFileSync(
      join(check, "golden-expected.ts"),
      "/** The digests of `goldenNumbers()`. Written by `node scripts/golden-engines.mjs --update`. */\n" +
        `export const goldenExpected: Readonly<Record<string, string>> = ${digests};\n`,
    );
    console.log("Wrote packages/core/src/check/golden-expected.ts");
  }

  if (options.has("--install") || process.env.CI) install();

  // `print` is all that the bare shells of SpiderMonkey and JavaScriptCore are sure to have.
  const script = await bundle(
    "golden",
    `import { goldenNumbers } from ${JSON.stringify(join(check, "golden.ts"))};
     import { goldenExpected } from ${JSON.stringify(join(check, "golden-expected.ts"))};
     const show = typeof print === "function" ? print : console.log;
     const numbers = goldenNumbers();
     for (const name of Object.keys({ ...numbers, ...goldenExpected })) {
       show("golden " + name + " " + numbers[name] + " " + goldenExpected[name]);
     }
     show("golden end");`,
  );

  let passed = 0;
  let failed = 0;
  for (const { name, command, missing } of engines()) {
    if (command === undefined) {
      console.log(`${name.padEnd(40)} skipped: ${missing}`);
      continue;
    }
    const problems = compare(spawnSync(command, [script], { encoding: "utf8", timeout: 300_000 }));
    if (problems.length === 0) passed++;
    else failed++;
    console.log(`${name.padEnd(40)} ${problems.length === 0 ? "ok" : "differs"}`);
    for (const problem of problems) console.log(`  ${problem}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Bundles the TypeScript sources of `code` into one classic script and returns its path. */
async function bundle(name, code) {
  const input = join(folder, `${name}-entry.mjs`);
  writeFileSync(input, code);
  const build = await rolldown({
    input,
    logLevel: "warn",
    resolve: {
      extensionAlias: { ".js": [".ts", ".js"] },
      conditionNames: ["operant-source", "import", "default"],
    },
  });
  const file = join(folder, `${name}.js`);
  await build.write({ file, format: "iife", codeSplitting: false });
  await build.close();
  return file;
}

/** What is wrong with an engine's output, line by line; empty when all digests are the committed ones. */
function compare({ status, signal, error, stdout, stderr }) {
  if (error) return [`could not be run: ${error.message}`];
  const lines = stdout.split("\n").filter((line) => line.startsWith("golden "));
  if (status !== 0 || lines.pop() !== "golden end") {
    const said = `${stderr}${stdout}`.trim().split("\n").slice(0, 8).join("\n  ");
    return [`stopped before the end (${signal ?? `exit code ${status}`}): ${said}`];
  }
  const problems = [];
  for (const line of lines) {
    const [, name, digest, expected] = line.split(" ");
    if (digest !== expected) problems.push(`${name}: ${short(digest)}, expected ${short(expected)}`);
  }
  return problems;
}

function short(digest) {
  return digest === "undefined" ? "none" : `${digest.slice(0, 16)}…`;
}

/** The engines and how to start them; `command` is undefined where one is not there. */
function engines() {
  const list = [{ name: `Node ${process.version} (V8 ${process.versions.v8})`, command: process.execPath }];
  const newest = newestNode();
  const version =
    newest &&
    spawnSync(newest, ["-p", "process.version + ' (V8 ' + process.versions.v8 + ')'"], { encoding: "utf8" });
  list.push({
    name: version?.status === 0 ? `Node ${version.stdout.trim()}` : "newest Node",
    command: newest,
    missing: "not installed; scripts/same-bytes.mjs installs it",
  });
  list.push({
    name: "gjs (SpiderMonkey)",
    command: onPath("gjs") ?? onPath("js128") ?? onPath("js115") ?? onPath("js102"),
    missing: "not installed; on Debian: apt-get install gjs, or run with --install",
  });
  list.push({
    name: "jsc (JavaScriptCore)",
    command: onPath("jsc") ?? debianJsc(),
    missing:
      "not installed; on Debian 12: apt-get install libjavascriptcoregtk-4.0-bin, or run with --install",
  });
  return list;
}

function onPath(program) {
  for (const place of (process.env.PATH ?? "").split(delimiter)) {
    if (place !== "" && existsSync(join(place, program))) return join(place, program);
  }
  return undefined;
}

/** Debian keeps the shell of JavaScriptCore outside the path: /usr/lib/<machine>/webkit2gtk-<version>/jsc. */
function debianJsc() {
  for (const machine of existsSync("/usr/lib") ? readdirSync("/usr/lib") : []) {
    if (!machine.endsWith("-linux-gnu")) continue;
    for (const name of readdirSync(join("/usr/lib", machine))) {
      const path = join("/usr/lib", machine, name, "jsc");
      if (/^(webkit|javascriptcore)/.test(name) && existsSync(path)) return path;
    }
  }
  return undefined;
}

/** Installs what is missing; a failure is a notice, because the engine is then skipped with one anyway. */
function install() {
  const wanted = [];
  if (!onPath("gjs")) wanted.push(["gjs"]);
  if (!onPath("jsc") && !debianJsc()) {
    // Debian 12 has the first; other releases name the package after their version of the library.
    wanted.push([
      "libjavascriptcoregtk-4.0-bin",
      "libjavascriptcoregtk-4.1-bin",
      "libjavascriptcoregtk-6.0-bin",
      "libjavascriptcoregtk-bin",
    ]);
  }
  if (wanted.length === 0) return;
  if (!onPath("apt-get") || process.getuid?.() !== 0) {
    console.log("Not installing engines: that needs apt-get and root.");
    return;
  }
  const apt = (...args) =>
    spawnSync("apt-get", ["-qq", ...args], {
      encoding: "utf8",
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  apt("update");
  for (const alternatives of wanted) {
    const done = alternatives.some(
      (name) => apt("install", "-y", "--no-install-recommends", name).status === 0,
    );
    if (!done) console.log(`Could not install ${alternatives.join(" or ")} with apt-get.`);
  }
}
