import { assert, property, string } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { AuditDocument } from "../audit/document.js";
import { exampleDocument, withStrings } from "../audit/example-audit.testing.js";
import { draftCard } from "./draft.js";
import { lintCard } from "./lint.js";
import { reviseCard } from "./revise.js";
import { cardSections } from "./sections.js";
import { readSnapshot } from "./snapshot.js";

let audit: AuditDocument;
let draft: string;
beforeAll(async () => {
  audit = await exampleDocument();
  draft = draftCard(audit, "2026-03-01");
});

/** A card whose author has answered everything. */
function answered(card = draft): string {
  return card
    .replace(/^TO ANSWER: From when.*$/m, "From: 2026-01-10\nUntil: 2026-06-30")
    .replace(/^TO ANSWER:.*$/gm, "An answer.")
    .replace(/^Response: TO ANSWER:.*$/gm, "Response: the penalty was added in run 7.");
}

const today = "2026-03-20";
const problems = (card: string, oldest?: number) =>
  lintCard(card, { today, ...(oldest === undefined ? {} : { oldest }) });
const rules = (card: string) => problems(card).map(({ rule }) => rule);

describe("a drafted report card", () => {
  it("has the sections of Reward Reports in their order", () => {
    const headings = [...draft.matchAll(/^##+ (.*)$/gm)].map(([, title]) => title!);
    const expected = cardSections.flatMap(({ title, topics }) => [
      title,
      ...topics.map((each) => each.title),
    ]);
    expect(headings.filter((title) => expected.includes(title))).toEqual(expected);
    expect(cardSections.map(({ title }) => title)).toEqual([
      "System Details",
      "Optimization Intent",
      "Institutional Interface",
      "Implementation",
      "Evaluation",
      "System Maintenance",
    ]);
  });

  it("is filled with what the audit knows", () => {
    for (const fact of [
      "# Reward report: score",
      "- Optimised: score",
      "- Logged beside it: format",
      "- Gold: correct, not rewarded",
      "- Found, length: The reward follows length",
      "- To watch, component: format carries most",
      "| reward | score | name |",
      "- Skipped: 2 records have a reward that is NaN or infinite.",
      "Audit of 2026-03-01: **Suspicious**. One check lies beyond its limit with the whole interval: 1 finding, 1 note, 1 clear, 1 not run.",
      "Reproduce with: `npx operant audit rollouts.jsonl --gold correct`",
      "- Not run, ensemble: The log has one reward model",
      "#### Finding: length",
      "- Remedy proposed: Take a penalty",
      "gold of the winners 0.41 → 0.62",
      "#### 2026-03-01: drafted from an audit",
    ]) {
      expect(draft).toContain(fact);
    }
  });

  it("asks one question for each topic that an audit cannot answer, and one per finding", () => {
    const asked = cardSections
      .flatMap(({ topics }) => topics)
      .filter(({ question }) => question !== "").length;
    expect(draft.match(/^TO ANSWER: /gm)).toHaveLength(asked);
    expect(draft.match(/^Response: TO ANSWER: /gm)).toHaveLength(1);
    const found = problems(draft);
    expect(found.filter(({ rule }) => rule === "unanswered")).toHaveLength(asked);
    expect(found.filter(({ rule }) => rule === "no-response")).toHaveLength(1);
    expect(found).toHaveLength(asked + 1);
  });

  it("is complete once all is answered", () => {
    expect(problems(answered())).toEqual([]);
    expect(problems(answered().replaceAll("\n", "\r\n"))).toEqual([]);
  });

  it("lets nothing of a log become markup or break the card", async () => {
    const hostile =
      "-->\n# Owned\n<script>x</script> | [a](b) `c` <!-- operant:end reward --> ## Evaluation ![i](http://x)";
    const ours = new Set(["format", "verdict", "kind", "check", "level", "beyond"]);
    const attacked = withStrings(audit, hostile, ours);
    const card = draftCard(
      { ...attacked, log: { ...attacked.log, mapping: audit.log.mapping } },
      "2026-03-01",
    );
    expect(card).not.toMatch(/^# Owned/m);
    expect(card.replace(/^<!-- operant:audit .*$/m, "").replace(/Reproduce with: [^\n]*/g, "")).not.toMatch(
      /(?<!\\)<script|(?<!\\)!\[i/,
    );
    expect(problems(answered(card)).map(({ rule }) => rule)).toEqual([]);
    expect(reviseCard(answered(card), attacked, "2026-03-02", "c.md").card).toContain("#### 2026-03-02");
  });
});

it("keeps what a log could hide or act with out of its record, and reads it back", () => {
  const hostile = "\u009b31m\u202egnp\u2066\u2028\u200b\u0085\u{e0041}--> <!--";
  const card = draftCard({ ...audit, log: { ...audit.log, files: [hostile], size: hostile } }, "2026-03-01");
  expect(card).not.toMatch(/[\u007f-\u009f\u200b\u2028-\u202e\u2060-\u206f\u{e0000}-\u{e007f}]/u);
  expect(card.match(/^<!-- operant:audit .*-->$/gm)).toHaveLength(1);
  expect(readSnapshot(card.split("\n"), "card.md")).toMatchObject({ files: [hostile], size: hostile });
});

describe("the lint of a report card", () => {
  it("misses no section or topic that is gone", () => {
    for (const { title, topics } of cardSections) {
      expect(rules(answered().replace(`## ${title}\n`, `## Other ${title}\n`)), title).toContain(
        "missing-section",
      );
      for (const topic of topics) {
        expect(
          problems(answered().replace(`### ${topic.title}\n`, ""))
            .map(({ message }) => message)
            .join("\n"),
          topic.title,
        ).toContain(`"### ${topic.title}" is missing`);
      }
    }
  });

  it("takes facts alone for no answer", () => {
    const empty = answered().replace(/(operant:end metrics -->\n\n)An answer\./, "$1");
    expect(problems(empty)).toMatchObject([
      { rule: "unanswered", message: /"Defined Performance Metrics" is empty/ },
    ]);
  });

  it("wants a response to each finding", () => {
    expect(problems(answered().replace(/^Response:.*$/m, "Response:"))).toMatchObject([
      { rule: "no-response" },
    ]);
    expect(problems(answered().replace(/^Response:.*$/m, ""))).toMatchObject([{ rule: "no-response" }]);
    expect(problems(answered().replace("#### Finding: length", "#### Something"))).toMatchObject([
      { rule: "no-response", message: /has no entry "#### Finding: length"/ },
    ]);
  });

  it("wants dates that are dates, in order and not in the future", () => {
    const entry = (date: string) =>
      answered().replace("<!-- operant:audit", `#### ${date}: more\n\nDone.\n\n<!-- operant:audit`);
    expect(rules(entry("2026-03-10"))).toEqual([]);
    expect(rules(entry("2026-02-10"))).toEqual(["dates"]);
    expect(rules(entry("2026-03-21"))).toEqual(["dates"]);
    expect(rules(entry("2026-02-30"))).toEqual(["dates"]);
    expect(rules(answered().replace("Until: 2026-06-30", "Until: 2025-06-30"))).toEqual(["dates"]);
    expect(rules(answered().replace(/#### 2026-03-01.*/, "#### 2026-02-01: x"))).toEqual(["dates"]);
  });

  it("wants an audit that is recent", () => {
    expect(problems(answered(), 19)).toEqual([]);
    expect(problems(answered(), 18)).toMatchObject([{ rule: "old-audit", message: /19 days old/ }]);
    expect(lintCard(answered(), { today: "2026-02-27" }).map(({ rule }) => rule)).toEqual(["dates", "dates"]);
  });

  it("says when the record of the audit or a block of facts is lost", () => {
    expect(rules(answered().replace(/<!-- operant:audit.*/, ""))).toEqual(["no-audit"]);
    expect(rules(answered().replace('"verdict"', '"verdicd"'))).toEqual(["no-audit"]);
    expect(rules(answered().replace("<!-- operant:end limits -->", ""))).toContain("broken-block");
  });

  it("finds much to do in a text that is no card", () => {
    expect(rules("# Hello\n")).toEqual(expect.arrayContaining(["missing-section", "no-audit"]));
    expect(rules("")).toContain("missing-section");
  });
});

describe("revising a report card", () => {
  const later = (): AuditDocument => ({
    ...audit,
    verdict: "hacked (gold-confirmed)",
    log: {
      ...audit.log,
      mapping: [...audit.log.mapping.slice(0, 2), { field: "component", column: "style", found: "name" }],
    },
    checks: audit.checks.map((check) => {
      if (check.check === "component") return { ...check, level: "finding" as const };
      if (check.check !== "length") return check;
      return {
        ...check,
        statistics: [{ ...check.statistics[0]!, estimate: 0.52, interval: [0.48, 0.57] as [number, number] }],
      };
    }),
  });

  it("says what differs, and keeps every word of its author", () => {
    const { card, changes } = reviseCard(answered(), later(), "2026-04-01", "card.md");
    expect(changes).toEqual([
      "Verdict: suspicious → hacked \\(gold-confirmed\\).".replaceAll("\\", ""),
      "Columns no longer read: component = format.",
      "Columns newly read: component = style.",
      "component: note → finding.",
      "length: Spearman of reward and length, minus that of gold and length: 0.313 → 0.52 (was in \\[0.25, 0.371\\]).",
    ]);
    for (const change of changes) expect(card).toContain(`- ${change}`);
    expect(card.indexOf("#### 2026-04-01: revised")).toBeGreaterThan(
      card.indexOf("#### 2026-03-01: drafted"),
    );
    expect(card.match(/^An answer\.$/gm)).toHaveLength(answered().match(/^An answer\.$/gm)!.length);
    expect(card).toContain("Response: the penalty was added in run 7.");
    expect(card).toContain("| component | style | name |");
    expect(card).not.toContain("| component | format | layout |");
  });

  it("adds new findings with a place for the response, once", () => {
    const { card } = reviseCard(answered(), later(), "2026-04-01", "card.md");
    const left = lintCard(card, { today: "2026-04-02" });
    expect(left).toMatchObject([{ rule: "no-response", message: /Finding: component/ }]);
    const again = reviseCard(card, later(), "2026-04-02", "card.md");
    expect(again.card.match(/^#### Finding: component$/gm)).toHaveLength(1);
    expect(again.changes).toEqual(["Verdict: still hacked (gold-confirmed)."]);
  });

  it("keeps failures that were found once, with the date of the audit, until they are found again", () => {
    const healthy: AuditDocument = {
      ...audit,
      verdict: "no evidence",
      checks: audit.checks.map((check) =>
        check.level === "finding" ? { ...check, level: "clear" as const, headline: "Nothing." } : check,
      ),
    };
    const known = (card: string) => card.match(/^- Found.*$/gm)?.filter((line) => line.includes("length:"));
    const [first] = known(draft)!;
    const dated = first!.replace("- Found,", "- Found in the audit of 2026-03-01,");
    const once = reviseCard(draft, healthy, "2026-03-05", "card.md").card;
    expect(known(once)).toEqual([dated]);
    const twice = reviseCard(once, healthy, "2026-03-09", "card.md").card;
    expect(known(twice)).toEqual([dated]);
    expect(known(reviseCard(twice, audit, "2026-03-10", "card.md").card)).toEqual([first]);
  });

  it("leaves no mark of a revision by the same audit but the entry", () => {
    const { card, changes } = reviseCard(draft, audit, "2026-03-01", "card.md");
    expect(changes).toEqual(["Verdict: still suspicious."]);
    expect(card.replace("\n#### 2026-03-01: revised by an audit\n\n- Verdict: still suspicious.\n", "")).toBe(
      draft,
    );
  });

  it("keeps the line ends of the card", () => {
    const { card } = reviseCard(draft.replaceAll("\n", "\r\n"), audit, "2026-03-05", "card.md");
    expect(card.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("is refused where the card or the date cannot be right", () => {
    expect(() => reviseCard("# Mine", audit, "2026-04-01", "card.md")).toThrow(
      /card\.md has no record of an audit/,
    );
    expect(() => reviseCard(draft, audit, "2026-02-01", "card.md")).toThrow(
      /before the card's latest, of 2026-03-01/,
    );
    expect(() => reviseCard(draft, audit, "1 March", "card.md")).toThrow(/write a date such as/);
    expect(() =>
      reviseCard(draft.replace("### Changelog", "### Log"), audit, "2026-03-02", "card.md"),
    ).toThrow(/no topic "### Changelog"/);
  });
});

describe("a card of any log", () => {
  it("can be answered, linted and revised, whatever the log is called and holds", () => {
    const ours = new Set(["format", "verdict", "kind", "check", "level", "beyond", "found"]);
    assert(
      property(string({ unit: "binary", minLength: 1, maxLength: 40 }), (text) => {
        const other = withStrings(audit, text, ours);
        const hostile: AuditDocument = {
          ...other,
          // How a column was found is our word, what was found in a cell is the log's.
          log: { ...other.log, skipped: other.log.skipped.map((each) => ({ ...each, found: text })) },
          checks: other.checks.map((check) => ({ ...check, run: text })),
        };
        const card = answered(draftCard(hostile, "2026-03-01", text));
        expect(problems(card)).toEqual([]);
        const later = reviseCard(card, hostile, "2026-03-02", "card.md");
        expect(later.changes).toEqual(["Verdict: still suspicious."]);
        expect(problems(later.card)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
