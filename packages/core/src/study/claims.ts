import { unknownName } from "../error.js";
import type { PlannedCell } from "./plan.js";
import type { Claim, ClaimData, ClaimOutcome, Parameters, Study } from "./types.js";

/** The summaries of one cell over its seeds: what claims are decided on. */
export interface CellResults extends Pick<PlannedCell, "condition" | "parameters"> {
  readonly seeds: readonly number[];
  /** Summary name → value per seed (NaN where it does not apply), in the order of `seeds`. */
  readonly summaries: Readonly<Record<string, readonly number[]>>;
}

/** A claim and what was found about it. */
export interface ClaimResult {
  readonly claim: Claim;
  readonly outcome: ClaimOutcome;
  /** What the check threw, when it threw: a defect of the study, not a result. */
  readonly failure?: Error;
}

/**
 * The verdict on every claim of a study. A claim whose smallest design the results do not contain is "not at
 * this scale", with the reason; its check is not called. Neither is a claim decided whose check throws: it
 * keeps the error as its `failure`, and the others are decided all the same.
 * @param cells results of a run, or reference results; a grid may hold several cells of one condition
 */
export function evaluateClaims(study: Study, cells: readonly CellResults[]): ClaimResult[] {
  return study.claims.map((claim) => ({ claim, ...evaluate(study, claim, cells) }));
}

function evaluate(study: Study, claim: Claim, cells: readonly CellResults[]): Omit<ClaimResult, "claim"> {
  const designs = designsFor(study, claim, cells);
  if (typeof designs === "string") return notAtThisScale(designs);
  const reasons = designs.map((design) => missing(claim, design));
  const able = designs.filter((_, i) => reasons[i] === undefined);
  if (able.length === 0) return notAtThisScale(reasons[0]!);
  if (able.length > 1) {
    return notAtThisScale(
      `the grid holds ${able.length} designs that could decide it; run one of them alone`,
    );
  }
  try {
    return { outcome: claim.check(claimData(study, claim, able[0]!, cells)) };
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return { ...notAtThisScale(`could not be decided: ${failure.message}`), failure };
  }
}

function notAtThisScale(reason: string): { outcome: ClaimOutcome } {
  return { outcome: { verdict: "not at this scale", measured: "–", note: reason } };
}

/**
 * One cell per needed condition, for each setting of what a grid varies; or why there is none. Cells whose
 * own settings were overridden are not the condition that the claim speaks of.
 */
function designsFor(study: Study, claim: Claim, cells: readonly CellResults[]): CellResults[][] | string {
  const candidates: CellResults[][] = [];
  for (const condition of claim.needs.conditions) {
    const named = cells.filter((cell) => cell.condition === condition);
    if (named.length === 0) return `needs condition "${condition}", which was not run`;
    const faithful = named.filter((cell) => overridden(study, cell).length === 0);
    if (faithful.length === 0) {
      return `needs condition "${condition}" as it is defined; its ${overridden(study, named[0]!).join(", ")} was set to something else`;
    }
    candidates.push(faithful);
  }
  const settings = new Map<string, CellResults[]>();
  candidates.forEach((faithful, i) => {
    for (const cell of faithful) {
      const setting = freeSetting(study, claim, cell);
      const design = settings.get(setting) ?? [];
      design[i] = cell;
      settings.set(setting, design);
    }
  });
  const complete = [...settings.values()].filter(
    (design) => Object.keys(design).length === claim.needs.conditions.length,
  );
  return complete.length > 0 ? complete : "its conditions were not run under equal settings";
}

/** The parameters of a cell that none of the claim's conditions sets, as text: equal for comparable cells. */
function freeSetting(study: Study, claim: Claim, cell: CellResults): string {
  const fixed = new Set(
    claim.needs.conditions.flatMap((name) => Object.keys(study.conditions[name]?.set ?? {})),
  );
  return JSON.stringify(Object.entries(cell.parameters).filter(([name]) => !fixed.has(name)));
}

/** True when a cell is its condition unchanged and differs from the design only in what conditions set. */
function isBeside(study: Study, claim: Claim, cell: CellResults, from: CellResults | undefined): boolean {
  if (from === undefined || overridden(study, cell).length > 0) return false;
  const fixed = new Set(
    [cell.condition, ...claim.needs.conditions].flatMap((name) =>
      Object.keys(study.conditions[name]?.set ?? {}),
    ),
  );
  return Object.entries(cell.parameters).every(
    ([name, value]) => fixed.has(name) || from.parameters[name] === value,
  );
}

function overridden(study: Study, cell: CellResults): string[] {
  const own = study.conditions[cell.condition]?.set ?? {};
  return Object.keys(own).filter((name) => own[name] !== cell.parameters[name]);
}

/** What a design lacks of what a claim needs. */
function missing(claim: Claim, design: readonly CellResults[]): string | undefined {
  const { seeds, atLeast = {}, exactly = {} } = claim.needs;
  for (const cell of design) {
    const { condition, parameters } = cell;
    for (const [name, least] of Object.entries(atLeast)) {
      const value = parameters[name];
      if (typeof value !== "number" || value < least) {
        return `needs ${name} of at least ${least}; condition "${condition}" has ${value}`;
      }
    }
    for (const [name, wanted] of Object.entries(exactly)) {
      if (parameters[name] !== wanted) {
        return `needs ${name}=${wanted}; condition "${condition}" has ${parameters[name]}`;
      }
    }
    if (cell.seeds.length < seeds) {
      return `needs ${seeds} seeds; condition "${condition}" has ${cell.seeds.length}`;
    }
  }
  return undefined;
}

/**
 * What a claim's check may read: its design, and beside it whatever other condition was run under the same
 * setting, which is where controls come from that a claim can do without.
 */
function claimData(
  study: Study,
  claim: Claim,
  design: readonly CellResults[],
  cells: readonly CellResults[],
): ClaimData {
  const found = (condition: string): CellResults | undefined =>
    design.find((cell) => cell.condition === condition) ??
    cells.find((cell) => cell.condition === condition && isBeside(study, claim, cell, design[0]));
  const cellOf = (condition: string): CellResults =>
    found(condition) ??
    unknownName(
      "condition",
      condition,
      design.map((cell) => cell.condition),
    );
  return {
    parameters: (condition): Parameters => cellOf(condition).parameters,
    ran: (condition) => found(condition) !== undefined,
    seeds: (condition) => cellOf(condition).seeds,
    values: (condition, summary) => {
      const { summaries } = cellOf(condition);
      if (!Object.hasOwn(study.summaries, summary)) {
        return unknownName("summary", summary, Object.keys(study.summaries));
      }
      return summaries[summary] ?? cellOf(condition).seeds.map(() => Number.NaN);
    },
  };
}
