import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFolder, operant, removeFolders, tinyStudy } from "../testing/operant.testing.js";

let folder: string;
const in_ = (args: string[]) => operant(args, folder);
const run = (...more: string[]) => in_(["run", "./tiny.ts", "--preset", "short", "--no-report", ...more]);

beforeAll(async () => {
  folder = newFolder();
  copyFileSync(tinyStudy, join(folder, "tiny.ts"));
  await run();
  const [id] = readdirSync(join(folder, "runs", "tiny"));
  expect(await in_(["reference", "./tiny.ts", "--from", id!])).toMatchObject({ code: 0 });
});
afterAll(removeFolders);

describe("reference results", () => {
  it("hold each seed's summaries and digest per condition, and the verdicts", () => {
    expect(readdirSync(join(folder, "reference"))).toEqual([
      "still+work=0.json",
      "up+work=0.json",
      "verdicts.json",
    ]);
    const up = JSON.parse(readFileSync(join(folder, "reference", "up+work=0.json"), "utf8"));
    expect(up).toMatchObject({ format: "operant-reference/1", study: "tiny", condition: "up" });
    expect(up.seeds.map(({ seed }: { seed: number }) => seed)).toEqual([1, 2, 3]);
    expect(JSON.parse(readFileSync(join(folder, "reference", "verdicts.json"), "utf8")).verdicts).toEqual({
      drift: "reproduced",
    });
  });

  it("agree with the study that made them", async () => {
    const { code, stdout } = await in_(["verify", "./tiny.ts", "--all"]);
    expect(stdout).toContain("Everything agrees.");
    expect(stdout.match(/same bytes/g)).toHaveLength(6);
    expect(code).toBe(0);
    const expected = await run("--expect", "--seeds", "2..9");
    expect(expected.stderr).toContain("4 shards and 1 verdict, 0 differences");
    expect(expected.code).toBe(0);
  });

  it("take further seeds from further runs", async () => {
    const { stdout } = await run("--seeds", "3..5", "--condition", "up", "--json");
    const { code, stdout: said } = await in_(["reference", "./tiny.ts", "--from", JSON.parse(stdout).folder]);
    expect(code).toBe(0);
    expect(said).toMatch(/up\+work=0\.json\s+5 seeds\s+2 new/);
  });

  it("make verify and run --expect fail with code 1 where a shard, a number or a verdict differs", async () => {
    const change = async (name: string, from: RegExp, to: string) => {
      const file = join(folder, "reference", name);
      const before = readFileSync(file, "utf8");
      expect(before).toMatch(from);
      writeFileSync(file, before.replace(from, to));
      const results = [await in_(["verify", "./tiny.ts", "--all"]), await run("--expect")];
      writeFileSync(file, before);
      return results;
    };
    const shards = await change(
      "up+work=0.json",
      /"seed":2,"shard":"\w{12}/,
      `"seed":2,"shard":"${"0".repeat(12)}`,
    );
    expect(shards.map(({ code }) => code)).toEqual([1, 1]);
    expect(shards[0]!.stdout).toMatch(/condition "up", seed 2: shard is \w{12}, expected 000000000000/);
    expect(shards[1]!.stderr).toMatch(/condition "up", seed 2 has shard/);

    const [numbers] = await change("still+work=0.json", /"end":-?\d+/, '"end":7');
    expect(numbers!.code).toBe(1);
    expect(numbers!.stdout).toMatch(/condition "still", seed 1: end is -?[\d.]+, expected 7/);

    const verdicts = await change("verdicts.json", /"reproduced"/, '"not reproduced"');
    expect(verdicts.map(({ code }) => code)).toEqual([1, 1]);
    expect(verdicts[1]!.stderr).toContain('claim "drift" is "reproduced", expected "not reproduced"');
  });

  it("leave nothing behind when a run is not there", async () => {
    const empty = newFolder();
    copyFileSync(tinyStudy, join(empty, "tiny.ts"));
    expect((await operant(["reference", "./tiny.ts", "--from", "nothing"], empty)).code).toBe(2);
    expect(readdirSync(empty)).toEqual(["tiny.ts"]);
  });

  it("of another results version are refused", async () => {
    const text = readFileSync(tinyStudy, "utf8").replace("uniform() - 0.5", "uniform() - 0.4");
    writeFileSync(join(folder, "tiny.ts"), text);
    const { code, stderr } = await in_(["verify", "./tiny.ts", "--sample", "1"]);
    copyFileSync(tinyStudy, join(folder, "tiny.ts"));
    expect(code).toBe(2);
    expect(stderr).toMatch(/are of results version "file-\w+"[\s\S]*installed is version "file-\w+"/);
  });
});
