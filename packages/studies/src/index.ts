import type { Study } from "@operant/core/study";
import { behaviourAlignment } from "./behaviour-alignment/index.js";
import { clipAndDelta } from "./clip-and-delta/index.js";
import { correlatedProxies } from "./correlated-proxies/index.js";
import { directPunishment } from "./direct-punishment/index.js";
import { disentangledLength } from "./disentangled-length/index.js";
import { goodhart } from "./goodhart/index.js";
import { hackTransfer } from "./hack-transfer/index.js";
import { helpingOrHerding } from "./helping-or-herding/index.js";
import { hybridRewards } from "./hybrid-rewards/index.js";
import { invalidActionMasking } from "./invalid-action-masking/index.js";
import { irlMisspecification } from "./irl-misspecification/index.js";
import { iterativeDataSmoothing } from "./iterative-data-smoothing/index.js";
import { lengthCorrelations } from "./length-correlations/index.js";
import { linearRewardShift } from "./linear-reward-shift/index.js";
import { masterKeys } from "./master-keys/index.js";
import { minForm } from "./min-form/index.js";
import { nullModels } from "./null-models/index.js";
import { objectiveExpressivity } from "./objective-expressivity/index.js";
import { offSwitch } from "./off-switch/index.js";
import { optimalAdvantage } from "./optimal-advantage/index.js";
import { partialObservability } from "./partial-observability/index.js";
import { performativeRL } from "./performative-rl/index.js";
import { policyCliff } from "./policy-cliff/index.js";
import { preferenceAsRewardStudy } from "./preference-as-reward/index.js";
import { rewardConsistency } from "./reward-consistency/index.js";
import { rewardDesign } from "./reward-design/index.js";
import { rewardGaming } from "./reward-gaming/index.js";
import { scalingLaws } from "./scaling-laws/index.js";
import { starc } from "./starc/index.js";

/** Every study of the laboratory: punishment first, then what rewards mean, then what they do. */
export const studies: readonly Study[] = [
  directPunishment,
  starc,
  goodhart,
  correlatedProxies,
  policyCliff,
  irlMisspecification,
  objectiveExpressivity,
  rewardDesign,
  behaviourAlignment,
  linearRewardShift,
  invalidActionMasking,
  performativeRL,
  offSwitch,
  optimalAdvantage,
  partialObservability,
  clipAndDelta,
  minForm,
  helpingOrHerding,
  lengthCorrelations,
  preferenceAsRewardStudy,
  masterKeys,
  rewardGaming,
  hackTransfer,
  hybridRewards,
  nullModels,
  rewardConsistency,
  disentangledLength,
  iterativeDataSmoothing,
  scalingLaws,
];

export {
  behaviourAlignment,
  clipAndDelta,
  correlatedProxies,
  directPunishment,
  disentangledLength,
  goodhart,
  hackTransfer,
  helpingOrHerding,
  hybridRewards,
  invalidActionMasking,
  irlMisspecification,
  iterativeDataSmoothing,
  lengthCorrelations,
  linearRewardShift,
  masterKeys,
  minForm,
  nullModels,
  objectiveExpressivity,
  offSwitch,
  optimalAdvantage,
  partialObservability,
  performativeRL,
  policyCliff,
  preferenceAsRewardStudy,
  rewardConsistency,
  rewardDesign,
  rewardGaming,
  scalingLaws,
  starc,
};
