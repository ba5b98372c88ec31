import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  along,
  bend,
  CHANCE,
  direction,
  distance,
  heading,
  markRadius,
  nearestAgent,
  type Point,
  RIM,
} from "./geometry.js";

const apart = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** Points of a grid, as fine as a screen. */
const coordinate = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 1000);
const point = fc.record({ x: coordinate, y: coordinate });

describe("an agent's distance from the centre", () => {
  it("is the rim for nobody's choice and the circle for chance", () => {
    expect(distance(0)).toBe(RIM);
    expect(distance(1)).toBeCloseTo(CHANCE, 12);
  });
  it("falls with popularity and stays inside the picture", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 1e-3, max: 100, noNaN: true }),
        (ratio, more) => {
          expect(distance(ratio + more)).toBeLessThan(distance(ratio));
          expect(distance(ratio)).toBeGreaterThan(0.1);
          expect(distance(ratio)).toBeLessThanOrEqual(RIM);
        },
      ),
    );
  });
});

it("agents stand in the order of their numbers, clockwise from the top", () => {
  const [top, right, bottom] = [0, 1, 2].map((agent) => direction(agent, 4));
  expect([Math.cos(top!), Math.sin(top!)].map((value) => Math.round(value) + 0)).toEqual([0, -1]);
  expect([Math.cos(right!), Math.sin(right!)].map((value) => Math.round(value) + 0)).toEqual([1, 0]);
  expect([Math.cos(bottom!), Math.sin(bottom!)].map((value) => Math.round(value) + 0)).toEqual([0, 1]);
});

describe("the curve of a meeting", () => {
  it("starts and ends at its agents and heads from one to the other", () => {
    fc.assert(
      fc.property(point, point, point, (a, c, b) => {
        expect(apart(along(a, c, b, 0), a)).toBeLessThan(1e-12);
        expect(apart(along(a, c, b, 1), b)).toBeLessThan(1e-12);
        const { x, y } = heading(a, c, b, 0.5);
        expect(Math.hypot(x, y)).toBeCloseTo(1, 9);
        if (apart(a, b) === 0) return;
        // Halfway, a quadratic curve is parallel to the line between its ends.
        const across = x * (b.y - a.y) - y * (b.x - a.x);
        expect(Math.abs(across)).toBeLessThan(1e-9);
      }),
    );
  });
  it("bends towards the centre, differently for the two directions of a pair", () => {
    const [a, b] = [
      { x: 0.5, y: 0.1 },
      { x: 0.2, y: 0.7 },
    ];
    const middle = Math.hypot((a.x + b.x) / 2, (a.y + b.y) / 2);
    const reach = [true, false].map((forward) => {
      const c = bend(a, b, forward);
      return Math.hypot(c.x, c.y);
    });
    for (const length of reach) expect(length).toBeLessThan(middle);
    expect(reach[0]).not.toBeCloseTo(reach[1]!, 3);
    expect(bend(a, b, true)).toEqual(bend(b, a, true));
  });
});

it("marks leave room between neighbours on the circle of chance", () => {
  for (const agents of [2, 10, 50, 100]) {
    const spacing = (2 * Math.PI * CHANCE * 320) / agents;
    expect(2 * markRadius(agents, 320)).toBeLessThan(spacing);
  }
});

it("finds the nearest agent within reach, by brute force", () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), point, (agents, at) => {
      const far = agents.map((agent) => Math.hypot(agent.x - at.x, agent.y - at.y));
      const found = nearestAgent(
        agents.map(({ x }) => x),
        agents.map(({ y }) => y),
        at,
        0.5,
      );
      const best = Math.min(...far);
      if (found < 0) expect(best).toBeGreaterThan(0.5 - 1e-9);
      else expect(far[found]).toBeCloseTo(best, 9);
    }),
  );
});
