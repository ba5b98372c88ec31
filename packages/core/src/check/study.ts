import { parseSeeds, planRun, resolveParameters, runTrial, trialSteps } from "../study/index.js";
import type { Parameters, Study, TrialResult } from "../study/types.js";
import { type CheckReport, Findings } from "./findings.js";

/** How `checkStudy` tries a study. */
export interface StudyCheckOptions {
  /** Parameters that make a trial short, for example `{ episodes: 20 }`. */
  readonly small?: Parameters;
}

/**
 * Checks a study against its contract: names that refer to something, conditions and presets that resolve,
 * and, for the first condition of the first preset, a trial that keeps its declared ranges and gives the
 * same columns when it is run again, whatever ran before it, wherever it is paused and whoever watches.
 */
export function checkStudy(study: Study, options: StudyCheckOptions = {}): CheckReport {
  const findings = new Findings(`study "${study.id}"`);
  const conditions = Object.keys(study.conditions);
  const known = (name: string) => Object.hasOwn(study.conditions, name);

  findings.run("names", (fail) => {
    if (!/^[a-z][a-z0-9-]*$/.test(study.id))
      fail(`id "${study.id}": expected small letters, digits and dashes, starting with a letter.`);
    if (conditions.length === 0) fail("there are no conditions.");
    if (Object.keys(study.presets).length === 0) fail("there are no presets; give it one called quick.");
    if (Object.keys(study.metrics).length === 0) fail("there are no metrics.");
    for (const column of ["seed", study.row])
      if (Object.hasOwn(study.metrics, column))
        fail(`metric "${column}" has the name of a column that every shard has; rename it, or the row.`);
    for (const [name, preset] of Object.entries(study.presets)) {
      for (const condition of preset.conditions)
        if (!known(condition)) fail(`preset "${name}" names condition "${condition}", which does not exist.`);
      parseSeeds(preset.seeds);
    }
    const ids = study.claims.map((claim) => claim.id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) fail(`two claims have the id "${twice}".`);
    for (const claim of study.claims)
      for (const condition of claim.needs.conditions)
        if (!known(condition))
          fail(`claim "${claim.id}" needs condition "${condition}", which does not exist.`);
    for (const table of study.tables)
      for (const summary of table.summaries)
        if (!Object.hasOwn(study.summaries, summary))
          fail(`table "${table.title}" shows summary "${summary}", which does not exist.`);
    for (const figure of study.figures) {
      if (figure.kind === "curves" && !Object.hasOwn(study.metrics, figure.metric))
        fail(`figure "${figure.id}" shows metric "${figure.metric}", which does not exist.`);
      if (figure.kind === "outcomes" && !Object.hasOwn(study.summaries, figure.summary))
        fail(`figure "${figure.id}" shows summary "${figure.summary}", which does not exist.`);
    }
  });
  findings.run("conditions resolve", () => {
    for (const condition of conditions) resolveParameters(study, { ...study.conditions[condition]!.set });
  });
  findings.run("presets plan", () => {
    for (const preset of Object.keys(study.presets)) planRun(study, { preset });
  });

  const preset = Object.values(study.presets)[0];
  const first = preset?.conditions[0] ?? conditions[0];
  if (first === undefined || !known(first)) return findings.report();
  const parameters = (): Parameters =>
    resolveParameters(study, { ...preset?.set, ...study.conditions[first]!.set, ...options.small });
  const columns = (seed: number) => JSON.stringify(runTrial(study, parameters(), seed).columns, spell);
  // Trials are most of the time that a check takes, so each is run once but where running it again is the point.
  const computed = new Map<number, string>();
  const firstColumns = (seed: number): string => {
    const text = computed.get(seed) ?? columns(seed);
    computed.set(seed, text);
    return text;
  };

  findings.run("a trial keeps its promises", () => void firstColumns(1));
  findings.run("the same trial again gives the same columns", (fail) => {
    const before = firstColumns(1);
    firstColumns(2);
    if (columns(1) !== before)
      fail("seed 1 gave other columns after seed 2 had run: something outside the trial changes.");
  });
  findings.run("different seeds differ", (fail) => {
    if (firstColumns(1) === firstColumns(2))
      fail("seeds 1 and 2 gave the same columns: is the trial using context.stream?");
  });
  findings.run("trials can be interleaved", (fail) => {
    const runs = [1, 2].map((seed) => ({ seed, steps: trialSteps(study, parameters(), seed), done: "" }));
    while (runs.some((run) => run.done === ""))
      for (const run of runs) {
        if (run.done !== "") continue;
        const step = run.steps.next();
        if (step.done === true) run.done = JSON.stringify(step.value.columns, spell);
        else if (!(step.value >= 0 && step.value <= 1))
          fail(`the trial yielded ${step.value}; expected the share of its work that is done, 0 to 1.`);
      }
    for (const run of runs)
      if (run.done !== firstColumns(run.seed))
        fail(`seed ${run.seed} gave other columns when another trial ran in between.`);
  });
  findings.run("a trial may be watched", (fail) => {
    let watched: TrialResult["columns"] = {};
    let rows = () => 0;
    let times = 0;
    const seen: Record<string, number[]> = {};
    const steps = trialSteps(study, parameters(), 1, {
      watch: (columns, final) => {
        watched = columns;
        rows = final;
        times++;
      },
    });
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      for (const [name, column] of Object.entries(watched)) {
        const values = seen[name] ?? [];
        for (let row = values.length; row < rows(); row++) values.push(column[row]!);
        seen[name] = values;
      }
    }
    const result = step.value.columns;
    if (times > 1) fail(`the trial called watch ${times} times; expected once.`);
    if (JSON.stringify(result, spell) !== columns(1)) fail("seed 1 gave other columns when it was watched.");
    for (const [name, values] of Object.entries(seen)) {
      const column = result[name];
      if (column === undefined) return fail(`column "${name}" was watched and not returned.`);
      if (watched[name]!.length !== column.length)
        return fail(
          `column "${name}" was watched with ${watched[name]!.length} rows and has ${column.length}.`,
        );
      const row = values.findIndex((value, at) => !Object.is(value, column[at]));
      if (row >= 0)
        fail(
          `column "${name}" was ${values[row]} in ${study.row} ${row + 1} when that was said to be final, and is ${column[row]} in the end.`,
        );
    }
  });
  return findings.report();
}

/** Keeps NaN apart from other values, which JSON would not. */
function spell(_: string, value: unknown): unknown {
  return typeof value === "number" && Number.isNaN(value) ? "NaN" : value;
}
