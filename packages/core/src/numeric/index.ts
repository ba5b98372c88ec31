/**
 * Numerical work, of two kinds.
 *
 * Dense networks, their gradients and optimisers: results come from a SIMD module compiled from AssemblyScript
 * (`packages/core/assembly`); the readable Float64 version beside it is what tests compare it with.
 *
 * Linear algebra and mathematical programs, in plain Float64 loops that do the same steps on every engine.
 * Matrices are row-major Float64Arrays.
 * - `lu.ts`: linear systems
 * - `least-squares.ts`, `subspaces.ts`: least squares, spans, null spaces and projections on them, by the QR
 *   decomposition of `householder-qr.ts`
 * - `cholesky.ts`: factors of symmetric positive semi-definite matrices
 * - `power-of-two.ts`: scaling without rounding
 * - `symmetric-eigen.ts`: eigenvalues and eigenvectors of symmetric matrices
 * - `linear-program.ts`: linear programs, by the simplex method of `simplex.ts`
 * - `quadratic-program.ts`: strictly convex quadratic programs, projections on polyhedra among them, by the
 *   method of `dual-active-set.ts`
 */
export { AdamClock } from "./adam.js";
export { CholeskyFactors } from "./cholesky.js";
export { createValueNetwork } from "./create-value-network.js";
export { type Activation, DenseNetwork } from "./dense-network.js";
export type { RankOptions } from "./householder-qr.js";
export { createKernels, type KernelFunctions, type Kernels } from "./kernels.js";
export { type LeastSquaresSolution, leastSquares } from "./least-squares.js";
export type { LinearConstraints } from "./linear-constraints.js";
export {
  type LinearProgram,
  type LinearProgramSolution,
  linearProgram,
} from "./linear-program.js";
export { LUFactors, solveLinear } from "./lu.js";
export { createOptimiser, type Optimiser } from "./optimiser.js";
export { parameterCount, uniformParameters } from "./parameters.js";
export { powerOfTwoScale } from "./power-of-two.js";
export {
  type QuadraticProgram,
  type QuadraticProgramSolution,
  quadraticProgram,
} from "./quadratic-program.js";
export { nullSpace, orthonormalBasis, projectOntoSubspace, type Subspace } from "./subspaces.js";
export { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.js";
export type { Loss, TrainingOptions, ValueNetwork } from "./value-network.js";
