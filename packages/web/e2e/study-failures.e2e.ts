import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violations } from "./axe.js";
import { live, openBrowser, site, type TestBrowser } from "./browser.js";
import { type StaticHost, staticHost } from "./static-host.js";

/** What a page does when a study throws, and when the browser refuses to store or has no room. */

let browser: TestBrowser;
let host: StaticHost;
beforeAll(async () => {
  [browser, host] = await Promise.all([openBrowser(), staticHost(site)]);
});
afterAll(async () => {
  await browser.close();
  await host.close();
});

const study = "studies/direct-punishment.html?condition=ipd-dp&seeds=1..4&set.episodes=30";

const runButton = (page: Page) => page.getByRole("button", { name: "Run", exact: true });

/** Opens the study in a browser whose scripts of that name are changed before they run. */
async function opened(
  name: RegExp,
  changed: (script: string) => string,
): Promise<{ page: Page; context: BrowserContext; errors: string[]; changes: () => number }> {
  let changes = 0;
  const { page, context, errors } = await browser.visit("about:blank");
  await context.route(name, async (route) => {
    const response = await route.fetch();
    const script = await response.text();
    const body = changed(script);
    if (body !== script) changes++;
    await route.fulfill({ response, body });
  });
  await page.goto(host.url + study);
  await live(page);
  return { page, context, errors, changes: () => changes };
}

/** The study's script with trials of odd seeds that throw. */
function throwing(script: string): string {
  const name = /export\{([\w$]+) as (?:directPunishment|default|study)\b/.exec(script)?.[1];
  if (name === undefined) return script;
  return `${script.replace(/\/\/# sourceMappingURL.*$/, "")}
;{const trial=${name}.trial;${name}.trial=function*(parameters,context){
if(context.seed%2===1)throw new RangeError("There is no reward for <b>seed "+context.seed+"</b>.");
return yield*trial.call(this,parameters,context);}}`;
}

const saved = async (page: Page): Promise<string> => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Summaries, CSV", exact: true }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

test("a study that throws in its worker: the error stands on the page, the other trials are kept", async () => {
  const { page, context, errors, changes } = await opened(/direct-punishment-[^/]*\.js$/, throwing);
  await runButton(page).click();
  const failures = page.locator(".failures");
  await page
    .getByText(/^2 of 4 trials, 2 failed/)
    .first()
    .waitFor({ timeout: 60_000 });
  expect(changes()).toBeGreaterThan(0);
  expect(await failures.textContent()).toContain("2 trials failed by an error of the study; the others");
  expect(await failures.textContent()).toContain("There is no reward for <b>seed 1</b>.");
  expect(await failures.locator("b").count()).toBe(0);
  await failures.locator("summary").first().click();
  expect(await failures.locator("pre").first().textContent()).toMatch(
    /RangeError: There is no reward.*\n.*at /,
  );
  const rows = (await saved(page)).trim().split("\n");
  expect(rows).toHaveLength(3);
  // With the error repaired, what failed is computed, and only that.
  await context.unroute(/direct-punishment-[^/]*\.js$/);
  await page.reload();
  await live(page);
  await page
    .getByText(/2 kept from earlier runs/)
    .first()
    .waitFor();
  await runButton(page).click();
  await page
    .getByText(/^4 of 4 trials, 2 of them kept/)
    .first()
    .waitFor({ timeout: 60_000 });
  expect(await failures.count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

for (const [what, stub, notice, kept] of [
  [
    "refuses to store",
    `{indexedDB.open=()=>{throw new DOMException("no","SecurityError")}}`,
    "refuses to store results",
    0,
  ],
  [
    "runs out of room in the middle",
    `{const put=IDBObjectStore.prototype.put;let shards=0;IDBObjectStore.prototype.put=function(...given){
    if(this.name==="shards"&&++shards>2)throw new DOMException("full","QuotaExceededError");
    return put.apply(this,given)}}`,
    "storage is full",
    2,
  ],
] as const) {
  test(`a browser that ${what}: the run ends all the same, with a notice and all its files`, async () => {
    const { page, context, errors, changes } = await opened(
      /results-worker-[^/]*\.js$/,
      (script) => `${stub};${script}`,
    );
    await runButton(page).click();
    await page
      .getByText(/^4 of 4 trials/)
      .first()
      .waitFor({ timeout: 60_000 });
    expect(changes()).toBeGreaterThan(0);
    await page.locator(".notice", { hasText: notice }).waitFor();
    expect((await saved(page)).trim().split("\n")).toHaveLength(5);
    expect(errors).toEqual([]);
    await context.unroute(/results-worker-[^/]*\.js$/);
    await page.reload();
    await live(page);
    const words = kept === 0 ? /^1 cell × 4 seeds: 4 trials\.$/ : /4 trials, 2 kept from earlier runs/;
    await page.getByText(words).first().waitFor();
    await context.close();
  });
}

test("a change that is run instead of the run in progress is what runs, and nothing of the other goes on", async () => {
  const { page, context, errors } = await browser.visit(
    `${host.url}studies/direct-punishment.html?condition=ipd-dp&seeds=1..6&set.episodes=400`,
  );
  await live(page);
  await runButton(page).click();
  await page
    .getByText(/1 running/)
    .first()
    .waitFor();
  await page.locator("#seeds").fill("7..8");
  await page.locator("[data-parameter='episodes'] input").fill("30");
  await page.getByRole("button", { name: "Run the change instead" }).click();
  await page
    .getByText(/^2 of 2 trials/)
    .first()
    .waitFor({ timeout: 60_000 });
  expect(page.url()).toContain("seeds=7..8");
  await expect.poll(() => page.workers().length).toBe(1);
  expect(errors).toEqual([]);
  await context.close();
});

test("what the browser keeps can be seen and deleted, but not while it is computed", async () => {
  const { page, context, errors } = await browser.visit(
    `${host.url}studies/direct-punishment.html?condition=ipd-dp&seeds=1..2&set.episodes=2000`,
  );
  await live(page);
  await runButton(page).click();
  await page
    .getByText(/1 running/)
    .first()
    .waitFor();
  await page.getByText("Runs kept in this browser").click();
  const stored = page.locator(".stored");
  const remove = async () => {
    await stored.getByRole("button", { name: /^Delete/ }).click();
    await stored.getByRole("button", { name: /^Delete run/ }).click();
  };
  await remove();
  await stored.getByText(/is being computed, here or in another tab/).waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await remove();
  await stored.getByText(/is deleted/).waitFor();
  expect(await stored.locator("li").count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("an address full of nonsense neither freezes the page nor breaks it", async () => {
  const ranges = Array.from({ length: 500 }, (_, i) => `${i * 100_000 + 1}..${(i + 1) * 100_000}`).join();
  for (const query of [
    `seeds=${ranges}`,
    "seeds=1..1e9&preset=__proto__&condition=constructor,__proto__,toString&set.__proto__=1&set.constructor=2&figure=valueOf&summary=__proto__&compare=hasOwnProperty&on=x",
    `condition=${Array.from({ length: 2_000 }, (_, i) => `c${i}`).join()}`,
    `set.episodes=${Array.from({ length: 2_500 }, (_, i) => i + 1).join()}`,
    "seeds=%E0%A4%A&condition=%00%FF&set.episodes=%25%25&q=%",
    "set.episodes=9007199254740993&seeds=2147483648",
  ]) {
    const { page, errors, context } = await browser.visit(
      `${host.url}studies/direct-punishment.html?${query}`,
    );
    await live(page);
    const notice = page.locator(".notice[role='alert']");
    await notice.waitFor({ timeout: 5_000 });
    expect(await notice.locator("p").count()).toBeLessThanOrEqual(13);
    expect((await notice.textContent())!.length).toBeLessThan(4_000);
    expect(await runButton(page).isEnabled()).toBe(true);
    expect(errors).toEqual([]);
    await context.close();
  }
});
