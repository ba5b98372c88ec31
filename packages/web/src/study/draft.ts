import { defaultsCondition, type ParameterDescription, parseSeeds } from "@operant/core/study";
import type { Request } from "../run/run.js";
import { checkText, textOf } from "./check-parameter.js";
import type { StudyFacts } from "./study-props.js";

/** What the controls hold: a request as it is being written, with texts as they were typed. */
export interface Draft {
  /** Name of a preset; "" for a study without one. */
  readonly preset: string;
  /** Names of conditions; null: those of the preset. */
  readonly conditions: readonly string[] | null;
  /** As typed; null: the preset's. */
  readonly seeds: string | null;
  /** Text per parameter that was changed. */
  readonly set: Readonly<Record<string, string>>;
}

/** Something in a draft that has to change before it can run. */
export interface Problem {
  /** "seeds", "conditions", or a parameter's name. */
  readonly field: string;
  readonly message: string;
}

/** Most trials that a page plans; more is work for a terminal. */
export const mostTrials = 20_000;

/** Most cells of a run in a page: each is a line of its figures and a row of its tables. */
export const mostCells = 1_000;

/** The preset that is meant when none is named, as the plan has it. */
export function defaultPreset({ presets }: Pick<StudyFacts, "presets">): string {
  return Object.hasOwn(presets, "quick") ? "quick" : (Object.keys(presets)[0] ?? "");
}

/** The draft of a page that nobody has touched. */
export function emptyDraft(study: Pick<StudyFacts, "presets">): Draft {
  return { preset: defaultPreset(study), conditions: null, seeds: null, set: {} };
}

/** Names of the conditions that a draft selects, in the order of the request. */
export function selectedConditions(study: StudyFacts, draft: Draft): readonly string[] {
  if (draft.conditions !== null) return draft.conditions;
  const own = study.presets[draft.preset]?.conditions ?? Object.keys(study.conditions);
  return own.length === 0 ? [defaultsCondition] : own;
}

/** The text of the seeds that a draft selects. */
export function selectedSeeds(study: StudyFacts, draft: Draft): string {
  return draft.seeds ?? study.presets[draft.preset]?.seeds ?? "1..5";
}

/** What a parameter is where the draft does not set it: one text, or several where conditions differ. */
export function baseline(
  study: StudyFacts,
  draft: Draft,
  { name, default: fallback }: ParameterDescription,
): string[] {
  const base = study.presets[draft.preset]?.set[name] ?? fallback;
  const texts = selectedConditions(study, draft).map((condition) =>
    String(study.conditions[condition]?.set[name] ?? base),
  );
  return [...new Set(texts)];
}

/** What a draft asks for, what is wrong with it, and how much work it is. */
export interface CheckedDraft {
  /** Without the parts that have a problem. */
  readonly request: Request;
  readonly problems: readonly Problem[];
  /** Conditions times grid. Cells that the study refuses or that are equal count here and not in the plan. */
  readonly cells: number;
  readonly seeds: number;
}

export function checkDraft(study: StudyFacts, draft: Draft): CheckedDraft {
  const problems: Problem[] = [];
  const set: Record<string, readonly (string | number | boolean)[]> = {};
  let grid = 1;
  for (const description of study.parameters) {
    const text = draft.set[description.name];
    if (text === undefined) continue;
    const checked = checkText(description, text);
    if ("problem" in checked) problems.push({ field: description.name, message: checked.problem });
    else {
      set[description.name] = checked.values;
      grid *= checked.values.length;
    }
  }
  let seeds = 0;
  try {
    seeds = parseSeeds(selectedSeeds(study, draft)).length;
  } catch (error) {
    problems.push({ field: "seeds", message: error instanceof Error ? error.message : String(error) });
  }
  const conditions = selectedConditions(study, draft);
  if (conditions.length === 0) {
    problems.push({ field: "conditions", message: "Choose at least one condition." });
  }
  const cells = conditions.length * grid;
  if (cells > mostCells) {
    problems.push({
      field: "conditions",
      message: `These are ${cells} cells (conditions times values of the parameters); a page shows at most ${mostCells}. The command below runs them in a terminal.`,
    });
  } else if (cells * seeds > mostTrials) {
    problems.push({
      field: "seeds",
      message: `${cells} cells × ${seeds} seeds are ${cells * seeds} trials; a page plans at most ${mostTrials}. The command below runs them in a terminal.`,
    });
  }
  const seedsBad = problems.some(({ field }) => field === "seeds");
  const request: Request = {
    ...(draft.preset === "" ? {} : { preset: draft.preset }),
    ...(draft.conditions === null || conditions.length === 0 ? {} : { conditions: draft.conditions }),
    ...(draft.seeds === null || seedsBad ? {} : { seeds: draft.seeds }),
    ...(Object.keys(set).length === 0 ? {} : { set }),
  };
  return { request, problems, cells, seeds };
}

/** The draft that holds a request. */
export function draftOf(study: StudyFacts, { preset, conditions, seeds, set = {} }: Request): Draft {
  return {
    preset: preset ?? defaultPreset(study),
    conditions: conditions ?? null,
    seeds: seeds ?? null,
    set: Object.fromEntries(Object.entries(set).map(([name, values]) => [name, textOf(values)])),
  };
}
