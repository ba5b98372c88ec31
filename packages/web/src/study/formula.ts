import type { Formula } from "@operant/core/study";
import { escapeHtml } from "@operant/report";
import katex from "katex";

/**
 * A study's formulas as HTML with MathML inside for those who cannot see it. Runs at build time, so that no page
 * loads the library; it needs its style sheet, which the page's script brings along as a file of the site.
 * @throws ParseError for TeX that KaTeX does not know
 */
export function formulasHtml(formulas: readonly Formula[]): string {
  if (formulas.length === 0) return "";
  const items = formulas.map(
    ({ tex, words }) =>
      `<li><div class="formula" tabindex="0" role="group" aria-label="Formula">${katex.renderToString(tex, {
        displayMode: true,
        output: "htmlAndMathml",
        throwOnError: true,
        strict: "error",
      })}</div><p class="small">${escapeHtml(words)}</p></li>`,
  );
  return `<ol class="formulas">${items.join("")}</ol>`;
}
