/**
 * Numerical work: dense networks, their gradients and optimisers. Results come from a SIMD module compiled
 * from AssemblyScript (`packages/core/assembly`); the readable Float64 version beside it is what tests
 * compare it with.
 */
export { AdamClock } from "./adam.js";
export { createValueNetwork } from "./create-value-network.js";
export { type Activation, DenseNetwork } from "./dense-network.js";
export { createKernels, type KernelFunctions, type Kernels } from "./kernels.js";
export { createOptimiser, type Optimiser } from "./optimiser.js";
export { parameterCount, uniformParameters } from "./parameters.js";
export type { Loss, TrainingOptions, ValueNetwork } from "./value-network.js";
