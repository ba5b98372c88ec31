import type { Parameters } from "@operant/core/study";
import { conditions } from "../conditions.js";
import { parameters } from "../parameters.js";

/** The authors' learning, for claims about their design: the profile and its three switches. */
export const AUTHORS: Parameters = {
  profile: "authors",
  individualReputation: "by-profile",
  terminals: "by-profile",
  centipedeReward: "by-profile",
};

/**
 * Every parameter that none of these conditions sets, at its default: for claims that compare with numbers
 * measured at exactly the authors' setting.
 */
export function authorsSetting(names: readonly string[]): Parameters {
  const set = new Set(names.flatMap((name) => Object.keys(conditions[name]!.set)));
  return Object.fromEntries(Object.entries(parameters.parse({})).filter(([name]) => !set.has(name)));
}
