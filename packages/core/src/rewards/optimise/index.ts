/**
 * What optimising a proxy does, exactly, and what can be promised about the true reward.
 *
 * Goodhart's law (arXiv 2310.09144):
 * - `occupancy-span.ts`: the projection M on differences of occupancies; `occupancy-flow.ts` its constraints
 * - `steepest-ascent.ts`: the path of steepest ascent over the polytope; `tangent-cone.ts` its directions
 * - `pressure-paths.ts`: Boltzmann and entropy-regularised policies of growing pressure
 * - `early-stopping.ts`: where to stop given a bound on the angle, and what that guarantees
 * - `drop-height.ts`: how far the true return fell
 *
 * Correlated proxies (arXiv 2403.03185):
 * - `correlated-proxy.ts`: correlation under a reference, the certified improvement, its coefficient
 * - `divergence.ts`, `chi-squared-closed-forms.ts`, `sequence-divergence.ts`: χ² and KL, exact and estimated
 * - `occupancy-penalty.ts`: the optimum under a √χ², χ² or KL penalty on occupancies, with its certificate;
 *   `separable-quadratic.ts` and `relative-entropy.ts` solve it, `reference-support.ts` has its feasible policies
 * - `action-penalty.ts`: the optimum under a KL or χ² penalty on action distributions
 */
export {
  type ActionPenaltyOptimum,
  type ActionPenaltyProblem,
  actionPenaltyOptimum,
} from "./action-penalty.js";
export {
  type BetaShapes,
  betaChiSquared,
  type Gaussian,
  gaussianChiSquared,
} from "./chi-squared-closed-forms.js";
export {
  type CertificateInput,
  certifiedImprovement,
  certifyingCoefficient,
  expectation,
  type OccupancyDistribution,
  occupancyDistribution,
  type ProxyCorrelation,
  proxyCorrelation,
} from "./correlated-proxy.js";
export { actionDivergence, chiSquaredDivergence, type DivergenceKind, klDivergence } from "./divergence.js";
export { normalisedDropHeight } from "./drop-height.js";
export { earlyStoppingPoint, stepCosines, worstCaseChange } from "./early-stopping.js";
export {
  idleCoefficient,
  type OccupancyPenalty,
  type OccupancyPenaltyProblem,
  occupancyPenaltyOptimum,
  type PenalisedOptimum,
} from "./occupancy-penalty.js";
export { OccupancySpan } from "./occupancy-span.js";
export { type PressureFamily, pressurePath, temperatureOf } from "./pressure-paths.js";
export { ReferenceSupport } from "./reference-support.js";
export { type SequenceDivergence, sequenceDivergence } from "./sequence-divergence.js";
export {
  type AscentPath,
  returnsAlong,
  type SteepestAscentOptions,
  steepestAscent,
} from "./steepest-ascent.js";
