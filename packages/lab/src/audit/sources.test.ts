import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { newFolder, removeFolders } from "../testing/operant.testing.js";
import { openSource, openStandardInput, ReadingProgress } from "./index.js";

afterAll(removeFolders);

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** Bytes that show where they stand, over several chunks. */
const content = Buffer.from(Array.from({ length: 700_001 }, (_, i) => (i * 7919) % 251));

function stdin(chunks: readonly Uint8Array[], isTTY = false): NodeJS.ReadStream {
  return Object.assign(Readable.from(chunks), { isTTY }) as unknown as NodeJS.ReadStream;
}

describe("a file as a source", () => {
  it("gives its bytes from the start, as often as asked, and slices", async () => {
    const file = join(newFolder(), "log.bin");
    writeFileSync(file, content);
    const { source, close } = await openSource(file);
    expect(source.size).toBe(content.length);
    expect((await all(source.open())).equals(content)).toBe(true);
    expect((await all(source.open())).equals(content)).toBe(true);
    const slice = await source.slice!(300_000, 300_010);
    expect(Buffer.from(slice).equals(content.subarray(300_000, 300_010))).toBe(true);
    expect(Buffer.from(await source.slice!(content.length - 3, content.length + 50))).toHaveLength(3);
    expect(Buffer.from(await source.slice!(5, 5))).toHaveLength(0);
    await close();
  });

  it("can be left early, and read by two at once", async () => {
    const file = join(newFolder(), "log.bin");
    writeFileSync(file, content);
    const { source, close } = await openSource(file);
    for await (const chunk of source.open()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const [one, two] = await Promise.all([all(source.open()), all(source.open())]);
    expect(one.equals(content) && two.equals(content)).toBe(true);
    await close();
  });

  it("is refused with what to do instead", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "rollouts.jsonl"), "");
    mkdirSync(join(folder, "inner"));
    symlinkSync("/dev/null", join(folder, "device"));
    await expect(openSource(join(folder, "rolouts.jsonl"))).rejects.toThrow(
      /There is no file .*rolouts\.jsonl\. Did you mean "rollouts\.jsonl"\?/,
    );
    await expect(openSource(join(folder, "inner"))).rejects.toThrow(/is a folder; name a log in it/);
    await expect(openSource(join(folder, "device"))).rejects.toThrow(/no regular file; pipe it in/);
    await expect(openSource(join(folder, "rollouts.jsonl", "x"))).rejects.toThrow(/There is no file/);
  });
});

describe("standard input as a source", () => {
  it("can be read more than once, and leaves nothing behind", async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith("operant-audit-"));
    const before = left();
    const { source, close } = await openStandardInput(
      stdin([content.subarray(0, 10), content.subarray(10, 500_000), content.subarray(500_000)]),
    );
    expect((await all(source.open())).equals(content)).toBe(true);
    expect(Buffer.from(await source.slice!(8, 13)).equals(content.subarray(8, 13))).toBe(true);
    if (process.platform !== "win32") expect(left()).toEqual(before);
    await close();
    expect(left()).toEqual(before);
  });

  it("is refused where nothing is piped in", async () => {
    await expect(openStandardInput(stdin([], true))).rejects.toThrow(/nothing is piped in/);
  });
});

describe("progress of a reading", () => {
  const stream = (isTTY: boolean) => {
    const written: string[] = [];
    return {
      written,
      stream: { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream,
    };
  };

  it("is silent where standard error is no terminal, and while it is quick", async () => {
    const piped = stream(false);
    const progress = new ReadingProgress(piped.stream);
    await new Promise((resolve) => setTimeout(resolve, 250));
    progress.told(5e6, 1e7);
    progress.phase("Computing");
    progress.done();
    const quick = stream(true);
    new ReadingProgress(quick.stream).told(5e6, 1e7);
    expect([...piped.written, ...quick.written]).toEqual([]);
  });

  it("is one line on a terminal, which is taken away", async () => {
    const { written, stream: terminal } = stream(true);
    const progress = new ReadingProgress(terminal);
    await new Promise((resolve) => setTimeout(resolve, 250));
    progress.told(5e6, 1e7);
    progress.told(6e6, 1e7);
    progress.phase("Computing");
    progress.done();
    expect(written).toEqual(["\r\u001b[KReading the log: 50% of 10 MB", "\r\u001b[KComputing", "\r\u001b[K"]);
  });
});
