import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseReference, parseVerdicts } from "@operant/report";
import type { SiteInput } from "./site-input.js";

const root = new URL("../../../../", import.meta.url);
const { createDocument } = createRequire(import.meta.url)("@mixmark-io/domino") as {
  createDocument(html: string): Document;
};

/** A document without a browser. */
export function parseHtml(html: string): Document {
  return createDocument(html);
}

/** What the pages of this repository are made of, as the build reads it. */
export function repositoryInput(): SiteInput {
  return {
    references(study) {
      const folder = new URL(`packages/studies/src/${study}/reference/`, root);
      const names = existsSync(folder) ? readdirSync(folder).sort() : [];
      const read = (name: string) => readFileSync(new URL(encodeURIComponent(name), folder), "utf8");
      return {
        results: names
          .filter((name) => name.endsWith(".json") && name !== "verdicts.json")
          .map((name) => parseReference(read(name), name)),
        verdicts: names.includes("verdicts.json")
          ? parseVerdicts(read("verdicts.json"), "verdicts.json")
          : undefined,
      };
    },
    text: (path) => readFileSync(new URL(path, root), "utf8"),
    bytes: (path) => readFileSync(new URL(path, root)),
    address: "./",
    figureDocument: createDocument(""),
  };
}
