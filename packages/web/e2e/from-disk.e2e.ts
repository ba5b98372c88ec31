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

test("opened from a disk, the catalogue lists every paper and leads to one, to its study and to its report", async () => {
  const { page } = await browser.visit(onDisk("index.html"));
  expect(await page.locator("ol.papers > li").count()).toBe(257);
  await page
    .locator("ol.papers a", { hasText: /^STARC/ })
    .first()
    .click();
  expect(await page.locator("h1").textContent()).toContain("STARC");
  await page.getByRole("link", { name: "Report of the committed results" }).click();
  expect(
    await page
      .getByRole("heading", { name: /claims/i })
      .first()
      .isVisible(),
  ).toBe(true);
  await page.goBack();
  await page.getByRole("link", { name: "Run it in the page" }).click();
  expect(await page.locator("h1").textContent()).toContain("STARC");
});

for (const path of [
  "index.html",
  "studies/direct-punishment.html",
  "society.html",
  "compare.html",
  "audit.html",
  "runs.html",
]) {
  test(`opened from a disk, ${path} names the command that makes it live, in one sentence`, async () => {
    const { page } = await browser.visit(onDisk(path));
    const sentences = page.locator(".needs-server:visible", { hasText: "npx operant serve" });
    expect(await sentences.count()).toBe(1);
  });
}

test("styles and formulas reach a page that is opened from a disk", async () => {
  const { page } = await browser.visit(onDisk("studies/starc.html"));
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(paper).not.toBe("rgba(0, 0, 0, 0)");
  expect(await page.locator(".katex").count()).toBeGreaterThan(0);
});
