import { papers, type StatusChange, statusHistory } from "@operant/studies/papers";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "./build.js";
import { claim, entryWith, paper } from "./catalogue-facts.testing.js";
import { committedCatalogue } from "./committed.testing.js";
import { statusFeed } from "./feed.js";
import { formatHistory, unrecordedChanges } from "./history.js";
import { type StatusLabel, statusLabel, statusOrder } from "./status.js";

const { id } = paper();
const change = (date: string, from: StatusLabel, to: StatusLabel, of = id): StatusChange => ({
  date,
  paper: of,
  from,
  to,
});

describe("the record of statuses", () => {
  const listed = buildCatalogue([paper()], [], new Map());
  const reproduced = [entryWith([claim("one")], ["reproduced"])];

  it("lacks nothing of papers that are only listed", () => {
    expect(unrecordedChanges([], listed, "2026-01-01T00:00:00Z")).toEqual([]);
  });

  it("lacks every change since its last word on a paper", () => {
    const first = change("2026-01-01T00:00:00Z", "listed", "reproduced");
    expect(unrecordedChanges([], reproduced, first.date)).toEqual([first]);
    expect(unrecordedChanges([first], reproduced, "2026-02-01T00:00:00Z")).toEqual([]);
    const back = change("2026-02-01T00:00:00Z", "reproduced", "listed");
    expect(unrecordedChanges([first], listed, back.date)).toEqual([back]);
    expect(unrecordedChanges([first, back], listed, "2026-03-01T00:00:00Z")).toEqual([]);
  });

  it("is written as it is read", () => {
    const first = change("2026-01-01T00:00:00Z", "listed", "runs");
    expect(JSON.parse(formatHistory([first]))).toEqual([first]);
    expect(formatHistory([])).toBe("[]\n");
  });
});

describe("the record of this repository", () => {
  it("is up to date; node scripts/paper-status.mjs appends what it lacks", () => {
    expect(unrecordedChanges(statusHistory, committedCatalogue(), "now")).toEqual([]);
  });

  it("is of papers of the catalogue and statuses that there are, in order, each going on from the last", () => {
    const labels = new Set<string>(
      statusOrder.flatMap((status) => [statusLabel(status, false), statusLabel(status, true)]),
    );
    const last = new Map<string, string>();
    let before = "";
    for (const { date, paper, from, to } of statusHistory) {
      expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(date >= before, date).toBe(true);
      expect(
        papers.some(({ id }) => id === paper),
        paper,
      ).toBe(true);
      expect(labels.has(from) && labels.has(to), `${from} to ${to}`).toBe(true);
      expect(from, paper).toBe(last.get(paper) ?? "listed");
      last.set(paper, to);
      before = date;
    }
    expect(last.size).toBeGreaterThan(0);
  });
});

describe("the feed", () => {
  const link = "https://example.org/lab/";
  const catalogue = [entryWith([claim("one")], ["partly"], { title: 'Rewards & <punishment>, "all" of it' })];

  it("is what it is, written out", () => {
    const history = [
      change("2026-11-21T07:53:03Z", "listed", "runs"),
      change("2026-11-22T00:00:00Z", "runs", "partly"),
    ];
    expect(statusFeed(history, catalogue, { link })).toMatchSnapshot();
  });

  it("has the latest first, the later line of the same moment before the earlier, and no more than asked", () => {
    const same = "2026-11-21T07:53:03Z";
    const history = [
      change(same, "listed", "runs"),
      change("2026-01-01T00:00:00Z", "listed", "module"),
      change(same, "runs", "partly"),
    ];
    const titles = (text: string) => [...text.matchAll(/<item>\n<title>(\w+):/g)].map(([, word]) => word);
    expect(titles(statusFeed(history, catalogue, { link }))).toEqual(["Partly", "Runs", "Module"]);
    expect(titles(statusFeed(history, catalogue, { link, limit: 1 }))).toEqual(["Partly"]);
  });

  it("leaves out papers that the catalogue no longer has, and characters that XML cannot have", () => {
    const odd = [{ ...catalogue[0]!, title: "a\u0000b\ud800c\u{1f600}\uffff" }];
    const history = [
      change("2026-01-01T00:00:00Z", "listed", "runs", "gone"),
      change("2026-01-01T00:00:00Z", "listed", "runs"),
    ];
    const text = statusFeed(history, odd, { link });
    expect(text).not.toContain("gone");
    expect(text).toContain("<title>Runs: a\ufffdb\ufffdc\u{1f600}\ufffd</title>");
  });

  it("is well-formed for the whole catalogue, with an item per change and unique ids", () => {
    const all = committedCatalogue();
    const history = unrecordedChanges([], all, "2026-11-21T00:00:00Z");
    const text = statusFeed(history, all, { link });
    expect(text.match(/<item>/g)).toHaveLength(history.length);
    const guids = [...text.matchAll(/<guid isPermaLink="false">(.*?)<\/guid>/g)].map(([, guid]) => guid);
    expect(new Set(guids).size).toBe(history.length);
    expect(openElements(text)).toEqual([]);
    expect(text.replaceAll(/&(amp|lt|gt|quot|apos);/g, "")).not.toContain("&");
  });
});

/** The elements that a text leaves open or closes wrongly: empty where tags nest as they must. */
function openElements(text: string): string[] {
  const open: string[] = [];
  for (const [, end, name] of text.replace(/^<\?xml[^>]*\?>/, "").matchAll(/<(\/?)([A-Za-z]+)[^<>]*>/g)) {
    if (end === "") open.push(name!);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  return open;
}
