import { expect, it } from "vitest";
import { KeyNumbering } from "./key-numbering.js";
import { KeyHash, priority } from "./text-key.js";

const keyOf = (text: string) => new KeyHash(1).text(text).finish({ high: 0, low: 0 });

it("gives texts that differ little different keys: no collision among 200,000, in either half as few as chance has", () => {
  const whole = new Set<string>();
  const high = new Set<number>();
  const low = new Set<number>();
  let count = 0;
  for (let i = 0; i < 50_000; i++) {
    for (const text of [
      `prompt ${i}`,
      `${i}prompt`,
      `${"x".repeat(i % 50)}${i}`,
      String.fromCharCode(i % 65536, i >> 3),
    ]) {
      const key = keyOf(text);
      whole.add(`${key.high} ${key.low}`);
      high.add(key.high);
      low.add(key.low);
      count++;
    }
  }
  const texts = new Set<string>();
  for (let i = 0; i < 50_000; i++) {
    for (const text of [
      `prompt ${i}`,
      `${i}prompt`,
      `${"x".repeat(i % 50)}${i}`,
      String.fromCharCode(i % 65536, i >> 3),
    ])
      texts.add(text);
  }
  expect(whole.size).toBe(texts.size);
  // n²/2³³ collisions are expected in 32 bits: 4.7 for 200,000, standard deviation 2.2.
  expect(texts.size - high.size).toBeLessThan(16);
  expect(texts.size - low.size).toBeLessThan(16);
  expect(count).toBe(200_000);
});

it("orders keys by priorities that are uniform, and independent between salts", () => {
  const n = 20_000;
  let below = 0;
  let both = 0;
  for (let i = 0; i < n; i++) {
    const key = keyOf(`p${i}`);
    const a = priority(key, 1) / 2 ** 53;
    const b = priority(key, 2) / 2 ** 53;
    expect(a >= 0 && a < 1).toBe(true);
    if (a < 0.3) below++;
    if (a < 0.3 && b < 0.3) both++;
  }
  // Five standard errors of a binomial share.
  expect(Math.abs(below / n - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / n));
  expect(Math.abs(both / n - 0.09)).toBeLessThan(5 * Math.sqrt((0.09 * 0.91) / n));
});

it("numbers keys by first appearance, however many", () => {
  const numbering = new KeyNumbering();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 5000; i++) expect(numbering.number(i % 7, i)).toBe(i);
  }
  expect(numbering.count).toBe(5000);
});
