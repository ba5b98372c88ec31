import type { ClaimData, Parameters } from "@operant/core/study";
import { conditions } from "../conditions.js";
import { parameters } from "../parameters.js";

const DEFAULTS: Parameters = parameters.parse({});

/** The parameters that at least one of these conditions sets. */
function setByOneOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => Object.keys(conditions[name]!.set)));
}

/**
 * Every parameter that none of these conditions sets, at its default, for `needs.exactly`: a claim about the
 * authors' design is decided at the authors' setting alone. Episodes are left out, since a claim may be
 * content with more (`needs.atLeast`) or ask for a number.
 */
export function authorsSetting(names: readonly string[]): Parameters {
  const set = setByOneOf(names);
  return Object.fromEntries(
    Object.entries(DEFAULTS).filter(([name]) => name !== "episodes" && !set.has(name)),
  );
}

/**
 * What `needs.exactly` cannot ask for: a parameter that only some of the conditions set has to keep its
 * default in the others (the price of just punishment in the main six, beside the costly six).
 * @param names the conditions that are looked at
 * @param among the conditions whose parameters are looked at
 * @returns the first parameter that has another value, in words, or undefined where there is none
 */
export function changedFrom(data: ClaimData, names: readonly string[], among = names): string | undefined {
  for (const condition of names) {
    const own = conditions[condition]!.set;
    for (const name of setByOneOf(among)) {
      const wanted = own[name] ?? DEFAULTS[name];
      const value = data.parameters(condition)[name];
      if (value !== wanted) return `needs ${name}=${wanted}; condition "${condition}" has ${value}`;
    }
  }
  return undefined;
}
