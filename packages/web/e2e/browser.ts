import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** A headless Chromium with an empty profile, and pages that remember what went wrong in them. */

/** The built site. */
export const site = fileURLToPath(new URL("../site", import.meta.url));

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors thrown in the page and written to its console. */
  readonly errors: string[];
  /** Every request that the page or its workers made. */
  readonly requests: string[];
}

export interface TestBrowser {
  /** A page of its own: no storage is shared with other visits unless a context is given. */
  visit(url: string, options?: BrowserContextOptions & { readonly context?: BrowserContext }): Promise<Visit>;
  close(): Promise<void>;
}

/** @param executable Chromium's path; the environment variable CHROMIUM, which the test script sets, unless given */
export async function openBrowser(
  executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium",
): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), "operant-browser-"));
  const browser = await chromium.launch({
    executablePath: executable,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    env: { ...process.env, HOME: profile } as Record<string, string>,
  });
  return {
    async visit(url, { context: given, ...options } = {}) {
      const context = given ?? (await browser.newContext(options));
      const page = await context.newPage();
      const errors: string[] = [];
      const requests: string[] = [];
      page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      context.on("request", (request) => requests.push(request.url()));
      await page.goto(url);
      return { page, context, errors, requests };
    },
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Waits until the page's script has taken over. */
export async function live(page: Page): Promise<void> {
  await page.waitForSelector("html[data-live]", { state: "attached" });
}
