import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cacheFolder, newFolder, operant, removeFolders } from "../testing/operant.testing.js";

/**
 * Every command of the page is run, in the page's order and in one folder, and its output compared with what is
 * shown. The comment before a block says which lines are shown: "all", or "first 4" and "from TEXT 3" (three lines
 * from the first one that begins with TEXT), separated by " | ". With OPERANT_UPDATE_DOCS=1 the page is written anew.
 */
const root = resolve(import.meta.dirname, "../../../..");
const path = join(root, "docs/is-my-reward-all-right.md");
const page = readFileSync(path, "utf8");
const updating = process.env["OPERANT_UPDATE_DOCS"] === "1";

const block = /<!-- shows: (.*?) -->\n```console\n\$ npx operant (.*)\n([\s\S]*?)```/g;
const blocks = [...page.matchAll(block)].map(([, shows, command, output]) => ({
  shows: shows!,
  command: command!,
  output: output!,
}));

let folder = "";
const fresh = new Map<string, string>();

beforeAll(() => {
  // Inside the workspace, where npx finds the command, as on the page.
  folder = newFolder(cacheFolder());
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, "examples"), join(folder, "examples"));
});

afterAll(() => {
  if (updating) {
    const text = page.replace(
      block,
      (_, shows: string, command: string) =>
        `<!-- shows: ${shows} -->\n\`\`\`console\n$ npx operant ${command}\n${fresh.get(command)}\`\`\``,
    );
    writeFileSync(path, text);
  }
  removeFolders();
});

/** Words as a shell splits them; double quotes keep a word together. */
function words(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

/** Runs a line of the page: `> file` and `; echo "exit code $?"` mean what they mean in a shell. */
async function printed(line: string): Promise<string> {
  const [, command = "", file, code] = /^(.*?)(?: > (\S+))?( ?; echo "exit code \$\?")?$/.exec(line) ?? [];
  const done = await operant(words(command), folder);
  expect(done.code, done.stderr).not.toBe(2);
  if (file !== undefined) writeFileSync(join(folder, file), done.stdout);
  // A report is told before the text, everything else on standard error after it.
  const before = /^Report: .*\n/.exec(done.stderr)?.[0] ?? "";
  const shown = `${before}${file === undefined ? done.stdout : ""}${done.stderr.slice(before.length)}`;
  return `${shown}${code === undefined ? "" : `exit code ${done.code}\n`}`;
}

/** The lines of an output that are shown, with "…" where some are left out. */
function cut(output: string, shows: string): string {
  if (shows === "all") return output;
  const lines = output.replace(/\n$/, "").split("\n");
  const kept: string[] = [];
  let next = 0;
  for (const part of shows.split(" | ")) {
    const [, first, text, count] = /^(?:(first)|from (.*)) (\d+)$/.exec(part) ?? [];
    if (count === undefined)
      throw new Error(`The page says "shows: ${part}"; write "first 4" or "from TEXT 3".`);
    const start = first === undefined ? lines.findIndex((line, i) => i >= next && line.startsWith(text!)) : 0;
    if (start < 0) throw new Error(`No line begins with "${text}" in:\n${output}`);
    if (start > next) kept.push("…");
    next = start + Number(count);
    kept.push(...lines.slice(start, next));
  }
  if (next < lines.length) kept.push("…");
  return `${kept.join("\n")}\n`;
}

/** Logs as trainers write them, by the names that examples give them. */
const rollouts = (columns: (i: number) => Record<string, unknown>) =>
  Array.from({ length: 72 }, (_, i) => ({ ...columns(i), step: Math.floor(i / 24) * 10 }));
const plain = rollouts((i) => ({
  prompt: `question ${i >> 2}`,
  completion: `answer ${i}`,
  reward: (i * 7) % 5,
  correct: i % 2,
}));
const trl = rollouts((i) => ({
  prompt: `question ${i >> 2}`,
  completion: `answer ${i}`,
  accuracy_reward: i % 2,
  format_reward: (i % 3) / 2,
  advantage: (i % 2) - 0.5,
}));
const named: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  "rollouts.jsonl": plain,
  "trl.jsonl": trl,
  "log.csv": rollouts((i) => ({ question: `question ${i >> 2}`, answer: `answer ${i}`, score: i % 5 })),
  "completions_*.parquet": trl,
  "out/completions/*.parquet": trl,
  "rollouts/*.jsonl": rollouts((i) => ({
    input: `question ${i >> 2}`,
    output: `answer ${i}`,
    gts: "7",
    score: (i % 3) - 1,
    acc: i % 2 === 0,
  })),
  "rollouts-*.jsonl": plain,
  "outputs/evals/*/*/results.jsonl": rollouts((i) => ({
    example_id: i >> 2,
    prompt: [{ role: "user", content: `question ${i >> 2}` }],
    completion: [{ role: "assistant", content: `answer ${i}` }],
    reward: (i % 3) / 2,
    metrics: { correct_answer: i % 2, format: 1 },
    correct_answer: i % 2,
  })),
};

/** Writes the log that a word of an example names, and gives its file; a star stands for one name. */
function written(word: string): string {
  const rows = named[word];
  if (rows === undefined) return word;
  const file = join(folder, word.replaceAll("*", "a"));
  mkdirSync(dirname(file), { recursive: true });
  if (word.endsWith(".parquet")) {
    const columnData = Object.keys(rows[0]!).map((name) => ({ name, data: rows.map((row) => row[name]) }));
    writeFileSync(file, new Uint8Array(parquetWriteBuffer({ columnData })));
  } else if (word.endsWith(".csv")) {
    const table = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))];
    writeFileSync(file, table.map((cells) => `${cells.join(",")}\n`).join(""));
  } else writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
}

describe("commands that are shown without their output", () => {
  it("are run by audit on logs as their trainers write them", async () => {
    const { stdout: help } = await operant(["audit", "--help"], folder);
    const lines = [...`${help}\n${page}`.matchAll(/^(?: {2}|# )operant (audit .*)$/gm)].map(
      ([, line]) => line!,
    );
    expect(lines).toHaveLength(9);
    for (const line of lines) {
      expect(
        words(line).some((word) => word in named),
        line,
      ).toBe(true);
      const { code, stderr } = await operant([...words(line).map(written), "--seed", "1"], folder);
      expect([0, 1], `${line}: ${stderr}`).toContain(code);
    }
  });
});

describe("the page “Is my reward all right?”", () => {
  it("says of every command what is shown of it", () => {
    expect(blocks.length).toBeGreaterThan(8);
    expect(page.match(/^\$ /gm)).toHaveLength(blocks.length);
    expect(new Set(blocks.map(({ command }) => command)).size).toBe(blocks.length);
  });

  it("shows the audit with and without gold, its report, JSON, a card and the exit codes", () => {
    for (const part of [
      "--gold",
      "--report",
      "--json",
      "--ci",
      "exit code",
      "report-card draft",
      "report-card lint",
      "report-card revise",
    ]) {
      expect(
        blocks.some(({ command }) => command.includes(part)),
        part,
      ).toBe(true);
    }
  });

  for (const { shows, command, output } of blocks) {
    it(`\`${command}\` prints what is shown`, async () => {
      const now = cut(await printed(command), shows);
      fresh.set(command, now);
      if (!updating) expect(now).toBe(output);
    });
  }
});
