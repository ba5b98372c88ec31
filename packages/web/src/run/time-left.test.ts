import { describe, expect, it } from "vitest";
import { secondsLeft } from "./time-left.js";

describe("the time that trials still take", () => {
  // 10 units took 5 seconds: half a second each.
  const pace = { busy: 5, done: 10 };

  it("is the open work at the pace so far, spread over the workers", () => {
    const open = [4, 4, 4, 4].map((cost) => ({ cost, share: 0 }));
    expect(secondsLeft(open, 1, pace)).toBe(8);
    expect(secondsLeft(open, 2, pace)).toBe(4);
  });

  it("is never less than the longest trial alone, and counts what is done of it", () => {
    expect(
      secondsLeft(
        [
          { cost: 8, share: 0.5 },
          { cost: 1, share: 0 },
        ],
        8,
        pace,
      ),
    ).toBe(2);
    expect(secondsLeft([{ cost: 8, share: 0.25 }], 8, pace)).toBe(3);
  });

  it("is unknown before anything was done, and nothing when nothing is open", () => {
    expect(secondsLeft([{ cost: 1, share: 0 }], 1, { busy: 9, done: 0 })).toBeNull();
    expect(secondsLeft([{ cost: 1, share: 0 }], 1, { busy: 0.2, done: 0.1 })).toBeNull();
    expect(secondsLeft([], 1, { busy: 0, done: 0 })).toBe(0);
  });
});
