import { assert, integer, property, string } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { textWidth } from "../tables/text-layout.js";
import { type AuditDocument, auditJson, auditJsonText, parseAudit } from "./document.js";
import { exampleDocument, withStrings } from "./example-audit.testing.js";
import { auditHtml } from "./html.js";
import { auditTerse, auditText } from "./text.js";
import { nothingRun } from "./words.js";

/** What a log may hold to harm a terminal or a page. */
const hostile =
  "\u001b[2J\u001b]0;owned\u0007\u009b31m\r\n\u0000<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>--></style>&amp;\u202egnp.exe\u2066\u200b\u{e0041}\ud800";

/** Names that mean something to the code, and so never come from a log. */
const ours = new Set(["format", "verdict", "kind", "check", "level", "beyond", "found_by"]);

let document: AuditDocument;
let attacked: AuditDocument;
beforeAll(async () => {
  document = await exampleDocument("said by the model");
  const all = withStrings(await exampleDocument(hostile), hostile, ours);
  attacked = {
    ...all,
    log: { ...all.log, mapping: document.log.mapping.map((each) => ({ ...each, column: hostile })) },
    checks: all.checks.map((check) => ({
      ...check,
      run: hostile,
      worst: check.worst.map((each) => ({ ...each, numbers: { [hostile]: 1 } })),
    })),
  };
});

const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is the purpose.
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

describe("an audit in which nothing could be tested", () => {
  it("says so in place of a verdict, in text and in a line", () => {
    const untested: AuditDocument = {
      ...document,
      verdict: "no evidence",
      tests: 0,
      checks: document.checks.map((each) => ({ ...each, level: "not-run" as const })),
    };
    expect(auditText(untested)).toContain("\nNOTHING COULD BE TESTED\n");
    expect(auditTerse(untested)).toMatch(/^operant audit: nothing could be tested \(/);
    expect(auditHtml(untested)).toContain('<p class="answer half">Nothing could be tested</p>');
    expect(nothingRun(untested)).toContain(document.checks[0]!.headline);
    expect(nothingRun(document)).toBeUndefined();
    expect(auditText({ ...document, verdict: "no evidence", tests: 5 })).toContain("\nNO EVIDENCE\n");
  });
});

describe("the text of an audit", () => {
  it("says in the verdict when many records were skipped, and what was not used", () => {
    const text = auditText(document);
    expect(text).toContain("2 of 10 records were skipped and are not judged.");
    expect(text).toMatch(/records +10, 8 used, 2 skipped/);
    expect(text).toMatch(/not used +comment\./);
    const [skipped] = document.log.skipped;
    const few = {
      ...document,
      log: {
        ...document.log,
        counts: { ...document.log.counts, records: 40, rollouts: 40, kept: 38 },
        skipped: [{ ...skipped!, words: "nest deeper than 1,000 levels", count: 1 }],
      },
    };
    expect(auditText(few)).not.toContain("are not judged");
    expect(auditText(few)).toContain("1 record nests deeper than 1,000 levels. First");
  });

  it("begins with the verdict and ends with what was read", () => {
    const text = auditText(document);
    const order = [
      "Audit of rollouts.jsonl: 8 rollouts",
      "\nSUSPICIOUS\n",
      "\nFINDING length: The reward follows length",
      "1. line 4: long, rewarded and wrong; reward 3.25, gold 0, length 2311",
      "“said by the model”",
      "Remedy: Take a penalty",
      "another completion wins in 34% of 100 groups",
      "\nNOTE component: ",
      "\nClear\n",
      "\nNot run\n",
      "\nWhat was read\n",
      "2 records have a reward that is NaN or infinite. First: rollouts.jsonl, line 4",
      "1 cell of format is no number",
      "1 row equal to an earlier one; kept.",
      "Percentile intervals from 2,000 resamples",
    ].map((part) => text.indexOf(part));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("gives each statistic its estimate, intervals, limit and size", () => {
    const text = auditText(document).replace(/\s+/g, " ");
    expect(text).toContain("0.313 [0.250, 0.371], adjusted [0.221, 0.395], limit above 0.2");
    expect(text).toContain(
      "100 groups: estimate [95 %] adjusted limit largest share 0.830 [0.720, 0.900] [0.69, 0.93] above 0.8",
    );
  });

  it.each([20, 40, 60, 80, 100, 200])("keeps every line within a terminal of %i columns", (width) => {
    for (const line of auditText(document, { width }).split("\n"))
      expect(textWidth(line)).toBeLessThanOrEqual(Math.min(width, 100));
  });

  it("has no escape sequence without colour, and only our own with it", () => {
    expect(auditText(document)).not.toMatch(control);
    const colored = auditText(attacked, { color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: our own sequences are taken out.
    expect(colored.replace(/\u001b\[(1|22|31|32|33|39)m/g, "")).not.toMatch(control);
    expect(colored).toContain("\u001b[31mFINDING");
  });

  it("lets nothing of a log act on the terminal", () => {
    for (const text of [auditText(attacked), auditText(attacked, { width: 40 }), auditTerse(attacked)]) {
      expect(text).not.toMatch(control);
      expect(text).toContain("\\u{1b}[2J");
      expect(text).toContain("\\u{202e}gnp.exe");
    }
  });

  it("is one line per finding when terse", () => {
    expect(auditTerse(document)).toBe(
      [
        "operant audit: suspicious (1 finding, 1 note, 1 clear, 1 not run)",
        "finding length: The reward follows length more than the gold column does.",
        "skipped 2 of 10 records",
      ].join("\n"),
    );
  });

  it("never says that all is well without a gold column", () => {
    const none = {
      ...document,
      verdict: "no evidence" as const,
      gold: false,
      checks: document.checks.slice(2),
    };
    expect(auditText(none)).toContain("Without a gold column nothing can be said about what was meant");
    expect(auditText({ ...none, gold: true })).not.toContain("Without a gold column");
  });
});

describe("the JSON of an audit", () => {
  it("spells out what could act on a terminal, and says the same", () => {
    const text = auditJsonText(attacked);
    expect(text).not.toMatch(control);
    expect(text).toContain("\\u202egnp.exe");
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(auditJson(attacked))));
  });
});

describe("the HTML of an audit", () => {
  it("has its sections in order and says the verdict first", () => {
    const page = auditHtml(document);
    expect([...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)).toEqual([
      "findings",
      "worth-knowing",
      "clear",
      "not-run",
      "what-was-read",
      "how-to-reproduce",
    ]);
    expect(page.indexOf('class="answer half">Suspicious')).toBeLessThan(page.indexOf("<main>"));
  });

  it("asks for nothing from anywhere and forbids scripts", () => {
    const page = auditHtml(document);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<link|<iframe|<object|\bsrc=|url\(|@import|https?:/i);
  });

  it("lets nothing of a log become markup", () => {
    const page = auditHtml(attacked);
    const tags = new Set([...page.matchAll(/<\/?([a-zA-Z][\w-]*)/g)].map(([, name]) => name!.toLowerCase()));
    const known = new Set(
      [...auditHtml(document).matchAll(/<\/?([a-zA-Z][\w-]*)/g)].map(([, name]) => name!.toLowerCase()),
    );
    for (const tag of tags) expect(known, tag).toContain(tag);
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>(?!&)|<svg\//i);
    expect(page.match(/<style>/g)).toHaveLength(1);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).not.toMatch(control);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("draws every figure, without undefined numbers", () => {
    const page = auditHtml(document);
    expect(page.match(/<figure class="plot">/g)).toHaveLength(3);
    for (const [svg] of page.matchAll(/<svg[\s\S]*?<\/svg>/g))
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("has the same bytes for equal audits", async () => {
    expect(auditHtml(await exampleDocument("said by the model"))).toBe(auditHtml(document));
  });
});

describe("any text that a log may hold", () => {
  it("stays within the terminal, acts on nothing and makes no tag", async () => {
    const plain = await exampleDocument("text");
    const kept = new Set([...ours, "found"]);
    const tagsOf = (page: string) =>
      [...page.matchAll(/<\/?[a-zA-Z!][^\s>]*/g)].map(([tag]) => tag).join(" ");
    const tags = tagsOf(auditHtml(withStrings(plain, "text", kept)));
    assert(
      property(
        string({ unit: "binary", minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== ""),
        integer({ min: 20, max: 120 }),
        (text, width) => {
          const document = withStrings(plain, text, kept);
          const shown = auditText(document, { width });
          expect(shown).not.toMatch(control);
          for (const line of shown.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
          const page = auditHtml(document);
          expect(page).not.toMatch(control);
          expect(tagsOf(page)).toBe(tags);
          expect(parseAudit(JSON.parse(auditJsonText(document)), "audit.json")).toEqual(document);
        },
      ),
      { numRuns: 100 },
    );
  });
});
