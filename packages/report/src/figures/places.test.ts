import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainOf, panelDomains } from "./domain.js";
import { spread } from "./spread.js";
import { swarmOffsets } from "./swarm.js";

const pixels = fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("swarms of dots", () => {
  it("keep every pair of dots apart when there is room", () => {
    fc.assert(
      fc.property(pixels, (xs) => {
        const ys = swarmOffsets(xs, 3, Number.POSITIVE_INFINITY);
        for (let i = 0; i < xs.length; i++) {
          for (let j = 0; j < i; j++) {
            const square = (xs[i]! - xs[j]!) ** 2 + (ys[i]! - ys[j]!) ** 2;
            expect(square).toBeGreaterThanOrEqual(36 - 1e-9);
          }
        }
      }),
    );
  });

  it("stay within their limit, and on the axis where nothing is near", () => {
    const crowd = swarmOffsets(new Array(20).fill(100), 3, 9);
    expect(Math.max(...crowd.map(Math.abs))).toBeCloseTo(9, 12);
    expect(swarmOffsets([0, 10, 20], 3, 9)).toEqual([0, 0, 0]);
  });
});

describe("labels at the ends of lines", () => {
  it("keep their order, their distance and their bounds", () => {
    fc.assert(
      fc.property(pixels, (wanted) => {
        const places = spread(wanted, 12, 0, 400);
        const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
        for (let rank = 1; rank < order.length; rank++) {
          expect(places[order[rank]!]! - places[order[rank - 1]!]!).toBeGreaterThanOrEqual(12 - 1e-9);
        }
        expect(Math.min(...places)).toBeGreaterThanOrEqual(-1e-9);
        if ((wanted.length - 1) * 12 <= 400) expect(Math.max(...places)).toBeLessThanOrEqual(400 + 1e-9);
      }),
    );
  });

  it("do not move when they are far apart, and share a move when they are not", () => {
    expect(spread([10, 50, 90], 12, 0, 100)).toEqual([10, 50, 90]);
    expect(spread([50, 50], 12, 0, 100)).toEqual([44, 56]);
  });
});

describe("axes", () => {
  it("show shares from 0 to 1", () => {
    expect(domainOf({ values: [0.91, 0.93], ends: [0.9, 1.2] }, "share")).toEqual([0, 1]);
  });

  it("hold all values, and wide intervals only in part", () => {
    const [low, high] = domainOf({ values: [0, 10], ends: [-100, 12] }, "reward");
    expect(low).toBeLessThan(-5);
    expect(low).toBeGreaterThan(-7);
    expect(high).toBeGreaterThan(12);
    expect(high).toBeLessThan(14);
    for (const [a, b] of [
      domainOf({ values: [3, 3], ends: [] }, ""),
      domainOf({ values: [0], ends: [] }, ""),
      domainOf({ values: [], ends: [] }, ""),
    ]) {
      expect(b).toBeGreaterThan(a);
    }
  });

  it("are one for all panels unless one would be flat", () => {
    const small = { values: [0, 1], ends: [] };
    const twice = { values: [0, 2], ends: [] };
    const large = { values: [0, 100], ends: [] };
    const [a, b] = panelDomains([small, twice], "");
    expect(a).toEqual(b);
    const [c, d] = panelDomains([small, large], "");
    expect(c![1]).toBeLessThan(2);
    expect(d![1]).toBeGreaterThan(100);
  });
});
