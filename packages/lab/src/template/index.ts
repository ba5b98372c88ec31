/** What `operant new study` makes: the files of `template/`, with the study's id in place. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../../template/", import.meta.url);
const placeholder = '"my-study"';

/** File name → text of a new study. */
export function studyTemplate(id: string): Record<string, string> {
  const names = ["study.ts", "study.test.mjs"];
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(fileURLToPath(new URL(name, folder)), "utf8");
      return [name, text.replaceAll(placeholder, JSON.stringify(id))];
    }),
  );
}
