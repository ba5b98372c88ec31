import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, site, type TestBrowser } from "./browser.js";

let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const onDisk = (path: string) => pathToFileURL(join(site, path)).href;

test("opened from a disk, the catalogue lists every paper and leads to one", async () => {
  const { page } = await browser.visit(onDisk("index.html"));
  expect(await page.locator("a[href^='papers/']").count()).toBeGreaterThanOrEqual(257);
});
