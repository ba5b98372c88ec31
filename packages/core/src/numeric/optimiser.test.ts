import { expect, test } from "vitest";
import { deriveStream } from "../random/index.js";
import { createKernels } from "./kernels.js";
import { ReferenceAdam } from "./network-reference.testing.js";
import { createOptimiser } from "./optimiser.js";

const LENGTH = 12;

function setUp(kind: "adam" | "sgd", rate: number) {
  const kernels = createKernels();
  const optimiser = createOptimiser(kernels, kind, rate, 4 * LENGTH);
  const parameters = kernels.allocate(4 * LENGTH) / 4;
  const gradients = kernels.allocate(4 * LENGTH) / 4;
  return {
    kernels,
    step(gradient: ArrayLike<number>) {
      kernels.f32.set(gradient, gradients);
      optimiser.step(4 * parameters, 4 * gradients);
      return kernels.f32.slice(parameters, parameters + LENGTH);
    },
    set(values: ArrayLike<number>) {
      kernels.f32.set(values, parameters);
    },
  };
}

test("Adam follows algorithm 1 of its paper in doubles over 500 steps", () => {
  const stream = deriveStream("test", 1, "adam");
  const { step, set } = setUp("adam", 0.01);
  const reference = new ReferenceAdam(0.01, LENGTH);
  const expected = Float64Array.from({ length: LENGTH }, () => Math.fround(stream.normal()));
  set(expected);
  for (let t = 0; t < 500; t++) {
    // Sizes from 1e-6 to 1e5, and a third of all gradients zero.
    const gradient = Float64Array.from({ length: LENGTH }, (_, i) =>
      stream.below(3) === 0 ? 0 : Math.fround(stream.normal() * 10 ** (i - 6)),
    );
    reference.step(expected, gradient);
    const got = step(gradient);
    for (let i = 0; i < LENGTH; i++) expect(Math.abs(got[i]! - expected[i]!)).toBeLessThan(2e-5);
  }
});

test("Adam's first step moves every parameter by the learning rate, whatever the gradient's size", () => {
  const { step } = setUp("adam", 0.1);
  const got = step([1e-4, -1e-3, 1, -1, 100, -1e6, 0, 0, 0, 0, 0, 0]);
  [-0.1, 0.1, -0.1, 0.1, -0.1, 0.1, 0].forEach((move, i) => {
    expect(got[i]).toBeCloseTo(move, 4);
  });
});

test("Adam's moments go to exactly zero once gradients stop, through no denormal number", () => {
  const { kernels, step } = setUp("adam", 0.1);
  step([1, -1, 1e-10, -1e-15, 1e-20, -1e-30, 1e-38, 1e-44, 0, 1e5, -1e10, 3e18]);
  const smallest = 2 ** -126;
  const denormals = () => kernels.f32.filter((x) => x !== 0 && Math.abs(x) < smallest).length;
  // The gradients themselves stay in memory until overwritten by zeros.
  for (let t = 0; t < 200_000; t++) {
    const parameters = step(new Float32Array(LENGTH));
    if (t % 500 === 0) {
      expect(denormals()).toBe(0);
      expect(parameters.every(Number.isFinite)).toBe(true);
    }
  }
  // What is left in memory besides the parameters: nothing.
  expect(kernels.f32.filter((x) => x !== 0).length).toBeLessThanOrEqual(LENGTH);
});

test("gradient descent subtracts rate times gradient", () => {
  const { step, set } = setUp("sgd", 0.5);
  set(new Float32Array(LENGTH).fill(2));
  expect([...step(Float32Array.from({ length: LENGTH }, (_, i) => i))]).toEqual(
    Array.from({ length: LENGTH }, (_, i) => 2 - i / 2),
  );
});
