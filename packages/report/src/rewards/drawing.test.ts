import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LegendEntry, legendInWords, type MapDrawing, readDrawing, writeDrawing } from "./drawing.js";

const name = fc
  .stringMatching(/^[a-z][a-z0-9_-]{0,6}$/)
  .filter((each) => !["terminal", "start", "free"].includes(each));
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((each) => (Object.is(each, -0) ? 0 : each));
const entry: fc.Arbitrary<LegendEntry> = fc
  .record({
    role: fc.constantFrom<LegendEntry>(
      {},
      { terminal: true },
      { start: true },
      { terminal: true, start: true },
      { terminal: false, start: false },
    ),
    rewards: fc.dictionary(name, number, { maxKeys: 3, noNullPrototype: true }),
  })
  .map(({ role, rewards }) => (Object.keys(rewards).length === 0 ? role : { ...role, rewards }));
const drawing: fc.Arbitrary<MapDrawing> = fc.record({
  settings: fc.record(
    {
      description: fc.stringMatching(/^[a-z]([a-z ,:]{0,20}[a-z])?$/),
      discount: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
      slip: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs),
      moves: fc.subarray(["up", "right", "down", "left", "stay"], { minLength: 1 }),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
  map: fc.array(fc.stringMatching(/^[.#A-Za-z0-9]{1,6}$/), { minLength: 1, maxLength: 5 }),
  legend: fc.dictionary(fc.stringMatching(/^[A-Za-z0-9]$/), entry, { maxKeys: 3, noNullPrototype: true }),
});

describe("a drawing as text", () => {
  it("is read as it was written, whatever it says", () => {
    fc.assert(
      fc.property(drawing, (given) => {
        const legend = Object.fromEntries(
          Object.entries(given.legend).filter(([, each]) => legendInWords(each) !== ""),
        );
        expect(readDrawing(writeDrawing(given), "map.txt")).toEqual({ ...given, legend });
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("is laid out as people write it", () => {
    const text = `description: two ways
discount: 0.95
slip: 0.1

S..
.#G

G: terminal, arrive 10, hinted 10
n: hinted 1
`;
    expect(writeDrawing(readDrawing(text, "maze.txt"))).toBe(text);
  });
});
