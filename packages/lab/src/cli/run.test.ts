import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  newFolder,
  operant,
  operantProcess,
  removeFolders,
  resultFiles,
  tinyStudy,
} from "../testing/operant.testing.js";

const short = ["run", tinyStudy, "--preset", "short"];

afterAll(removeFolders);

describe("operant run", () => {
  it("prints a table, verdicts and paths on standard output, and progress on standard error", async () => {
    const out = newFolder();
    const { code, stdout, stderr } = await operantProcess([...short, "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Still\s+3\s+-?0\.\d+ ± \d/);
    expect(stdout).toContain("● reproduced: A walk with drift ends higher.");
    const [id] = readdirSync(join(out, "tiny"));
    const folder = join(out, "tiny", id!);
    expect(stdout).toContain(`report  ${join(folder, "report.html")}`);
    expect(stderr).toBe("6 trials, 6 to compute\n");
    expect(readdirSync(folder).sort()).toEqual([
      "claims.json",
      "environment.json",
      "figures",
      "manifest.json",
      "report.html",
      "study.mjs",
      "summaries.csv",
      "summaries.json",
      "trials",
    ]);
    expect(readdirSync(out)).toEqual(["tiny"]);
    const report = readFileSync(join(folder, "report.html"), "utf8");
    expect(report).toContain("npx operant run");
    // Neither the machine nor the moment is in a report.
    expect(report).not.toContain(out);
  });

  it("computes nothing the second time, and writes nothing", async () => {
    const out = newFolder();
    await operant([...short, "--out", out]);
    const before = resultFiles(out);
    const { code, stderr } = await operant([...short, "--out", out]);
    expect(code).toBe(0);
    expect(stderr).toBe("6 trials, 6 already done, nothing to compute\n");
    expect(resultFiles(out)).toEqual(before);
  });

  it("prints one JSON value with --json", async () => {
    const { code, stdout } = await operant([...short, "--out", newFolder(), "--json"]);
    expect(code).toBe(0);
    const value = JSON.parse(stdout);
    expect(value.trials).toEqual({ total: 6, computed: 6, reused: 0, present: 0, failed: 0 });
    expect(value.claims).toMatchObject([{ id: "drift", verdict: "reproduced" }]);
    const still = value.cells[0];
    const ends = readFileSync(join(value.folder, "summaries.csv"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("Still,"))
      .map((line) => Number(line.split(",")[4]));
    expect(ends).toHaveLength(3);
    const mean = (ends[0]! + ends[1]! + ends[2]!) / 3;
    const sd = Math.hypot(...ends.map((end) => end - mean)) / Math.SQRT2;
    // 4.302653 is the 0.975 quantile of Student's t with 2 degrees of freedom, from printed tables.
    expect(still.summaries.end.mean).toBeCloseTo(mean, 12);
    expect(still.summaries.end.interval[1]).toBeCloseTo(mean + (4.302653 * sd) / Math.sqrt(3), 6);
  });

  it("plans without computing or writing with --dry-run", async () => {
    const out = join(newFolder(), "runs");
    const { code, stdout } = await operant([
      ...short,
      "--set",
      "rows=10,20",
      "--seeds",
      "1..4",
      "--out",
      out,
      "--dry-run",
      "--json",
    ]);
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan.trials).toEqual({ total: 16, present: 0, remaining: 16 });
    expect(plan.cells.map(({ title }: { title: string }) => title)).toEqual([
      "Still, rows=10",
      "Still, rows=20",
      "Up, rows=10",
      "Up, rows=20",
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it("keeps the other trials when one throws, and shows its own stack, cell and seed", async () => {
    const out = newFolder();
    const { code, stdout, stderr } = await operant([
      ...short,
      "--out",
      out,
      "--set",
      "fault=throw",
      "--set",
      "faultSeed=2",
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /A trial failed: cell "Up", seed 2\.\nRangeError: the walk left the path\n\s+at misstep \(.*tiny\.testing\.ts:\d+:\d+\)/,
    );
    expect(stderr).toContain(tinyStudy);
    // Whoever called the study is of no use to its author.
    expect(stderr).not.toMatch(/node:|packages\/core/);
    expect(stderr).toContain("2 of 6 trials failed");
    expect(stdout).toMatch(/Still\s+2\s/);
    expect(Object.keys(resultFiles(out)).filter((name) => name.endsWith(".parquet"))).toHaveLength(4);
  });

  it.each([
    ["nan", /metric "height" is NaN at step 11; it must be a number from -100000 to 100000/],
    ["range", /metric "rise" is 3 at step 11; it must be a number from 0 to 2/],
    ["exit", /worker thread ended by itself with code 3/],
  ])("stops a trial with fault %s and names what is wrong", async (fault, message) => {
    const args = [
      ...short,
      "--condition",
      "up",
      "--set",
      `fault=${fault}`,
      "--set",
      "faultSeed=2",
      "--out",
      newFolder(),
    ];
    const { code, stderr } = await operant(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/cell "Up", seed 2/);
    expect(stderr).toContain("1 of 3 trials failed");
  });

  it("keeps what a study prints away from the data", async () => {
    const { code, stdout, stderr } = await operantProcess([
      ...short,
      "--set",
      "fault=print",
      "--json",
      "--out",
      newFolder(),
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).trials.computed).toBe(6);
    expect(stderr).toContain("a study that talks");
  });

  const refused: [string, string[], RegExp][] = [
    [
      "an unknown study",
      ["direct-punishmnt"],
      /Unknown study "direct-punishmnt"\. Did you mean "direct-punishment"\? There are: direct-punishment/,
    ],
    ["a file that is not there", ["./nowhere.ts"], /There is no file .*nowhere\.ts/],
    [
      "an unknown condition",
      [tinyStudy, "--condition", "stil"],
      /Unknown condition "stil"\. Did you mean "still"\? There are: still, up, also, defaults/,
    ],
    ["an unknown preset", [tinyStudy, "--preset", "papr"], /Unknown preset "papr"\. .*quick, short/],
    [
      "an unknown parameter",
      [tinyStudy, "--set", "drfit=1"],
      /Unknown parameter "drfit"\. Did you mean "drift"\? There are: rows, drift/,
    ],
    [
      "a value out of range",
      [tinyStudy, "--set", "drift=2"],
      /"drift" is "2"; it must be a number from -1 to 1/,
    ],
    [
      "a value of the wrong type",
      [tinyStudy, "--set", "rows=many"],
      /"rows" is "many"; it must be a whole number from 1 to 100000/,
    ],
    ["a parameter without a value", [tinyStudy, "--set", "rows"], /name=value/],
    ["no seeds", [tinyStudy, "--seeds", "0"], /Seed 0/],
    ["negative seeds", [tinyStudy, "--seeds=-3..2"], /Seed -3 in "-3\.\.2"/],
    ["no workers", [tinyStudy, "--workers", "0"], /'0' is invalid/],
    ["negative workers", [tinyStudy, "--workers=-2"], /'-2' is invalid/],
    [
      "a cell without meaning",
      [tinyStudy, "--condition", "up", "--set", "rows=1"],
      /"Up" has no meaning: rows=1 is too short/,
    ],
    [
      "a grid with such cells",
      [tinyStudy, "--condition", "up", "--set", "rows=1,2"],
      /1 of 2 cells have no meaning[\s\S]*Up, rows=1: rows=1 is too short[\s\S]*--skip-invalid/,
    ],
    [
      "a comparison without reference results",
      [tinyStudy, "--expect"],
      /has no reference results in .*testing/,
    ],
    ["an unknown option", [tinyStudy, "--sedes", "1"], /unknown option '--sedes'[\s\S]*--seeds/],
  ];
  it.each(refused)("refuses %s with code 2 and says what exists", async (_, args, message) => {
    const out = join(newFolder(), "runs");
    const { code, stdout, stderr } = await operant(["run", ...args, "--out", out]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(existsSync(out)).toBe(false);
  });

  it("leaves out cells without meaning when asked, and says which", async () => {
    const args = [...short, "--condition", "up", "--set", "rows=1,2", "--skip-invalid", "--out", newFolder()];
    const { code, stdout, stderr } = await operant(args);
    expect(code).toBe(0);
    expect(stderr).toContain('left out "Up, rows=1"');
    expect(stdout).toMatch(/Up, rows=2\s+3/);
  });
});

describe("a study of one's own", () => {
  it("that does not compile is refused with the compiler's message and place", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "broken.ts"), "export default {\n  id: ;\n};\n");
    const { code, stderr } = await operant(["run", "./broken.ts"], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/broken\.ts does not compile:[\s\S]*broken\.ts:2/);
  });

  it("that throws while it is loaded is shown with its own stack", async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, "early.ts"),
      'const when: string = "too early";\nthrow new Error(when);\nexport default {};\n',
    );
    const { code, stderr } = await operant(["run", "./early.ts"], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Error: too early\n\s+at .*early\.ts:2:7/);
  });

  const variant = (folder: string, name: string, change: (text: string) => string): string => {
    const text = readFileSync(tinyStudy, "utf8");
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(join(folder, name), changed);
    return `./${name}`;
  };

  it("that prints, and leaves a timer running, ends by itself with nothing but data on standard output", async () => {
    const folder = newFolder();
    const file = variant(
      folder,
      "talks.ts",
      (text) => `console.log("a study that talks"); setInterval(() => {}, 1_000);\n${text}`,
    );
    const { code, stdout, stderr } = await operantProcess(
      ["run", file, "--preset", "short", "--json"],
      folder,
    );
    expect(JSON.parse(stdout).trials.computed).toBe(6);
    expect(stderr).toContain("a study that talks");
    expect(code).toBe(0);
  });

  it("that never finishes loading is refused", async () => {
    const folder = newFolder();
    const file = variant(folder, "stuck.ts", (text) => `${text}\nawait new Promise(() => {});\n`);
    const { code, stderr } = await operantProcess(["run", file], folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/stuck\.ts never finished loading: a top-level await does not settle/);
  });

  it.each(["./missing.js", "no-such-package"])("that imports %s is refused with its line", async (name) => {
    const folder = newFolder();
    const file = variant(folder, "lacks.ts", (text) => `import it from "${name}";\nit();\n${text}`);
    const { code, stderr } = await operant(["run", file], folder);
    expect(code).toBe(2);
    expect(stderr).toContain(`Could not resolve '${name}'`);
    expect(stderr).toContain("lacks.ts:1:16");
  });

  it("whose claim throws keeps its outputs, with the claim's own stack and code 1", async () => {
    const folder = newFolder();
    const file = variant(folder, "claims.ts", (text) =>
      text.replace("check(data) {", 'check(data) {\n if (data) throw new RangeError("nothing to see");'),
    );
    const { code, stdout, stderr } = await operant(["run", file, "--preset", "short", "--json"], folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /The check of claim "drift" failed\.\nRangeError: nothing to see\n\s+at .*claims\.ts:\d+:\d+\)\n$/,
    );
    const { claims, failedClaims, report, folder: run } = JSON.parse(stdout);
    expect(claims).toMatchObject([
      { verdict: "not at this scale", note: "could not be decided: nothing to see" },
    ]);
    expect(failedClaims).toMatchObject([{ id: "drift", name: "RangeError" }]);
    expect(existsSync(report)).toBe(true);
    expect((await operant(["report", run], folder)).code).toBe(1);

    const reference = await operant(["reference", file, "--from", run], folder);
    expect(reference.code).toBe(1);
    expect(reference.stderr).toMatch(/Claim "drift" of study "tiny" failed:\nRangeError/);
    expect(existsSync(join(folder, "reference"))).toBe(false);
  });

  it("that exports no study is refused with what is missing", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "empty.ts"), "export const study = 1;\n");
    writeFileSync(join(folder, "half.ts"), 'export default { id: "half", title: "Half" };\n');
    expect((await operant(["run", "./empty.ts"], folder)).stderr).toMatch(
      /no default export that is a study/,
    );
    expect((await operant(["run", "./half.ts"], folder)).stderr).toMatch(
      /"question" must be a string; it is missing/,
    );
  });

  it("is computed again when its file changes, wherever it lies and whatever it is called", async () => {
    const folder = newFolder();
    const text = readFileSync(tinyStudy, "utf8");
    mkdirSync(join(folder, "elsewhere"));
    writeFileSync(join(folder, "one.ts"), text);
    writeFileSync(join(folder, "elsewhere", "two.ts"), text.replace("/**", "/** A remark more."));
    writeFileSync(join(folder, "three.ts"), text.replace("steps.uniform() - 0.5", "steps.uniform() - 0.6"));
    const run = async (file: string) =>
      (await operant(["run", file, "--preset", "short", "--no-report"], folder)).stderr;
    expect(await run("./one.ts")).toContain("6 to compute");
    expect(await run("./elsewhere/two.ts")).toContain("6 already done");
    expect(await run("./three.ts")).toContain("6 to compute");
  });
});
