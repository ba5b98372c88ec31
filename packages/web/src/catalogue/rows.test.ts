import fc from "fast-check";
import { render } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { Page } from "../site/page.js";
import { parseHtml, repositoryInput } from "../site/repository-input.testing.js";
import { catalogueOf } from "./build.js";
import { cataloguePages } from "./pages.js";
import { markedPieces, readRows } from "./rows.js";

const input = repositoryInput();
const entries = catalogueOf(input);
const pages = [...(cataloguePages(input) as Iterable<Page>)];
const body = render(pages.find(({ path }) => path === "index.html")!.body);

/** The document without a browser has no `dataset`. */
function withDatasets(document: Document): Document {
  for (const element of Array.from(document.querySelectorAll("*"))) {
    const data = Array.from(element.attributes)
      .filter(({ name }) => name.startsWith("data-"))
      .map(({ name, value }) => [name.slice("data-".length), value]);
    Object.defineProperty(element, "dataset", { value: Object.fromEntries(data) });
  }
  return document;
}

describe("the rows of the prerendered list", () => {
  const rows = readRows(withDatasets(parseHtml(body)).querySelector<HTMLElement>(".papers")!);

  it("hold everything that search, filters and orders read, so that the page needs the data once", () => {
    expect(rows.length).toBe(257);
    for (const row of rows) {
      const { element: _, link: __, texts: ___, ...read } = row;
      const entry = entries.find(({ id }) => id === row.id)!;
      const {
        id,
        title,
        year,
        appeared,
        arxiv,
        family,
        familyTitle,
        module,
        scale,
        mechanism,
        claim,
        status,
      } = entry;
      expect(read).toEqual({
        id,
        title,
        year,
        appeared,
        arxiv,
        family,
        familyTitle,
        module,
        scale,
        mechanism,
        claim,
        status,
        studies: entry.studies.map((study) => ({ id: study.id, title: study.title })),
      });
    }
  });

  it("show every paper's status, with a shape and the word miniature where it is one", () => {
    for (const row of rows) {
      const entry = entries.find(({ id }) => id === row.id)!;
      const shown = row.element.querySelector(".verdict")!.textContent;
      expect(shown).toBe(
        `${{ reproduced: "●", partly: "◐", "not reproduced": "○", runs: "▷", module: "□", listed: "·" }[entry.status]}\u00a0${entry.statusLabel}`,
      );
      expect(shown?.includes("miniature") ?? false).toBe(entry.miniature);
    }
  });
});

describe("marking what matched", () => {
  const html = (text: string, terms: readonly string[]) => {
    const document = parseHtml("<p></p>");
    const target = document.querySelector("p")!;
    // As `append` of browsers, which the document without a browser lacks.
    const createElement = (name: string) => {
      const element = document.createElement(name);
      element.append = (piece) => {
        element.appendChild(document.createTextNode(piece as string));
      };
      return element;
    };
    const pieces = markedPieces(
      {
        createElement: createElement as Document["createElement"],
        createTextNode: (piece) => document.createTextNode(piece),
      },
      text,
      terms,
    );
    for (const piece of pieces) target.appendChild(piece);
    return target;
  };

  it("puts the words that matched into marks", () => {
    expect(html("Reward hacking, rewards and hacks", ["reward"]).innerHTML).toMatch(
      /^<mark>Reward<\/mark> hacking/,
    );
    expect(html("nothing", ["reward"]).innerHTML).toBe("nothing");
  });

  it("keeps every text as it is and makes nothing of markup in it", () => {
    const words = fc.constantFrom(
      "reward",
      "<img src=x onerror=alert(1)>",
      "&lt;b&gt;",
      "</mark>",
      "'\"",
      "hacking",
      "é",
      "🙂",
    );
    fc.assert(
      fc.property(fc.array(words), (pieces) => {
        const text = pieces.join(" ");
        const made = html(text, ["reward", "img", "hacking", "mark", "b"]);
        expect(made.textContent).toBe(text);
        for (const element of Array.from(made.querySelectorAll("*"))) expect(element.tagName).toBe("MARK");
      }),
    );
  });
});
