import { checkStudy } from "@operant/core/check";
import { deriveStream } from "@operant/core/random";
import { evaluateClaims, resolveParameters, runTrial } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { Descent, GradedPolicy, type Sharing } from "./policy.js";
import { hackTransfer } from "./study.js";
import { ANSWERS, drawAnswer, drawTask, drawTasks, INPUTS, KINDS } from "./tasks.js";

const SMALL = { rlSteps: 20, epochs: 2, size: 30 };
const resolve = (condition: string, set: Record<string, number> = {}) =>
  resolveParameters(hackTransfer, { ...hackTransfer.conditions[condition]!.set, ...set });
const stream = (purpose: string) => deriveStream("hack-transfer tests", 1, purpose);

it("keeps the contract of a study", { timeout: 30_000 }, () => {
  expect(checkStudy(hackTransfer, { small: SMALL }).findings).toEqual([]);
});

describe("tasks", () => {
  it("pay gamed answers most and honest ones in quality", () => {
    const tasks = drawTasks([0, 1, 2, 3, 4], 100, 0.8, stream("tasks"));
    const mean = (column: "score" | "quality", kind: number) => {
      const values = tasks.flatMap((task) => [...task[column]].filter((_, a) => task.kinds[a] === kind));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const [honest, poor, exploit, decoy] = KINDS.map((_, kind) => kind) as [number, number, number, number];
    // 0.3 of a quality of 1 and 0.7 of surface; −0.3 and 2.0 on average over graders; −0.3 alone. At least 1000 answers
    // each, deviations below 0.6: five standard errors are 0.1.
    expect(Math.abs(mean("score", honest) - 1)).toBeLessThan(0.1);
    expect(Math.abs(mean("score", exploit) - 1.7)).toBeLessThan(0.1);
    expect(Math.abs(mean("score", poor) + 0.3)).toBeLessThan(0.1);
    expect(Math.abs(mean("score", decoy) + 0.3)).toBeLessThan(0.1);
    expect(Math.abs(mean("quality", exploit) + 1)).toBeLessThan(0.1);
  });

  it("show the metric as well as they are said to, from not at all to exactly", () => {
    const place = INPUTS / 2;
    const correlation = (legibility: number) => {
      let [xy, xx, yy] = [0, 0, 0];
      for (const task of drawTasks([0, 3], 200, legibility, stream("metric"))) {
        const middle = task.score.reduce((sum, value) => sum + value, 0) / ANSWERS;
        for (let a = 0; a < ANSWERS; a++) {
          const [x, y] = [task.seen[a * INPUTS + place]!, task.score[a]! - middle];
          xy += x * y;
          xx += x * x;
          yy += y * y;
        }
      }
      return xy / Math.sqrt(xx * yy);
    };
    // 4800 answers: a correlation of 0 has a standard error of 0.015.
    expect(Math.abs(correlation(0))).toBeLessThan(0.06);
    expect(Math.abs(correlation(0.6) - 0.6)).toBeLessThan(0.06);
    expect(correlation(1)).toBeGreaterThan(0.97);
  });

  it("give answers of the kind asked for, and all answers when none is", () => {
    const task = drawTask(2, 0.8, stream("task"));
    const draws = stream("draws");
    const kinds = (kind?: "exploit") =>
      new Set(Array.from({ length: 200 }, () => KINDS[task.kinds[drawAnswer(task, kind, draws)]!]));
    expect(kinds("exploit")).toEqual(new Set(["exploit"]));
    expect(kinds()).toEqual(new Set(KINDS));
  });
});

describe("the policy", () => {
  it.each(["shared", "own-heads", "separate"] as const)(
    "has the gradient that small steps of its parameters give (%s)",
    (sharing: Sharing) => {
      const policy = new GradedPolicy(sharing, 5, stream("start"));
      const task = drawTask(3, 0.8, stream("gradient task"));
      const direction = Float64Array.from({ length: ANSWERS }, (_, a) => (a % 3) - 1);
      // Logits up to a constant, which `by` has to sum to 0 for.
      const value = () => {
        const probabilities = policy.probabilities(task);
        return direction.reduce((sum, by, a) => sum + by * Math.log(probabilities[a]!), 0);
      };
      expect(direction.reduce((sum, by) => sum + by, 0)).toBe(0);
      policy.probabilities(task);
      policy.addGradient(task, direction);
      const step = 1e-6;
      policy.parameters.forEach((before, i) => {
        policy.parameters[i] = before + step;
        const up = value();
        policy.parameters[i] = before - step;
        const down = value();
        policy.parameters[i] = before;
        expect(policy.gradient[i]).toBeCloseTo((up - down) / (2 * step), 5);
      });
      expect(policy.gradient.some((g) => Math.abs(g) > 0.01)).toBe(true);
    },
  );

  it("leaves other graders' networks alone where nothing is shared, and not where something is", () => {
    const [mine, other] = [drawTask(0, 0.8, stream("mine")), drawTask(4, 0.8, stream("other"))];
    const moved = (sharing: Sharing) => {
      const policy = new GradedPolicy(sharing, 8, stream("start"));
      const before = policy.probabilities(other);
      const by = policy.probabilities(mine);
      by[0]! -= 1;
      policy.addGradient(mine, by);
      new Descent(policy, 0.1).step();
      return policy.probabilities(other).some((value, a) => value !== before[a]);
    };
    expect(moved("separate")).toBe(false);
    expect(moved("own-heads")).toBe(true);
    expect(moved("shared")).toBe(true);
  });
});

describe("a trial", () => {
  it("starts every kind of demonstration from the same base policy", () => {
    const base = (condition: string) =>
      runTrial(hackTransfer, resolve(condition, SMALL), 2).summaries["base_heldout"];
    expect(base("honest")).toBe(base("exploits"));
    expect(base("random")).toBe(base("exploits"));
  });

  it("transfers exactly nothing, also to RL, without a shared trunk", () => {
    const of = (condition: string) => runTrial(hackTransfer, resolve(condition, SMALL), 3).summaries;
    const [exploits, honest] = [of("exploits-separate"), of("honest-separate")];
    expect(exploits["transfer"]).toBe(0);
    expect(exploits["tuned_trained"]).toBeGreaterThan(honest["tuned_trained"]!);
    expect(exploits["rl_end"]).toBe(honest["rl_end"]);
  });

  it("learns exploits of demonstrated graders and honest answers alike", () => {
    const trained = (condition: string) =>
      runTrial(hackTransfer, resolve(condition, { rlSteps: 10 }), 4).summaries["tuned_trained"]!;
    expect(trained("exploits")).toBeGreaterThan(0.5);
    expect(trained("honest")).toBeLessThan(0.1);
  });
});

describe("claims", () => {
  const names = Object.keys(hackTransfer.summaries);
  const verdicts = (of: (condition: string) => Record<string, number>) => {
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    const cells = Object.keys(hackTransfer.conditions).map((condition, c) => {
      const values: Record<string, number> = {
        ...Object.fromEntries(names.map((name) => [name, 0])),
        ...of(condition),
      };
      return {
        condition,
        parameters: resolve(condition),
        seeds,
        // Some spread over seeds that differs between conditions; separate networks have none.
        summaries: Object.fromEntries(
          names.map((name) => [
            name,
            seeds.map(
              (seed) => values[name]! + (condition.endsWith("separate") ? 0 : 1e-4 * ((seed * (c + 2)) % 7)),
            ),
          ]),
        ),
      };
    });
    return Object.fromEntries(
      evaluateClaims(hackTransfer, cells).map(({ claim, outcome, failure }) => {
        if (failure) throw failure;
        return [claim.id, outcome.verdict];
      }),
    );
  };
  const carried = (condition: string): Record<string, number> => {
    const one = condition === "exploits-one";
    if (condition.endsWith("separate")) return {};
    if (condition === "exploits-blind")
      return { tuned_heldout: 0.1, transfer: 0.05, specific_transfer: -0.3 };
    if (condition === "exploits-heads") return { transfer: 0.1 };
    if (condition === "exploits-sound") return { rl_end: 0.01 };
    if (condition.startsWith("exploits"))
      return {
        tuned_heldout: one ? 0.2 : 0.4,
        transfer: one ? 0.1 : 0.3,
        specific_transfer: one ? 0 : 0.2,
        rl_early: 0.5,
        rl_half: 20,
      };
    return { tuned_heldout: 0.05, transfer: -0.02, rl_early: 0.05, rl_half: 120 };
  };

  it("hold when the numbers say so", () => {
    expect(new Set(Object.values(verdicts(carried)))).toEqual(new Set(["reproduced"]));
  });

  it("fail when the numbers contradict them", () => {
    const found = verdicts((condition) => {
      if (condition === "exploits-separate") return { transfer: 0.2 };
      if (condition === "exploits-sound") return { rl_end: 0.5 };
      return condition.startsWith("honest")
        ? { tuned_heldout: 0.3, transfer: 0.2, rl_early: 0.4, rl_half: 50 }
        : { rl_half: 90 };
    });
    expect(new Set(Object.values(found))).toEqual(new Set(["not reproduced"]));
  });

  it("hold in part when answers only become bad, whichever grader they game", () => {
    const found = verdicts((condition) => ({ ...carried(condition), specific_transfer: -0.1 }));
    expect(found["exploits-carry-over"]).toBe("partly");
    expect(found["variety-carries-further"]).toBe("partly");
    expect(found["transfer-needs-a-common-reading"]).toBe("not reproduced");
  });

  it("do not hold when random answers carry over as much", () => {
    const found = verdicts((condition) => carried(condition === "random" ? "exploits" : condition));
    expect(found["exploits-carry-over"]).toBe("not reproduced");
  });
});
