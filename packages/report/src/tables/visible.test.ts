import { describe, expect, it } from "vitest";
import { visible } from "./visible.js";

describe("visible", () => {
  it("writes out escapes, bells, overrides of direction and halves of surrogate pairs", () => {
    expect(visible("a\u001b[31mb\u0007\u009b\u202e\ud800")).toBe(
      "a\\u{1b}[31mb\\u{7}\\u{9b}\\u{202e}\\u{d800}",
    );
  });

  it("makes line breaks and tabs spaces, and leaves letters of all scripts and emoji alone", () => {
    expect(visible("a\r\n\tb")).toBe("a b");
    expect(visible("Straße 社会 😀 −±")).toBe("Straße 社会 😀 −±");
  });
});
