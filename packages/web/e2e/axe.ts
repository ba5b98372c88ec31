import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong on a page as it is now: a line per rule, with the first places. */
export async function violations(page: Page, options: RunOptions = {}): Promise<string[]> {
  await page.evaluate(source);
  const found = await page.evaluate(
    (given) =>
      (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(given),
    options,
  );
  return found.violations.map(({ id, nodes }) => {
    const places = nodes.map(({ target }) => target.join(" ")).slice(0, 5);
    return `${id}: ${places.join("; ")}`;
  });
}

/** The same in the other colours: only contrast depends on them. */
export async function contrastViolations(page: Page, colorScheme: "light" | "dark"): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  return violations(page, { runOnly: ["color-contrast"] });
}
