import { expect, it } from "vitest";
import { codeMarkdown, plainMarkdown } from "./markdown.js";

it("leaves words and numbers alone and takes the meaning from marks", () => {
  expect(plainMarkdown("0.313, -0.2 and a-b")).toBe("0.313, -0.2 and a-b");
  expect(plainMarkdown("-0.2")).toBe("-0.2");
  expect(plainMarkdown("- item")).toBe("\\- item");
  expect(plainMarkdown("12. item")).toBe("12\\. item");
  expect(plainMarkdown("---")).toBe("\\---");
  expect(plainMarkdown("# a\n## b")).toBe("\\# a \\#\\# b");
  expect(plainMarkdown("format_reward and _this_ one")).toBe("format_reward and \\_this\\_ one");
  expect(plainMarkdown("a_b*c|d<e>`f`[g](h)")).toBe("a_b\\*c\\|d\\<e\\>\\`f\\`\\[g\\](h)");
  expect(plainMarkdown("\u001b[31m\u202e")).toBe("\\\\u\\{1b\\}\\[31m\\\\u\\{202e\\}");
});

it("fences code by more backticks than it has", () => {
  expect(codeMarkdown("operant audit a.jsonl")).toBe("`operant audit a.jsonl`");
  expect(codeMarkdown("a `` b\n# c")).toBe("``` a `` b # c ```");
});
