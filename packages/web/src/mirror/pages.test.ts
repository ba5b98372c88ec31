import { builtInWorlds } from "@operant/report";
import { h } from "preact";
import { render } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { auditExamples, examplePath } from "../audit/examples.js";
import { AuditPage } from "../audit/page.js";
import { auditPages } from "../audit/pages.js";
import { ComparePage } from "../compare/page.js";
import { comparePages } from "../compare/pages.js";
import type { SiteInput } from "../site/site-input.js";

const worlds = builtInWorlds.map(({ name, title, rewards }) => ({ name, title, rewards }));
const pages = [
  ["audit", render(h(AuditPage, null)), /npx operant audit rollouts\.jsonl --gold correct/],
  [
    "compare",
    render(h(ComparePage, { worlds })),
    /npx operant compare-rewards arrive hinted --world maze\.txt/,
  ],
] as const;

describe.each(pages)("the %s page before its script", (_, html, command) => {
  it("says what it does, that it needs to be served, and the command that does the same", () => {
    expect(html).toMatch(/<h1>/);
    expect(html).toMatch(/class="until-live"[\s\S]*npx operant serve/);
    expect(html).toMatch(command);
    expect(html).toMatch(/Nothing leaves it/);
  });

  it("cannot be used until it is live, and names every control", () => {
    expect(html).toMatch(/<fieldset[^>]* disabled/);
    const labelled = new Set([...html.matchAll(/<label[^>]* for="([^"]+)"/g)].map(([, id]) => id));
    for (const [control, id] of html.matchAll(/<(?:input|select|textarea)[^>]* id="([^"]+)"[^>]*>/g)) {
      expect(labelled.has(id) || control.includes("aria-label"), control).toBe(true);
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it("hands the examples of the repository on as they are", async () => {
  const asked: string[] = [];
  const input = {
    bytes: (path: string) => {
      asked.push(path);
      return new Uint8Array([1]);
    },
  } as unknown as SiteInput;
  const made: string[] = [];
  for await (const { path } of auditPages(input)) made.push(path);
  for await (const { path } of comparePages(input)) made.push(path);
  expect(made).toEqual(["audit.html", ...auditExamples.map(({ file }) => examplePath(file)), "compare.html"]);
  expect(asked).toEqual(auditExamples.map(({ file }) => `examples/audit/${file}`));
});
