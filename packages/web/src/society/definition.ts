import type { Condition, ParameterDescription, ParameterValue, Study } from "@operant/core/study";

/** What the page needs to know of a study with a society; written into the page at build time. */
export interface SocietyStudy {
  readonly id: string;
  readonly title: string;
  readonly conditions: readonly (Pick<Condition, "title" | "group" | "set"> & { readonly name: string })[];
  readonly parameters: readonly ParameterDescription[];
}

/** Studies whose trials trace a society, in the order of the list to choose from. */
export const societyStudies = ["direct-punishment"] as const;

/** What the page starts with where the URL says nothing. */
export const defaults = { condition: "ipd-dp-s", agents: 25, episodes: 200, seed: 1 } as const;

/** Agents that the picture can hold. */
export const MOST_AGENTS = 100;

/** Pairings of a trial that the page keeps at most: about 100 MB of trace where outsiders punish at every chance. */
export const MOST_PAIRINGS = 400_000;

/** @param describe `describeParameters` of `@operant/core/study`, which only the build needs */
export function societyStudy(
  study: Study,
  describe: (study: Study) => readonly ParameterDescription[],
): SocietyStudy {
  return {
    id: study.id,
    title: study.title,
    conditions: Object.entries(study.conditions).map(([name, { title, group, set }]) => ({
      name,
      title,
      group,
      set,
    })),
    parameters: describe(study).map((parameter) =>
      parameter.name === "agents"
        ? {
            ...parameter,
            maximum: MOST_AGENTS,
            range: `a whole number from ${parameter.minimum ?? 2} to ${MOST_AGENTS}`,
          }
        : parameter,
    ),
  };
}

/** Parameters that price an incentive: whatever the study counts in units of reward. */
export function incentives(study: SocietyStudy): readonly ParameterDescription[] {
  return study.parameters.filter(({ unit }) => unit === "reward");
}

/** The value of a parameter before anybody changes it: the condition's, this page's, or the schema's. */
export function initialValue(study: SocietyStudy, condition: string, name: string): ParameterValue {
  const set = study.conditions.find((candidate) => candidate.name === condition)?.set ?? {};
  if (Object.hasOwn(set, name)) return set[name]!;
  if (name === "agents") return defaults.agents;
  if (name === "episodes") return defaults.episodes;
  return study.parameters.find((parameter) => parameter.name === name)!.default;
}
