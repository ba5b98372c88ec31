import { describeParameters, planRun, type Study } from "@operant/core/study";
import { Command } from "commander";
import { counted } from "../counted.js";
import { durationInWords, estimateSeconds, measureSpeed } from "../runner/index.js";
import { loadSubject } from "../subject/index.js";
import type { SetExitCode } from "./main.js";
import { defaultWorkers } from "./options.js";
import { columns, exitCodesHelp, print, printJson } from "./output.js";

export function showCommand(_setExitCode: SetExitCode): Command {
  return new Command("show")
    .description("show a study: its question, parameters, conditions, presets with their cost, and claims")
    .argument("<study>", "the id of a study, or a file of your own (./my-study.ts)")
    .option("--json", "print one JSON value on standard output")
    .addHelpText(
      "after",
      `\nExamples:\n  operant show direct-punishment\n  operant show ./my-study.ts --json\n${exitCodesHelp}`,
    )
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      const { study } = await loadSubject(name);
      if (json) printJson(asJson(study));
      else printStudy(study);
    });
}

function presetCosts(study: Study) {
  const plans = Object.entries(study.presets).map(([name, preset]) => ({
    name,
    preset,
    plan: planRun(study, { preset: name }),
  }));
  const speed = plans[0] === undefined ? Number.NaN : measureSpeed(study, plans[0].plan);
  return plans.map(({ name, preset, plan }) => {
    const seconds = estimateSeconds(plan.trials, speed, defaultWorkers());
    return {
      name,
      title: preset.title,
      seeds: plan.request.seeds,
      cells: plan.cells.length,
      trials: plan.trials.length,
      seconds,
    };
  });
}

function asJson(study: Study) {
  const { id, title, question, paper, resultsVersion, row, conditions, metrics, summaries } = study;
  return {
    id,
    title,
    question,
    ...(paper === undefined ? {} : { paper }),
    resultsVersion,
    parameters: describeParameters(study),
    conditions,
    presets: presetCosts(study).map(({ seconds, ...preset }) => ({
      ...preset,
      estimatedSeconds: Number.isFinite(seconds) ? seconds : null,
      set: study.presets[preset.name]!.set,
      conditions: study.presets[preset.name]!.conditions,
    })),
    row,
    metrics,
    summaries,
    claims: study.claims.map(({ check: _, ...claim }) => claim),
  };
}

function printStudy(study: Study): void {
  print(`${study.title}\n`);
  print(study.question);
  if (study.paper !== undefined) {
    const { title, year, arxiv, doi } = study.paper;
    const where = [arxiv === undefined ? "" : `arXiv ${arxiv}`, doi === undefined ? "" : `doi ${doi}`];
    print(`\nPaper: ${title} (${[year, ...where.filter((part) => part !== "")].join(", ")})`);
  }
  print(`Results version ${study.resultsVersion}\n\nParameters`);
  print(
    columns(
      describeParameters(study).map(({ name, range, default: value, unit, help }) => [
        name,
        `${range}${unit === undefined ? "" : ` ${unit}`}`,
        `default ${value}`,
        help,
      ]),
      "  ",
    ),
  );
  print("\nConditions");
  const rows = Object.entries(study.conditions).map(([name, condition]) => [
    name,
    condition.title,
    condition.group,
    Object.entries(condition.set)
      .map(([parameter, value]) => `${parameter}=${value}`)
      .join(" "),
  ]);
  print(columns([...rows, ["defaults", "the defaults of every parameter", "", ""]], "  "));
  const costs = presetCosts(study);
  if (costs.length > 0) {
    print(`\nPresets (time estimated for ${counted(defaultWorkers(), "worker")} here)`);
    print(
      columns(
        costs.map(({ name, title, seeds, cells, trials, seconds }) => [
          name,
          title,
          `${counted(cells, "cell")} × seeds ${seeds}`,
          counted(trials, "trial"),
          `about ${durationInWords(seconds)}`,
        ]),
        "  ",
      ),
    );
  }
  if (study.claims.length > 0) print("\nClaims");
  for (const claim of study.claims) {
    print(`  ${claim.id}: ${claim.statement}`);
    print(`    published  ${claim.published} (${claim.source}, ${claim.origin})`);
    print(`    rule       ${claim.rule}`);
    print(`    needs      ${needsInWords(study, claim.needs)}`);
  }
}

function needsInWords(study: Study, needs: Study["claims"][number]["needs"]): string {
  const defaults = new Map(describeParameters(study).map(({ name, default: value }) => [name, value]));
  const parts = [`${needs.seeds} seeds of ${needs.conditions.join(", ")}`];
  for (const [name, value] of Object.entries(needs.atLeast ?? {})) parts.push(`${name} ≥ ${value}`);
  const exactly = Object.entries(needs.exactly ?? {});
  const special = exactly.filter(([name, value]) => defaults.get(name) !== value);
  for (const [name, value] of special) parts.push(`${name} = ${value}`);
  const left = exactly.length - special.length;
  if (left > 0)
    parts.push(left === 1 ? "one parameter at its default" : `${left} parameters at their defaults`);
  return parts.join("; ");
}
