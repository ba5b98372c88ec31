import { describe, expect, it } from "vitest";
import { droppedFiles } from "./dropped.js";

/** A drop as a browser tells it. */
function drop(items: readonly { kind: string; file?: File; folder?: string }[]): DataTransfer {
  return {
    items: items.map(({ kind, file, folder }) => ({
      kind,
      getAsFile: () => file ?? null,
      webkitGetAsEntry: () => (kind === "file" ? { isDirectory: folder !== undefined, name: folder } : null),
    })),
  } as unknown as DataTransfer;
}
const file = (name: string) => new File(["{}"], name);

describe("what is dropped", () => {
  it("is read as one run where it is several files", () => {
    const { files, problems } = droppedFiles(
      drop([
        { kind: "file", file: file("a.jsonl") },
        { kind: "file", file: file("b.jsonl") },
      ]),
    );
    expect(files.map(({ name }) => name)).toEqual(["a.jsonl", "b.jsonl"]);
    expect(problems).toEqual([]);
  });

  it("is refused where it is a folder, and files beside it are taken", () => {
    const { files, problems } = droppedFiles(
      drop([{ kind: "file", folder: "runs" }, { kind: "file", file: file("a.jsonl") }, { kind: "string" }]),
    );
    expect(files).toHaveLength(1);
    expect(problems).toEqual(["runs is a folder; drop the files in it."]);
  });

  it("is refused where it is no file at all", () => {
    expect(droppedFiles(drop([{ kind: "string" }]))).toEqual({
      files: [],
      problems: ["What was dropped is no file; drop a log, or choose one."],
    });
  });
});
