import { describe, expect, it } from "vitest";
import { deriveStream } from "../../random/index.js";
import { drawPrompts } from "./prompts.js";
import { plainOutcome, scenario } from "./scenario.js";
import type { SequencePolicy } from "./sequence-policy.js";
import { type Batch, type Optimiser, type Training, train } from "./train.js";

const training = (parts: Partial<Training>): Training => ({
  scenario: constant,
  prompts: drawPrompts(deriveStream("train", 1, "prompts"), "sums", 12),
  effect: 1,
  updates: 10,
  logEvery: 1,
  promptsPerUpdate: 4,
  samples: 6,
  optimiser: "policy-gradient",
  learningRate: 1,
  klPenalty: 0,
  ...parts,
});

const run = (parts: Partial<Training>): { batches: Batch[]; policy: SequencePolicy } => {
  const batches: Batch[] = [];
  let last: SequencePolicy | undefined;
  const streams = { choices: deriveStream("train", 1, "choices"), order: deriveStream("train", 1, "order") };
  train(training(parts), streams, (batch, policy) => {
    batches.push(batch);
    last = policy;
  });
  return { batches, policy: last! };
};

const base = { hacked: false, summary: "", pays: "", task: "sums" as const };
const feature = { name: "effort", of: (draft: { effort: number }) => draft.effort };
/** Pays everything alike. */
const constant = scenario({ ...base, id: "constant", feature, score: () => plainOutcome(1, 0, false) });
/** Pays effort, exactly. */
const effort = scenario({
  ...base,
  id: "effort",
  feature,
  score: (draft) => plainOutcome(draft.effort, draft.effort, false),
});

describe("training", () => {
  it("learns nothing from a reward that is the same for all", () => {
    for (const optimiser of ["policy-gradient", "best-of-n"] as const) {
      expect(run({ optimiser }).policy.divergence()).toBeCloseTo(0, 12);
    }
  });

  it("shows every prompt once before any comes again", () => {
    const { batches } = run({ updates: 6 });
    const seen = batches.flatMap(({ prompt }) => [...prompt]);
    for (const epoch of [seen.slice(0, 12), seen.slice(12, 24)]) {
      expect([...epoch].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => i));
    }
    expect(seen.slice(0, 12)).not.toEqual(seen.slice(12, 24));
  });

  it("standardises rewards within each group", () => {
    for (const { outcomes, advantage } of run({ scenario: effort }).batches) {
      for (let from = 0; from < outcomes.length; from += 6) {
        const rewards = outcomes.slice(from, from + 6).map(({ reward }) => reward);
        const mean = rewards.reduce((a, b) => a + b) / 6;
        const deviation = Math.sqrt(rewards.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 6);
        rewards.forEach((reward, i) => {
          const expected = deviation === 0 ? 0 : (reward - mean) / deviation;
          expect(advantage[from + i]).toBeCloseTo(expected, 2);
        });
      }
    }
  });

  it("imitates the best of n: winners share what all others pay", () => {
    for (const { outcomes, advantage } of run({ scenario: effort, optimiser: "best-of-n" }).batches) {
      for (let from = 0; from < outcomes.length; from += 6) {
        const rewards = outcomes.slice(from, from + 6).map(({ reward }) => reward);
        const own = [...advantage.slice(from, from + 6)];
        expect(own.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
        const best = Math.max(...rewards);
        const winners = rewards.filter((reward) => reward === best).length;
        rewards.forEach((reward, i) => {
          // 6 / winners − 1 for a winner, −1 for the rest, over √5: a lone winner has mean square 1.
          expect(own[i]).toBeCloseTo(((reward === best ? 6 / winners : 0) - 1) / Math.sqrt(5), 12);
        });
      }
    }
  });

  it.each(["policy-gradient", "best-of-n"] as Optimiser[])("by %s brings up what is paid", (optimiser) => {
    const { batches } = run({ scenario: effort, optimiser, updates: 150 });
    const mean = ({ drafts }: Batch) => drafts.reduce((sum, draft) => sum + draft.effort, 0) / drafts.length;
    expect(mean(batches[0]!)).toBeLessThan(2.5);
    expect(mean(batches.at(-1)!)).toBeGreaterThan(3);
  });

  it("computes log-probabilities for the batches that it shows", () => {
    const { batches } = run({ scenario: effort, updates: 11, logEvery: 5 });
    expect(batches.map(({ update }) => update)).toEqual([0, 5, 10]);
    expect([...batches[0]!.logRatio].every((value) => Math.abs(value) < 1e-12)).toBe(true);
    expect([...batches[2]!.logRatio].some((value) => Math.abs(value) > 0.01)).toBe(true);
    expect([...batches[2]!.referenceLogProbability].every((value) => value < 0)).toBe(true);
  });
});
