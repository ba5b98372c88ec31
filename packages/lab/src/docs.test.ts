import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { cacheFolder, newFolder, operant, removeFolders, start, until } from "./testing/operant.testing.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

afterAll(removeFolders);

function pages(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|runs|\..*)$/.test(entry.name) ? [] : pages(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** The commands of a page's shell blocks, continuation lines joined and comments cut off. */
function commands(page: string): string[] {
  return [...readFileSync(page, "utf8").matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!
      .replaceAll("\\\n", " ")
      .split("\n")
      .map((line) => line.replace(/\s#.*$/, "").trim())
      .filter((line) => line !== ""),
  );
}

describe("the documentation", () => {
  it.each(pages().map((page) => [page.slice(root.length + 1), page]))(
    "%s links to files that exist",
    (_, page) => {
      const text = readFileSync(page, "utf8");
      for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|#|data:)/.test(target!)) continue;
        expect(existsSync(resolve(dirname(page), target!.split("#")[0]!)), target).toBe(true);
      }
    },
  );

  const shown = [...new Set(pages().flatMap(commands))];
  const scripts = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts);

  it.each(shown.filter((line) => line.startsWith("npm ")))("`%s` is a script of the workspace", (line) => {
    const name = line.replace(/^npm (run )?/, "").split(" ")[0]!;
    expect(scripts).toContain(name);
  });

  it("shows a test that a study can be moved into the laboratory with", async () => {
    const folder = newFolder(cacheFolder());
    await operant(["new", "study", "matching"], folder);
    const moved = join(folder, "matching");
    rmSync(join(moved, "study.test.mjs"));
    const page = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
    const [, test] = /study\.test\.ts[\s\S]*?```ts\n([\s\S]*?)```/.exec(page)!;
    writeFileSync(join(moved, "study.test.ts"), test!);
    const config = {
      extends: join(root, "tsconfig.base.json"),
      compilerOptions: { noEmit: true, types: [] },
    };
    writeFileSync(join(moved, "tsconfig.json"), JSON.stringify(config));
    // Vitest leaves out what lies below node_modules unless it is told otherwise.
    const settings = `{ test: { include: ["*.test.ts"], exclude: [], server: { deps: { inline: true } } } }`;
    writeFileSync(join(moved, "vitest.config.mjs"), `export default ${settings};\n`);
    const bin = (name: string, ...args: string[]) =>
      spawnSync(join(root, "node_modules", ".bin", name), args, {
        cwd: moved,
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1" },
      });
    expect(bin("tsc", "-p", ".").stdout).toBe("");
    const { status, stdout } = bin("vitest", "run", "--root", moved);
    expect(stdout).toMatch(/Tests +1 passed/);
    expect(status).toBe(0);
  });

  // Placeholders (<run id>) and commands on studies that the reader is yet to write are not executed here.
  const runnable = shown.filter(
    (line) => line.startsWith("npx operant ") && !/[<…]|matching|my-study|verify|reference/.test(line),
  );

  it("shows commands of the studies that are there", () => {
    expect(runnable.length).toBeGreaterThan(4);
  });

  const [serving, ending] = [true, false].map((serves) =>
    runnable.filter((line) => line.startsWith("npx operant serve") === serves),
  ) as [string[], string[]];

  it.each(serving)("`%s` is understood", async (line) => {
    const folder = newFolder();
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>A page</title>");
    const { child, done } = start([...line.split(/\s+/).slice(2), "--port", "0", "--site", folder], folder);
    let said = "";
    child.stdout?.on("data", (chunk) => {
      said += chunk;
    });
    await until("the address", () => said.includes("\n") || child.exitCode !== null, 50);
    expect(await (await fetch(said.split(" ")[0]!)).text()).toContain("A page");
    child.kill("SIGINT");
    expect((await done).code).toBe(0);
  });

  it.each(ending)("`%s` is understood", async (line) => {
    const words = line.split(/\s+/).slice(2);
    // Worlds and logs are named by their path in the repository.
    const folder = ["compare-rewards", "audit"].includes(words[0]!) ? [root] : [];
    const { code, stderr } = await operant(words[0] === "run" ? [...words, "--dry-run"] : words, ...folder);
    expect(stderr).not.toMatch(/Unknown|error/i);
    // An audit that finds something exits with 1, as it should.
    expect(words[0] === "audit" ? [0, 1] : [0]).toContain(code);
  });
});
