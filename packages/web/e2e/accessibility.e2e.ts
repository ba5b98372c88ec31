import { afterAll, beforeAll, expect, test } from "vitest";
import { contrastViolations, violations } from "./axe.js";
import { live, openBrowser, site, type TestBrowser } from "./browser.js";
import { type StaticHost, staticHost } from "./static-host.js";

let browser: TestBrowser;
let host: StaticHost;
beforeAll(async () => {
  [browser, host] = await Promise.all([openBrowser(), staticHost(site)]);
});
afterAll(async () => {
  await browser.close();
  await host.close();
});

/** A page of each kind; pages with results are checked where they are made. */
const pages = [
  "index.html",
  "index.html?q=nothing+like+this+anywhere",
  "papers/starc-a-general-framework-for-quantifying.html",
  "studies/direct-punishment.html",
  "studies/goodhart.html",
  "reports/starc.html",
  "society.html",
  "compare.html",
  "audit.html",
  "runs.html",
  "about.html",
  "404.html",
];

for (const path of pages) {
  test(`${path}: axe finds nothing in light and dark, and nothing scrolls sideways at three widths`, async () => {
    const { page, context } = await browser.visit(host.url + path, { colorScheme: "light" });
    if (!path.startsWith("reports/")) await live(page);
    expect(await violations(page)).toEqual([]);
    expect(await contrastViolations(page, "dark")).toEqual([]);
    for (const width of [360, 1024, 2200]) {
      await page.setViewportSize({ width, height: 900 });
      const [content, view] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content, `${width} pixels`).toBeLessThanOrEqual(view!);
    }
    await context.close();
  });
}
