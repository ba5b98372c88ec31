import { spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newFolder, operant, removeFolders, resultFiles, tinyStudy } from "../testing/operant.testing.js";

const short = ["run", tinyStudy, "--preset", "short"];
let made: string;
let out: string;
let folder: string;

beforeAll(async () => {
  made = newFolder();
  await operant([...short, "--out", made]);
});
beforeEach(() => {
  out = newFolder();
  cpSync(made, out, { recursive: true });
  folder = join(out, "tiny", readdirSync(join(out, "tiny"))[0]!);
});
afterAll(removeFolders);

function someTrial(kind: "parquet" | "json"): string {
  return join(folder, "trials", readdirSync(join(folder, "trials")).find((name) => name.endsWith(kind))!);
}

function flipByte(file: string): string {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
  return file;
}

describe("a damaged run", () => {
  const damages: [string, () => string][] = [
    ["a flipped bit in a shard", () => flipByte(someTrial("parquet"))],
    [
      "a missing shard",
      () => {
        const file = someTrial("parquet");
        rmSync(file);
        return file;
      },
    ],
    [
      "a shortened shard",
      () => {
        const file = someTrial("parquet");
        writeFileSync(file, readFileSync(file).subarray(0, 100));
        return file;
      },
    ],
    [
      "a changed number in a record",
      () => {
        const file = someTrial("json");
        writeFileSync(file, readFileSync(file, "utf8").replace(/"end":(-?\d)/, '"end":1$1'));
        return file;
      },
    ],
    [
      "a record that is no JSON",
      () => {
        writeFileSync(someTrial("json"), "{");
        return someTrial("json");
      },
    ],
    [
      "a changed manifest",
      () => {
        const file = join(folder, "manifest.json");
        appendFileSync(file, " ");
        return file;
      },
    ],
  ];
  it.each(damages)("with %s names the file, and is whole again after --repair", async (_, damage) => {
    const whole = resultFiles(out);
    const file = damage();
    const { code, stderr } = await operant([...short, "--out", out]);
    expect(code).toBe(2);
    expect(stderr).toContain(file);
    expect(stderr).toContain("--repair");
    expect((await operant([...short, "--out", out, "--repair"])).code).toBe(0);
    expect(resultFiles(out)).toEqual(whole);
  });

  it("of another format is refused with both versions", async () => {
    const file = join(folder, "manifest.json");
    writeFileSync(file, readFileSync(file, "utf8").replace("operant-run/1", "operant-run/9"));
    const { code, stderr } = await operant(["report", folder]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /manifest\.json has format operant-run\/9; this version of Operant reads operant-run\/1/,
    );
    expect(await operant([...short, "--out", out])).toMatchObject({ code: 2, stderr });
  });

  it("is reported and compared only with the command that repairs it", async () => {
    flipByte(someTrial("parquet"));
    for (const args of [
      ["report", folder],
      ["diff", folder, folder],
    ]) {
      const { code, stderr } = await operant(args);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /is damaged[^\n]*Repair it with:\n {2}\S.* run \.\/tiny\.testing\.ts --preset short/,
      );
      expect(stderr).toContain(`--out ${out} --repair`);
    }
  });

  it("with a study that is not the one that made it is refused", async () => {
    const file = join(folder, "study.mjs");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("Walks", "Talks"));
    const { code, stderr } = await operant(["report", folder]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file} is damaged: it is not the study that made this run`);
  });
});

describe("folders that cannot be written", () => {
  it("are refused with the reason", async () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");
    const { code, stderr } = await operant([...short, "--out", join(file, "runs")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Cannot write .*a part of that path is a file/);
  });

  it.runIf(process.platform === "linux")("are refused also where folders cannot be made at all", async () => {
    for (const args of [
      [...short, "--out", "/proc/nothing/runs"],
      ["new", "study", "a-study", "--dir", "/proc/1"],
    ]) {
      const { code, stderr } = await operant(args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/Cannot (write|make) .*no folder or file can be made there/);
    }
  });

  // A limit on the size of files stands in for a full disk: writing fails in the middle in the same way.
  it.runIf(process.platform === "linux")(
    "leave a run that can go on, when writing fails in the middle",
    async () => {
      const small = newFolder();
      const program = fileURLToPath(new URL("../../bin/operant.js", import.meta.url));
      const big = [...short, "--seeds", "1", "--set", "rows=100000"];
      // In KiB: more than the compiled study, less than a trial.
      const command = `ulimit -f 1200; exec "$0" "$@"`;
      const args = ["-c", command, process.execPath, program, ...big, "--out", small];
      const child = spawn("bash", args, { stdio: ["ignore", "ignore", "pipe"] });
      let stderr = "";
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      expect(await new Promise((resolve) => child.on("close", resolve))).toBe(2);
      expect(stderr).toMatch(/Cannot write .*the file would be larger than is allowed/);
      expect(stderr).toMatch(/Go on with:\n.* run /);
      expect(readdirSync(small)).toEqual(["tiny"]);
      expect((await operant([...big, "--out", small])).code).toBe(0);
      const fresh = newFolder();
      await operant([...big, "--out", fresh]);
      expect(resultFiles(small)).toEqual(resultFiles(fresh));
    },
  );
});

describe("operant report", () => {
  it("writes the same report again, also for a run that was moved", async () => {
    const whole = resultFiles(folder);
    const moved = join(newFolder(), "elsewhere");
    renameSync(folder, moved);
    for (const name of ["report.html", "claims.json", "summaries.csv"]) rmSync(join(moved, name));
    const { code, stdout } = await operant(["report", moved]);
    expect(code).toBe(0);
    expect(stdout).toBe(`${join(moved, "report.html")}\n`);
    expect(resultFiles(moved)).toEqual(whole);
  });

  it("finds a run by the beginning of its id, and says which exist", async () => {
    const id = readdirSync(join(out, "tiny"))[0]!;
    expect((await operant(["report", id.slice(0, 6), "--out", out])).code).toBe(0);
    const { code, stderr } = await operant(["report", "zzz", "--out", out]);
    expect(code).toBe(2);
    expect(stderr).toContain(folder);
  });
});

describe("operant diff", () => {
  it("finds nothing between a run and itself", async () => {
    expect(await operant(["diff", folder, folder])).toMatchObject({
      code: 0,
      stdout: "The runs are the same.\n",
    });
  });

  it("names what differs in parameters, summaries, verdicts and bytes, with code 1", async () => {
    const other = newFolder();
    await operant([...short, "--out", other, "--set", "fault=disagree", "--set", "drift=0"]);
    const otherRun = join(other, "tiny", readdirSync(join(other, "tiny"))[0]!);
    const { code, stdout } = await operant(["diff", folder, otherRun, "--json"]);
    expect(code).toBe(1);
    const difference = JSON.parse(stdout);
    expect(difference.same).toBe(false);
    expect(difference.parameters).toContain('cell "Still", fault: none | disagree');
    expect(difference.verdicts).toEqual(['claim "drift": reproduced | not at this scale']);
    expect(difference.bytes).toContain('cell "Still": 3 of 3 common shards differ (seeds 1, 2, 3)');
  });
});
