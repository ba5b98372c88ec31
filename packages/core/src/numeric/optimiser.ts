import { AdamClock } from "./adam.js";
import type { Kernels } from "./kernels.js";

/** Moves a flat vector of parameters against its gradient. */
export interface Optimiser {
  /** @param parameters @param gradients addresses of vectors of the length the optimiser was made for */
  step(parameters: number, gradients: number): void;
}

/**
 * An optimiser for vectors of `bytes` bytes: Adam with PyTorch's constants (see `AdamClock`) or plain gradient
 * descent, p ← p − learning rate · g.
 */
export function createOptimiser(
  kernels: Kernels,
  kind: "adam" | "sgd",
  learningRate: number,
  bytes: number,
): Optimiser {
  if (kind === "sgd") {
    return {
      step: (parameters, gradients) => kernels.call.descendAll(parameters, gradients, bytes, learningRate),
    };
  }
  const first = kernels.allocate(bytes);
  const second = kernels.allocate(bytes);
  const clock = new AdamClock(learningRate);
  return {
    step(parameters, gradients) {
      clock.advance();
      kernels.call.adamAll(parameters, first, second, gradients, bytes, clock.rate, clock.correction);
    },
  };
}
