import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  newFolder,
  operant,
  operantProcess,
  removeFolders,
  resultFiles,
  start,
  tinyStudy,
  until,
} from "../testing/operant.testing.js";

const trials = 24;
const request = ["run", tinyStudy, "--quiet", "--set", "work=150"];
const arguments_ = (out: string, workers: number): string[] => [
  ...request,
  "--out",
  out,
  "--workers",
  String(workers),
];

/** Files under the only run folder of an output folder, by their names. */
function inRun(out: string, ...parts: string[]): string[] {
  const study = join(out, "tiny");
  const run = existsSync(study) ? readdirSync(study)[0] : undefined;
  const folder = run === undefined ? undefined : join(study, run, ...parts);
  return folder !== undefined && existsSync(folder) ? readdirSync(folder) : [];
}

const recordsIn = (out: string): number =>
  inRun(out, "trials").filter((name) => name.endsWith(".json")).length;

describe("an interrupted run", () => {
  let whole: Record<string, string>;

  beforeAll(async () => {
    const out = newFolder();
    const { code, stderr } = await operant(arguments_(out, 1));
    expect(stderr).toBe("");
    expect(code).toBe(0);
    whole = resultFiles(out);
    expect(Object.keys(whole).filter((name) => name.endsWith(".parquet"))).toHaveLength(trials);
  });
  afterAll(removeFolders);

  it("has the same bytes with two workers", async () => {
    const out = newFolder();
    await operant(arguments_(out, 2));
    expect(resultFiles(out)).toEqual(whole);
  });

  const moments: [string, (out: string) => boolean][] = [
    ["before anything is written", () => true],
    ["when its manifest is written", (out) => inRun(out).includes("manifest.json")],
    ...[1, 2, 4, 9, 15, 23].map((count): [string, (out: string) => boolean] => [
      `when ${count} trials are written`,
      (out) => recordsIn(out) >= count,
    ]),
    ["when every trial is written", (out) => recordsIn(out) >= trials],
    ["while it writes what the trials amount to", (out) => inRun(out).includes("claims.json")],
  ];
  it.each(moments)(
    "killed %s, ends with the same bytes when it is resumed",
    async (what, reached) => {
      const out = newFolder();
      const { child, done } = start(arguments_(out, 2));
      await until(what, () => reached(out));
      child.kill("SIGKILL");
      await done;
      const kept = recordsIn(out);
      const resumed = await operantProcess(arguments_(out, 2).filter((word) => word !== "--quiet"));
      expect(resumed.code).toBe(0);
      if (kept > 0 && kept < trials)
        expect(resumed.stderr).toContain(`${kept} already done, ${trials - kept} to compute`);
      expect(resultFiles(out)).toEqual(whole);
    },
    120_000,
  );

  it("stops on Ctrl-C with code 130, keeps what is done and prints the command that goes on", async () => {
    const out = newFolder();
    const { child, done } = start(arguments_(out, 2));
    await until("three trials", () => recordsIn(out) >= 3);
    child.kill("SIGINT");
    const { code, stderr } = await done;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted: \d+ of 24 trials are kept/);
    // The tests run outside of any project, where npx would not find the command.
    expect(stderr).toMatch(/\n {2}node \S+operant\.js run /);
    expect(stderr).toContain(` run ${tinyStudy} --quiet --set work=150 --out ${out} --workers 2`);
    expect(recordsIn(out)).toBeLessThan(trials);
    expect(inRun(out)).not.toContain("report.html");
    expect((await operantProcess(arguments_(out, 1))).code).toBe(0);
    expect(resultFiles(out)).toEqual(whole);
  });

  it("drops a trial that never ends, and ends at once on a second Ctrl-C", async () => {
    const out = newFolder();
    const hanging = [
      ...request,
      "--out",
      out,
      "--set",
      "fault=hang",
      "--set",
      "faultSeed=1",
      "--set",
      "work=0",
    ];
    const first = start(hanging);
    await until("the other trials", () => recordsIn(out) >= 11);
    first.child.kill("SIGINT");
    expect((await first.done).code).toBe(130);

    const second = start([...hanging.filter((word) => word !== "--quiet"), "--workers", "1"]);
    let said = "";
    second.child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    await until("the run to begin", () => said.includes("to compute"));
    second.child.kill("SIGINT");
    await until("the first Ctrl-C to be heard", () => said.includes("Ctrl-C again"));
    second.child.kill("SIGINT");
    expect((await second.done).code).toBe(130);
  });

  it("computes only what a larger request adds, with the bytes of a run from nothing", async () => {
    const grown = newFolder();
    await operant(["run", tinyStudy, "--preset", "short", "--seeds", "1..3", "--out", grown]);
    const args = (out: string) => ["run", tinyStudy, "--preset", "short", "--seeds", "1..5", "--out", out];
    const { stderr } = await operant(args(grown));
    expect(stderr).toContain("10 trials, 6 taken from other runs, 4 to compute");
    const fresh = newFolder();
    await operant(args(fresh));
    const [id] = readdirSync(join(fresh, "tiny"));
    expect(resultFiles(join(grown, "tiny", id!))).toEqual(resultFiles(join(fresh, "tiny", id!)));
  });
});
