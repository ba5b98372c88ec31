import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  cacheFolder,
  newFolder,
  operant,
  operantProcess,
  removeFolders,
} from "../testing/operant.testing.js";

const root = resolve(import.meta.dirname, "../../../..");

afterAll(removeFolders);

const compare = (args: string, folder = root) =>
  operant(["compare-rewards", ...args.split(" ").filter((word) => word !== "")], folder);

describe("operant compare-rewards", () => {
  it("lists the built-in worlds, as text and as JSON", async () => {
    expect((await compare("--list")).stdout).toMatch(/^grid-3x3: .*\n[\s\S]*\n {2}sparse +1 at the goal\n/);
    const names = JSON.parse((await compare("--list --json")).stdout).map(
      ({ name }: { name: string }) => name,
    );
    expect(names).toEqual(["grid-3x3", "toy", "cliff-walk", "bandit"]);
  });
  it("exits with 0 whatever it finds, and with 1 only when a requirement is not met", async () => {
    expect((await compare("sparse center --world grid-3x3")).code).toBe(0);
    expect((await compare("sparse dense --world grid-3x3 --require equivalent")).code).toBe(0);
    expect((await compare("switch both-ways --world toy --require near")).code).toBe(0);
    const { code, stderr } = await compare("switch both-ways --world toy --require equivalent");
    expect(code).toBe(1);
    expect(stderr).toContain("switch and both-ways are not equivalent.");
  });
  it("prints one JSON value, and nothing else, on standard output", async () => {
    const { stdout } = await compare("gold proxy --world bandit --json");
    expect(JSON.parse(stdout)).toMatchObject({ kind: "world", first: "gold", likeness: "different" });
  });
  it("writes a report in one file", async () => {
    const file = join(newFolder(), "out.html");
    const { code, stderr } = await compare(`intended mild --world cliff-walk --report ${file}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Report: ${file}\n` });
    const html = readFileSync(file, "utf8");
    expect(html).toContain("compare-rewards intended mild --world cliff-walk");
    expect(html).not.toContain("<script");
  });
  it("leaves an old report as it was when the comparison fails, and nothing half-written", async () => {
    const folder = newFolder();
    const file = join(folder, "out.html");
    writeFileSync(file, "old");
    expect((await compare(`sparse nowhere --world grid-3x3 --report ${file}`)).code).toBe(2);
    expect(readFileSync(file, "utf8")).toBe("old");
    expect((await compare(`sparse dense --world grid-3x3 --report ${file}`)).code).toBe(0);
    expect(readFileSync(file, "utf8")).toMatch(/^<!doctype html>/);
    expect(readdirSync(folder)).toEqual(["out.html"]);
  });
  it("asks only the reward that is named, so that others of the file may fail", async () => {
    const folder = newFolder(cacheFolder());
    writeFileSync(
      join(folder, "r.ts"),
      'export const rewards = { good: [0, 1], bad: () => { throw new Error("boom"); } };',
    );
    const { code, stderr } = await compare("switch ./r.ts#good --world toy", folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
  it("varies the discount, the transitions or the temperature", async () => {
    for (const [asked, title] of [
      ["g=0.8,0.9", "If the discount is wrong"],
      ["slip=0..0.5", "If the transitions are wrong"],
      ["temperature=0.1,10", "If the agent is not quite greedy"],
    ]) {
      const { code, stdout } = await compare(`switch both-ways --world toy --sensitivity ${asked}`);
      expect(code).toBe(0);
      expect(stdout).toContain(`\n${title}\n`);
    }
  });
  it("takes world and rewards from a TypeScript file", async () => {
    const folder = newFolder(cacheFolder());
    writeFileSync(
      join(folder, "mine.ts"),
      `import { gridworld } from "@operant/core/worlds";
export const world = gridworld({ map: "S.G", discount: 0.9 });
export const rewards = {
  a: world.draw({ G: 1 }).map((value) => value),
  b: (_s: number, _a: number, next: number): number => (next === 2 ? 5 : 0),
  c: { "next-state": { G: 1 } },
};\n`,
    );
    const { stdout, code, stderr } = await compare("b c --world ./mine.ts", folder);
    expect(stderr).toBe("");
    expect(stdout).toContain("c = 0.2 × b.");
    expect(code).toBe(0);
  });
  it("compares the rewards of two files only where their worlds are the same", async () => {
    const folder = newFolder();
    const world = (p: number) => ({
      format: "operant-world/1",
      states: 2,
      actions: 1,
      discount: 0.5,
      transitions: [[[p, 1 - p]], [[0, 1]]],
      rewards: { r: { state: [1, 2] } },
    });
    writeFileSync(join(folder, "a.json"), JSON.stringify(world(0.5)));
    writeFileSync(join(folder, "b.json"), JSON.stringify(world(0.25)));
    const { code, stderr } = await compare("a.json b.json", folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /a\.json and b\.json are different worlds: from state 0 by action 0 to state [01] their probabilities differ by 0\.25/,
    );
    expect((await compare("a.json b.json --world a.json", folder)).code).toBe(2);
  });

  it("reads what the published schemas say", () => {
    const { status, stderr } = spawnSync(process.execPath, ["scripts/write-schemas.mjs", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  const maze = "--world examples/rewards/maze.txt";
  it.each([
    ["no rewards", "", /Name two rewards, for example/],
    ["one reward", "sparse --world grid-3x3", /Name two rewards/],
    ["no world", "sparse dense", /Name the world with --world: grid-3x3, toy/],
    [
      "an unknown world, with the nearest",
      "a b --world grid-3x4",
      /Unknown world "grid-3x4". Did you mean "grid-3x3"\?/,
    ],
    [
      "an unknown reward, with the nearest",
      "sprase dense --world grid-3x3",
      /no reward "sprase". Did you mean "sparse"\? It has: sparse, dense/,
    ],
    [
      "a file that is not there, with the nearest",
      "a b --world examples/rewards/mase.txt",
      /There is no file .*mase\.txt\. Did you mean "maze\.txt"/,
    ],
    [
      "an unknown reward in a file",
      `arrive examples/rewards/shaped.ts#shpaed ${maze}`,
      /shaped\.ts has no reward "shpaed". Did you mean "shaped"/,
    ],
    [
      "a file of several rewards without saying which",
      `arrive examples/rewards/shaped.ts ${maze}`,
      /has the rewards shaped, undiscounted; say which, for example "examples\/rewards\/shaped\.ts#shaped"/,
    ],
    [
      "a world where rewards are meant",
      "a b --world examples/rewards/lake-holes.npz",
      /holds rewards, but no world/,
    ],
    ["a discount above 1", `arrive hinted ${maze} --discount 1.5`, /"1\.5"; write a number from 0 to 1/],
    [
      "γ = 1 where a policy never ends, naming where",
      `arrive hinted ${maze} --discount 1`,
      /maze\.txt: discount = 1, but a policy can stay for ever in/,
    ],
    ["a range that is none", `arrive hinted ${maze} --sensitivity g=2..3`, /write g=0\.9\.\.0\.99/],
    [
      "a requirement that there is not",
      `arrive hinted ${maze} --require close`,
      /Allowed choices are equivalent, near/,
    ],
    [
      "options of two kinds",
      `gold proxy --log examples/rewards/rollouts.jsonl ${maze}`,
      /one of --world and --log/,
    ],
    [
      "an option of another kind",
      `arrive hinted ${maze} --group prompt`,
      /--group belongs to --log and means nothing with --world/,
    ],
    [
      "a column that the log lacks, listing those it has",
      "gold prox --log examples/rewards/rollouts.jsonl",
      /Did you mean "proxy"\? There are: prompt, completion, gold, proxy/,
    ],
    [
      "a group column that the log lacks",
      "gold proxy --log examples/rewards/rollouts.jsonl --group promt",
      /Did you mean "prompt"/,
    ],
    [
      "a state column that is not there",
      "base shaped --transitions examples/rewards/steps.csv --state from",
      /There are: state, action, next, base, shaped/,
    ],
    [
      "best-of more than a group has",
      "gold proxy --log examples/rewards/rollouts.jsonl --best-of 5",
      /the largest group has 4 samples/,
    ],
    ["a slip that is no probability", `arrive hinted ${maze} --sensitivity slip=2`, /write g=0\.9\.\.0\.99/],
    ["a report that is a folder", `arrive hinted ${maze} --report examples`, /a folder is in the way/],
    [
      "a report below a file",
      `arrive hinted ${maze} --report package.json/out.html`,
      /a part of that path is a file/,
    ],
    ["a folder where a file is meant", "a b --world examples/rewards", /examples\/rewards is a folder/],
    [
      "a world without transitions, saying what it has",
      "a b --world examples/rewards/lake-holes.npz",
      /it has no array "P" of transitions, only "/,
    ],
    [
      "a report in a folder that is not there",
      `arrive hinted ${maze} --report nowhere/out.html`,
      /Cannot write nowhere\/out\.html: .*--report/,
    ],
  ])("exits with 2 for %s", async (_, args, message) => {
    const { code, stderr, stdout } = await compare(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  const inputs: [string, string, string, RegExp][] = [
    ["rewards that Python wrote as NaN", "r.json", "[0, NaN]", /r\.json, character 5: NaN is no JSON number/],
    [
      "an infinite reward",
      "r.json",
      "[0, 1e999]",
      /r\.json, state\[1\] is Infinity; expected a finite number/,
    ],
    [
      "a reward of another size",
      "r.json",
      "[0, 1, 2]",
      /Reward "r" has 3 entries; expected one per state \(2\)/,
    ],
    ["a file that is cut off", "r.json", '{"format": "operant-rew', /r\.json is not JSON/],
    ["an archive that is cut off", "r.npz", "PK\u0003\u0004", /r\.npz is damaged/],
    ["a module that does not compile", "r.ts", "export const rewards = {", /r\.ts does not compile/],
    [
      "a module without rewards",
      "r.ts",
      "export const reward = 1;",
      /r\.ts exports reward; expected "world", "rewards" or both/,
    ],
    [
      "a reward that throws, naming where",
      "r.ts",
      'export const rewards = { r: () => { throw new Error("boom"); } };',
      /reward "r" throws for first, stay, next first \(0, 0, 0\): Error: boom\.\n$/,
    ],
    [
      "a reward that returns no number",
      "r.ts",
      "export const rewards = { r: (s) => (s === 1 ? undefined : 0) };",
      /reward "r" returns undefined for second, stay, next first \(1, 0, 0\); every reward must be/,
    ],
    [
      "a module that throws, without a stack of compiled code",
      "r.ts",
      'throw new Error("at load");',
      /^operant: .*r\.ts fails while it is loaded: Error: at load\.\n$/,
    ],
    ["a reward that would overflow", "r.json", "[0, 1e300]", /Reward "r" is 1e\+300 at second; beyond/],
    ["an empty file", "r.json", " ", /r\.json is empty/],
  ];
  it.each(inputs)("exits with 2 for %s", async (_, name, text, message) => {
    const folder = newFolder(cacheFolder());
    writeFileSync(join(folder, name), text);
    const { code, stderr } = await compare(`switch ./${name} --world toy`, folder);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it("exits with 2 for a module that never loads", async () => {
    const folder = newFolder(cacheFolder());
    writeFileSync(join(folder, "r.ts"), "await new Promise(() => {}); export const rewards = {};");
    const args = ["compare-rewards", "switch", "./r.ts", "--world", "toy"];
    const { code, stderr } = await operantProcess(args, folder);
    expect(stderr).toMatch(/never finished loading/);
    expect(code).toBe(2);
  });
});
