import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { type Parameters, resolveParameters } from "@operant/core/study";
import { optimalValues } from "@operant/core/worlds";
import { describe, expect, it } from "vitest";
import { blendGradient } from "./blend-learner.js";
import { claims } from "./claims.js";
import { PolicyTable, returnsOf, type SampledEpisode } from "./policy-table.js";
import { RMSprop } from "./rmsprop.js";
import { behaviourAlignment as study } from "./study.js";
import { grid, pole } from "./worlds.js";

function run(set: Parameters, seed = 1) {
  const values = resolveParameters(study, set);
  const trial = study.trial(values, {
    seed,
    stream: (purpose, index = 0) => deriveStream(study.id, seed, purpose, index),
  });
  let step = trial.next();
  while (step.done !== true) step = trial.next();
  return { columns: step.value.columns, summaries: study.summarise(values, step.value) };
}

it("keeps the contract of a study", () => {
  expect(checkStudy(study, { small: { episodes: 60, evaluateEvery: 5 } }).findings).toEqual([]);
});

describe("the worlds", () => {
  it("give the grid's goal 100 less a step, reached at best in about eight steps", () => {
    const { mdp, expected } = grid("helpful");
    const best = optimalValues(mdp, expected).values[0];
    // Eight moves of which nine in ten obey: between the value of 8 and of 12 steps without noise.
    const sure = (steps: number) => {
      let discount = 1;
      let value = 0;
      for (let t = 0; t < steps; t++) {
        value += discount * (t === steps - 1 ? 99.9 : -0.1);
        discount *= 0.99;
      }
      return value;
    };
    expect(best).toBeLessThan(sure(8));
    expect(best).toBeGreaterThan(sure(12));
  });

  it("make the centre pay best when the adversarial heuristic is added, and the goal otherwise", () => {
    for (const heuristic of ["helpful", "adversarial"] as const) {
      const { mdp, expected, potential } = grid(heuristic);
      const { rowStart, next, probability } = mdp.transitions;
      const sum = expected.slice();
      for (let row = 0; row < sum.length; row++)
        for (let k = rowStart[row]; k < rowStart[row + 1]; k++)
          if (mdp.terminal[Math.floor(row / 4)] === 0) sum[row] += probability[k] * potential![next[k]];
      const { policy } = optimalValues(mdp, sum);
      // In the cell before the goal: right is the way out, unless one had rather turn back.
      expect(policy[23] === 1).toBe(heuristic === "helpful");
    }
  });

  it("let a good policy balance the pole, and one that pushes the same way always fail", () => {
    const { mdp, expected } = pole("helpful");
    const best = optimalValues(mdp, expected).values[mdp.start.indexOf(1)];
    expect(best).toBeGreaterThan(80);
    expect(mdp.states).toBe(64);
  });
});

describe("the sampled gradients", () => {
  const { mdp } = grid("helpful");
  const draws = deriveStream("blend-tests", 1, "episodes");
  const episodes: SampledEpisode[] = [9, 14].map((length) => {
    const list = (f: () => number) => Array.from({ length }, f);
    const cell = () => draws.below(24);
    return {
      states: list(cell),
      actions: list(() => draws.below(4)),
      next: list(cell),
      primary: list(() => draws.uniform() - 0.5),
      auxiliary: list(() => draws.uniform() - 0.5),
    };
  });
  const policy = new PolicyTable(mdp);
  policy.preferences.forEach((_, i) => {
    policy.preferences[i] = draws.uniform();
  });
  policy.refresh();
  const rewards = ({ primary }: SampledEpisode) => primary;
  const u = Float64Array.from(policy.preferences, () => draws.uniform() - 0.5);
  const dot = (a: ArrayLike<number>) => u.reduce((sum, x, i) => sum + x * a[i], 0);

  it("give the derivatives by the blend that finite differences give", () => {
    const discount = 0.9;
    const found = blendGradient(policy, u, episodes, rewards, discount);
    const step = 1e-6;
    for (const s of new Set(episodes[0].states)) {
      const blended = (additive: number, auxiliary: number) => (e: SampledEpisode) =>
        e.primary.map((r, t) => r + (e.states[t] === s ? additive + auxiliary * e.auxiliary[t] : 0));
      const slope = (additive: number, auxiliary: number) =>
        (dot(policy.gradient(episodes, blended(additive, auxiliary), discount, 0)) -
          dot(policy.gradient(episodes, blended(-additive, -auxiliary), discount, 0))) /
        (2 * step);
      expect(found.additive[s]).toBeCloseTo(slope(step, 0), 7);
      expect(found.auxiliary[s]).toBeCloseTo(slope(0, step), 7);
    }
    const at = (d: number) => dot(policy.gradient(episodes, rewards, d, 0));
    expect(found.discount).toBeCloseTo((at(discount + step) - at(discount - step)) / (2 * step), 7);
    expect(Math.abs(found.discount)).toBeGreaterThan(1e-4);
  });

  it("give the curvature that finite differences of the gradient give", () => {
    const bent = policy.curvature(episodes, rewards, 0.9)(u);
    const step = 1e-5;
    const moved = (sign: number) => {
      const other = new PolicyTable(mdp);
      policy.preferences.forEach((x, i) => {
        other.preferences[i] = x + sign * step * u[i];
      });
      other.refresh();
      return other.gradient(episodes, rewards, 0.9, 0);
    };
    const [up, down] = [moved(1), moved(-1)];
    bent.forEach((b, i) => {
      expect(b).toBeCloseTo((up[i] - down[i]) / (2 * step), 8);
    });
  });

  it("give the gradient of the entropy", () => {
    const entropyOf = (table: PolicyTable) => {
      let sum = 0;
      let steps = 0;
      for (const { states } of episodes)
        for (const s of states) {
          for (let a = 0; a < 4; a++) {
            const p = table.probabilities[s * 4 + a];
            sum -= p * Math.log(p);
          }
          steps++;
        }
      return sum / steps;
    };
    const nothing = ({ primary }: SampledEpisode) => primary.map(() => 0);
    const gradient = policy.gradient(episodes, nothing, 0.9, 1);
    const step = 1e-5;
    for (let i = 0; i < 40; i++) {
      const moved = (sign: number) => {
        const other = new PolicyTable(mdp);
        other.preferences.set(policy.preferences);
        other.preferences[i] += sign * step;
        other.refresh();
        return entropyOf(other);
      };
      expect(gradient[i]).toBeCloseTo((moved(1) - moved(-1)) / (2 * step), 8);
    }
  });

  it("discount returns", () => {
    expect(Array.from(returnsOf([1, 2, 4], 0.5))).toEqual([3, 4, 4]);
  });

  it("are followed by RMSprop as PyTorch does", () => {
    const values = Float64Array.of(1);
    const optimiser = new RMSprop(values, 0.1);
    optimiser.ascend([2]);
    // The first step is the rate times 1 / √0.01, whatever the gradient's size.
    expect(values[0]).toBeCloseTo(2, 6);
    optimiser.ascend([0]);
    expect(values[0]).toBeCloseTo(2, 6);
  });
});

describe("a trial", () => {
  const short = { episodes: 300 };

  it("of a frozen blend is the naive sum at weight 1, and the primary reward at weight 0", () => {
    for (const [initialWeight, method] of [
      [1, "sum"],
      [0, "primary"],
    ] as const) {
      const frozen = run({
        ...short,
        heuristic: "adversarial",
        method: "barfi",
        blendRate: 0,
        initialWeight,
      });
      const plain = run({ ...short, heuristic: "adversarial", method });
      frozen.columns.value.forEach((v, row) => {
        expect(v).toBeCloseTo(plain.columns.value[row], 9);
      });
    }
  });

  it("is led astray by the adversarial sum but not by the primary reward", () => {
    expect(
      run({ episodes: 3000, heuristic: "adversarial", method: "sum" }).summaries.final_value,
    ).toBeLessThan(0.4);
    expect(
      run({ episodes: 3000, heuristic: "adversarial", method: "primary" }).summaries.final_value,
    ).toBeGreaterThan(0.9);
  });

  it("moves the blend by as much at random as BARFI may", () => {
    const { columns } = run({ ...short, method: "random-blend" });
    expect(columns.weight[columns.weight.length - 1]).not.toBe(0);
    expect(columns.discount[columns.discount.length - 1]).not.toBe(columns.discount[0]);
  });

  it("refuses potential shaping by a heuristic of actions", () => {
    expect(() => study.validate?.(resolveParameters(study, { world: "pole", method: "potential" }))).toThrow(
      /authors-potential/,
    );
  });
});

describe("the claims", () => {
  const claim = claims.find(({ id }) => id === "robust-to-misleading")!;
  const noise = [-0.01, 0.005, 0, -0.005, 0.01];
  const verdict = (means: Record<string, number>) =>
    claim.check({
      parameters: () => ({}),
      ran: () => true,
      seeds: () => [1, 2, 3, 4, 5],
      values: (condition) => {
        const method = condition.replace(/^(grid|pole)-adversarial-/, "");
        const order = method === "barfi" ? noise : [...noise].reverse();
        return order.map((d) => means[method] + d);
      },
    }).verdict;

  it("can hold, hold in part, and fail", () => {
    expect(verdict({ barfi: 0.9, sum: 0.1, primary: 0.9, "random-blend": 0.5 })).toBe("reproduced");
    expect(verdict({ barfi: 0.5, sum: 0.1, primary: 0.9, "random-blend": 0.5 })).toBe("partly");
    expect(verdict({ barfi: 0.1, sum: 0.1, primary: 0.9, "random-blend": 0.5 })).toBe("not at this scale");
    expect(verdict({ barfi: 0.1, sum: 0.5, primary: 0.9, "random-blend": 0.5 })).toBe("not reproduced");
  });

  it("name conditions that exist", () => {
    for (const { needs } of claims)
      for (const name of needs.conditions) expect(study.conditions).toHaveProperty([name]);
  });
});
