import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { OperantError } from "../error.js";
import { coinStudy } from "./coin.testing.js";
import { describeParameters, resolveParameters } from "./parameters.js";

describe("describing parameters", () => {
  it("gives type, default, range, unit and help of every field", () => {
    expect(describeParameters(coinStudy())).toEqual([
      {
        name: "flips",
        type: "integer",
        default: 10,
        minimum: 1,
        maximum: 1000,
        range: "a whole number from 1 to 1000",
        unit: "flips",
        help: "Length",
      },
      {
        name: "bias",
        type: "number",
        default: 0.5,
        minimum: 0,
        maximum: 1,
        minimumExcluded: true,
        range: "a number above 0 and at most 1",
        help: "Chance of heads",
      },
      {
        name: "coin",
        type: "choice",
        default: "euro",
        choices: ["euro", "pound"],
        range: "euro | pound",
        help: "Which",
      },
      { name: "log", type: "boolean", default: false, range: "true | false", help: "" },
    ]);
  });

  it("refuses a field without a default, or of a type that a command line cannot write", () => {
    const study = (field: z.ZodType) => ({ id: "x", parameters: z.object({ a: field }) });
    expect(() => describeParameters(study(z.number()))).toThrow(/"a" of study "x" has no default/);
    expect(() => describeParameters(study(z.array(z.number()).default([])))).toThrow(/"a"/);
  });

  it("says nothing of the limits that every integer has", () => {
    const [whole] = describeParameters({ id: "x", parameters: z.object({ a: z.int().default(1) }) });
    expect(whole).toEqual({ name: "a", type: "integer", default: 1, range: "a whole number", help: "" });
  });
});

describe("resolving parameters", () => {
  it("fills in defaults and reads texts as a command line has them", () => {
    expect(resolveParameters(coinStudy(), { bias: "2.5e-1", log: "true", coin: "pound" })).toEqual({
      flips: 10,
      bias: 0.25,
      coin: "pound",
      log: true,
    });
  });

  it("reads back any value that it accepted, from its text", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }).map((half) => 2 * half),
        fc.double({ min: 0, max: 1, minExcluded: true, noNaN: true }),
        fc.constantFrom("euro", "pound"),
        fc.boolean(),
        (flips, bias, coin, log) => {
          const given = { flips, bias, coin, log };
          const texts = Object.fromEntries(
            Object.entries(given).map(([name, value]) => [name, String(value)]),
          );
          expect(resolveParameters(coinStudy(), texts)).toEqual(given);
        },
      ),
    );
  });

  const refused: [Record<string, unknown>, RegExp][] = [
    [{ flips: "0" }, /"flips" is "0"; it must be a whole number from 1 to 1000, in flips/],
    [{ flips: "1.5" }, /"flips" is "1\.5"/],
    [{ flips: "ten" }, /"flips" is "ten"/],
    [{ flips: "" }, /"flips" is ""/],
    [{ flips: "0x10" }, /"flips" is "0x10"/],
    [{ bias: 0 }, /"bias" is 0; it must be a number above 0 and at most 1/],
    [{ bias: Number.NaN }, /"bias" is NaN/],
    [{ coin: "dollar" }, /"coin" is "dollar"; it must be one of euro \| pound/],
    [{ log: "yes" }, /"log" is "yes"; it must be one of true \| false/],
    [{ bais: "0.5" }, /Unknown parameter "bais"\. Did you mean "bias"\? There are: flips, bias, coin, log\./],
    [{ toString: "1" }, /Unknown parameter "toString"/],
    [{ coin: "pound", flips: 7 }, /odd/],
  ];
  it.each(refused)("refuses %j", (set, message) => {
    expect(() => resolveParameters(coinStudy(), set)).toThrow(message);
    expect(() => resolveParameters(coinStudy(), set)).toThrow(OperantError);
  });
});
