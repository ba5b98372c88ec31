import { log } from "../../math/index.js";
import { CholeskyFactors, powerOfTwoScale } from "../../numeric/index.js";
import type { FiniteMDP } from "../../worlds/index.js";
import { expectation } from "./correlated-proxy.js";
import { chiSquaredDivergence, klDivergence } from "./divergence.js";
import { ReferenceSupport, requireCoefficient } from "./reference-support.js";
import { minimiseRelativeEntropy } from "./relative-entropy.js";
import { minimiseQuadratic } from "./separable-quadratic.js";

/**
 * What is taken off the proxy's return per step, with m and μ the normalised occupancies of policy and
 * reference: λ √χ²(m ‖ μ), λ χ²(m ‖ μ) or λ KL(m ‖ μ).
 */
export type OccupancyPenalty = "root-chi-squared" | "chi-squared" | "kl";

/** A proxy, what it is penalised with, and how much. */
export interface OccupancyPenaltyProblem {
  /** The proxy's expected rewards, states × actions. */
  readonly proxy: Float64Array;
  /** The reference policy, states × actions. Only its actions are taken: others would diverge infinitely. */
  readonly reference: Float64Array;
  readonly penalty: OccupancyPenalty;
  /** λ ≥ 0, per step. */
  readonly coefficient: number;
  /** The support, where several problems share a world and a reference. */
  readonly support?: ReferenceSupport;
}

/** A policy and how near to optimal it is proven to be. */
export interface PenalisedOptimum {
  readonly policy: Float64Array;
  /** Its occupancy, states × actions, not normalised. */
  readonly occupancy: Float64Array;
  /** Its E_m[P] minus the penalty, per step. */
  readonly objective: number;
  /** No policy's objective is above this, but for rounding; a bound that does not rest on the solver. */
  readonly upperBound: number;
  /** Its divergence from the reference: χ² for both penalties of that name, KL in nats for "kl". */
  readonly divergence: number;
  /** Its E_m[P]. */
  readonly proxyReturn: number;
}

/** The root's coefficient is met to this share. */
const ROOT_TOLERANCE = 1e-11;

/**
 * The policy that maximises a proxy's return minus a penalty on the divergence of its occupancy from a
 * reference's, exactly: a convex program over the polytope of occupancies (arXiv 2403.03185, section 5, where
 * "root-chi-squared" is the paper's objective and ORPO its sampled approximation). Solved by interior
 * points (KL by its dual); the policy found is then evaluated exactly, and a bound on every other policy comes
 * from linearising the
 * objective there and solving the world for that reward (M. Frank, P. Wolfe, 1956), so `upperBound −
 * objective` certifies the answer whatever the solver did. The root is reached through the χ² penalty of the
 * weight at which both have the same optimum.
 *
 * @returns with coefficient 0, a deterministic policy that is best among the reference's actions
 * @throws OperantError `bad-value` for a coefficient that is negative or not finite, a table or policy of
 * another size; `unsupported` for discount 1
 */
export function occupancyPenaltyOptimum(mdp: FiniteMDP, problem: OccupancyPenaltyProblem): PenalisedOptimum {
  requireCoefficient(problem.coefficient);
  const support = problem.support ?? new ReferenceSupport(mdp, problem.reference);
  const reward = support.gather(problem.proxy);
  // Rewards and coefficient in one unit, since squares beyond 1e±150 would over- or underflow.
  const unit = powerOfTwoScale(reward);
  const found = optimumOf(
    support,
    reward.map((value) => value / unit),
    problem.penalty,
    problem.coefficient / unit,
  );
  return {
    ...found,
    objective: found.objective * unit,
    upperBound: found.upperBound * unit,
    proxyReturn: found.proxyReturn * unit,
  };
}

function optimumOf(
  support: ReferenceSupport,
  reward: Float64Array,
  penalty: OccupancyPenalty,
  coefficient: number,
): PenalisedOptimum {
  const { reference } = support;
  if (coefficient === 0) return judge(support, reward, penalty, 0, support.maximise(reward).policy);
  if (penalty === "kl") {
    const { x, bound } = minimiseRelativeEntropy(
      support.flow,
      reward,
      support.mass,
      coefficient,
      share(support),
    );
    const found = judge(support, reward, penalty, coefficient, support.policyOf(x));
    // Two bounds, both valid: linearising is loose where states have next to no mass, duality is not.
    return { ...found, upperBound: Math.min(found.upperBound, bound) };
  }
  if (penalty === "chi-squared") {
    const found = solveQuadratic(support, reward, 2 * coefficient);
    return judge(support, reward, penalty, coefficient, found);
  }
  const spread = deviationOnSpan(support, reward);
  // By Cauchy and Schwarz no policy gains more than spread · √χ², so that nothing pays.
  if (coefficient >= spread) return judge(support, reward, penalty, coefficient, reference);
  return judge(support, reward, penalty, coefficient, solveRoot(support, reward, coefficient, spread));
}

/**
 * The least coefficient of √χ² at which the reference itself is optimal: the standard deviation, under the
 * reference, of that part of the proxy that policies can change. Useful as the upper end of a sweep.
 * @param proxy expected rewards, states × actions
 * @param reference states × actions
 */
export function idleCoefficient(mdp: FiniteMDP, proxy: Float64Array, reference: Float64Array): number {
  const support = new ReferenceSupport(mdp, reference);
  const reward = support.gather(proxy);
  const unit = powerOfTwoScale(reward);
  return (
    unit *
    deviationOnSpan(
      support,
      reward.map((value) => value / unit),
    )
  );
}

/** √ min_y Σ μ (P − Fᵀ y)². */
function deviationOnSpan(support: ReferenceSupport, reward: Float64Array): number {
  const { flow, mass } = support;
  const weighted = reward.map((value, i) => value * mass[i]);
  const y = new CholeskyFactors(flow.gram(mass), flow.rows).solve(flow.multiply(weighted));
  const explained = flow.multiplyTransposed(y);
  let sum = 0;
  for (let i = 0; i < reward.length; i++)
    sum += mass[i] * (reward[i] - explained[i]) * (reward[i] - explained[i]);
  return Math.sqrt(sum);
}

/**
 * The optimum of the quadratic weight t for which t √χ² = λ: that product rises with t, so the root is
 * bracketed. While the same pairs are at 0, (t √χ²)² is a quadratic in t, so three points give the root.
 */
function solveRoot(
  support: ReferenceSupport,
  reward: Float64Array,
  coefficient: number,
  spread: number,
): Float64Array {
  let found = support.reference;
  const tried: { weight: number; square: number }[] = [];
  const excess = (weight: number): number => {
    found = solveQuadratic(support, reward, weight);
    const chiSquared = chiSquaredDivergence(support.occupancyOf(found).x, support.mass);
    const square = weight * weight * chiSquared;
    tried.push({ weight, square });
    return square / (coefficient * coefficient) - 1;
  };
  let low = coefficient;
  let atLow = excess(low);
  let high = low;
  for (let i = 0; atLow > 0 && i < 60; i++) {
    high = low;
    low /= 4;
    atLow = excess(low);
  }
  for (let i = 0, value = -1; high <= low && value < 0 && i < 60; i++) {
    const next = Math.max(low * 2, (low * spread) / coefficient);
    value = excess(next);
    if (value < 0) low = next;
    else high = next;
  }
  for (let i = 0; i < 100; i++) {
    const guess = i % 4 === 3 ? Number.NaN : quadraticRoot(tried.slice(-3), coefficient * coefficient);
    const weight = guess > low && guess < high ? guess : Math.sqrt(low * high);
    const value = excess(weight);
    if (Math.abs(value) <= ROOT_TOLERANCE || high - low <= 1e-14 * high) break;
    if (value > 0) high = weight;
    else low = weight;
  }
  return found;
}

/** Where the parabola through three points reaches a height, on its rising side; NaN where it does not. */
function quadraticRoot(points: readonly { weight: number; square: number }[], height: number): number {
  const [p, q, r] = points;
  if (p === undefined || q === undefined || r === undefined) return Number.NaN;
  const first = (q.square - p.square) / (q.weight - p.weight);
  const second = (r.square - q.square) / (r.weight - q.weight);
  const bend = (second - first) / (r.weight - p.weight);
  // In terms of u = t − p.weight: p.square + slope u + bend u² = height.
  const slope = first - bend * (q.weight - p.weight);
  const gap = height - p.square;
  const root = slope * slope + 4 * bend * gap;
  return p.weight + (2 * gap) / (slope + Math.sqrt(root));
}

/** The policy that maximises P x − t/2 χ²(x ‖ μ). */
function solveQuadratic(support: ReferenceSupport, reward: Float64Array, weight: number): Float64Array {
  const linear = reward.map((value) => -weight - value);
  const curvature = support.mass.map((value) => weight / value);
  return support.policyOf(
    minimiseQuadratic(support.flow, { linear, curvature }, support.mass, share(support)),
  );
}

/** What normalised occupancies are of the usual ones. */
function share(support: ReferenceSupport): number {
  return 1 - support.mdp.discount;
}

/** Evaluates a policy exactly and bounds all others. */
function judge(
  support: ReferenceSupport,
  reward: Float64Array,
  penalty: OccupancyPenalty,
  coefficient: number,
  policy: Float64Array,
): PenalisedOptimum {
  const { mass } = support;
  const { x, table } = support.occupancyOf(policy);
  const proxyReturn = expectation(x, reward);
  const divergence = penalty === "kl" ? klDivergence(x, mass) : chiSquaredDivergence(x, mass);
  const penalised = penalty === "root-chi-squared" ? Math.sqrt(divergence) : divergence;
  const objective = proxyReturn - coefficient * penalised;
  const result = { policy, occupancy: table, objective, divergence, proxyReturn };
  if (policy === support.reference) return { ...result, upperBound: objective };
  const gradient = reward.map((value, i) => {
    // Where the root is 0 it has a kink, and 0 is one of its slopes.
    if (coefficient === 0 || (penalty === "root-chi-squared" && penalised === 0)) return value;
    const ratio = x[i] / mass[i];
    if (penalty === "chi-squared") return value - 2 * coefficient * (ratio - 1);
    if (penalty === "root-chi-squared") return value - (coefficient * (ratio - 1)) / penalised;
    // Where the policy's mass has underflowed, any slope that is steep enough bounds as well.
    return value - coefficient * (log(Math.max(ratio, 1e-300)) + 1);
  });
  const upperBound = objective + Math.max(0, support.maximise(gradient).value - expectation(x, gradient));
  return { ...result, upperBound };
}
