import { resolve } from "node:path";
import { planRun } from "@operant/core/study";
import { cellStatistics, claimsOf, renderResultsText } from "@operant/report";
import { Command } from "commander";
import { compareWithReference, readReferences } from "../compare/index.js";
import { counted } from "../counted.js";
import { LabError } from "../lab-error.js";
import {
  durationInWords,
  estimateSeconds,
  failureOf,
  measureSpeed,
  progressOn,
  type RunOutcome,
  type RunWatcher,
  remainingTrials,
  runStudy,
} from "../runner/index.js";
import { loadSubject, type Subject } from "../subject/index.js";
import { claimsSummary, sayFailedClaims } from "./claims-summary.js";
import type { SetExitCode } from "./main.js";
import {
  defaultWorkers,
  positive,
  type RequestOptions,
  requestOf,
  typed,
  withRequestOptions,
} from "./options.js";
import { exitCodes, exitCodesHelp, print, printJson, say, textOptions } from "./output.js";

interface Options extends RequestOptions {
  readonly workers: number;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly repair?: boolean;
  readonly expect?: boolean;
  readonly quiet?: boolean;
  readonly report: boolean;
}

export function runCommand(setExitCode: SetExitCode): Command {
  const command = new Command("run")
    .description("run a study and check its claims; a repeated run computes only what is missing")
    .argument("<study>", "the id of a study, or a file of your own (./my-study.ts)");
  withRequestOptions(command);
  return command
    .option("--workers <n>", "worker threads", positive, defaultWorkers())
    .option("--out <dir>", "folder of runs", "runs")
    .option("--dry-run", "print the plan and an estimate of the time; compute and write nothing")
    .option("--json", "print one JSON value on standard output")
    .option("--repair", "recompute damaged trials of this run")
    .option("--expect", "exit with 1 when a shard or a verdict differs from the committed reference results")
    .option("--quiet", "no progress")
    .option("--no-report", "leave out report.html")
    .addHelpText(
      "after",
      `
Values come from the schema's defaults, over them the preset, the condition and --set.
A trial that throws is shown with its stack; the other trials are kept, and the exit code is 1.
Ctrl-C drops what is in hand and prints the command that goes on; a second Ctrl-C ends at once.

Examples:
  operant run direct-punishment
  operant run direct-punishment --preset paper --workers 8
  operant run direct-punishment --condition ipd-dp,ipd-tpp --seeds 1..40
  operant run direct-punishment --condition defaults --set punishers=direct --set game=ipd,centipede
  operant run ./my-study.ts --dry-run
${exitCodesHelp}`,
    )
    .action(async (name: string, options: Options) => setExitCode(await run(name, options)));
}

async function run(name: string, options: Options): Promise<number> {
  const subject = await loadSubject(name);
  const plan = planRun(subject.study, requestOf(options));
  const out = resolve(options.out);
  if (options.dryRun === true) return dryRun(subject, plan, out, options);

  // Asked now, so that a long run does not end with the news that there is nothing to compare it with.
  if (options.expect === true) readReferences(subject);
  const { quiet = false, json = false } = options;
  for (const { title, reason } of plan.refused) if (!quiet) say(`left out "${title}": ${reason}`);
  const stop = new AbortController();
  const command = typed(process.argv.slice(2));
  const progress = progressOn(process.stderr, quiet);
  let begun = false;
  let computing = true;
  const watch: RunWatcher = {
    ...progress,
    begin: (...about) => {
      begun = true;
      progress.begin(...about);
    },
    end: () => {
      computing = false;
      progress.end();
    },
  };
  const interrupt = (): void => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    if (!computing) {
      // Files are written whole or not at all, so there is nothing to wait for.
      say(`\nInterrupted while the results were written. Go on with:\n  ${command}`);
      process.exit(exitCodes.interrupted);
    }
    say(
      "\nStopping: trials that are nearly done are finished, the others dropped. Ctrl-C again ends at once.",
    );
    stop.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  let outcome: RunOutcome;
  try {
    outcome = await runStudy(subject, plan, {
      out,
      workers: options.workers,
      repair: options.repair ?? false,
      report: options.report,
      command,
      stop: stop.signal,
      watch,
    });
  } catch (error) {
    if (!begun || !(error instanceof LabError) || error.code !== "storage") throw error;
    throw new LabError(
      "storage",
      `${error.message}\nFinished trials are kept in ${out}. Go on with:\n  ${command}`,
    );
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
  if (outcome.results === undefined) {
    const kept = outcome.present + outcome.reused + outcome.computed;
    say(`Interrupted: ${kept} of ${outcome.total} trials are kept. Go on with:\n  ${command}`);
    if (json) printJson({ folder: outcome.folder, interrupted: true, trials: counts(outcome) });
    return exitCodes.interrupted;
  }
  const differences = options.expect === true ? compareWithReference(subject, outcome.results) : undefined;
  if (json) printJson(asJson(outcome, differences));
  else printOutcome(outcome);
  for (const { trial, failure } of outcome.failed) {
    say(`\nA trial failed: cell "${trial.cell}", seed ${trial.seed}.\n${failure.stack}`);
  }
  if (outcome.failed.length > 0) {
    const all = outcome.failed.length === outcome.total;
    say(
      `\n${outcome.failed.length} of ${counted(outcome.total, "trial")} failed${all ? "" : `; the others are kept in ${outcome.folder}`}.`,
    );
  }
  const claimsFailed = sayFailedClaims(outcome.results.data);
  if (differences !== undefined) {
    for (const difference of differences.differences) say(`differs from the reference: ${difference}`);
    say(
      `Compared with the reference: ${counted(differences.compared, "shard")} and ${counted(differences.verdicts, "verdict")}, ${counted(differences.differences.length, "difference")}.`,
    );
  }
  const failed = outcome.failed.length > 0 || claimsFailed || (differences?.differences.length ?? 0) > 0;
  return failed ? exitCodes.checkFailed : exitCodes.done;
}

function counts({ total, computed, reused, present, failed }: RunOutcome) {
  return { total, computed, reused, present, failed: failed.length };
}

function asJson(outcome: RunOutcome, differences: ReturnType<typeof compareWithReference> | undefined) {
  const { data } = outcome.results!;
  return {
    study: data.study.id,
    resultsVersion: data.study.resultsVersion,
    run: data.id,
    folder: outcome.folder,
    report: outcome.report,
    command: data.command,
    trials: counts(outcome),
    failed: outcome.failed.map(({ trial, failure }) => ({ cell: trial.cell, seed: trial.seed, ...failure })),
    cells: data.cells.map((cell) => ({
      title: cell.title,
      condition: cell.condition,
      group: cell.group,
      parameters: cell.parameters,
      seeds: cell.seeds,
      summaries: cellStatistics(data, cell),
    })),
    claims: claimsOf(data).claims,
    failedClaims: data.verdicts.flatMap(({ claim, failure }) =>
      failure === undefined ? [] : [{ id: claim.id, ...failureOf(failure) }],
    ),
    ...(differences === undefined ? {} : { reference: differences }),
  };
}

function printOutcome(outcome: RunOutcome): void {
  const { data } = outcome.results!;
  const options = textOptions();
  const parts = [renderResultsText(data, options), claimsSummary(data)].filter((part) => part !== "");
  for (const part of parts) print(`\n${part}`);
  print(`\nrun     ${outcome.folder}`);
  if (outcome.report !== null) print(`report  ${outcome.report}`);
}

function dryRun(subject: Subject, plan: ReturnType<typeof planRun>, out: string, options: Options): number {
  const { folder, remaining } = remainingTrials(out, subject, plan);
  const present = plan.trials.length - remaining.length;
  const speed = remaining.length === 0 ? 0 : measureSpeed(subject.study, plan);
  const seconds = estimateSeconds(remaining, speed, options.workers);
  if (options.json === true) {
    printJson({
      study: subject.study.id,
      resultsVersion: subject.study.resultsVersion,
      preset: plan.preset,
      folder,
      seeds: plan.seeds,
      cells: plan.cells.map(({ title, condition, group, parameters }) => ({
        title,
        condition,
        group,
        parameters,
      })),
      refused: plan.refused,
      trials: { total: plan.trials.length, present, remaining: remaining.length },
      workers: options.workers,
      estimatedSeconds: Number.isFinite(seconds) ? seconds : null,
    });
    return exitCodes.done;
  }
  print(`${subject.study.title} (results version ${subject.study.resultsVersion})`);
  print(
    `preset ${plan.preset ?? "none"}, seeds ${plan.request.seeds}, ${counted(plan.cells.length, "cell")}:`,
  );
  for (const cell of plan.cells)
    print(`  ${cell.title}${cell.title.includes(cell.group) ? "" : ` [${cell.group}]`}`);
  for (const { title, reason } of plan.refused) print(`  left out "${title}": ${reason}`);
  print(
    `${counted(plan.trials.length, "trial")}${present > 0 ? `, ${present} of them done already` : ""}; about ${durationInWords(seconds)} on ${counted(options.workers, "worker")}`,
  );
  print(`run     ${folder}`);
  return exitCodes.done;
}
