import { defaultsCondition, parseSeeds } from "@operant/core/study";
import { checkText, shortened, textOf } from "./check-parameter.js";
import { checkDraft, type Draft, defaultPreset, emptyDraft } from "./draft.js";
import type { StudyFacts } from "./study-props.js";

/** Everything that a study's page shows and that is not computed: what its URL holds. */
export interface PageState {
  readonly draft: Draft;
  /** Key of the figure shown. */
  readonly figure: string;
  /** "" for none, "reference", or the id of a run of this browser. */
  readonly compare: string;
  /** The summary that is compared. */
  readonly summary: string;
  /** Where trials are computed: "server" only where the lab is served. */
  readonly on: "browser" | "server";
  /** Whether the run was started: a link then leads to the button that starts it, and never starts it itself. */
  readonly run: boolean;
}

/** The state of a page without a query. */
export function initialState(study: StudyFacts): PageState {
  return {
    draft: emptyDraft(study),
    figure: study.figures[0]?.key ?? "",
    compare: "reference",
    summary: comparedSummaries(study)[0] ?? "",
    on: "browser",
    run: false,
  };
}

/** The summaries that can be compared: those of the tables and figures, in their order, each once. */
export function comparedSummaries({ tables, figures }: Pick<StudyFacts, "tables" | "figures">): string[] {
  const drawn = figures.flatMap(({ figure }) => (figure.kind === "outcomes" ? [figure.summary] : []));
  return [...new Set([...tables.flatMap(({ summaries }) => summaries), ...drawn])];
}

/**
 * A state as the query of a URL, "" where it says nothing beyond the defaults. Values that do not validate are left
 * out: a link leads to what could run.
 */
export function queryOf(study: StudyFacts, state: PageState): string {
  const initial = initialState(study);
  const { draft, figure, compare, summary, on, run } = state;
  const { request } = checkDraft(study, draft);
  const query: [name: string, value: string][] = [];
  if (draft.preset !== initial.draft.preset) query.push(["preset", draft.preset]);
  if (request.conditions !== undefined) query.push(["condition", request.conditions.join(",")]);
  if (request.seeds !== undefined) query.push(["seeds", request.seeds]);
  for (const [name, values] of Object.entries(request.set ?? {}))
    query.push([`set.${name}`, values.join(",")]);
  if (figure !== initial.figure) query.push(["figure", figure]);
  if (compare !== initial.compare) query.push(["compare", compare === "" ? "none" : compare]);
  if (summary !== initial.summary) query.push(["summary", summary]);
  if (on !== initial.on) query.push(["on", on]);
  if (run) query.push(["run", "1"]);
  if (query.length === 0) return "";
  // Commas, dots and colons are legal in a query and keep it readable.
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%20/g, "+");
  return `?${query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&")}`;
}

/** Most sentences about what a link got wrong; a mangled link may hold thousands. */
const mostProblems = 12;

const runId = /^[0-9a-f]{16}$/;

/**
 * The state that a query describes, and a sentence for each part of it that does not validate and was left at what
 * it is otherwise.
 */
export function stateOf(study: StudyFacts, query: string): { state: PageState; problems: string[] } {
  const initial = initialState(study);
  const problems: string[] = [];
  const given = new URLSearchParams(query);
  const unknown = (what: string, value: string, instead: string): void => {
    problems.push(
      `The link asks for ${what} “${shortened(value)}”, which this study does not have; ${instead}.`,
    );
  };

  let preset = given.get("preset") ?? initial.draft.preset;
  if (given.has("preset") && !Object.hasOwn(study.presets, preset)) {
    unknown("preset", preset, `“${defaultPreset(study)}” is used`);
    preset = defaultPreset(study);
  }

  let conditions: readonly string[] | null = null;
  const asked = given.get("condition");
  if (asked !== null) {
    const names = [...new Set(asked.split(",").filter((name) => name !== ""))];
    const known = names.filter((name) => isCondition(study, name));
    for (const name of names) if (!known.includes(name)) unknown("condition", name, "it is left out");
    if (known.length > 0) conditions = known;
    else problems.push("The link names no condition of this study; those of the preset are used.");
  }

  let seeds = given.get("seeds");
  if (seeds !== null) {
    try {
      parseSeeds(seeds);
    } catch (error) {
      problems.push(
        `The link’s seeds cannot be used: ${error instanceof Error ? error.message : String(error)} Those of the preset are used.`,
      );
      seeds = null;
    }
  }

  const set: Record<string, string> = {};
  for (const [key, text] of given) {
    if (!key.startsWith("set.")) continue;
    const name = key.slice("set.".length);
    const description = study.parameters.find((candidate) => candidate.name === name);
    if (description === undefined) {
      unknown("parameter", name, "it is left out");
      continue;
    }
    const checked = checkText(description, text);
    if ("problem" in checked) {
      problems.push(`The link’s ${name} cannot be used: ${checked.problem} It is left as it was.`);
    } else set[name] = textOf(checked.values);
  }

  const figure = given.get("figure") ?? initial.figure;
  const hasFigure = study.figures.some(({ key }) => key === figure);
  if (given.has("figure") && !hasFigure) unknown("figure", figure, "the first one is shown");

  const compare = given.get("compare") ?? initial.compare;
  const canCompare = compare === "none" || compare === "reference" || runId.test(compare);
  if (!canCompare) {
    problems.push(
      `The link compares with “${shortened(compare)}”, which is no run’s id; the reference results are used.`,
    );
  }

  const summary = given.get("summary") ?? initial.summary;
  const hasSummary = comparedSummaries(study).includes(summary);
  if (given.has("summary") && !hasSummary) unknown("summary", summary, "the first one is compared");

  const on = given.get("on");
  if (on !== null && on !== "server" && on !== "browser") {
    problems.push(
      `The link would run on “${shortened(on)}”; it is either browser or server. The browser is used.`,
    );
  }

  return {
    state: {
      draft: { preset, conditions, seeds, set },
      figure: hasFigure ? figure : initial.figure,
      compare: canCompare ? (compare === "none" ? "" : compare) : initial.compare,
      summary: hasSummary ? summary : initial.summary,
      on: on === "server" ? "server" : "browser",
      run: given.get("run") === "1",
    },
    problems: atMost(problems, mostProblems),
  };
}

/** The first of the sentences, and how many more there are. */
function atMost(sentences: readonly string[], most: number): string[] {
  const first = [...new Set(sentences)];
  const more = first.length - most;
  return more <= 0
    ? first
    : [...first.slice(0, most), `${more} more parts of the link cannot be used either.`];
}

function isCondition(study: StudyFacts, name: string): boolean {
  return name === defaultsCondition || Object.hasOwn(study.conditions, name);
}
