import { lengthReward } from "@operant/core/rewards";
import {
  lengthBiasPenalisedRewards,
  RecentMoments,
  scaledAndClippedRewards,
} from "@operant/core/rewards/transforms";
import { baseMoments } from "@operant/core/testbed";
import type { Values } from "./parameters.js";
import type { Setting } from "./setting.js";

/** What the policy is trained on; some of it moves with what has been seen. */
export interface TrainingReward {
  /** A number per response, live. */
  readonly reward: Float64Array;
  /** Takes in the reward model's rewards of a batch drawn from the policy; absent where nothing is running. */
  readonly see?: (batch: Float64Array) => void;
}

export function trainingReward(values: Values, { space, model, tokens }: Setting): TrainingReward {
  switch (values.training) {
    case "reward-model":
      return { reward: model };
    case "length-only": {
      const reward = tokens.map((length) => lengthReward(length, values.target));
      // As hard a push as the reward model's: the same deviation under the base policy.
      const scale = baseMoments(space, model).within / baseMoments(space, reward).within;
      return { reward: reward.map((value) => scale * value) };
    }
    case "length-penalty":
      return running(model, ({ deviation }) => lengthBiasPenalisedRewards(model, tokens, deviation));
    case "scaled":
      return running(model, (moments) => scaledAndClippedRewards(model, moments));
  }
}

function running(model: Float64Array, transform: (moments: RecentMoments) => Float64Array): TrainingReward {
  const reward = model.slice();
  const moments = new RecentMoments();
  return { reward, see: (batch) => reward.set(transform(moments.update(batch))) };
}
