import { studies } from "@operant/studies";
import { describe, expect, it } from "vitest";
import { notesHtml } from "./notes-html.js";

describe("notes as HTML", () => {
  it("makes paragraphs, tables, lists and marks inside lines", () => {
    expect(notesHtml(["One **two** *three* `a*b*c` [four](https://example.org/x)."])).toBe(
      '<p>One <strong>two</strong> <em>three</em> <code>a*b*c</code> <a href="https://example.org/x">four</a>.</p>',
    );
    expect(notesHtml(["| a | b |\n|---|---|\n| `x` | -1 |"])).toContain(
      '<tr><th scope="row"><code>x</code></th><td>−1</td></tr>',
    );
    expect(notesHtml(["- one\n  goes on\n- two"])).toBe("<ul><li>one goes on</li><li>two</li></ul>");
  });

  it("escapes everything that is markup, also inside marks, and links to nothing but the web", () => {
    const html = notesHtml([
      '<img src=x onerror=alert(1)> `<b>` **<i>** [x](javascript:alert(1)) [y](https://a.b/"onclick="z)',
    ]);
    expect(html).not.toMatch(/<(img|b|i)[ >]/);
    expect(html).not.toMatch(/href="(?!https:\/\/)/);
    expect(html).not.toContain('"onclick');
  });

  it("leaves no mark of Markdown in the notes of any study", () => {
    for (const { id, notes = [] } of studies) {
      const text = notesHtml(notes)
        .replace(/<code>.*?<\/code>/g, "")
        .replace(/<[^>]+>/g, "");
      expect(text, id).not.toMatch(/\*\*|`|^\s*\||\]\(|^#+ /m);
    }
  });
});
