import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  domainOf as reportDomainOf,
  panelDomains as reportDomains,
} from "../../../report/src/figures/domain.js";
import { seriesStyles } from "../../../report/src/figures/series.js";
import { swarmOffsets as reportOffsets } from "../../../report/src/figures/swarm.js";
import { domainOf, panelDomains, ticksOf, tickTexts } from "./axis.js";
import { shortNumber } from "./curve-panel.js";
import { seriesLook } from "./series.js";
import { swarmOffsets } from "./swarm.js";
import { withOpacity } from "./theme.js";

const numbers = fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6 }), fc.double({ min: 0, max: 1 })), {
  maxLength: 8,
});

describe("what live figures share with the reports' figures", () => {
  it("is the look of the series", () => {
    const cells = Array.from({ length: 50 }, (_, i) => ({ title: `${i}` }));
    const styles = seriesStyles(cells as unknown as Parameters<typeof seriesStyles>[0]);
    styles.forEach(({ colour, dash }, i) => {
      const look = seriesLook(i);
      expect(colour.replace(/, #[0-9a-f]+\)/, ")")).toBe(look.colour);
      expect(look.dash.join(" ")).toBe(dash);
    });
  });

  it("is the ends of the axes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ values: numbers, ends: numbers }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom("share", "reward"),
        (panels, unit) => {
          expect(panelDomains(panels, unit)).toEqual(reportDomains(panels, unit));
          expect(domainOf(panels[0]!, unit)).toEqual(reportDomainOf(panels[0]!, unit));
        },
      ),
    );
  });

  it("is where dots go", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 40 }), (positions) => {
        expect(swarmOffsets(positions, 2.6, 9)).toEqual(reportOffsets(positions, 2.6, 9));
      }),
    );
  });

  it("puts a thousand dots of one value within their place, in no time", () => {
    const began = performance.now();
    const offsets = swarmOffsets(new Array<number>(20_000).fill(7), 2.6, 9);
    expect(performance.now() - began).toBeLessThan(500);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(9);
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(-9);
    expect(new Set(offsets).size).toBe(20_000);
    const apart = swarmOffsets(
      Array.from({ length: 300 }, (_, i) => i * 10),
      2.6,
      9,
    );
    expect(apart.every((offset) => offset === 0)).toBe(true);
  });
});

describe("ticks", () => {
  it("are few, round, ascending and inside the domain", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        (low, span) => {
          const ticks = ticksOf([low, low + span]);
          expect(ticks.length).toBeGreaterThanOrEqual(1);
          expect(ticks.length).toBeLessThanOrEqual(6);
          for (const [i, tick] of ticks.entries()) {
            expect(tick).toBeGreaterThanOrEqual(low - 1e-9 * span);
            expect(tick).toBeLessThanOrEqual(low + span + 1e-8 * span);
            if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1]!);
          }
          expect(new Set(tickTexts(ticks)).size).toBe(ticks.length);
        },
      ),
    );
    expect(ticksOf([0, 1])).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
    expect(tickTexts(ticksOf([0, 1]))).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(tickTexts(ticksOf([-20, 20]))).toEqual(["−20", "−10", "0", "10", "20"]);
    expect(tickTexts([0, 0.25, 0.5])).toEqual(["0.00", "0.25", "0.50"]);
    expect(tickTexts([0, 2.5, 5])).toEqual(["0.0", "2.5", "5.0"]);
    expect(ticksOf([1, 1])).toEqual([]);
  });
});

describe("numbers and colours of a figure", () => {
  it.each([
    [0, "0.000"],
    [-0.51234, "−0.512"],
    [5.123, "5.12"],
    [51.23, "51.2"],
    [512.3, "512"],
    [0.0001234, "1.23e-4"],
    [Number.NaN, "–"],
  ])("writes %d as %s", (value, text) => expect(shortNumber(value)).toBe(text));

  it("sets the opacity of what a browser resolves a colour to", () => {
    expect(withOpacity("rgb(1, 2, 3)", 0.5)).toBe("rgba(1, 2, 3, 0.5)");
    expect(withOpacity("rgba(1, 2, 3, 0.9)", 0.5)).toBe("rgba(1, 2, 3, 0.5)");
  });
});
