import { checkStudy } from "@operant/core/check";
import { describe, expect, it } from "vitest";
import { studies } from "./index.js";

/** What makes a trial of each study short. */
const small: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "direct-punishment": { episodes: 12 },
};

describe("every study of the laboratory", () => {
  it.each(studies.map((study) => [study.id, study] as const))(
    "%s keeps the contract of a study",
    (id, study) => {
      expect(checkStudy(study, { small: small[id] ?? {} }).findings).toEqual([]);
    },
  );
});
