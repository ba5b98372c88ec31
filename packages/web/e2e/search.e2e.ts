import { afterAll, beforeAll, expect, test } from "vitest";
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

const rows = "ol.papers > li:visible";

test("a misspelt search finds the paper, the address keeps it, and another visit shows the same", async () => {
  const { page, errors } = await browser.visit(`${host.url}index.html`);
  await live(page);
  expect(await page.locator(rows).count()).toBe(257);
  await page.keyboard.press("/");
  await page.keyboard.type("direct punishmnt");
  await expect.poll(() => page.locator(rows).first().textContent()).toContain("Impact of Direct Punishment");
  const found = await page.locator(rows).count();
  expect(found).toBeLessThan(60);
  await expect.poll(() => page.url()).toContain("q=direct");
  const shared = await browser.visit(page.url());
  await live(shared.page);
  await expect.poll(() => shared.page.locator(rows).count()).toBe(found);
  expect(await shared.page.locator(rows).first().textContent()).toContain("Impact of Direct Punishment");
  expect([...errors, ...shared.errors]).toEqual([]);
});

test("filters narrow the list, and back undoes them", async () => {
  const { page, errors } = await browser.visit(`${host.url}index.html`);
  await live(page);
  await page.getByLabel(/^.*Has a study/).check();
  await expect.poll(() => page.locator(rows).count()).toBe(29);
  await page.goBack();
  await expect.poll(() => page.locator(rows).count()).toBe(257);
  expect(errors).toEqual([]);
});

test("a filter in the address that does not exist is named and dropped", async () => {
  const { page } = await browser.visit(`${host.url}index.html?family=wizardry`);
  await live(page);
  await page.getByText("wizardry").first().waitFor();
  await expect.poll(() => page.locator(rows).count()).toBe(257);
});

test("Enter opens the paper that the arrows chose", async () => {
  const { page } = await browser.visit(`${host.url}index.html`);
  await live(page);
  await page.keyboard.press("/");
  await page.keyboard.type("STARC");
  await expect.poll(() => page.locator(rows).first().textContent()).toContain("STARC");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/papers\/starc/);
});
