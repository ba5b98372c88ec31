import { describe, expect, it } from "vitest";
import { deriveStream } from "../random/index.js";
import { derivationStepRewards, trainDerivations } from "./derivation-training.js";
import {
  bestDerivations,
  DerivationPolicy,
  type DerivationTask,
  derivationRates,
  derivationStep,
  drawDerivation,
  drawDerivations,
  expectedScore,
  type ProcessForm,
  type StepKind,
  stepScorer,
} from "./derivations.js";

const stream = (purpose: string, index = 0) => deriveStream("derivations-test", 1, purpose, index);
const base = { right: 0.6, wrong: 0.1, filler: 0.2, answer: 0.1 };
const scorer = stepScorer({ filler: 0.7, lenient: 0.25, mistakes: 0.1, noise: 0.1 });

/** Every derivation of a problem, as kinds of steps; moves that lead to the same place are one. */
function* everyDerivation(task: DerivationTask, problem: number): Generator<StepKind[]> {
  function* from(progress: number, spoiled: number, kinds: StepKind[]): Generator<StepKind[]> {
    if (kinds.length === task.limit) {
      yield kinds;
      return;
    }
    for (let action = 0; action < task.moves + 2; action++) {
      const step = derivationStep(task, problem, progress, spoiled, action);
      if (step.ends) yield [...kinds, step.kind];
      else yield* from(step.progress, step.spoiled, [...kinds, step.kind]);
    }
  }
  yield* from(0, 0, []);
}

describe("the best derivations", () => {
  const task = drawDerivations({ problems: 2, shortest: 2, deepest: 3, moves: 2, limit: 6 }, stream("task"));
  // The return of a whole derivation written down from each definition, without dynamic programming.
  const value = (form: ProcessForm, kinds: readonly StepKind[], threshold: number) => {
    const plain = kinds.map((kind) => expectedScore(scorer, kind, (score) => score));
    const clipped = kinds.map((kind) =>
      expectedScore(scorer, kind, (score) => Math.min(score - threshold, 0)),
    );
    const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
    const delta = (values: readonly number[]) =>
      sum(
        values.map((each, k) =>
          k === values.length - 1 ? 0 : k === values.length - 2 ? each : each - values[k + 1]!,
        ),
      );
    const process =
      form === "sum"
        ? sum(plain)
        : form === "clip"
          ? sum(clipped)
          : form === "delta"
            ? delta(plain)
            : form === "clip-delta"
              ? delta(clipped)
              : Math.min(...plain);
    return process + (kinds.at(-1) === "right answer" ? 1 : 0);
  };

  it.each(["sum", "clip", "delta", "clip-delta", "minimum"] as const)(
    "are those that trying every derivation finds, under %s",
    (form) => {
      for (const problem of [0, 1]) {
        let most = -Infinity;
        let found: StepKind[][] = [];
        for (const kinds of everyDerivation(task, problem)) {
          // A derivation cut at the limit has no answer, so Delta's last places hold steps: not what is compared.
          if (kinds.length === task.limit && !kinds.at(-1)!.endsWith("answer") && form.includes("delta"))
            continue;
          const worth = value(form, kinds, 0.6);
          if (worth > most + 1e-9) [most, found] = [worth, []];
          if (worth > most - 1e-9) found.push(kinds);
        }
        const best = bestDerivations(task, scorer, problem, form, { weight: 1, threshold: 0.6 });
        expect(best.value).toBeCloseTo(most, 9);
        expect(best.shortest).toBe(Math.min(...found.map((kinds) => kinds.length)));
        expect(best.longest).toBe(Math.max(...found.map((kinds) => kinds.length)));
        expect(best.allSolved).toBe(found.every((kinds) => kinds.at(-1) === "right answer"));
        expect(best.someSolved).toBe(found.some((kinds) => kinds.at(-1) === "right answer"));
      }
    },
  );
});

describe("a policy", () => {
  const task = drawDerivations(
    { problems: 3, shortest: 1, deepest: 3, moves: 3, limit: 8 },
    stream("task", 1),
  );
  const policy = new DerivationPolicy(task, base);

  it("has probabilities that sum to 1 everywhere it can be", () => {
    for (let problem = 0; problem < 3; problem++) {
      for (let progress = 0; progress <= task.depth[problem]!; progress++) {
        for (const spoiled of [0, 1]) {
          const sum = policy
            .probabilities(problem, progress, spoiled)
            .reduce((total, each) => total + each, 0);
          expect(sum).toBeCloseTo(1, 12);
        }
      }
    }
  });

  it("has the rates that its drawn derivations have", () => {
    // 60,000 derivations: four standard errors are 0.008 for a share.
    const draws = stream("draws");
    const n = 60_000;
    let [solved, steps, fillers, unanswered] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const { kinds, solved: right } = drawDerivation(policy, scorer, i % 3, draws);
      if (right) solved++;
      steps += kinds.length;
      fillers += kinds.filter((kind) => kind === "filler").length;
      if (!kinds.at(-1)!.endsWith("answer")) unanswered++;
    }
    const rates = derivationRates(policy);
    expect(Math.abs(rates.solved - solved / n)).toBeLessThan(0.008);
    expect(Math.abs(rates.unanswered - unanswered / n)).toBeLessThan(0.008);
    expect(Math.abs(rates.filler - fillers / steps)).toBeLessThan(0.008);
    expect(Math.abs(rates.length - steps / n)).toBeLessThan(0.04);
  });
});

describe("training", () => {
  const task = drawDerivations(
    { problems: 2, shortest: 2, deepest: 2, moves: 2, limit: 5 },
    stream("task", 2),
  );
  const reward = {
    form: "none",
    weight: 1,
    scale: 1,
    shift: 0,
    threshold: 0,
    temperature: 0.1,
    verified: 1,
  } as const;

  it.each(["others", "others-per-step"] as const)(
    "moves along the gradient of the probability of a right answer, baseline %s",
    (baseline) => {
      const policy = new DerivationPolicy(task, base);
      const before = policy.own.slice();
      const shared = policy.shared.slice();
      // One step of size 1 over very many samples is the gradient itself, to sampling error.
      trainDerivations(
        policy,
        scorer,
        { reward, baseline, samples: 40_000, learningRate: 1 },
        stream("gradient"),
      ).next();
      const moved = policy.own.map((value, i) => value - before[i]!);
      const movedShared = policy.shared.map((value, i) => value - shared[i]!);
      const slope = (array: Float64Array, i: number) => {
        const probe = new DerivationPolicy(task, base);
        const target = array === moved ? probe.own : probe.shared;
        const h = 1e-5;
        target[i]! += h;
        const high = derivationRates(probe).solved;
        target[i]! -= 2 * h;
        return (high - derivationRates(probe).solved) / (2 * h);
      };
      // Rates average over both problems; a problem's own logits move along its own mean.
      moved.forEach((value, i) => {
        expect(Math.abs(value - 2 * slope(moved, i))).toBeLessThan(0.012);
      });
      movedShared.forEach((value, i) => {
        expect(Math.abs(value - slope(movedShared, i))).toBeLessThan(0.012);
      });
      expect(Math.max(...moved.map(Math.abs))).toBeGreaterThan(0.05);
    },
  );

  it("learns to solve every problem when answers are checked", () => {
    const policy = new DerivationPolicy(task, base);
    const training = trainDerivations(
      policy,
      scorer,
      { reward, baseline: "critic", samples: 8, learningRate: 0.5 },
      stream("learning"),
    );
    for (let update = 0; update < 150; update++) training.next();
    expect(derivationRates(policy).solved).toBeGreaterThan(0.95);
  });

  it("pays steps what the forms say", () => {
    const scores = Float64Array.of(0.9, 0.8, 0.95, 0.3, 0.6);
    const paid = (form: "sum" | "clip" | "delta" | "clip-delta", threshold = 0.7) =>
      Array.from(derivationStepRewards({ ...reward, form, threshold }, scores));
    const near = (values: readonly number[]) => values.map((each) => expect.closeTo(each, 12));
    expect(paid("sum")).toEqual(near([0.9, 0.8, 0.95, 0.3, 0.6]));
    expect(paid("clip")).toEqual(near([0, 0, 0, -0.4, -0.1]));
    expect(paid("delta")).toEqual(near([0.1, -0.15, 0.65, 0.3, 0]));
    expect(paid("clip-delta")).toEqual(near([0, 0, 0.4, -0.4, 0]));
  });
});

it("refuses tasks, scorers and training without sense, naming the field", () => {
  const draw = (change: object) => () =>
    drawDerivations({ problems: 2, shortest: 1, deepest: 2, moves: 2, limit: 5, ...change }, stream("bad"));
  expect(draw({ moves: 1 })).toThrow("moves = 1");
  expect(draw({ limit: 2 })).toThrow("limit = 2");
  expect(draw({ deepest: 0 })).toThrow("deepest = 0");
  expect(() => stepScorer({ filler: 1.2, lenient: 0, mistakes: 0, noise: 0 })).toThrow("filler = 1.2");
});
