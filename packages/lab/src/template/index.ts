/** What `operant new study` makes: the files of `template/`, with the study's id in place. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../../template/", import.meta.url);
const placeholder = '"my-study"';
/** A new study may lie where no `node_modules` leads to the laboratory, so its test names the installation. */
const laboratory = '"@operant/lab"';

/** File name → text of a new study. */
export function studyTemplate(id: string): Record<string, string> {
  const installed = JSON.stringify(import.meta.resolve("@operant/lab"));
  const names = ["study.ts", "study.test.mjs"];
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(fileURLToPath(new URL(name, folder)), "utf8");
      return [name, text.replaceAll(placeholder, JSON.stringify(id)).replaceAll(laboratory, installed)];
    }),
  );
}
