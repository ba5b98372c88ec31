import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contrastViolations, violations } from "./axe.js";
import { openBrowser, site, type TestBrowser } from "./browser.js";
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

const words = (page: Page) => page.locator("#society-words");
const says = (page: Page, start: string) =>
  page.locator("#society-words", { hasText: new RegExp(`^${start}`) }).waitFor();
const finished = (page: Page, episodes: number) =>
  page.getByText(new RegExp(`^${episodes} episodes in`)).waitFor({ timeout: 60_000 });
const queryOf = (page: Page) => new URL(page.url()).searchParams;

/** A fingerprint of what the canvas shows. */
const picture = (page: Page) =>
  page.locator(".society-canvas canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

test("a society plays while its trial runs, and an address leads to the same episode in the same numbers", async () => {
  const { page, context, errors } = await browser.visit(
    `${host.url}society.html?condition=ipd-dp-s&agents=12&episodes=80&seed=4`,
  );
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await finished(page, 80);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("slider", { name: "Episode" }).fill("37");
  await says(page, "Episode 37 of 80");
  await expect.poll(() => queryOf(page).get("episode")).toBe("37");
  const said = await words(page).innerText();
  const drawn = await picture(page);

  const { page: other } = await browser.visit(page.url(), { context });
  await finished(other, 80);
  await says(other, "Episode 37 of 80");
  expect(await words(other).innerText()).toBe(said);
  expect(await other.getByRole("button", { name: "Play" }).isVisible()).toBe(true);
  expect(drawn.length).toBeGreaterThan(10_000);
  expect(errors).toEqual([]);
  await context.close();
});

test("everything in the picture can be done by keyboard, and an agent's history opens by key, click and table", async () => {
  const { page, context, errors } = await browser.visit(
    `${host.url}society.html?condition=ipd-tppdp-s&agents=9&episodes=30&episode=12`,
    { colorScheme: "light" },
  );
  await finished(page, 30);
  await says(page, "Episode 12 of 30");
  const canvas = page.locator(".society-canvas canvas");
  await canvas.focus();
  for (const [key, shown] of [
    ["ArrowRight", 13],
    ["ArrowLeft", 12],
    ["Home", 1],
    ["End", 30],
  ] as const) {
    await page.keyboard.press(key);
    await says(page, `Episode ${shown} of 30`);
  }
  const agent = (name: string) => page.getByRole("heading", { name: `Agent ${name}` }).waitFor();
  await page.keyboard.press("ArrowDown");
  await agent("1");
  await page.keyboard.press("ArrowUp");
  await agent("9");
  await expect.poll(() => queryOf(page).get("agent")).toBe("9");
  expect(await violations(page)).toEqual([]);
  expect(await contrastViolations(page, "dark")).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("region", { name: "All agents" }).waitFor();

  await page.keyboard.press("Home");
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press(" ");
  await page.getByRole("button", { name: "Play" }).waitFor();

  await page.getByRole("button", { name: "Agent 4", exact: true }).click();
  await agent("4");
  const { width } = (await canvas.boundingBox())!;
  await canvas.click({ position: { x: 3, y: 3 } });
  await page.getByRole("region", { name: "All agents" }).waitFor();
  // Agent 1 stands straight above the centre, wherever its popularity puts it.
  for (let y = 25; y < width / 2; y += 8) {
    await canvas.click({ position: { x: width / 2, y } });
    if (
      queryOf(page).get("agent") === "1" ||
      (await page.getByRole("heading", { name: "Agent 1" }).count()) > 0
    )
      break;
  }
  await agent("1");
  expect(errors).toEqual([]);
  await context.close();
});

test("dearer punishment makes another society, and going back brings the first one again", async () => {
  const { page, context } = await browser.visit(
    `${host.url}society.html?condition=ipd-dp&agents=6&episodes=60&episode=60`,
  );
  await finished(page, 60);
  await says(page, "Episode 60 of 60");
  const before = await words(page).innerText();
  await page.getByLabel("Just punishment", { exact: true }).fill("-3");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect.poll(() => queryOf(page).get("justPunishment")).toBe("-3");
  await page.locator("pre.command", { hasText: "--set justPunishment=-3" }).waitFor();
  await finished(page, 60);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("slider", { name: "Episode" }).fill("60");
  await says(page, "Episode 60 of 60");
  expect(await words(page).innerText()).not.toBe(before);
  await page.goBack();
  await expect.poll(() => queryOf(page).get("justPunishment")).toBe(null);
  await finished(page, 60);
  await says(page, "Episode 60 of 60");
  expect(await words(page).innerText()).toBe(before);
  await context.close();
});

test("what an address has wrong is named and replaced; what the study refuses is said at its field", async () => {
  const { page, context } = await browser.visit(
    `${host.url}society.html?condition=nonsense&agents=1000&episodes=12&colour=red`,
  );
  const alert = page.getByRole("alert");
  await alert.waitFor();
  for (const wrong of [
    "condition=nonsense: the study direct-punishment has no such condition. Shown instead: ipd-dp-s.",
    "agents=1000: it must be a whole number from 2 to 100. Shown instead: 25.",
    "colour=red: the study direct-punishment has no such parameter. It is left out.",
  ])
    expect(await alert.innerText()).toContain(wrong);
  await finished(page, 12);
  await page.getByLabel("Agents", { exact: true }).fill("2");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByText("agents=2 with partner=chosen: there is nobody to choose between.").waitFor();
  expect(await page.getByLabel("Agents", { exact: true }).getAttribute("aria-invalid")).toBe("true");
  await context.close();
});

test("a trial that is stopped keeps its episodes; with reduced motion nothing plays by itself", async () => {
  const { page, context } = await browser.visit(
    `${host.url}society.html?condition=ipd-dp-s&agents=100&episodes=500`,
    { reducedMotion: "reduce" },
  );
  await says(page, "Episode 1 of 500");
  await page.getByText(/^Running: \d+ of 500 episodes/).waitFor();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText(/^Stopped after \d+ of 500 episodes/).waitFor();
  expect(await page.getByRole("button", { name: "Play" }).isVisible()).toBe(true);
  expect(await words(page).innerText()).toMatch(/^Episode 1 of 500: 100 pairings/);
  await context.close();
});
