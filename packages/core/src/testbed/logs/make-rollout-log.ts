import type { NamedColumn, RolloutLog } from "../../audit/rollout-log.js";
import { OperantError } from "../../error.js";
import { deriveStream } from "../../random/index.js";
import { digestCompletion, digestPrompt, type TextDigest } from "../../rewards/text/index.js";
import { isFramed, writeCompletion, writeFramed } from "./completion.js";
import { logKind } from "./kinds.js";
import { drawPrompts } from "./prompts.js";
import type { LogScenario } from "./scenario.js";
import { SequencePolicy } from "./sequence-policy.js";
import { type Batch, type Optimiser, rollOut, type Training, train } from "./train.js";

/** How a run is trained and logged. All counts are integers ≥ 1. */
export interface RolloutLogOptions {
  /** Logged steps. */
  readonly steps?: number;
  /** Updates from one logged step to the next. */
  readonly updatesPerStep?: number;
  /** Prompts of the data set; each comes once before any comes again. */
  readonly prompts?: number;
  readonly promptsPerStep?: number;
  /** Completions per prompt and step. */
  readonly samples?: number;
  /** Multiplies what the proxy of a hack overpays; 1 is the effect size that the documentation states, ≥ 0. */
  readonly effect?: number;
  readonly optimiser?: Optimiser;
  /** Change of a logit per unit of mean advantage. */
  readonly learningRate?: number;
  /** Weight of KL(π ‖ initial π) in nats against advantages, ≥ 0. */
  readonly klPenalty?: number;
  /** Whether the log has a gold column. */
  readonly gold?: boolean;
  /** Rows marked as the reference policy's: none, those of the first logged step, or a sample of their own. */
  readonly reference?: "none" | "first-step" | "sample";
}

export const rolloutLogDefaults: Required<RolloutLogOptions> = {
  steps: 20,
  updatesPerStep: 5,
  prompts: 64,
  promptsPerStep: 16,
  samples: 8,
  effect: 1,
  optimiser: "policy-gradient",
  learningRate: 1,
  klPenalty: 0,
  gold: true,
  reference: "none",
};

/** What is known of a run because it was made: means over the rollouts of a step, or over all held-out ones. */
export interface LogTruth {
  readonly hacked: boolean;
  /** Feature that the proxy of a hack overpays. */
  readonly feature: string;
  /** The first logged step and the mean of the last quarter. */
  readonly first: TruthPoint;
  readonly last: TruthPoint;
  /** The best mean gold of any five consecutive logged steps, to see what a run threw away. */
  readonly bestGold: number;
}

export interface TruthPoint {
  readonly reward: number;
  readonly gold: number;
  readonly feature: number;
}

export interface MadeRolloutLog {
  readonly kind: string;
  readonly seed: number;
  readonly log: RolloutLog;
  /** Text of each prompt of the log, and of each row's completion. */
  readonly prompts: readonly string[];
  readonly completions: readonly string[];
  readonly truth: LogTruth;
}

/** One rollout on its way into the columns. */
interface Row {
  readonly prompt: number;
  readonly group: number;
  readonly step: number;
  readonly batch: Batch;
  readonly i: number;
  readonly heldOut: boolean;
  readonly reference: boolean;
}

const heldOutPrompts = 16;
const heldOutEvery = 2;
/** Nats per word that every policy spends on words once the choices are made. */
const natsPerWord = 2.1;

/**
 * Trains a policy on the proxy of a kind and logs what a trainer would: `steps` × `promptsPerStep` ×
 * `samples` rollouts with their texts. Equal arguments give equal logs.
 *
 * @param kind one of `logKinds`
 * @param seed integer ≥ 0
 * @throws OperantError `unknown-name` for a kind that there is not; `bad-value` for an option out of range
 */
export function makeRolloutLog(kind: string, seed: number, options: RolloutLogOptions = {}): MadeRolloutLog {
  const scenario = logKind(kind);
  const chosen = { ...rolloutLogDefaults, ...options };
  check(chosen);
  const stream = (purpose: string) => deriveStream("testbed-logs", seed, `${kind}:${purpose}`);
  const prompts = drawPrompts(stream("prompts"), scenario.task, chosen.prompts);
  const unseen = scenario.heldOut ? drawPrompts(stream("held-out"), scenario.task, heldOutPrompts) : [];
  const training: Training = {
    scenario,
    prompts,
    effect: chosen.effect,
    updates: (chosen.steps - 1) * chosen.updatesPerStep + 1,
    logEvery: chosen.updatesPerStep,
    promptsPerUpdate: Math.min(chosen.promptsPerStep, prompts.length),
    samples: chosen.samples,
    optimiser: chosen.optimiser,
    learningRate: chosen.learningRate,
    klPenalty: chosen.klPenalty,
  };

  const rows: Row[] = [];
  let groups = 0;
  const record = (batch: Batch, of: { heldOut: boolean; reference: boolean }): void => {
    batch.prompt.forEach((own, g) => {
      for (let s = 0; s < chosen.samples; s++) {
        const prompt = own + (of.heldOut ? prompts.length : 0);
        const step = of.reference && chosen.reference === "sample" ? Number.NaN : batch.update;
        rows.push({ prompt, group: groups, step, batch, i: g * chosen.samples + s, ...of });
      }
      groups++;
    });
  };
  if (chosen.reference === "sample") {
    const initial = new SequencePolicy(scenario.behaviour, prompts.length);
    const some = Int32Array.from({ length: Math.min(32, prompts.length) }, (_, i) => i);
    const { batch } = rollOut(training, initial, stream("reference"), some, prompts, 0, true);
    record(batch, { heldOut: false, reference: true });
  }
  const evaluated = Int32Array.from(unseen, (_, i) => i);
  const evaluation = stream("evaluation");
  train(training, { choices: stream("choices"), order: stream("order") }, (batch, policy) => {
    record(batch, { heldOut: false, reference: chosen.reference === "first-step" && batch.update === 0 });
    if (unseen.length === 0 || (batch.update / chosen.updatesPerStep) % heldOutEvery !== 0) return;
    const held = rollOut(training, policy, evaluation, evaluated, unseen, batch.update, false);
    record(held.batch, { heldOut: true, reference: false });
  });

  const all = [...prompts, ...unseen];
  const digested = all.map((prompt) => digestPrompt(prompt.text));
  const words = stream("words");
  const completions: string[] = [];
  const digest: TextDigest[] = [];
  for (const { prompt, batch, i } of rows) {
    const draft = batch.drafts[i]!;
    const solved = batch.outcomes[i]!.solved;
    const text =
      scenario.framed && isFramed(draft)
        ? writeFramed(words, draft, all[prompt]!, scenario.task)
        : writeCompletion(words, draft, all[prompt]!, scenario.task, solved);
    completions.push(text);
    digest.push(digestCompletion(digested[prompt]!, text));
  }
  return {
    kind,
    seed,
    log: columns(scenario, rows, all.length, groups, completions, digest, chosen),
    prompts: all.map(({ text }) => text),
    completions,
    truth: truthOf(scenario, rows, chosen),
  };
}

function columns(
  scenario: LogScenario,
  rows: readonly Row[],
  prompts: number,
  groups: number,
  completions: readonly string[],
  digest: readonly TextDigest[],
  options: Required<RolloutLogOptions>,
): RolloutLog {
  const numbers = (of: (row: Row) => number): Float64Array => Float64Array.from(rows, of);
  const outcome = ({ batch, i }: Row) => batch.outcomes[i]!;
  const named = (names: readonly string[], of: (row: Row, k: number) => number): NamedColumn[] =>
    names.map((name, k) => ({ name, values: numbers((row) => of(row, k)) }));
  const gold = numbers((row) => (scenario.heldOut && !row.heldOut ? Number.NaN : outcome(row).gold));
  const referenceLog = ({ batch, i }: Row): number =>
    batch.referenceLogProbability[i]! - natsPerWord * batch.drafts[i]!.words;
  return {
    kind: "rollouts",
    rows: rows.length,
    prompt: Int32Array.from(rows, (row) => row.prompt),
    prompts,
    group: Int32Array.from(rows, (row) => row.group),
    groups,
    step: numbers((row) => row.step),
    reward: numbers((row) => outcome(row).reward),
    ...(options.gold ? { gold: { name: scenario.goldName, values: gold } } : {}),
    components: named(scenario.componentNames, (row, k) => outcome(row).components[k]!),
    ensemble: named(scenario.ensembleNames, (row, k) => outcome(row).ensemble[k]!),
    length: Float64Array.from(completions, tokens),
    lengthUnit: "tokens",
    truncated: numbers(({ batch, i }) => {
      const draft = batch.drafts[i]!;
      return draft.truncated && !(scenario.framed && isFramed(draft)) ? 1 : 0;
    }),
    advantage: numbers(({ batch, i }) => batch.advantage[i]!),
    logProbability: numbers((row) => referenceLog(row) + row.batch.logRatio[row.i]!),
    referenceLogProbability: numbers(referenceLog),
    ...(scenario.stepwise ? { process: processOf(rows) } : {}),
    ...(options.reference === "none"
      ? {}
      : { reference: Uint8Array.from(rows, (row) => (row.reference ? 1 : 0)) }),
    text: { row: Int32Array.from(rows, (_, i) => i), digest, groups, ofGroups: groups },
  };
}

function processOf(rows: readonly Row[]): { start: Int32Array; values: Float64Array } {
  const start = new Int32Array(rows.length + 1);
  const values: number[] = [];
  rows.forEach(({ batch, i }, row) => {
    values.push(...batch.outcomes[i]!.process);
    start[row + 1] = values.length;
  });
  return { start, values: Float64Array.from(values) };
}

/** Four characters a token, about what tokenisers make of English. */
function tokens(text: string): number {
  return Math.ceil(text.length / 4);
}

function truthOf(
  scenario: LogScenario,
  rows: readonly Row[],
  options: Required<RolloutLogOptions>,
): LogTruth {
  const logged = Array.from({ length: options.steps }, (_, k) => k * options.updatesPerStep);
  const point = (steps: readonly number[]): TruthPoint => {
    const own = rows.filter((row) => steps.includes(row.step));
    const trained = own.filter((row) => !row.heldOut);
    const judged = scenario.heldOut ? own.filter((row) => row.heldOut) : own;
    return {
      reward: mean(trained.map(({ batch, i }) => batch.outcomes[i]!.reward)),
      gold: mean(judged.map(({ batch, i }) => batch.outcomes[i]!.gold)),
      feature: mean(trained.map(({ batch, i }) => scenario.feature.of(batch.drafts[i]!))),
    };
  };
  const window = Math.min(5, logged.length);
  const golds = Array.from(
    { length: logged.length - window + 1 },
    (_, k) => point(logged.slice(k, k + window)).gold,
  );
  return {
    hacked: scenario.hacked && options.effect > 0,
    feature: scenario.feature.name,
    first: point(logged.slice(0, 1)),
    last: point(logged.slice(-Math.ceil(logged.length / 4))),
    bestGold: Math.max(...golds),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function check(options: Required<RolloutLogOptions>): void {
  for (const name of ["steps", "updatesPerStep", "prompts", "promptsPerStep", "samples"] as const) {
    if (!Number.isInteger(options[name]) || options[name] < 1) {
      throw new OperantError(
        "bad-value",
        `${name} of a made log is ${options[name]}; expected an integer of at least 1.`,
        name,
      );
    }
  }
  for (const name of ["effect", "learningRate", "klPenalty"] as const) {
    if (!(options[name] >= 0 && options[name] < Infinity)) {
      throw new OperantError(
        "bad-value",
        `${name} of a made log is ${options[name]}; expected a finite number ≥ 0.`,
        name,
      );
    }
  }
}
