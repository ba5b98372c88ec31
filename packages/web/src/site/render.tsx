import { render } from "preact-render-to-string";
import type { EntryAssets, EntryName, Page, SiteFile } from "./page.js";
import { pages } from "./pages.js";
import { Shell } from "./shell.js";
import type { SiteInput } from "./site-input.js";

/**
 * Every HTML page and data file of the site, in a fixed order and the same bytes for the same input. Runs at
 * build time, in Node; nothing of it reaches a browser.
 */
export async function* siteFiles(
  input: SiteInput,
  assetsOf: (entry: EntryName) => EntryAssets,
): AsyncGenerator<SiteFile> {
  for await (const item of pages(input)) {
    if ("content" in item) yield item;
    else yield { path: item.path, content: document(item, assetsOf(item.entry)) };
  }
}

function document(page: Page, assets: EntryAssets): string {
  return `<!doctype html>\n${render(<Shell page={page} assets={assets} />)}\n`;
}
