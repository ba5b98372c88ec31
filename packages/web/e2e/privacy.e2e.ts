import { fileURLToPath } from "node:url";
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

const log = fileURLToPath(new URL("../../../examples/audit/injection.jsonl.gz", import.meta.url));

test("a dropped log is audited in the page, and nothing of it leaves the browser", async () => {
  const { page, requests, errors, context } = await browser.visit(`${host.url}audit.html`);
  await live(page);
  const bodies: string[] = [];
  context.on("request", (request) => {
    if (request.method() !== "GET") bodies.push(request.url());
  });
  await page.locator("input[type=file]").first().setInputFiles(log);
  await page
    .getByText(/hacked|suspicious/i)
    .first()
    .waitFor({ timeout: 60_000 });
  expect(await violations(page)).toEqual([]);
  expect(await contrastViolations(page, "dark")).toEqual([]);
  expect(bodies).toEqual([]);
  expect(
    requests.filter(
      (url) => !url.startsWith(host.url) && !url.startsWith("blob:") && !url.startsWith("data:"),
    ),
  ).toEqual([]);
  expect(errors).toEqual([]);
});

test("no page asks for anything beyond its own site", async () => {
  for (const path of [
    "index.html",
    "studies/starc.html",
    "society.html",
    "compare.html",
    "papers/starc-a-general-framework-for-quantifying.html",
  ]) {
    const { page, requests, context } = await browser.visit(host.url + path);
    await live(page);
    await page.waitForTimeout(500);
    expect(requests.filter((url) => !url.startsWith(host.url) && !url.startsWith("blob:"))).toEqual([]);
    await context.close();
  }
});
