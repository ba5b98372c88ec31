import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInWorlds } from "@operant/report";
import { afterAll, describe, expect, it } from "vitest";
import { fromRoot, operant } from "../mirror/operant.testing.js";
import { compareExamples } from "./examples.js";
import { nothingPainted } from "./painted.js";
import type { RewardChoice } from "./query.js";
import {
  type ComparisonOutcome,
  type ComparisonRequest,
  type RequestError,
  type RewardRequest,
  runComparison,
} from "./run-comparison.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Runs the command that an outcome names, in a new folder that holds the files that it names. */
async function inTerminal(
  { command, files }: ComparisonOutcome,
  more: Record<string, Uint8Array> = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "operant-compare-"));
  folders.push(folder);
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
  for (const [name, bytes] of Object.entries(more)) writeFileSync(join(folder, name), bytes);
  const words = command.replaceAll("'", "").split(" ").slice(2);
  return operant([...words, "--json"], folder);
}

function requested(choice: RewardChoice): RewardRequest {
  if (choice.kind === "file") throw new Error("examples have no files");
  return choice;
}

const maze = readFileSync(fromRoot("examples/rewards/maze.txt"), "utf8");
const named = (name: string): RewardRequest => ({ kind: "named", name });
/** Settings that some built-in worlds are compared with. */
const settingsOf: Readonly<Record<string, Partial<ComparisonRequest>>> = {
  toy: { discount: 0.5, sensitivity: { letter: "g", values: "0.9..0.99" } },
  "cliff-walk": { sensitivity: { letter: "temperature", values: "0.1,1" } },
};
const failure = (request: ComparisonRequest): Promise<RequestError> =>
  runComparison(request).then(
    () => {
      throw new Error("it did not fail");
    },
    (error: RequestError) => error,
  );

describe("a comparison of the page", () => {
  it.each(compareExamples)("is, byte for byte, what its command prints: $id", async (example) => {
    const outcome = await runComparison({
      world: { drawn: example.drawn },
      first: requested(example.first),
      second: requested(example.second),
    });
    expect(`${outcome.json}\n`).toBe(await inTerminal(outcome));
  });

  it.each(builtInWorlds)(
    "is what the command prints of the built-in world $name",
    async ({ name, rewards }) => {
      const [first, second] = Object.keys(rewards) as [string, string];
      const outcome = await runComparison({
        world: { builtIn: name },
        first: named(first),
        second: named(second),
        ...settingsOf[name],
      });
      expect(outcome.files).toEqual([]);
      expect(`${outcome.json}\n`).toBe(await inTerminal(outcome));
    },
  );

  it("is what the command prints of the repository's map and of a file of rewards", async () => {
    const bytes = new TextEncoder().encode(
      JSON.stringify({
        format: "operant-rewards/1",
        rewards: { one: { "next-state": { G: 1 } }, two: { state: { n: -1 }, otherwise: 2 } },
      }),
    );
    const outcome = await runComparison({
      world: { drawn: maze },
      first: named("arrive"),
      second: { kind: "file", name: "mine.json", bytes, pick: "two" },
    });
    expect(outcome.command).toBe("npx operant compare-rewards arrive 'mine.json#two' --world map.txt");
    expect(`${outcome.json}\n`).toBe(await inTerminal(outcome, { "mine.json": bytes }));
  });

  it("finds the examples to be what they say they are", async () => {
    const answers: Record<string, [string, string]> = {};
    for (const { id, drawn, first, second } of compareExamples) {
      const { answer, json } = await runComparison({
        world: { drawn },
        first: requested(first),
        second: requested(second),
      });
      answers[id] = [
        answer,
        JSON.parse(json)
          .regrets.first.range.map((each: number) => each.toFixed(3))
          .join(),
      ];
    }
    expect(answers).toMatchObject({
      hinted: ["apart", "0.496,0.496"],
      potential: ["equivalent", "0.000,0.000"],
    });
    expect(answers["shifted"]![0]).not.toBe("equivalent");
    expect(Number(answers["shifted"]![1].split(",")[0])).toBeGreaterThan(0.1);
    expect(Number(answers["coins"]![1].split(",")[0])).toBeGreaterThan(0.5);
  });

  it("tells a reward that is compared with itself from its twin", async () => {
    const { html, answer } = await runComparison({
      world: { drawn: maze },
      first: named("arrive"),
      second: named("arrive"),
    });
    expect(answer).toBe("identical");
    expect(html).toContain("arrive (again)");
  });
});

describe("what is wrong is said of the part that it is about", () => {
  const request = (more: Partial<ComparisonRequest>): ComparisonRequest => ({
    world: { drawn: maze },
    first: named("arrive"),
    second: named("hinted"),
    ...more,
  });
  it.each<[Partial<ComparisonRequest>, string, RegExp]>([
    [{ world: { drawn: "S..\n.?G\n" } }, "world", /row 1, column 1 is "\?"/],
    [{ world: { drawn: "" } }, "world", /has no map/],
    [{ world: { drawn: "discount: 2\n\nS.G\n\nG: arrive 1, hinted 1\n" } }, "discount", /discount/],
    [{ world: { builtIn: "grid" } }, "world", /grid-3x3/],
    [{ first: named("arive") }, "first", /no reward "arive" here\. Did you mean "arrive"\?/],
    [{ world: { drawn: "S.G\n" } }, "first", /The map pays none/],
    [
      { second: { kind: "file", name: "a.json", bytes: new TextEncoder().encode("{"), pick: "" } },
      "second",
      /a\.json/,
    ],
    [
      { second: { kind: "file", name: "a.json", bytes: new TextEncoder().encode("[1,2]"), pick: "" } },
      "second",
      /"a" .*18/,
    ],
    [
      { second: { kind: "file", name: "m.txt", bytes: new TextEncoder().encode("S.G"), pick: "" } },
      "second",
      /holds a world/,
    ],
    [
      {
        world: { builtIn: "toy" },
        first: named("switch"),
        second: { kind: "painted", painted: nothingPainted },
      },
      "second",
      /on the map that is drawn here only/,
    ],
    [{ sensitivity: { letter: "slip", values: "2" } }, "sensitivity", /from 0 to 1/],
    [{ sensitivity: { letter: "temperature", values: "0" } }, "sensitivity", /above 0/],
  ])("%j", async (more, part, words) => {
    const error = await failure(request(more));
    expect({ part: error.part, message: error.message }).toEqual({
      part,
      message: expect.stringMatching(words),
    });
  });

  it("escapes names that are markup", async () => {
    const drawn = "S.G\n\nG: terminal, <img/src=x/onerror=alert(1)> 1, <b> 2\n";
    const { report, html } = await runComparison({
      world: { drawn },
      first: named("<img/src=x/onerror=alert(1)>"),
      second: named("<b>"),
    });
    for (const each of [report.html, html]) {
      expect(each).toContain("&lt;img/src=x");
      expect(each).not.toMatch(/<img|<b>/);
    }
  });
});
