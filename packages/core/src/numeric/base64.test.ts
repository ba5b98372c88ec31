import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64 } from "./base64.js";

test("decoding undoes Node's encoder", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect([...decodeBase64(Buffer.from(bytes).toString("base64"))]).toEqual([...bytes]);
    }),
  );
});

test("texts that are not base64 are refused with the place of the fault", () => {
  expect(() => decodeBase64("AAA")).toThrow("3 characters");
  expect(() => decodeBase64("AA-A")).toThrow('"-" at position 2');
  expect(() => decodeBase64("A=AA")).toThrow('"=" at position 1');
  expect(() => decodeBase64("AAé=")).toThrow('"é" at position 2');
});
