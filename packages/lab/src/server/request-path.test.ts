import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "./refusal.js";
import { requestPath } from "./request-path.js";

describe("the path of a request", () => {
  it("is decoded once, segment by segment, with its query apart", () => {
    const { segments, raw, query } = requestPath("/papers/a%20b.html?id=1&x=%2F..");
    expect(segments).toEqual(["papers", "a b.html"]);
    expect(raw).toBe("/papers/a%20b.html");
    expect([...query]).toEqual([
      ["id", "1"],
      ["x", "/.."],
    ]);
    expect(requestPath("/").segments).toEqual([""]);
    expect(requestPath("/papers/").segments).toEqual(["papers", ""]);
    expect(requestPath("/%252e%252e/x").segments).toEqual(["%2e%2e", "x"]);
  });

  it("is refused when it could lead elsewhere", () => {
    for (const target of [
      "",
      "x",
      "*",
      "http://evil.example/",
      "//evil.example/",
      "/a//b",
      "/.",
      "/..",
      "/a/../b",
      "/%2e%2E/b",
      "/.%2e",
      "/a%2fb",
      "/a%2Fb",
      "/a%5cb",
      "/a\\b",
      "/a%00",
      "/a%0d%0aset-cookie:x",
      "/a%7f",
      "/%",
      "/%zz",
      "/%c0%ae%c0%ae/",
      "/%ff",
      "/a#b",
    ]) {
      expect(() => requestPath(target), target).toThrow(Refusal);
    }
  });

  it("holds no way up and no separator, whatever is sent", () => {
    const piece = fc.constantFrom(
      "/",
      ".",
      "..",
      "%2e",
      "%2E",
      "%2f",
      "%5c",
      "\\",
      "%00",
      "%25",
      "a",
      "?",
      "%",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        let segments: readonly string[];
        try {
          ({ segments } = requestPath(`/${pieces.join("")}`));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        for (const segment of segments) {
          expect(segment).not.toMatch(/[/\\\0]/);
          expect([".", ".."]).not.toContain(segment);
        }
        // Resolving the path as a browser does changes nothing.
        const path = `/${segments.map(encodeURIComponent).join("/")}`;
        expect(new URL(path, "http://x").pathname).toBe(path);
      }),
      { numRuns: 2_000, seed: 5 },
    );
  });
});
