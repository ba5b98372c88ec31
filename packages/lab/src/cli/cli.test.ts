import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import {
  cacheFolder,
  newFolder,
  operant,
  operantProcess,
  removeFolders,
  tinyStudy,
} from "../testing/operant.testing.js";

afterAll(removeFolders);
const program = fileURLToPath(new URL("../../bin/operant.js", import.meta.url));

describe("the command line", () => {
  const commands = ["", "run", "list", "show", "report", "diff", "verify", "reference", "new", "new study"];
  it.each(commands)('has help with examples and exit codes for "%s"', async (command) => {
    const { code, stdout } = await operant([...command.split(" ").filter((word) => word !== ""), "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: operant/);
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain("130 interrupted");
  });

  it("prints its version, and its help without arguments", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await operantProcess(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect((await operant([])).stdout).toMatch(/^Usage: operant/);
  });

  it("refuses an unknown command, suggesting the nearest, and missing arguments", async () => {
    expect(await operantProcess(["rnu"])).toMatchObject({ code: 2, stdout: "" });
    expect((await operant(["rnu"])).stderr).toMatch(
      /unknown command 'rnu'\n\(Did you mean run\?\)\nThere are: run, list/,
    );
    expect((await operant(["new", "bogus"])).stderr).toMatch(/There are: study\./);
    expect(await operant(["run"])).toMatchObject({
      code: 2,
      stderr: "error: missing required argument 'study'\n",
    });
  });

  it("gives an error as one JSON value with --json", async () => {
    const { code, stdout } = await operant(["show", "nothing", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ code: "usage" });
  });

  it("is content when the reader of its output leaves", async () => {
    const child = spawn("bash", [
      "-c",
      `set -o pipefail; "$0" "$1" show "$2" | head -1`,
      process.execPath,
      program,
      tinyStudy,
    ]);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
    expect(stderr).toBe("");
  });

  it("ends with its own code when the reader of its output or of its messages leaves", async () => {
    const out = newFolder();
    const shell = (line: string): number | null =>
      spawnSync("bash", ["-c", line, process.execPath, program, tinyStudy, out]).status;
    expect(shell(`{ "$0" "$1" run "$2" --preset short --out "$3"; code=$?; } 2> >(true); exit $code`)).toBe(
      0,
    );
    const [run] = readdirSync(join(out, "tiny"));
    expect(readdirSync(join(out, "tiny", run!))).toContain("report.html");
    // Its reader is gone before a run that fails has anything to say.
    const fails = `"$0" "$1" run "$2" --preset short --set fault=throw --quiet --out "$3"`;
    expect(shell(`{ ${fails}; code=$?; } > >(exec >&- <&-; true); exit $code`)).toBe(1);
  });

  it("lists the studies", async () => {
    const { stdout } = await operant(["list", "--json"]);
    const { stdout: text } = await operant(["list"]);
    for (const { id } of JSON.parse(stdout)) expect(text).toContain(id);
    expect(JSON.parse(stdout)).not.toHaveLength(0);
  });

  it("shows a study's parameters, conditions, presets with their cost, and claims", async () => {
    const { code, stdout } = await operant(["show", tinyStudy]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/drift\s+a number from -1 to 1\s+default 0\s+Mean of a step/);
    expect(stdout).toMatch(/up\s+Up\s+Walks\s+drift=0\.5/);
    expect(stdout).toMatch(/quick\s+Quick\s+3 cells × seeds 1\.\.12\s+24 trials\s+about \d+ s/);
    expect(stdout).toContain("needs      3 seeds of up, still");
  });
});

describe("operant new study", () => {
  it("makes a study that runs at once, type-checks and passes its own test", async () => {
    // Inside the workspace, so that the type checker finds @operant/core as it would in a project.
    const folder = newFolder(cacheFolder());
    const { code, stdout } = await operant(["new", "study", "two-arms"], folder);
    expect(code).toBe(0);
    expect(stdout).toContain("npx operant run ./two-arms/study.ts");

    const run = await operant(["run", "./two-arms/study.ts", "--json"], folder);
    expect(run.stderr).not.toContain("failed");
    expect(JSON.parse(run.stdout)).toMatchObject({ study: "two-arms", claims: [{ verdict: "reproduced" }] });
    expect(readFileSync(JSON.parse(run.stdout).report, "utf8")).toContain("Does a little exploration pay?");

    const test = spawnSync(process.execPath, ["--test", join(folder, "two-arms", "study.test.mjs")], {
      encoding: "utf8",
    });
    expect(test.stdout).toMatch(/[#ℹ] pass 4\b[\s\S]*[#ℹ] fail 0\b/);
    expect(test.status).toBe(0);

    const tsc = fileURLToPath(new URL("../../../../node_modules/typescript/bin/tsc", import.meta.url));
    const flags = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--skipLibCheck",
    ];
    const check = spawnSync(process.execPath, [tsc, ...flags, join(folder, "two-arms", "study.ts")], {
      encoding: "utf8",
    });
    expect(check.stdout).toBe("");

    const again = await operant(["new", "study", "two-arms"], folder);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain("exists already");
  });

  it("runs and passes its test also where no project is around, in a folder that is there and empty", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "alone"));
    const { code, stdout } = await operant(["new", "study", "alone"], folder);
    expect(code).toBe(0);
    const commands = stdout.split("\n").flatMap((line) => /^ {2}(\S.*?) {2,}/.exec(line)?.[1] ?? []);
    expect(commands).toHaveLength(2);
    for (const command of commands) {
      const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" });
      expect(status, stderr).toBe(0);
    }
  });

  it("refuses an id that is taken", async () => {
    expect((await operant(["new", "study", "direct-punishment"])).stderr).toMatch(/has a study "direct-/);
  });

  it("refuses a name that cannot be an id", async () => {
    expect((await operant(["new", "study", "My Study"])).stderr).toMatch(/"My Study" cannot be a study's id/);
  });
});
