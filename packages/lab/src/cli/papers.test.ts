import { papers } from "@operant/studies/papers";
import { describe, expect, it } from "vitest";
import { operant } from "../testing/operant.testing.js";

const json = async (...args: string[]) => JSON.parse((await operant(["papers", ...args, "--json"])).stdout);

describe("operant papers", () => {
  it("lists every paper, what can be run first, and says what they amount to beside the data", async () => {
    const { code, stdout, stderr } = await operant(["papers"]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(papers.length);
    expect(lines[0]).toMatch(/^[●◐○▷] /);
    expect(stderr).toMatch(
      /^257 papers: .*reproduced.*listed\. Show one in full, for example the first: operant papers \S+\n$/,
    );
  });

  it("finds by misspelt words", async () => {
    const { stdout } = await operant(["papers", "dirct", "punishmnt", "--limit", "1"]);
    expect(stdout).toMatch(/2023 {2}2301\.08278 {2}Investigating the Impact of Direct Punishment/);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  });

  it("shows one paper in full by its id, arXiv id or title", async () => {
    const { stdout } = await operant(["papers", "goodhart-s-law-in-reinforcement-learning"]);
    expect((await operant(["papers", "2310.09144"])).stdout).toBe(stdout);
    expect((await operant(["papers", "https://arxiv.org/abs/2310.09144v2"])).stdout).toBe(stdout);
    expect((await operant(["papers", "Goodhart's", "law", "in", "reinforcement", "learning"])).stdout).toBe(
      stdout,
    );
    for (const part of [
      "Goodhart's Law",
      "Mechanism",
      "Study goodhart",
      "npx operant run goodhart",
      "steepestAscent",
    ]) {
      expect(stdout).toContain(part);
    }
    expect(stdout).toContain("https://arxiv.org/abs/2310.09144");
  });

  it("prints one JSON value: an array of papers, or the one that was named", async () => {
    const found = await json("starc", "--limit", "2");
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({ arxiv: "2309.15257", studies: [{ id: "starc" }] });
    expect(await json(found[0].id)).toEqual(found[0]);
    expect(await json("xyzzyq")).toEqual([]);
  });

  it("filters and sorts", async () => {
    const found = await json(
      "--family",
      "bandits",
      "--scale",
      "exact,small",
      "--year",
      "2020..2023",
      "--sort",
      "newest",
    );
    expect(found.length).toBeGreaterThan(2);
    for (const { family, scale, year } of found) {
      expect([family, year >= 2020 && year <= 2023]).toEqual(["bandits", true]);
      expect(["exact", "small"]).toContain(scale);
    }
    const dates = found.map(({ appeared }: { appeared: string }) => appeared);
    expect(dates).toEqual([...dates].sort().reverse());
    for (const { status } of await json("--status", "not-reproduced,runs")) {
      expect(["not reproduced", "runs"]).toContain(status);
    }
  });

  it("has no paper, and says so, where nothing matches", async () => {
    expect(await operant(["papers", "xyzzyq"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "No paper matches.\n",
    });
  });

  it.each([
    [
      ["--status", "reprodced"],
      /--status: Unknown status "reprodced"\. Did you mean "reproduced"\? There are: reproduced, /,
    ],
    [["--family", "bandit"], /--family: Unknown family "bandit"\. Did you mean "bandits"\? There are: /],
    [["--scale", "huge"], /--scale: Unknown scale "huge"\./],
    [["--sort", "newst"], /--sort: Unknown sort "newst"\. Did you mean "newest"\?/],
    [["--year", "23"], /--year: "23" is no year; write one \(2023\)/],
    [["--limit", "0"], /It is "0"; write a whole number from 1\./],
  ] as const)("refuses %s, naming the nearest", async (args, message) => {
    const { code, stdout, stderr } = await operant(["papers", ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it("has help with examples, statuses and families", async () => {
    const { code, stdout } = await operant(["papers", "--help"]);
    expect(code).toBe(0);
    for (const part of ["Examples:", "not-reproduced", "Reward hacking", "130 interrupted"])
      expect(stdout).toContain(part);
  });
});
