import { describe, expect, it } from "vitest";
import { Stream } from "../random/index.js";
import { cos, exp, expm1, log, log1p, logistic, pow, sin, softplus, tanh } from "./index.js";

// The oracle: the same functions on rational numbers n / 2^P, by series summed in big integers. It shares
// neither an algorithm nor a constant with the code under test; with P = 1300 even results near the
// smallest double keep more than 200 correct bits.
const P = 1300n;
const ONE = 1n << P;

function exact(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0]!;
  const exponent = Number((bits >> 52n) & 2047n);
  const fraction = bits & ((1n << 52n) - 1n);
  const significand = exponent === 0 ? fraction : fraction | (1n << 52n);
  const magnitude = significand << (P - 1075n + BigInt(Math.max(exponent, 1)));
  return x < 0 ? -magnitude : magnitude;
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> P;
const over = (a: bigint, b: bigint): bigint => (a << P) / b;
const bitLength = (a: bigint): number => (a < 0n ? -a : a).toString(2).length;

function arctanOfInverse(n: bigint): bigint {
  let sum = 0n;
  let power = ONE / n;
  for (let i = 1n; power !== 0n; i += 2n) {
    sum += (i & 2n) === 0n ? power / i : -power / i;
    power /= n * n;
  }
  return sum;
}
// Leonhard Euler: π/4 = arctan(1/2) + arctan(1/3).
const PI = 4n * (arctanOfInverse(2n) + arctanOfInverse(3n));

function artanh(s: bigint): bigint {
  const z = times(s, s);
  let sum = 0n;
  let power = s;
  for (let i = 1n; power !== 0n && power !== -1n; i += 2n) {
    sum += power / i;
    power = times(power, z);
  }
  return sum;
}
const LN2 = 2n * artanh(ONE / 3n);

function logExact(x: bigint): bigint {
  const k = BigInt(bitLength(x) - 1) - P;
  const m = k >= 0n ? x >> k : x << -k;
  // Only shifts to the left are exact; no test asks for the logarithm of something that needs more bits.
  return k * LN2 + 2n * artanh(over(m - ONE, m + ONE));
}

function expExact(x: bigint): bigint {
  const k = x / LN2;
  const r = x - k * LN2;
  let sum = 0n;
  let term = ONE;
  for (let i = 1n; term !== 0n && term !== -1n; i++) {
    sum += term;
    term = times(term, r) / i;
  }
  return k >= 0n ? sum << k : sum >> -k;
}

function sineSeries(x: bigint, first: bigint, start: bigint): bigint {
  const z = times(x, x);
  let sum = 0n;
  let term = first;
  for (let i = start; term !== 0n && term !== -1n; i += 2n) {
    sum += term;
    term = -times(term, z) / (i * (i + 1n));
  }
  return sum;
}
const wrap = (x: bigint): bigint => x % (2n * PI);
const sinExact = (x: bigint): bigint => sineSeries(wrap(x), wrap(x), 2n);
const cosExact = (x: bigint): bigint => sineSeries(wrap(x), ONE, 1n);

/** How far `result` is from `value`, in units of the last place of `value` (subnormal results included). */
function ulps(result: number, value: bigint): number {
  const place = Math.max(bitLength(value) - Number(P) - 53, -1074);
  const difference = exact(result) - value;
  const unit = BigInt(place + 20) + P;
  return Math.abs(Number((difference << 40n) >> unit)) / 2 ** 20;
}

function worst(inputs: readonly number[], f: (x: number) => number, oracle: (x: bigint) => bigint): number {
  let most = 0;
  for (const x of inputs) {
    const error = ulps(f(x), oracle(exact(x)));
    if (!(error <= most)) most = error;
  }
  return most;
}

/** `count` inputs uniform in [from, to], and as many spread evenly over the magnitudes 2^low … 2^high. */
function inputs(count: number, from: number, to: number, low = -60, high = 0): number[] {
  const stream = new Stream(count, 17, 4, 2001);
  const xs: number[] = [];
  for (let i = 0; i < count; i++) {
    xs.push(from + (to - from) * stream.uniform53());
    const magnitude = (1 + stream.uniform53()) * 2 ** (low + stream.below(high - low + 1));
    const signed = from < 0 && stream.below(2) === 1 ? -magnitude : magnitude;
    if (signed >= from && signed <= to) xs.push(signed);
  }
  return xs;
}

describe("the oracle", () => {
  it("knows π, e, log 10 and sin 1 to thirty digits", () => {
    const digits = (x: bigint): string => ((x * 10n ** 30n) >> P).toString();
    expect(digits(PI)).toBe("3141592653589793238462643383279");
    expect(digits(expExact(ONE))).toBe("2718281828459045235360287471352");
    expect(digits(logExact(10n * ONE))).toBe("2302585092994045684017991454684");
    expect(digits(sinExact(ONE))).toBe("841470984807896506652502321630");
  });

  it("measures half a unit for the worst correctly rounded result", () => {
    expect(ulps(1, ONE + (ONE >> 53n))).toBe(0.5);
    expect(ulps(2 ** -1074, exact(2 ** -1074) * 2n)).toBe(1);
  });
});

describe("within 1 unit in the last place of the exact value", () => {
  it("exp, down to the subnormal numbers", () => {
    expect(worst(inputs(400, -745.1, 709.78), exp, expExact)).toBeLessThan(1);
    expect(worst(inputs(400, -2, 2), exp, expExact)).toBeLessThan(1);
    expect(worst(inputs(200, -745.1, -708), exp, expExact)).toBeLessThan(1);
  });
  it("expm1", () => {
    const oracle = (x: bigint): bigint => expExact(x) - ONE;
    expect(worst(inputs(600, -2, 2), expm1, oracle)).toBeLessThan(1);
    expect(worst(inputs(300, -40, 45), expm1, oracle)).toBeLessThan(1);
    expect(worst([709.7, 100.5, -37.4, -37.6, -700], expm1, oracle)).toBeLessThan(1);
  });
  it("log, for subnormal numbers too", () => {
    expect(worst(inputs(400, 0.4, 3), log, logExact)).toBeLessThan(1);
    expect(worst(inputs(400, 0, 1e308, -1074, 1023), log, logExact)).toBeLessThan(1);
    const nearOne = inputs(300, -0.01, 0.01).map((d) => 1 + d);
    expect(worst(nearOne, log, logExact)).toBeLessThan(1);
  });
  it("log1p", () => {
    const oracle = (x: bigint): bigint => logExact(ONE + x);
    expect(worst(inputs(500, -0.9999, 3), log1p, oracle)).toBeLessThan(1);
    expect(worst(inputs(300, 0, 1e300, -60, 990), log1p, oracle)).toBeLessThan(1);
    expect(
      worst([-0.2929, -0.2928, -0.2927, 0.4142, 0.41421, 0.415, -1 + 2 ** -53], log1p, oracle),
    ).toBeLessThan(1);
  });
  it("pow, over the whole range of results", () => {
    const stream = new Stream(8, 8, 8, 8);
    let most = 0;
    for (let i = 0; i < 600; i++) {
      const x =
        (1 + stream.uniform53()) * 2 ** ((stream.below(2) === 0 ? 4 : 1000) * (stream.uniform() - 0.5));
      const y = (1490 * (stream.uniform53() - 0.5)) / Math.log(x);
      const result = pow(x, y);
      if (result === Infinity || Math.abs(y) > 1e18) continue;
      const error = ulps(result, expExact((exact(y) * logExact(exact(x))) >> P));
      if (!(error <= most)) most = error;
    }
    expect(most).toBeLessThan(1);
  });
  it("sin and cos, at any angle", () => {
    const small = inputs(400, -4, 4);
    const medium = inputs(300, -1.6e6, 1.6e6, 0, 20);
    const large = inputs(100, -8e307, 8e307, 20, 1022);
    // Closest of all doubles to a multiple of π/2 (J.-M. Muller 2018, section 10.4), and multiples of it.
    const awkward = [6381956970095103 * 2 ** 797, 355, 710, 103993, 1e22, 2 ** 120, Math.PI, Math.PI / 2];
    for (let n = 1; n < 1e6; n = n * 3 + 1) awkward.push(n * (Math.PI / 2), -n * (Math.PI / 4));
    for (const xs of [small, medium, large, awkward]) {
      expect(worst(xs, sin, sinExact)).toBeLessThan(1);
      expect(worst(xs, cos, cosExact)).toBeLessThan(1);
    }
  });
});

describe("within 2 units in the last place of the exact value", () => {
  it("tanh", () => {
    const oracle = (x: bigint): bigint => over(expExact(2n * x) - ONE, expExact(2n * x) + ONE);
    expect(worst(inputs(800, -1.5, 1.5), tanh, oracle)).toBeLessThan(2);
    expect(worst(inputs(200, -21, 21), tanh, oracle)).toBeLessThan(2);
  });
  it("logistic, however small", () => {
    const oracle = (x: bigint): bigint => over(expExact(x), ONE + expExact(x));
    expect(worst(inputs(600, -6, 6), logistic, oracle)).toBeLessThan(2);
    expect(worst(inputs(300, -745, 745), logistic, oracle)).toBeLessThan(2);
  });
  it("softplus, however small", () => {
    const oracle = (x: bigint): bigint => logExact(ONE + expExact(x));
    expect(worst(inputs(400, -6, 6), softplus, oracle)).toBeLessThan(2);
    expect(worst(inputs(200, -700, 700), softplus, oracle)).toBeLessThan(2);
  });
});

describe("close to this engine's own functions, on many more inputs", () => {
  function gap(a: number, b: number): number {
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
    return ulps(a, exact(b));
  }
  const cases: [string, (x: number) => number, (x: number) => number, number, number][] = [
    ["exp", exp, Math.exp, -750, 715],
    ["expm1", expm1, Math.expm1, -40, 50],
    ["log", log, Math.log, -1, 1e6],
    ["log1p", log1p, Math.log1p, -1.1, 100],
    ["tanh", tanh, Math.tanh, -22, 22],
    ["sin", sin, Math.sin, -1e6, 1e6],
    ["cos", cos, Math.cos, -1e6, 1e6],
  ];
  it.each(cases)("%s", (_name, own, theirs, from, to) => {
    let most = 0;
    let at = Number.NaN;
    for (const x of inputs(15_000, from, to, -70, 20)) {
      const error = gap(own(x), theirs(x));
      if (!(error <= most)) {
        most = error;
        at = x;
      }
    }
    expect({ most, at, near: most <= 3 }).toEqual({ most, at, near: true });
  });
});
