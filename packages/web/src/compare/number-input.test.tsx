import { render } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import { NumberInput } from "./number-input.js";

const of = (value: number | undefined, optional = false) =>
  render(<NumberInput value={value} least={0} most={1} optional={optional} onValue={() => {}} />);

describe("a field for a number", () => {
  it("marks what is outside its range, and says what it expects", () => {
    expect(of(2)).toContain('aria-invalid="true"');
    expect(of(2)).toContain("Expected a number from 0 to 1.");
  });

  it("says nothing about what fits, nor about an empty field that may be empty", () => {
    for (const html of [of(0), of(1), of(0.95), of(undefined, true)]) {
      expect(html).not.toContain("aria-invalid");
      expect(html).not.toContain("title=");
      expect(html).not.toContain("alert");
    }
    expect(of(undefined)).toContain('aria-invalid="true"');
  });
});
