import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { type Activation, DenseNetwork } from "./dense-network.js";
import { createKernels } from "./kernels.js";
import { ReferenceNetwork, referenceLoss, referenceLossSlope } from "./network-reference.testing.js";
import { parameterCount, uniformParameters } from "./parameters.js";

const numbers = (label: string, length: number, seed = 1) => {
  const stream = deriveStream("test", seed, label);
  return Float64Array.from({ length }, () => Math.fround(stream.normal()));
};
const table = (label: string, rows: number, width: number, seed = 1) =>
  Array.from({ length: rows }, (_, r) => numbers(`${label}${r}`, width, seed));

describe("the reference", () => {
  for (const activation of ["relu", "tanh"] as const) {
    for (const loss of ["huber", "mse"] as const) {
      test(`has the gradient that finite differences give (${activation}, ${loss})`, () => {
        const sizes = [3, 7, 5, 2];
        const network = new ReferenceNetwork(sizes, activation, numbers("p", parameterCount(sizes)));
        const rows = table("x", 6, 3);
        const targets = table("y", 6, 2);
        const total = () =>
          rows
            .flatMap((row, r) =>
              [...network.forward(row)].map((q, a) => referenceLoss(loss, q - targets[r]![a]!)),
            )
            .reduce((a, b) => a + b);
        const deltas = rows.map((row, r) =>
          network.forward(row).map((q, a) => referenceLossSlope(loss, q - targets[r]![a]!)),
        );
        const gradient = network.gradient(rows, deltas);
        for (let i = 0; i < gradient.length; i++) {
          const kept = network.parameters[i]!;
          network.parameters[i] = kept + 1e-5;
          const up = total();
          network.parameters[i] = kept - 1e-5;
          const down = total();
          network.parameters[i] = kept;
          expect(Math.abs((up - down) / 2e-5 - gradient[i]!)).toBeLessThan(
            1e-6 * (1 + Math.abs(gradient[i]!)),
          );
        }
      });
    }
  }
});

/** Runs the kernel and the reference on the same numbers; gives the largest differences. */
function compare(sizes: readonly number[], activation: Activation, rows: number, seed: number) {
  const kernels = createKernels();
  const network = new DenseNetwork(kernels, sizes, activation, rows);
  const parameters = network.allocate();
  network.initialise(parameters, deriveStream("test", seed, "init"));
  const reference = new ReferenceNetwork(sizes, activation, Float64Array.from(network.read(parameters)));
  const inputs = table("x", rows, sizes[0]!, seed);
  const deltas = table("d", rows, sizes.at(-1)!, seed);
  inputs.forEach((row, r) => {
    const address = kernels.allocate(4 * network.rowStride);
    kernels.f32.set(row, address / 4);
    kernels.u32[network.rows / 4 + r] = address;
  });
  network.forward(parameters, rows);
  const outputs = inputs.map((_, r) => {
    const at = network.results / 4 + r * network.outputStride;
    return kernels.f32.slice(at, at + sizes.at(-1)!);
  });
  deltas.forEach((row, r) => {
    kernels.f32.set(row, network.deltas / 4 + r * network.outputStride);
  });
  network.backward(parameters, rows);
  const gradient = network.read(network.gradients);
  const exact = reference.gradient(inputs, deltas);
  return {
    output: Math.max(
      ...inputs.flatMap((row, r) => [...reference.forward(row)].map((q, a) => Math.abs(q - outputs[r]![a]!))),
    ),
    gradient: Math.max(...gradient.map((g, i) => Math.abs(g - exact[i]!) / (1 + Math.abs(exact[i]!)))),
    moved: gradient.filter((g) => g !== 0).length,
  };
}

describe("the kernel", () => {
  test("agrees with the reference for networks and batches of every size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 39 }), { minLength: 2, maxLength: 5 }),
        fc.constantFrom("relu" as const, "tanh" as const),
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 0, max: 1e6 }),
        (sizes, activation, rows, seed) => {
          const { output, gradient, moved } = compare(sizes, activation, rows, seed);
          expect(output).toBeLessThan(5e-6);
          expect(gradient).toBeLessThan(2e-5);
          expect(moved).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  test("leaves the padding of parameters and gradients at zero", () => {
    const kernels = createKernels();
    const network = new DenseNetwork(kernels, [3, 5, 2], "relu", 2);
    const parameters = network.allocate();
    network.write(parameters, numbers("p", parameterCount([3, 5, 2])));
    const row = kernels.allocate(16);
    kernels.f32.set([1, 2, 3], row / 4);
    kernels.u32.set([row, row], network.rows / 4);
    network.forward(parameters, 2);
    kernels.f32.set([1, -1, 0, 0, 2, 1, 0, 0], network.deltas / 4);
    network.backward(parameters, 2);
    const used = (address: number) =>
      kernels.f32.slice(address / 4, (address + network.bytes) / 4).filter((x) => x !== 0).length;
    expect(used(parameters)).toBe(parameterCount([3, 5, 2]));
    expect(used(network.gradients)).toBeLessThanOrEqual(parameterCount([3, 5, 2]));
    expect(used(network.gradients)).toBe(network.read(network.gradients).filter((x) => x !== 0).length);
  });

  test("reads back what was written, in order", () => {
    const kernels = createKernels();
    const network = new DenseNetwork(kernels, [5, 9, 6, 3], "tanh", 1);
    const parameters = network.allocate();
    const values = numbers("p", parameterCount([5, 9, 6, 3]));
    network.write(parameters, values);
    expect(network.read(parameters)).toEqual([...values]);
    const copy = network.allocate();
    network.copy(parameters, copy);
    expect(network.read(copy)).toEqual([...values]);
  });
});

test("initial parameters keep within one over the root of the fan-in and fill that range", () => {
  const values = uniformParameters([100, 50, 4], deriveStream("test", 3, "init"));
  const first = values.slice(0, 50 * 101);
  const second = values.slice(50 * 101);
  expect(second.length).toBe(4 * 51);
  expect(Math.max(...first)).toBeLessThan(0.1);
  expect(Math.max(...first)).toBeGreaterThan(0.0999);
  expect(Math.min(...first)).toBeGreaterThanOrEqual(-0.1);
  expect(Math.max(...second.map(Math.abs))).toBeGreaterThan(0.13);
  expect(Math.max(...second.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(50));
});

test("sizes and parameters that make no network are refused", () => {
  const kernels = createKernels();
  expect(() => new DenseNetwork(kernels, [3], "relu", 1)).toThrow("at least two positive integers");
  expect(() => new DenseNetwork(kernels, [3, 0, 1], "relu", 1)).toThrow("3, 0, 1");
  const network = new DenseNetwork(kernels, [2, 1], "relu", 1);
  expect(() => network.write(network.allocate(), [1, 2])).toThrow("has 3");
  expect(() => network.write(network.allocate(), [1, 2, 1e39])).toThrow("Parameter 2");
});
