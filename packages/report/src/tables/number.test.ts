import { describe, expect, it } from "vitest";
import { columnDecimals, exact, fixed, interval, plusMinus, typographic } from "./number.js";

describe("numbers in tables", () => {
  it("have two significant digits of the median half-width", () => {
    expect(
      columnDecimals([
        { mean: 0.83, half: 0.021 },
        { mean: 0.9, half: 0.034 },
        { mean: 0.9, half: 0.3 },
      ]),
    ).toBe(3);
    expect(columnDecimals([{ mean: 123, half: 14 }])).toBe(0);
    expect(columnDecimals([{ mean: 123, half: 140 }])).toBe(0);
    expect(columnDecimals([{ mean: 1, half: 1e-9 }])).toBe(4);
  });

  it("have three significant digits of the largest mean where nothing has an interval", () => {
    expect(columnDecimals([{ mean: 0.5, half: Number.NaN }])).toBe(3);
    expect(
      columnDecimals([
        { mean: -45.2, half: 0 },
        { mean: 3, half: Number.NaN },
      ]),
    ).toBe(1);
    expect(columnDecimals([])).toBe(0);
  });

  it("show no minus sign on a zero, and a dash for what is not defined", () => {
    expect(fixed(-0.0004, 2)).toBe("0.00");
    expect(fixed(-0.004, 3)).toBe("-0.004");
    expect(plusMinus({ mean: Number.NaN, half: Number.NaN }, 2)).toBe("–");
    expect(plusMinus({ mean: 2, half: Number.NaN }, 1)).toBe("2.0");
    expect(plusMinus({ mean: 0.834, half: 0.021 }, 3)).toBe("0.834 ± 0.021");
  });

  it("never show the end of an interval as 0 when it is not", () => {
    expect(interval([-0.062, 0.0004], -0.031)).toBe("-0.0310 [-0.0620, 0.0004]");
    expect(interval([0, 2])).toBe("[0.0, 2.0]");
  });

  it("get typographic minus signs, and hyphens stay hyphens", () => {
    expect(typographic("-3 [-4.5, -1] DP-S 2-3 x -y")).toBe("−3 [−4.5, −1] DP-S 2-3 x -y");
  });

  it("lose the noise of floating point in files", () => {
    expect(exact(0.1 + 0.2)).toBe("0.3");
    expect(exact(Number.NaN)).toBe("");
  });
});
