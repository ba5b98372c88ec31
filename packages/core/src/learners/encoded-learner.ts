import { OperantError } from "../error.js";
import type { Learner, Policy } from "./learner.js";
import type { StateEncoder } from "./state-encoder.js";
import type { StateLearner, StatePolicy } from "./state-learner.js";

/** Lets a policy over numbered states act on observations. */
export class EncodedPolicy<P extends StatePolicy = StatePolicy> implements Policy {
  readonly inputs: number;
  readonly actions: number;

  /** @throws OperantError `bad-combination` when the encoder numbers more states than the policy has. */
  constructor(
    readonly policy: P,
    readonly encoder: StateEncoder,
  ) {
    if (policy.states < encoder.states) {
      throw new OperantError(
        "bad-combination",
        `The policy has ${policy.states} states, but the encoder numbers ${encoder.states} observations; ` +
          `make the policy with states: ${encoder.states}.`,
        "states",
      );
    }
    this.inputs = encoder.inputs;
    this.actions = policy.actions;
  }

  act(observation: Float64Array): number {
    return this.policy.actState(this.encoder.encode(observation));
  }
}

/** Lets a learner over numbered states serve wherever a `Learner` does. */
export class EncodedLearner extends EncodedPolicy<StateLearner> implements Learner {
  learn(
    observation: Float64Array,
    action: number,
    reward: number,
    next: Float64Array,
    terminal: 0 | 1,
  ): void {
    // After a terminal transition there may be nothing to encode.
    const nextState = terminal === 1 ? 0 : this.encoder.encode(next);
    this.policy.learnState(this.encoder.encode(observation), action, reward, nextState, terminal);
  }
}
