import { aboutPages } from "../about/pages.js";
import { auditPages } from "../audit/pages.js";
import { cataloguePages } from "../catalogue/pages.js";
import { comparePages } from "../compare/pages.js";
import { paperPages } from "../paper/pages.js";
import { reportPages } from "../paper/reports.js";
import { runsPages } from "../runs/pages.js";
import { societyPages } from "../society/pages.js";
import { studyPages } from "../study/pages.js";
import type { Page, SiteFile } from "./page.js";
import type { SiteInput } from "./site-input.js";

/** A kind of page says which pages and data files it has. Runs at build time only. */
export type PageSource = (input: SiteInput) => AsyncIterable<Page | SiteFile> | Iterable<Page | SiteFile>;

const sources: readonly PageSource[] = [
  cataloguePages,
  paperPages,
  reportPages,
  studyPages,
  societyPages,
  comparePages,
  auditPages,
  runsPages,
  aboutPages,
];

/** Every page and file of the site. */
export async function* pages(input: SiteInput): AsyncGenerator<Page | SiteFile> {
  for (const source of sources) yield* source(input);
}
