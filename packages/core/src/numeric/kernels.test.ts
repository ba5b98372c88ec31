import { afterEach, expect, test, vi } from "vitest";
import { OperantError } from "../error.js";
import { createKernels } from "./kernels.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("memory grows on demand, keeps what it holds and starts out zeroed", () => {
  const kernels = createKernels();
  const first = kernels.allocate(40);
  kernels.f32[first / 4] = 1.5;
  const before = kernels.f32.length;
  const blocks = Array.from({ length: 50 }, () => kernels.allocate(100_000));
  expect(kernels.f32.length).toBeGreaterThan(before);
  expect(kernels.f32[first / 4]).toBe(1.5);
  expect(kernels.u32[first / 4]).toBe(0x3fc00000);
  for (const [i, block] of blocks.entries()) {
    expect(block % 64).toBe(0);
    if (i > 0) expect(block - blocks[i - 1]!).toBeGreaterThanOrEqual(100_000);
    expect(kernels.f32.subarray(block / 4, block / 4 + 25_000).every((x) => x === 0)).toBe(true);
  }
});

test("instances do not share memory", () => {
  const one = createKernels();
  const two = createKernels();
  const address = one.allocate(16);
  expect(two.allocate(16)).toBe(address);
  one.f32[address / 4] = 7;
  expect(two.f32[address / 4]).toBe(0);
});

test("asking for more memory than there is gives an error, not a crash", () => {
  const kernels = createKernels();
  expect(() => kernels.allocate(5e9)).toThrow(OperantError);
  const address = kernels.allocate(16);
  expect(kernels.f32[address / 4]).toBe(0);
});

test("an engine without WebAssembly is refused with what is needed", () => {
  vi.stubGlobal("WebAssembly", undefined);
  expect(() => createKernels()).toThrow(/fixed-width SIMD/);
});

test("tanh is within three units in the last place over all magnitudes and odd", () => {
  const kernels = createKernels();
  const inputs: number[] = [];
  for (let x = 2 ** -20; x < 40; x *= 1.0007) inputs.push(Math.fround(x), -Math.fround(x));
  while (inputs.length % 4 !== 0) inputs.push(1, -1);
  const address = kernels.allocate(4 * inputs.length);
  kernels.f32.set(inputs, address / 4);
  kernels.call.squash(address, 4 * inputs.length);
  const results = kernels.f32.subarray(address / 4, address / 4 + inputs.length);
  inputs.forEach((x, i) => {
    const exact = Math.tanh(x);
    const ulp = 2 ** (Math.floor(Math.log2(Math.abs(exact) || 1)) - 23);
    const odd = i % 2 === 0 || results[i] === -results[i - 1]!;
    if (!(Math.abs(results[i]! - exact) < 3 * ulp && odd))
      expect.fail(`tanh ${x} is ${results[i]}, not ${exact}`);
  });
});

test("tanh and rectification keep what is not a number", () => {
  const kernels = createKernels();
  const address = kernels.allocate(16);
  kernels.f32.set([Number.NaN, 1e30, -1e30, -0], address / 4);
  kernels.call.squash(address, 16);
  expect([...kernels.f32.subarray(address / 4, address / 4 + 4)]).toEqual([Number.NaN, 1, -1, -0]);
  kernels.call.rectify(address, 16);
  expect([...kernels.f32.subarray(address / 4, address / 4 + 3)]).toEqual([Number.NaN, 1, 0]);
});
