import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contrastViolations, violations } from "./axe.js";
import { live, openBrowser, site, type TestBrowser } from "./browser.js";
import { operant } from "./served-lab.js";
import { type StaticHost, staticHost } from "./static-host.js";

let browser: TestBrowser;
let host: StaticHost;
const folder = mkdtempSync(join(tmpdir(), "operant-e2e-"));
beforeAll(async () => {
  [browser, host] = await Promise.all([openBrowser(), staticHost(site)]);
});
afterAll(async () => {
  await browser.close();
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const small = "studies/direct-punishment.html?condition=ipd-dp,ipd-tpp-s&seeds=1..2&set.episodes=60";
const smallArguments = ["--condition", "ipd-dp,ipd-tpp-s", "--seeds", "1..2", "--set", "episodes=60"];

/** Long enough to be stopped, or joined by another tab, while it runs. */
const long = "studies/direct-punishment.html?condition=ipd-tpp-s&seeds=1..4&set.episodes=250";

const runButton = (page: Page) => page.getByRole("button", { name: "Run", exact: true });

/** Starts the run at hand and waits until all its trials are there. */
async function runAll(page: Page, trials: number): Promise<void> {
  await runButton(page).click();
  await page
    .getByText(new RegExp(`^${trials} of ${trials} trials`))
    .first()
    .waitFor({ timeout: 110_000 });
}

/** A file that the page gives to save. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

/** SHA-256 of every shard in the browser's storage, by trial key. */
async function storedShards(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("operant");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const store = database.transaction("shards").objectStore("shards");
    const all = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
    const [keys, values] = await Promise.all([
      all(store.getAllKeys()),
      all(store.getAll() as IDBRequest<Uint8Array<ArrayBuffer>[]>),
    ]);
    database.close();
    const hex = async (bytes: Uint8Array<ArrayBuffer>) =>
      [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join("");
    return Object.fromEntries(
      await Promise.all(keys.map(async (key, i) => [String(key), await hex(values[i]!)])),
    );
  });
}

/** The same of a run's folder that the command line wrote. */
function writtenShards(run: string): Record<string, string> {
  const trials = join(run, "trials");
  return Object.fromEntries(
    readdirSync(trials)
      .filter((name) => name.endsWith(".parquet"))
      .map((name) => [
        name.replace(".parquet", ""),
        createHash("sha256")
          .update(readFileSync(join(trials, name)))
          .digest("hex"),
      ]),
  );
}

test("a study run in the page gives the bytes that Node gives: shards, summaries, verdicts", async () => {
  const { page, errors } = await browser.visit(host.url + small);
  await live(page);
  await runAll(page, 4);
  await operant("run", "direct-punishment", ...smallArguments, "--quiet", "--out", folder);
  const [id] = readdirSync(join(folder, "direct-punishment"));
  const run = join(folder, "direct-punishment", id!);
  expect(await storedShards(page)).toEqual(writtenShards(run));
  expect(await saved(page, "Summaries, CSV")).toBe(readFileSync(join(run, "summaries.csv"), "utf8"));
  expect(await saved(page, "Claims, JSON")).toBe(readFileSync(join(run, "claims.json"), "utf8"));
  expect(await saved(page, "Manifest, JSON")).toBe(readFileSync(join(run, "manifest.json"), "utf8"));
  expect(errors).toEqual([]);
});

test("direct punishment runs live to a verdict", async () => {
  const { page, errors } = await browser.visit(
    `${host.url}studies/direct-punishment.html?condition=ipd-dp,ipd-tpp&seeds=1..8&set.episodes=200`,
  );
  await live(page);
  const verdict = page.locator("#claim-a-ipd-first-200 td[data-label='This run']");
  await runButton(page).click();
  await expect.poll(() => page.locator(".curve-plot canvas").count(), { timeout: 60_000 }).toBeGreaterThan(0);
  await expect.poll(() => verdict.textContent(), { timeout: 110_000 }).toMatch(/reproduced|partly/);
  expect(await violations(page)).toEqual([]);
  expect(await contrastViolations(page, "dark")).toEqual([]);
  expect(errors).toEqual([]);
});

test("making just punishment costly moves what is learnt: it is no longer chosen", async () => {
  const { page, context } = await browser.visit(
    `${host.url}studies/direct-punishment.html?condition=ipd-dp&seeds=1..3&set.episodes=150`,
  );
  await live(page);
  await runAll(page, 3);
  const before = await saved(page, "Summaries, CSV");
  await page.getByRole("button", { name: /^Show all/ }).click();
  await page.locator("[data-parameter='justPunishment'] input").fill("-3");
  await expect.poll(() => page.url()).toContain("justPunishment");
  await runAll(page, 3);
  const after = await saved(page, "Summaries, CSV");
  const punishment = (csv: string) => {
    const [head, ...rows] = csv
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    const column = head!.indexOf("punishment_final");
    return rows.reduce((sum, row) => sum + Number(row[column]), 0) / rows.length;
  };
  expect(punishment(before)).toBeGreaterThan(punishment(after) + 0.1);
  await context.close();
});

test("a stopped run goes on after a reload, keeps what was finished, and ends with the same numbers", async () => {
  const whole = await browser.visit(host.url + long);
  await live(whole.page);
  await runAll(whole.page, 4);
  const expected = await saved(whole.page, "Summaries, CSV");
  await whole.context.close();
  const { page, errors } = await browser.visit(host.url + long);
  await live(page);
  await runButton(page).click();
  await page
    .getByText(/^[12] of 4 trials/)
    .first()
    .waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page
    .getByText(/stopped; Run computes the rest/)
    .first()
    .waitFor();
  await page.reload();
  await live(page);
  await page
    .getByText(/kept from earlier runs/)
    .first()
    .waitFor();
  await runAll(page, 4);
  expect(await saved(page, "Summaries, CSV")).toBe(expected);
  expect(errors).toEqual([]);
});

test("a shared address shows the same controls and, once run, the same numbers", async () => {
  const first = await browser.visit(`${host.url}studies/off-switch.html`);
  await live(first.page);
  await first.page.locator("#seeds").fill("3..4");
  await expect.poll(() => first.page.url()).toContain("seeds=3..4");
  await runButton(first.page).click();
  await first.page
    .getByText(/^26 of 26 trials/)
    .first()
    .waitFor({ timeout: 110_000 });
  const second = await browser.visit(first.page.url());
  await live(second.page);
  expect(await second.page.locator("#seeds").inputValue()).toBe("3..4");
  await runAll(second.page, 26);
  expect(await saved(second.page, "Summaries, CSV")).toBe(await saved(first.page, "Summaries, CSV"));
  expect([...first.errors, ...second.errors]).toEqual([]);
});

test("an address with parameters that do not validate says which, and falls back", async () => {
  const { page } = await browser.visit(
    `${host.url}studies/direct-punishment.html?condition=ipd-dp,nonsense&seeds=1..2&set.episodes=-5&set.wizardry=1`,
  );
  await live(page);
  const notice = page.locator(".notice[role='alert']");
  for (const word of ["nonsense", "episodes", "wizardry"]) expect(await notice.textContent()).toContain(word);
  expect(await runButton(page).isEnabled()).toBe(true);
});

test("a second tab on the same run follows the first", async () => {
  const first = await browser.visit(host.url + long);
  await live(first.page);
  await runButton(first.page).click();
  await first.page
    .getByText(/1 running/)
    .first()
    .waitFor();
  const second = await browser.visit(host.url + long, { context: first.context });
  await live(second.page);
  await second.page.getByText(/Another tab computes this very run/).waitFor();
  await first.page.close();
  await second.page
    .getByText(/^4 of 4 trials/)
    .first()
    .waitFor({ timeout: 110_000 });
});
