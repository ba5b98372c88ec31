import { OperantError, unknownName } from "@operant/core";
import { type Plan, planRun, type RunRequest } from "@operant/core/study";
import {
  type Manifest,
  manifestOf,
  runIdOf,
  type StartRequest,
  shellWord,
  shortCommand,
} from "@operant/report";
import type { Subject } from "../subject/index.js";
import { Refusal } from "./refusal.js";

/** Sizes beyond which a request is no business of a page; a terminal takes larger ones. */
const mostTrials = 50_000;
const mostCells = 2_000;

/** A request that can be run. */
export interface PlannedStart {
  readonly subject: Subject;
  readonly request: RunRequest;
  readonly plan: Plan;
  readonly manifest: Manifest;
  /** The run's id. */
  readonly id: string;
  readonly preset: string | null;
  readonly command: string;
}

/**
 * Plans what a page asks for.
 * @param out the folder of runs as the person named it
 * @throws Refusal 400 with the code and field of core's error, or `too-large`
 */
export function planStart(subjects: readonly Subject[], asked: StartRequest, out: string): PlannedStart {
  try {
    const ids = subjects.map(({ study }) => study.id);
    const subject = subjects.find(({ study }) => study.id === asked.study);
    if (subject === undefined) return unknownName("study", asked.study, ids);
    const { preset, conditions, seeds, set, skipInvalid } = asked;
    const request: RunRequest = {
      ...(preset === undefined ? {} : { preset }),
      ...(conditions === undefined ? {} : { conditions }),
      ...(seeds === undefined ? {} : { seeds }),
      ...(set === undefined ? {} : { set }),
      ...(skipInvalid === undefined ? {} : { skipInvalid }),
    };
    refuseLarge(subject, request);
    const plan = planRun(subject.study, request);
    const manifest = manifestOf(subject.study, plan);
    const short = shortCommand(subject.study, manifest, subject.name);
    const command = intoFolder(short.command, out);
    return { subject, request, plan, manifest, id: runIdOf(manifest), preset: short.preset, command };
  } catch (error) {
    if (!(error instanceof OperantError)) throw error;
    throw new Refusal(400, error.code, error.message, error.field);
  }
}

/** A command that runs a study, with the folder of runs where it is not the usual one. */
export function intoFolder(command: string, out: string): string {
  return out === "runs" ? command : `${command} --out ${shellWord(out)}`;
}

/** Planning takes time and memory in proportion to cells and seeds, so they are counted first. */
function refuseLarge({ study }: Subject, { preset, conditions, seeds, set }: RunRequest): void {
  const given =
    study.presets[preset ?? ("quick" in study.presets ? "quick" : Object.keys(study.presets)[0]!)];
  const named = conditions?.length ? conditions : given?.conditions;
  const names = named ?? Object.keys(study.conditions);
  const points = Object.values(set ?? {}).reduce((product, values) => product * values.length, 1);
  const cells = Math.max(1, new Set(names).size) * points;
  const trials = cells * countSeeds(seeds ?? given?.seeds ?? "1..5");
  if (cells <= mostCells && trials <= mostTrials) return;
  const field = cells > mostCells ? "set" : "seeds";
  throw new Refusal(
    400,
    "too-large",
    `This request asks for ${cells} cells and ${trials} trials; the server takes at most ${mostCells} and ${mostTrials}. Ask for less, or run it in a terminal with "operant run".`,
    field,
  );
}

/**
 * How many seeds a text names at most, without making a list of them. Reads a part as core does, signs and spaces
 * included; what core does not read counts as one seed, and is refused there.
 */
export function countSeeds(text: string): number {
  return text.split(",").reduce((sum, part) => {
    const range = /^\s*([+-]?\d+)\s*\.\.\s*([+-]?\d+)\s*$/.exec(part);
    return sum + (range === null ? 1 : Math.max(1, Number(range[2]) - Number(range[1]) + 1));
  }, 0);
}
