import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contrastViolations, violations } from "./axe.js";
import { live, openBrowser, type TestBrowser } from "./browser.js";
import { operant, type ServedLab, serveLab } from "./served-lab.js";

let browser: TestBrowser;
let lab: ServedLab;
beforeAll(async () => {
  [browser, lab] = await Promise.all([openBrowser(), serveLab()]);
});
afterAll(async () => {
  await browser.close();
  await lab.close();
});

const study = "studies/direct-punishment.html?condition=ipd-dp&seeds=1..4&set.episodes=120&on=server";

test("a run on the server's machine goes on over a reload, and its page shows every trial", async () => {
  const { page, errors } = await browser.visit(lab.url + study);
  await live(page);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page
    .getByText(/[1-4] of 4 trials/)
    .first()
    .waitFor();
  await page.reload();
  await live(page);
  await page.getByText("4 of 4 trials").first().waitFor();
  const [id] = readdirSync(join(lab.runs, "direct-punishment"));
  await page.goto(`${lab.url}run.html?id=${id}`);
  await page.getByRole("heading", { name: "Files" }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await contrastViolations(page, "dark")).toEqual([]);
  await page.goto(`${lab.url}runs.html`);
  await page.locator("table.runs").waitFor();
  expect(await violations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test("a terminal's run appears in the list, and is deleted only after it is confirmed", async () => {
  await operant(
    "run",
    "off-switch",
    "--preset",
    "quick",
    "--seeds",
    "101..102",
    "--quiet",
    "--out",
    lab.runs,
  );
  const { page, errors } = await browser.visit(`${lab.url}runs.html?study=off-switch`);
  await live(page);
  await page.getByRole("button", { name: /^Delete run/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Keep it" }).click();
  expect(readdirSync(join(lab.runs, "off-switch"))).toHaveLength(1);
  await page.getByRole("button", { name: /^Delete run/ }).click();
  await dialog.getByRole("button", { name: /^Delete run/ }).click();
  await page.getByText(/^None of|^There are no runs/).waitFor();
  expect(existsSync(join(lab.runs, "off-switch"))).toBe(false);
  expect(errors).toEqual([]);
});

test("markup in a run's folder is shown as text", async () => {
  await operant(
    "run",
    "off-switch",
    "--preset",
    "quick",
    "--seeds",
    "101..102",
    "--quiet",
    "--out",
    lab.runs,
  );
  const [id] = readdirSync(join(lab.runs, "off-switch"));
  const evil = "<img src=x onerror=\"document.title='taken over'\">";
  const claims = join(lab.runs, "off-switch", id!, "claims.json");
  writeFileSync(
    claims,
    readFileSync(claims, "utf8").replace('"measured": "', `"measured": "${evil.replaceAll('"', '\\"')}`),
  );
  mkdirSync(join(lab.runs, evil.replaceAll("/", ""), "0123456789abcdef"), { recursive: true });
  writeFileSync(
    join(lab.runs, evil.replaceAll("/", ""), "0123456789abcdef", "manifest.json"),
    JSON.stringify({ format: evil }),
  );
  writeFileSync(
    join(lab.runs, "off-switch", id!, "report.html"),
    `<script>document.title = "taken over"</script>${evil}`,
  );
  const { page } = await browser.visit(`${lab.url}runs.html`);
  await live(page);
  await page.locator("table").getByText(evil.replaceAll("/", "")).first().waitFor();
  expect(await page.locator("main img").count()).toBe(0);
  await page.goto(`${lab.url}run.html?id=${id}`);
  await page.getByRole("link", { name: "report.html" }).click();
  await page.waitForLoadState();
  expect(await page.title()).not.toContain("taken over");
});

test("another site can neither read the server nor start a run on it", async () => {
  const evil = createServer((_, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<h1>elsewhere</h1>"),
  );
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  try {
    const { page } = await browser.visit(`http://localhost:${(evil.address() as AddressInfo).port}/`);
    const tried = await page.evaluate(async (url) => {
      const attempt = async (path: string, init?: RequestInit) => {
        try {
          const response = await fetch(url + path, init);
          return response.type === "opaque" ? "opaque" : response.status;
        } catch {
          return "refused";
        }
      };
      const body = JSON.stringify({ study: "off-switch", preset: "quick", seeds: "900..901" });
      return {
        read: await attempt("api/runs"),
        simple: await attempt("api/jobs", {
          method: "POST",
          mode: "no-cors",
          headers: { "content-type": "text/plain" },
          body,
        }),
        json: await attempt("api/jobs", {
          method: "POST",
          headers: { "content-type": "application/json", "x-operant": "1" },
          body,
        }),
      };
    }, lab.url);
    expect(tried).toMatchObject({ read: "refused", json: "refused" });
    // A request that needs no permission leaves the browser; the server must refuse it.
    expect(tried.simple).not.toBeTypeOf("number");
    const jobs = (await (await fetch(`${lab.url}api/jobs`)).json()) as { jobs: { command: string }[] };
    expect(jobs.jobs.filter(({ command }) => command.includes("900"))).toEqual([]);
  } finally {
    evil.closeAllConnections();
    evil.close();
  }
});
