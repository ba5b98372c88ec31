import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  cos,
  exp,
  expm1,
  log,
  log1p,
  logistic,
  logSumExp,
  pow,
  sin,
  softmax,
  softplus,
  tanh,
} from "../math/index.js";
import {
  beta,
  categorical,
  deriveStream,
  dirichlet,
  exponential,
  gamma,
  IndexSampler,
  type Stream,
} from "../random/index.js";

import { engineCases } from "./golden-engine.js";

/** A computation that must leave the same bits on every engine. It has to run in well under a second. */
export interface GoldenCase {
  readonly name: string;
  /** The numbers, by whose bits engines are compared. */
  run(): Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;
}

/**
 * Every golden case. Add one for each part of the library whose results a study rests on; then write the
 * new digests with `node scripts/golden-engines.mjs --update` and look at the difference: a digest that
 * was there before must not change.
 */
export const goldenCases: readonly GoldenCase[] = [
  overInputs("math/exp", -11, 9, true, exp),
  overInputs("math/expm1", -40, 6, true, expm1),
  overInputs("math/log", -1040, 1000, false, log),
  overInputs("math/log-near-1", -20, -2, true, (x) => log(1 + x)),
  overInputs("math/log1p", -60, 60, false, log1p),
  overInputs("math/log1p-negative", -60, -1, false, (x) => log1p(-x)),
  overInputs("math/tanh", -30, 4, true, tanh),
  overInputs("math/sin", -20, 21, true, sin),
  overInputs("math/cos", -20, 21, true, cos),
  overInputs("math/logistic", -20, 9, true, logistic),
  overInputs("math/softplus", -20, 9, true, softplus),
  { name: "math/sin-cos-huge", run: hugeAngles },
  { name: "math/pow", run: powers },
  { name: "math/softmax", run: softmaxes },
  drawn("random/uint32", (stream) => stream.uint32()),
  drawn("random/uniform53", (stream) => stream.uniform53()),
  drawn("random/below", (stream, i) => stream.below(1 + (i % 7) * 613566757)),
  drawn("random/normal", (stream) => stream.normal()),
  drawn("random/exponential", (stream) => exponential(stream, 0.7)),
  drawn("random/gamma", (stream, i) => gamma(stream, 0.1 + (i % 50) / 10)),
  drawn("random/beta", (stream, i) => beta(stream, 0.5 + (i % 5), 0.5 + (i % 3))),
  { name: "random/derive", run: derivedStates },
  { name: "random/choices", run: choices },
  ...engineCases,
];

/** The digest of every golden case: SHA-256 over the bits of its numbers, as 64 hexadecimal digits. */
export function goldenNumbers(cases: readonly GoldenCase[] = goldenCases): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const { name, run } of cases) digests[name] = bytesToHex(sha256(bitsOf(run())));
  return digests;
}

/** The bytes of the numbers. NaN has many bit patterns, and engines are free to choose: it gets one. */
function bitsOf(numbers: ReturnType<GoldenCase["run"]>): Uint8Array {
  const copy = numbers.slice();
  const bytes = new Uint8Array(copy.buffer, copy.byteOffset, copy.byteLength);
  const width = copy.BYTES_PER_ELEMENT;
  for (let i = 0; i < copy.length; i++) {
    const value = copy[i]!;
    if (!Number.isNaN(value)) continue;
    bytes.fill(0, i * width, (i + 1) * width);
    bytes[(i + 1) * width - 1] = 0x7f;
    bytes[(i + 1) * width - 2] = width === 4 ? 0xc0 : 0xf8;
  }
  return bytes;
}

const COUNT = 20_000;

/** Numbers spread evenly over the magnitudes 2^low … 2^(high + 1). */
function magnitudes(purpose: string, low: number, high: number, signed: boolean): Float64Array {
  const stream = deriveStream("golden", 0, purpose);
  const powers = new Float64Array(high - low + 1);
  for (let e = low; e <= high; e++) powers[e - low] = power2(e);
  const inputs = new Float64Array(COUNT);
  for (let i = 0; i < COUNT; i++) {
    const magnitude = (1 + stream.uniform53()) * powers[stream.below(powers.length)]!;
    inputs[i] = signed && stream.below(2) === 1 ? -magnitude : magnitude;
  }
  return inputs;
}

/** 2^e by exact products, so that the inputs do not depend on the functions under test. */
function power2(e: number): number {
  let result = 1;
  for (let i = 0; i < e; i++) result *= 2;
  for (let i = 0; i > e; i--) result *= 0.5;
  return result;
}

function overInputs(
  name: string,
  low: number,
  high: number,
  signed: boolean,
  f: (x: number) => number,
): GoldenCase {
  return { name, run: () => magnitudes(name, low, high, signed).map((x) => f(x)) };
}

function drawn(name: string, draw: (stream: Stream, i: number) => number): GoldenCase {
  return {
    name,
    run() {
      const stream = deriveStream("golden", 1, name);
      const numbers = new Float64Array(COUNT);
      for (let i = 0; i < COUNT; i++) numbers[i] = draw(stream, i);
      return numbers;
    },
  };
}

function hugeAngles(): Float64Array {
  const angles = magnitudes("math/sin-cos-huge", 21, 1022, true).subarray(0, 500);
  const numbers = new Float64Array(2 * angles.length);
  for (let i = 0; i < angles.length; i++) {
    numbers[2 * i] = sin(angles[i]!);
    numbers[2 * i + 1] = cos(angles[i]!);
  }
  return numbers;
}

function powers(): Float64Array {
  const bases = magnitudes("math/pow base", -30, 30, false);
  const exponents = magnitudes("math/pow exponent", -8, 5, true);
  return bases.map((base, i) => pow(base, exponents[i]!));
}

function softmaxes(): Float64Array {
  const values = magnitudes("math/softmax", -5, 5, true);
  const sums = new Float64Array(COUNT / 5);
  for (let i = 0; i < sums.length; i++) {
    sums[i] = logSumExp(values, 5 * i, 5 * i + 5);
    softmax(values, 5 * i, 5 * i + 5);
  }
  const all = new Float64Array(COUNT + sums.length);
  all.set(values);
  all.set(sums, COUNT);
  return all;
}

function derivedStates(): Uint32Array {
  const states = new Uint32Array(4 * 500);
  for (let i = 0; i < 500; i++) {
    states.set(deriveStream(`étude €${i % 7} 😀`, i * 90_000_000_000, "golden", i % 11).state(), 4 * i);
  }
  return states;
}

function choices(): Int32Array {
  const stream = deriveStream("golden", 2, "random/choices");
  const shapes = Float64Array.of(0.3, 1, 2, 5);
  const weights = new Float64Array(4);
  const sampler = new IndexSampler(5_000);
  const sample = new Int32Array(32);
  const numbers = new Int32Array(200 * 83);
  for (let i = 0, at = 0; i < 200; i++, at += 83) {
    dirichlet(stream, shapes, weights);
    numbers[at] = categorical(stream, weights);
    sampler.sample(stream, 100 + 20 * i, 32, sample);
    numbers.set(sample, at + 1);
    numbers.set(stream.shuffle(Int32Array.from({ length: 50 }, (_, j) => j)), at + 33);
  }
  return numbers;
}
