import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./harness.mjs";

const site = join(root, "packages", "web", "site");
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};
let built = false;

/** Pages whose first view is weighed. */
const pages = [
  ["catalogue", "index.html"],
  ["study page", "studies/direct-punishment.html"],
  ["society view", "society.html"],
  ["compare", "compare.html"],
  ["audit", "audit.html"],
];

export default {
  title: "The web lab",
  question: `Sizes of what a page loads before it can be used (scripts that its HTML names, compressed with gzip, in kB of
1,000 bytes), and waiting times in headless Chromium with an empty profile over loopback: until a page's controls work
(its script has taken over), until a keystroke in the catalogue's search shows its results, and until a control of the
study page has painted its reaction while trials run on every core but one. The society view plays 100 agents for five
seconds.`,
  rounds: 3,
  async measure(say) {
    const { chromium: find } = await import("../scripts/chromium.mjs");
    let executablePath;
    try {
      executablePath = find();
    } catch (error) {
      return { skipped: error.message };
    }
    if (!built) {
      const { status } = spawnSync(process.execPath, [join(root, "packages", "web", "build", "site.mjs")], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      if (status !== 0) throw new Error("the site could not be built");
      built = true;
    }
    const measures = pages.map(([title, path]) => ({
      id: `script-${title}`,
      title: `script of the ${title}`,
      unit: "kB",
      value: scriptBytes(path) / 1000,
      atMost: 150,
    }));
    const { chromium } = await import("playwright-core");
    const server = await serve();
    const browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    try {
      for (const [title, path] of pages) {
        say(`loading the ${title}`);
        measures.push({
          id: `interactive-${title}`,
          title: `until the ${title} can be used`,
          unit: "ms",
          value: await interactive(browser, server.url + path),
          atMost: 1000,
        });
      }
      say("searching");
      measures.push({
        id: "search",
        title: "from a keystroke in the search to its results",
        unit: "ms",
        value: await searching(browser, `${server.url}index.html`),
        atMost: 50,
      });
      say("a study's controls while trials run");
      measures.push({
        id: "controls",
        title: "slowest of 20 reactions of a study's controls while trials run",
        unit: "ms",
        value: await controls(browser, `${server.url}studies/direct-punishment.html?preset=quick`),
        atMost: 50,
      });
      say("the society view");
      measures.push({
        id: "frames",
        title: "society view with 100 agents",
        unit: "frames/s",
        value: await frames(browser, server.url),
        atLeast: 59,
      });
    } finally {
      await browser.close();
      server.close();
    }
    return measures;
  },
};

/** Compressed bytes of the scripts that a page's HTML names. */
function scriptBytes(path) {
  const html = readFileSync(join(site, path), "utf8");
  const named = [...html.matchAll(/<(?:script[^>]* src|link rel="modulepreload" href)="([^"]+)"/g)].map(
    ([, href]) => href,
  );
  return named
    .map((href) => gzipSync(readFileSync(join(site, path, "..", href)), { level: 9 }).length)
    .reduce((a, b) => a + b, 0);
}

/** From the start of the navigation until the page's script has taken over, by the page's clock. */
async function interactive(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.documentElement.hasAttribute("data-live")) return;
      observer.disconnect();
      window.liveAt = performance.now();
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-live"] });
  });
  await page.goto(url);
  await page.waitForFunction(() => window.liveAt !== undefined);
  const at = await page.evaluate(() => window.liveAt);
  await context.close();
  return at;
}

/** The median over letters typed, from the event to the second frame after it. */
async function searching(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector("html[data-live]", { state: "attached" });
  await recordReactions(page, "input");
  await page.locator("input[type=search]").pressSequentially("punishment reputation", { delay: 120 });
  const taken = await page.evaluate(() => window.reactions);
  await context.close();
  return taken.sort((a, b) => a - b)[taken.length >> 1];
}

/** The slowest of twenty changes of a field, from the event to the second frame after it. */
async function controls(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForSelector("html[data-live]", { state: "attached" });
  await page.getByRole("button", { name: /^Run/ }).first().click();
  await page.waitForTimeout(2_000);
  await recordReactions(page, "input");
  const field = page.locator("#seeds");
  for (let i = 0; i < 20; i++) {
    await field.fill(`1..${i + 1}`);
    await page.waitForTimeout(150);
  }
  const taken = await page.evaluate(() => window.reactions);
  await context.close();
  return Math.max(...taken);
}

/** Notes how long each event of a type takes until what it changed has been painted. */
function recordReactions(page, type) {
  return page.evaluate((name) => {
    window.reactions = [];
    addEventListener(
      name,
      () => {
        const from = performance.now();
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => window.reactions.push(performance.now() - from);
          channel.port2.postMessage(0);
        });
      },
      { capture: true },
    );
  }, type);
}

/** Frames per second that the society view draws, 100 agents, over five seconds of play. */
async function frames(browser, url) {
  const { societyFrames } = await import("./web-society.mjs");
  return societyFrames(browser, url);
}

function serve() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    try {
      const body = readFileSync(join(site, path));
      response
        .writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      }),
    ),
  );
}
