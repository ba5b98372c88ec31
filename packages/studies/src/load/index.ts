/**
 * One study at a time. Importing `@operant/studies` brings all of them; here each is behind an import of its own,
 * written out so that a bundler makes a chunk per study and a page loads only the one that it shows.
 */
import { unknownName } from "@operant/core";
import type { Study } from "@operant/core/study";

const loaders = {
  "direct-punishment": async () => (await import("../direct-punishment/index.js")).directPunishment,
  starc: async () => (await import("../starc/index.js")).starc,
  goodhart: async () => (await import("../goodhart/index.js")).goodhart,
  "correlated-proxies": async () => (await import("../correlated-proxies/index.js")).correlatedProxies,
  "policy-cliff": async () => (await import("../policy-cliff/index.js")).policyCliff,
  "irl-misspecification": async () => (await import("../irl-misspecification/index.js")).irlMisspecification,
  "objective-expressivity": async () =>
    (await import("../objective-expressivity/index.js")).objectiveExpressivity,
  "reward-design": async () => (await import("../reward-design/index.js")).rewardDesign,
  "behaviour-alignment": async () => (await import("../behaviour-alignment/index.js")).behaviourAlignment,
  "linear-reward-shift": async () => (await import("../linear-reward-shift/index.js")).linearRewardShift,
  "invalid-action-masking": async () =>
    (await import("../invalid-action-masking/index.js")).invalidActionMasking,
  "performative-rl": async () => (await import("../performative-rl/index.js")).performativeRL,
  "off-switch": async () => (await import("../off-switch/index.js")).offSwitch,
  "optimal-advantage": async () => (await import("../optimal-advantage/index.js")).optimalAdvantage,
  "partial-observability": async () =>
    (await import("../partial-observability/index.js")).partialObservability,
  "clip-and-delta": async () => (await import("../clip-and-delta/index.js")).clipAndDelta,
  "min-form": async () => (await import("../min-form/index.js")).minForm,
  "helping-or-herding": async () => (await import("../helping-or-herding/index.js")).helpingOrHerding,
  "length-correlations": async () => (await import("../length-correlations/index.js")).lengthCorrelations,
  "preference-as-reward": async () =>
    (await import("../preference-as-reward/index.js")).preferenceAsRewardStudy,
  "master-keys": async () => (await import("../master-keys/index.js")).masterKeys,
  "reward-gaming": async () => (await import("../reward-gaming/index.js")).rewardGaming,
  "hack-transfer": async () => (await import("../hack-transfer/index.js")).hackTransfer,
  "hybrid-rewards": async () => (await import("../hybrid-rewards/index.js")).hybridRewards,
  "null-models": async () => (await import("../null-models/index.js")).nullModels,
  "reward-consistency": async () => (await import("../reward-consistency/index.js")).rewardConsistency,
  "disentangled-length": async () => (await import("../disentangled-length/index.js")).disentangledLength,
  "iterative-data-smoothing": async () =>
    (await import("../iterative-data-smoothing/index.js")).iterativeDataSmoothing,
  "scaling-laws": async () => (await import("../scaling-laws/index.js")).scalingLaws,
} satisfies Readonly<Record<string, () => Promise<Study>>>;

/** The ids of all studies, in the order of `studies`. */
export const studyIds: readonly string[] = Object.keys(loaders);

/**
 * The study with this id.
 * @throws OperantError `unknown-name` (as a rejection) with the nearest id and the list of those that exist
 */
export async function loadStudy(id: string): Promise<Study> {
  for (const [name, load] of Object.entries(loaders)) if (name === id) return load();
  return unknownName("study", id, studyIds);
}
