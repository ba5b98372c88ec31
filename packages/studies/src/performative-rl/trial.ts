import type { Stream } from "@operant/core/random";
import {
  expectedReward,
  type InducedEnvironment,
  modelEstimate,
  type PerformativeResponse,
  performativeOptimumSteps,
  type RetrainingRule,
  regularisedReturn,
  relativeStep,
  retrain,
  sensitivityBetween,
} from "@operant/core/rewards";
import type { Parameters, Trial, TrialContext } from "@operant/core/study";
import { occupancy } from "@operant/core/worlds";
import {
  cellOrder,
  firstPolicy,
  followersResponse,
  inducedWorld,
  neighbours,
  permutedResponse,
  perturbedRewards,
  UNSEEN_REWARD,
} from "./follower-grid.js";
import { metrics } from "./metrics.js";
import { typed, type Values } from "./parameters.js";

/** One leader that is deployed and retrained again and again; a row is a round. */
export function* trial(parameters: Parameters, context: TrialContext): Trial {
  const values = typed(parameters);
  const { rounds, lambda } = values;
  const columns = Object.fromEntries(
    Object.keys(metrics).map((name) => [name, new Float64Array(rounds).fill(Number.NaN)]),
  );
  // What the search finds stands in every row once it is over; all else is final with its round.
  const { found: _, found_regularised: __, ...byRound } = columns;
  let played = 0;
  context.watch?.(byRound, () => played);
  const respond = response(values, context);
  const rule: RetrainingRule =
    values.method === "gradient"
      ? { kind: "gradient", regularisation: lambda, step: values.step }
      : { kind: "optimise", regularisation: lambda };
  let policy = firstPolicy(values.discount);
  let now = deploy(respond, policy, 0);
  let trained = now.occupancy;
  for (let round = 0; round < rounds; round++) {
    const model = seen(values, now.environment, policy, () => context.stream("trajectories", round));
    const next = retrain(model.mdp, model.reward, rule, trained);
    columns["step"]![round] = relativeStep(trained, next.occupancy);
    columns["promised"]![round] = regularisedReturn(next.occupancy, model.reward, 0);
    policy = next.policy;
    trained = next.occupancy;
    const after = deploy(respond, policy, round + 1);
    columns["value"]![round] = regularisedReturn(after.occupancy, after.reward, 0);
    columns["value_regularised"]![round] = regularisedReturn(after.occupancy, after.reward, lambda);
    // How far the world moved per deployed occupancy; undefined once nothing moves.
    const moved = relativeStep(now.occupancy, after.occupancy);
    if (moved > 1e-6)
      columns["sensitivity"]![round] = sensitivityBetween(
        { mdp: now.environment.mdp, reward: now.reward, occupancy: now.occupancy },
        { mdp: after.environment.mdp, reward: after.reward, occupancy: after.occupancy },
      ).transition;
    now = after;
    played = round + 1;
    if (round % 4 === 3) yield ((values.search > 0 ? 0.5 : 1) * (round + 1)) / rounds;
  }
  if (values.search > 0) {
    const search = performativeOptimumSteps((tried) => respond(tried, rounds), {
      from: [policy],
      regularisation: lambda,
      step: 0.2,
      finest: 0.01,
      evaluations: values.search,
    });
    let next = search.next();
    while (next.done !== true) {
      if (next.value % 8 === 0) yield 0.5 + (0.5 * next.value) / (values.search + 1);
      next = search.next();
    }
    const found = next.value;
    columns["found_regularised"]!.fill(found.value);
    columns["found"]!.fill(plainValue(respond, found.policy, rounds));
  }
  return { columns };
}

interface Deployed {
  readonly environment: InducedEnvironment;
  /** Expected rewards there. */
  readonly reward: Float64Array;
  /** Of the deployed policy, there. */
  readonly occupancy: Float64Array;
}

/** The world that a policy meets once it is deployed, and how it fares. */
function deploy(
  respond: (policy: Float64Array, round: number) => InducedEnvironment,
  policy: Float64Array,
  round: number,
): Deployed {
  const environment = respond(policy, round);
  const { mdp, reward } = environment;
  return { environment, reward: expectedReward(mdp, reward), occupancy: occupancy(mdp, policy) };
}

function plainValue(
  respond: (policy: Float64Array, round: number) => InducedEnvironment,
  policy: Float64Array,
  round: number,
): number {
  const there = deploy(respond, policy, round);
  return regularisedReturn(there.occupancy, there.reward, 0);
}

/** What the leader knows of its world: all of it, or what trajectories show. */
function seen(
  values: Values,
  environment: InducedEnvironment,
  policy: Float64Array,
  stream: () => Stream,
): { readonly mdp: InducedEnvironment["mdp"]; readonly reward: Float64Array } {
  const { mdp, reward } = environment;
  if (values.trajectories === 0) return { mdp, reward: expectedReward(mdp, reward) };
  const options = {
    trajectories: values.trajectories,
    maxSteps: values.trajectorySteps,
    unseenReward: UNSEEN_REWARD,
    neighbours,
  };
  return modelEstimate(mdp, reward, policy, options, stream());
}

/** Policy and round → world. Only the reshuffled response reads the round. */
function response(
  values: Values,
  context: TrialContext,
): (policy: Float64Array, round: number) => ReturnType<PerformativeResponse> {
  const { beta, discount } = values;
  const grids = Array.from({ length: values.followers }, (_, i) =>
    perturbedRewards(values.perturbed, context.stream("follower", i)),
  );
  const overrides = (policy: Float64Array) => followersResponse(grids, policy, beta, discount);
  switch (values.response) {
    case "responsive":
      return (policy) => inducedWorld(overrides(policy), discount);
    case "fixed": {
      const world = inducedWorld(overrides(firstPolicy(discount)), discount);
      return () => world;
    }
    case "permuted": {
      const order = cellOrder(context.stream("order"));
      return (policy) => inducedWorld(permutedResponse(overrides(policy), order), discount);
    }
    case "reshuffled":
      return (policy, round) =>
        inducedWorld(
          permutedResponse(overrides(policy), cellOrder(context.stream("order", round))),
          discount,
        );
  }
}
