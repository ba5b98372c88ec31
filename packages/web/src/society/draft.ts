import { LARGEST_SEED, readValue, type SocietyRequest, tooLarge } from "./address.js";
import { initialValue, type SocietyStudy } from "./definition.js";

/** The settings as they stand in the form, before anybody has checked them. */
export interface Draft {
  readonly study: string;
  readonly condition: string;
  readonly seed: string;
  /** What was typed over the initial values, by parameter. */
  readonly typed: Readonly<Record<string, string>>;
}

export function draftOf(request: SocietyRequest): Draft {
  const typed = Object.fromEntries(
    Object.entries(request.changed).map(([name, value]) => [name, String(value)]),
  );
  return { study: request.study, condition: request.condition, seed: String(request.seed), typed };
}

/** What a field of the form shows. */
export function shownValue(study: SocietyStudy, draft: Draft, name: string): string {
  return draft.typed[name] ?? String(initialValue(study, draft.condition, name));
}

/** The request that a draft asks for, or what is wrong with which field. */
export function requestOf(
  study: SocietyStudy,
  draft: Draft,
): { readonly request: SocietyRequest } | { readonly errors: Readonly<Record<string, string>> } {
  const errors: Record<string, string> = {};
  const changed: Record<string, string | number | boolean> = {};
  for (const parameter of study.parameters) {
    const text = draft.typed[parameter.name];
    if (text === undefined) continue;
    const read = readValue(parameter, text.trim());
    if ("wrong" in read) errors[parameter.name] = `${capital(read.wrong)}.`;
    else if (read.value !== initialValue(study, draft.condition, parameter.name))
      changed[parameter.name] = read.value;
  }
  const seed = Number(draft.seed);
  if (!/^\d+$/.test(draft.seed.trim()) || seed < 1 || seed > LARGEST_SEED)
    errors["seed"] = `It must be a whole number from 1 to ${LARGEST_SEED}.`;
  if (Object.keys(errors).length === 0) {
    const large = tooLarge(study, draft.condition, changed);
    if (large !== undefined) errors["agents"] = capital(large);
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { request: { study: draft.study, condition: draft.condition, seed, changed } };
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
