import { studies } from "@operant/studies";
import { render } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { catalogueOf } from "../catalogue/build.js";
import type { Page } from "../site/page.js";
import { parseHtml, repositoryInput } from "../site/repository-input.testing.js";
import { documentPart } from "./library-part.js";
import { paperPages } from "./pages.js";
import { referenceRun } from "./reference-run.js";

const input = repositoryInput();
const entries = catalogueOf(input);
const pages = new Map([...(paperPages(input) as Iterable<Page>)].map((page) => [page.path, page]));
const documents = new Map<string, Document>();

function documentOf(id: string): Document {
  const made = documents.get(id) ?? parseHtml(render(pages.get(`papers/${id}.html`)!.body));
  documents.set(id, made);
  return made;
}

describe("the papers' pages", () => {
  it("are there for every paper, with title, year, mechanism, claim, experiment and status", () => {
    expect(pages.size).toBe(entries.length);
    for (const entry of entries) {
      const text = documentOf(entry.id).body.textContent ?? "";
      for (const part of [entry.title, entry.mechanism, entry.claim, entry.experiment, entry.statusLabel]) {
        expect(text).toContain(part);
      }
      expect(text).toContain(entry.year === null ? "Year unknown" : String(entry.year));
    }
  });

  it("lead to arXiv by the id, or to a search by title where there is none", () => {
    for (const { id, title, arxiv } of entries) {
      const links = [...documentOf(id).querySelectorAll(".facts a")].map(
        (link) => link.getAttribute("href")!,
      );
      expect(links).toHaveLength(1);
      const address = new URL(links[0]!);
      if (arxiv === null) expect(address.searchParams.get("query")).toBe(title);
      else expect(address.href).toBe(`https://arxiv.org/abs/${arxiv}`);
    }
  });

  it("show every claim of their studies once, with the committed verdict and a link to its row in the report", () => {
    let claims = 0;
    for (const entry of entries.filter(({ studies }) => studies.length > 0)) {
      const items = [...documentOf(entry.id).querySelectorAll(".findings li")];
      const expected = entry.studies.flatMap(({ id }) => {
        const committed = input.references(id).verdicts?.verdicts ?? {};
        const study = studies.find((each) => each.id === id)!;
        return study.claims.map(
          (claim, i) => `${claim.statement} ${committed[claim.id]} ../reports/${id}.html#claim-${i + 1}`,
        );
      });
      const shown = items.map((item) => {
        const link = item.querySelector(".statement a")!;
        const kind = item.querySelector(".verdict")!.className.replace("verdict ", "").replaceAll("-", " ");
        return `${link.textContent} ${kind} ${link.getAttribute("href")}`;
      });
      expect(shown.sort()).toEqual(expected.sort());
      claims += items.length;
    }
    expect(claims).toBeGreaterThan(200);
  });

  it("give BibTeX only where the catalogue has it", () => {
    for (const entry of entries) {
      expect(documentOf(entry.id).body.textContent?.includes("@misc{") ?? false).toBe(
        entry.bibtex !== undefined,
      );
    }
  });

  it("document every part of the library that is named", () => {
    const direct = documentOf("investigating-the-impact-of-direct-punishment").body.textContent ?? "";
    expect(direct).toContain('import { Reputation } from "@operant/core/society";');
    expect(direct).toContain("Reputation: an unbounded running sum per agent");
    expect(() =>
      documentPart({ room: "society", name: "Nothing", from: "@operant/core/society" }, input.text),
    ).toThrow(/does not export "Nothing"/);
  });
});

describe("the committed results as a run", () => {
  it("give the committed verdicts", () => {
    for (const study of studies) {
      const run = referenceRun(input, study);
      const committed = input.references(study.id).verdicts?.verdicts;
      expect(
        run && Object.fromEntries(run.verdicts.map(({ claim, outcome }) => [claim.id, outcome.verdict])),
        study.id,
      ).toEqual(committed);
    }
  });
});
