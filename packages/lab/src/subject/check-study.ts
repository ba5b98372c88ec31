import { describeParameters, type Study } from "@operant/core/study";
import { LabError } from "../lab-error.js";

const shape: Readonly<
  Record<
    keyof Omit<Study, "formulas" | "notes" | "paper" | "validate">,
    "string" | "object" | "function" | "array"
  >
> = {
  id: "string",
  title: "string",
  question: "string",
  resultsVersion: "string",
  parameters: "object",
  conditions: "object",
  presets: "object",
  row: "string",
  metrics: "object",
  summaries: "object",
  cost: "function",
  trial: "function",
  summarise: "function",
  claims: "array",
  tables: "array",
  figures: "array",
};

/**
 * Checks that a module's default export is a study.
 * @param file what the module is called in messages
 * @throws LabError `bad-study` naming what is missing
 */
export function checkStudy(value: unknown, file: string): Study {
  if (typeof value !== "object" || value === null) {
    throw new LabError(
      "bad-study",
      `${file} has no default export that is a study; end it with "export default study".`,
    );
  }
  const members: Record<string, unknown> = Object.fromEntries(Object.entries(value));
  for (const [name, kind] of Object.entries(shape)) {
    const found = Array.isArray(members[name]) ? "array" : typeof members[name];
    if (found !== kind) {
      throw new LabError(
        "bad-study",
        `${file}: the study's "${name}" must be ${article(kind)}; it is ${article(found)}.`,
      );
    }
  }
  const study = value as Study;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(study.id)) {
    throw new LabError(
      "bad-study",
      `${file}: the study's id is "${study.id}"; write lower-case letters, digits and hyphens.`,
    );
  }
  describeParameters(study);
  return study;
}

function article(kind: string): string {
  return kind === "undefined" ? "missing" : `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}
