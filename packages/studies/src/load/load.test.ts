import { describe, expect, it } from "vitest";
import { studies } from "../index.js";
import { loadStudy, studyIds } from "./index.js";

describe("loading one study", () => {
  it("knows every study of the laboratory, in the same order", () => {
    expect(studyIds).toEqual(studies.map(({ id }) => id));
  });

  it("gives the study that the laboratory has under the id", async () => {
    for (const study of studies) expect(await loadStudy(study.id), study.id).toBe(study);
  });

  it("says which study is meant when the id is misspelt", async () => {
    await expect(loadStudy("goodheart")).rejects.toThrow(
      /Unknown study "goodheart"\. Did you mean "goodhart"\?/,
    );
    await expect(loadStudy("constructor")).rejects.toMatchObject({ code: "unknown-name" });
  });
});
