import { studies } from "@operant/studies";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { scriptJson } from "../site/shell.js";
import { referencesOf } from "./example-study.testing.js";
import { formulasHtml } from "./formula.js";
import { StudyPage } from "./page.js";
import { fixedPartsOf } from "./pages.js";
import { studyPropsOf } from "./study-props-of.js";

/** Text of a page as a reader sees it. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

const rendered = studies.map((study) => {
  const references = referencesOf(study.id);
  const props = studyPropsOf(study, references);
  return {
    study,
    props,
    html: renderToString(h(StudyPage, { ...props, fixed: fixedPartsOf(study, references) })),
  };
});

describe("the page of every study", () => {
  it.each(rendered)(
    "$study.id says what is asked, claimed and found without a script",
    ({ study, props, html }) => {
      const text = textOf(html);
      expect(text).toContain(study.title);
      expect(text).toContain(study.question);
      for (const claim of study.claims) {
        expect(text).toContain(claim.statement);
        expect(text).toContain(claim.rule.replace(/[.\s]+$/, "").replace(/(^|[\s[(])-(?=[\d.I])/g, "$1−"));
      }
      for (const { title } of study.tables) expect(text).toContain(title);
      expect(text).not.toMatch(/\bundefined\b(?! )|\bNaN\b|\[object/);
      expect(props.reference).not.toBeNull();
      expect(html).toContain(`href="../reports/${study.id}.html"`);
      expect(text).toContain("npx operant serve");
      for (const preset of Object.keys(study.presets)) {
        expect(text).toContain(`npx operant run ${study.id} --preset ${preset}`);
      }
    },
  );

  it.each(rendered)(
    "$study.id shows the verdict of the committed results beside every claim",
    ({ props, html }) => {
      for (const { id, reference } of props.study.claims) {
        expect(reference, id).not.toBeNull();
      }
      const verdicts = html.match(/class="verdict [a-z-]+"/g) ?? [];
      expect(verdicts).toHaveLength(props.study.claims.length);
    },
  );

  it.each(rendered)("$study.id names every control once", ({ html }) => {
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    for (const [, target] of html.matchAll(/ for="([^"]+)"/g)) expect(ids).toContain(target);
    for (const [, targets] of html.matchAll(/ aria-(?:describedby|labelledby)="([^"]+)"/g)) {
      for (const target of targets!.split(" ")) expect(ids).toContain(target);
    }
  });

  it("gives its script data and no markup, small enough to load at once", () => {
    for (const { study, props } of rendered) {
      const json = scriptJson(props);
      expect(json, study.id).not.toContain("katex");
      expect(json.length, study.id).toBeLessThan(120_000);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(props)));
    }
  });

  it("shows formulas for the eye and, as MathML, for the ear", () => {
    const withFormulas = studies.filter(({ formulas = [] }) => formulas.length > 0);
    expect(withFormulas.length).toBeGreaterThanOrEqual(4);
    for (const { id, formulas = [] } of withFormulas) {
      const html = formulasHtml(formulas);
      expect(html.match(/<math /g), id).toHaveLength(formulas.length);
      expect(html.match(/katex-html/g), id).toHaveLength(formulas.length);
      expect(html, id).not.toContain("katex-error");
    }
    expect(() => formulasHtml([{ tex: "\\unknown", words: "" }])).toThrow();
  });
});
