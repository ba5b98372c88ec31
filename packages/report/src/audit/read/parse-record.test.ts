import fc from "fast-check";
import { expect, it } from "vitest";
import { Utf8 } from "./parse-record.js";

it("decodes a buffer of Node's as it decodes plain bytes, broken or not", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }).map((text) => Buffer.from(text, "utf8")),
    fc.constant(Buffer.from("\ufeff\ufffd", "utf8")),
    fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const buffer = Buffer.concat(pieces);
      const [one, other] = [new Utf8(), new Utf8()];
      expect(one.text(buffer)).toBe(other.text(new Uint8Array(buffer)));
      expect(one.broken).toBe(other.broken);
    }),
    { numRuns: 2000 },
  );
});
