import {
  ceilingRewards,
  centredRewards,
  logSigmoidCentredRewards,
  preferenceRewards,
  type ReferenceRewards,
  RunningMoments,
  RunningRange,
  relativeRewards,
  shiftedPreferenceRewards,
  squashedRewards,
} from "@operant/core/rewards/transforms";
import type { Values } from "./parameters.js";

/** What the policy is rewarded with; some of it moves with what has been seen. */
export interface Shaped {
  /** A number per response, live. */
  readonly reward: Float64Array;
  /** Takes in the proxy's rewards of a batch drawn from the policy; absent where nothing is running. */
  readonly see?: (batch: Float64Array) => void;
}

/** Reward per response under the shaping that the parameters name. */
export function shapedReward(values: Values, proxy: Float64Array, references: ReferenceRewards): Shaped {
  switch (values.shaping) {
    case "raw":
      return { reward: proxy };
    case "scaled":
      return { reward: proxy.map((r) => r / 4) };
    case "ceiling":
      return { reward: ceilingRewards(proxy, values.ceiling) };
    case "centred":
      return { reward: centredRewards(proxy, references) };
    case "tanh":
      return { reward: relativeRewards(proxy, references, { kind: "tanh" }) };
    case "lsc":
      return { reward: logSigmoidCentredRewards(proxy, references) };
    case "sigmoid":
      return {
        reward: squashedRewards(
          proxy.map((r) => r + values.offset),
          { kind: "sigmoid" },
        ),
      };
    case "sgfc":
      return { reward: shiftedPreferenceRewards(proxy, references) };
    case "par":
      return { reward: preferenceRewards(proxy, references) };
    case "mean-std": {
      const moments = new RunningMoments();
      return running(proxy, (batch) => moments.update(batch).standardise(proxy));
    }
    case "clip": {
      const moments = new RunningMoments();
      return running(proxy, (batch) => moments.update(batch).clip(proxy));
    }
    case "min-max": {
      const range = new RunningRange();
      return running(proxy, (batch) => range.update(batch).rescale(proxy));
    }
  }
}

function running(proxy: Float64Array, transform: (batch: Float64Array) => Float64Array): Shaped {
  const reward = proxy.slice();
  return { reward, see: (batch) => reward.set(transform(batch)) };
}
