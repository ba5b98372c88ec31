import { beforeAll, describe, expect, it } from "vitest";
import { reportDocument } from "../../../lab/src/document.js";
import { plottedCsv } from "../figures/csv.js";
import type { RunData } from "../run-data.js";
import { exampleRun, tinyRun } from "../tables/example-run.testing.js";
import { csvLink, escapeHtml } from "./escape.js";
import { renderHtml } from "./report.js";

const run = exampleRun();
let html = "";
beforeAll(async () => {
  html = await renderHtml(run, { document: reportDocument() });
});

/** Text of the page without tags, as far as these tests need it. */
function textOf(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ");
}

describe("the HTML report", () => {
  it("has its sections in order", () => {
    expect([...html.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)).toEqual([
      "findings",
      "curves",
      "outcomes",
      "results",
      "claims",
      "reproduce",
      "parameters",
      "conventions",
      "data",
    ]);
  });

  it("shows every claim with all that belongs to it", () => {
    const claims = html.slice(html.indexOf('<section id="claims"'), html.indexOf('<section id="reproduce"'));
    const text = textOf(claims).replaceAll("−", "-");
    for (const { claim, outcome } of run.verdicts) {
      for (const part of [
        claim.statement,
        claim.origin,
        claim.published,
        claim.rule,
        claim.statistic,
        outcome.measured,
      ]) {
        expect(text).toContain(part);
      }
      expect(text).toContain(outcome.control ?? claim.control);
      if (outcome.note !== undefined) expect(text).toContain(outcome.note);
    }
    expect(text).toContain("0.581 [0.512, 0.651] ● reproduced");
    expect(text).toContain("reproduced in miniature");
    expect(claims.match(/does not count/g)).toHaveLength(2);
  });

  it("shows every cell in results, outcomes and parameters, and what was asked", () => {
    for (const { title } of run.cells) {
      expect(html.split(`<th scope="row">${title}</th>`)).toHaveLength(3);
      expect(html.slice(html.indexOf('<section id="outcomes"'))).toContain(title);
    }
    const text = textOf(html);
    expect(text).toContain(run.study.question);
    expect(text).toContain(run.command);
    expect(html).toContain('<a href="https://arxiv.org/abs/2301.00000">');
    expect(text).toContain(
      "Status of the paper in this run: partly . Its own claims: 1 reproduced, 1 partly",
    );
  });

  it("parts the parameters that differ from those that do not", () => {
    const differing = html.slice(
      html.indexOf('id="parameters-differing"'),
      html.indexOf("What the differing"),
    );
    for (const name of ["game", "sanctions", "choice"]) expect(differing).toContain(`<code>${name}</code>`);
    for (const name of ["episodes", "cost"]) expect(differing).not.toContain(`<code>${name}</code>`);
  });

  it("has the same bytes for the same run, and none for the time", async () => {
    expect(await renderHtml(exampleRun(), { document: reportDocument() })).toBe(html);
  });

  it("needs no network and no script, and its ids are unique", () => {
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|\son[a-z]+=/i);
    const addresses = [...html.matchAll(/(?:href|src)="([^"#]{0,24})/g)].map(([, address]) => address!);
    for (const address of addresses) expect(address).toMatch(/^(data:text\/csv|https:\/\/arxiv\.org\/|$)/);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    for (const [, target] of html.matchAll(/aria-labelledby="([^"]+)"/g)) expect(ids).toContain(target);
  });

  it("holds every CSV file as a link that decodes to its text", () => {
    const links = new Map(
      [...html.matchAll(/download="([^"]+)" href="data:text\/csv;charset=utf-8,([^"]*)"/g)].map(
        ([, name, data]) => [name, decodeURIComponent(data!)],
      ),
    );
    expect(Object.fromEntries(links)).toEqual(plottedCsv(run));
  });

  it("opens only the tags that it closes", () => {
    const open: string[] = [];
    const empty = new Set(["meta", "br"]);
    for (const [, closing, name, self] of html.matchAll(/<(\/?)([a-z][a-zA-Z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (closing === "/") expect(open.pop()).toBe(name);
      else if (self !== "/" && !empty.has(name!)) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it("shows the manifest that it is given, and writes one otherwise", async () => {
    const given = await renderHtml(tinyRun(), { document: reportDocument(), manifest: '{\n  "a": "<b>"\n}' });
    expect(given).toContain("{\n  &quot;a&quot;: &quot;&lt;b&gt;&quot;\n}");
    expect(html).toContain("  &quot;run&quot;: &quot;3f9c0d1e5a7b&quot;");
  });
});

describe("hostile strings", () => {
  const bad = `<script>alert("1")</script>&'\u001b]0;owned\u0007\u202e\ud800`;

  it("stay text wherever a study or a run may hold them", async () => {
    const [cell] = run.cells;
    const [verdict] = run.verdicts;
    const hostile: RunData = {
      ...run,
      id: bad,
      preset: bad,
      command: bad,
      study: {
        ...run.study,
        id: bad,
        title: bad,
        question: bad,
        row: bad,
        resultsVersion: bad,
        paper: { title: bad, arxiv: `x" onclick="y${bad.slice(0, 20)}`, doi: "10.1/a'b", year: 2023 },
        tables: [{ title: bad, summaries: ["cooperation"] }],
        summaries: { cooperation: { title: bad, unit: bad, description: bad } },
        metrics: { cooperation: { title: bad, unit: bad, description: bad, range: [0, 1] } },
        figures: [
          { kind: "curves", id: bad, title: bad, metric: "cooperation", window: 5 },
          { kind: "outcomes", id: bad, title: bad, summary: "cooperation" },
        ],
      },
      cells: [
        { ...cell!, title: bad, group: bad, condition: bad, parameters: { ...cell!.parameters, game: bad } },
      ],
      verdicts: [
        {
          claim: {
            ...verdict!.claim,
            id: bad,
            statement: bad,
            origin: bad,
            published: bad,
            statistic: bad,
            rule: bad,
            control: bad,
          },
          outcome: { verdict: "partly", measured: bad, note: bad, control: bad },
        },
      ],
    };
    const page = await renderHtml(hostile, { document: reportDocument() });
    expect(page).not.toMatch(/<script/i);
    expect(page).not.toMatch(/ onclick="/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is the purpose.
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\ud800]/.exec(page)).toBeNull();
    expect(page).toContain(
      "<h1>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\\u{1b}]0;owned\\u{7}",
    );
  });

  it("are escaped in text and cannot leave a link", () => {
    expect(escapeHtml(`<a href="x">&'`)).toBe("&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    expect(csvLink('a,"b"\r\n#%<\ud800')).toBe(
      "data:text/csv;charset=utf-8,a,%22b%22%0D%0A%23%25%3C%EF%BF%BD",
    );
  });
});
