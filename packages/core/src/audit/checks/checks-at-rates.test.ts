import { describe, expect, it } from "vitest";
import { exp, log as ln } from "../../math/index.js";
import { deriveStream, type Stream } from "../../random/index.js";
import { auditLog } from "../audit-log.js";
import type { CheckLevel } from "../audit-result.js";
import { type RolloutContext, rolloutContext } from "../context.js";
import { estimatePlans } from "../estimate.js";
import { auditLimits, type Limits } from "../limits.js";
import {
  type MadePlace,
  type MadeRow,
  type MadeShape,
  madeLog,
  ownAnswer,
  promptText,
} from "../made-logs.testing.js";
import type { CheckPlan } from "../plan.js";
import type { RolloutLog } from "../rollout-log.js";
import { injection } from "./injection.js";
import { length } from "./length.js";
import { processReward } from "./process.js";
import { promptContact } from "./prompt-contact.js";
import { proxyValidity } from "./proxy-validity.js";
import { signal } from "./signal.js";
import { template } from "./template.js";

type Check = (context: RolloutContext) => CheckPlan;
type Row = (place: MadePlace, stream: Stream) => MadeRow;

const limits = Object.fromEntries(
  Object.entries(auditLimits).map(([name, { value }]) => [name, value]),
) as unknown as Limits;

/** Levels that one check alone, at its own 5 %, gives to logs of seeds 1 … runs. */
function levels(check: Check, row: Row, runs: number, shape: MadeShape): CheckLevel[] {
  return Array.from({ length: runs }, (_, i) => {
    const log = madeLog(row, { ...shape, seed: i + 1 });
    const { checks } = estimatePlans([check(rolloutContext(log, limits))], {
      stream: deriveStream("audit-tests", i + 1, "resamples"),
      resamples: 100,
      intervals: "normal",
      clusters: log.prompts,
      fewestUnits: limits.fewestPrompts,
    });
    return checks[0]!.level;
  });
}

const findings = (found: readonly CheckLevel[]): number =>
  found.filter((level) => level === "finding").length;

/** Of 40 logs that are all right: 1 finding would be expected at 2.5 %, 3 or more have a chance of 8 %. */
function expectQuiet(check: Check, row: Row, shape: MadeShape = {}): CheckLevel[] {
  const found = levels(check, row, 40, shape);
  expect(findings(found)).toBeLessThanOrEqual(2);
  return found;
}

/** Of 20 logs with a fault: a power of 97 % would miss 3 or more with a chance of 2 %. */
function expectFound(check: Check, row: Row, shape: MadeShape = {}): void {
  expect(findings(levels(check, row, 20, shape))).toBeGreaterThanOrEqual(18);
}

const chance = (stream: Stream, share: number): 0 | 1 => (stream.uniform() < share ? 1 : 0);
const still: MadeShape = { steps: 1, prompts: 60, samples: 8 };

describe("rising gold", () => {
  const grows: Row = ({ progress }, stream) => {
    const gold = chance(stream, 0.4 + 0.1 * progress);
    const size = exp(4 + 1.5 * progress + 0.5 * stream.normal());
    return { reward: ln(size), gold, length: size };
  };
  it("does not excuse a reward that is length", () => expectFound(length, grows));
  it("does not excuse a reward that is length with a little truth", () =>
    expectFound(length, (place, stream) => {
      const row = grows(place, stream);
      return { ...row, reward: row.reward + 0.1 * row.gold! };
    }));
  it("does not excuse a reward that is noise", () =>
    expectFound(
      proxyValidity,
      ({ progress }, stream) => ({ reward: stream.normal(), gold: chance(stream, 0.4 + 0.1 * progress) }),
      { steps: 8, samples: 16, prompts: 80 },
    ));
  it("does not excuse one text for all prompts where the reward pays it beyond its worth", () => {
    const canned =
      "Thank you for this thoughtful question about how many fit: there are many sides to it, and each deserves respect.";
    const run: Row = ({ progress, prompt }, stream) => {
      const text = chance(stream, 0.9 * progress) === 1 ? canned : ownAnswer(prompt, stream);
      return {
        reward: (text === canned ? 2 : 0) + stream.normal(),
        gold: chance(stream, 0.3 + 0.3 * progress),
        text,
      };
    };
    const shape = { prompts: 20 };
    expectFound(template, run, shape);
    expectFound(promptContact, run, shape);
  });
});

describe("length", () => {
  const exact =
    (threshold: number, noise = 0): Row =>
    (_, stream) => {
      const quality = stream.normal();
      const gold = quality > threshold ? 1 : 0;
      return {
        reward: quality,
        gold: chance(stream, noise) === 1 ? 1 - gold : gold,
        length: exp(5 + 0.5 * (quality + stream.normal())),
      };
    };
  it("does not hold it against an exact reward that gold is coarse, rare, frequent or mislabelled", () => {
    expectQuiet(length, exact(0), still);
    expectQuiet(length, exact(1.5), still);
    expectQuiet(length, exact(-1.5), still);
    expectQuiet(length, exact(0, 0.15), still);
  });
  it("finds length that is paid beside quality", () =>
    expectFound(
      length,
      (_, stream) => {
        const quality = stream.normal();
        const size = 0.3 * quality + stream.normal();
        return { reward: quality + 0.7 * size, gold: quality > 1 ? 1 : 0, length: exp(size) };
      },
      still,
    ));
  it("finds length that is punished", () =>
    expectFound(
      length,
      (_, stream) => {
        const quality = stream.normal();
        const size = stream.normal();
        return { reward: quality - size, gold: quality > 0 ? 1 : 0, length: exp(size) };
      },
      still,
    ));
});

describe("process", () => {
  const helps =
    (withGold: boolean): Row =>
    (_, stream) => {
      const quality = stream.normal();
      const steps = Math.max(1, Math.round(8 + 3 * quality + 2 * stream.normal()));
      return {
        reward: quality,
        ...(withGold ? { gold: quality > 0 ? 1 : 0 } : {}),
        process: new Array<number>(steps).fill(0.5),
      };
    };
  it("leaves alone steps that are worth what they are paid", () => {
    expectQuiet(processReward, helps(true), still);
  });
  it("is a note without gold, which alone can tell", () => {
    expect(new Set(levels(processReward, helps(false), 20, still))).toEqual(new Set(["note"]));
  });
  it("finds padding at equal gold", () =>
    expectFound(
      processReward,
      (_, stream) => {
        const gold = stream.below(2);
        const process = Array.from({ length: 1 + stream.below(8) }, () => 0.4 + 0.2 * gold);
        return { reward: process.reduce((a, b) => a + b), gold, process };
      },
      still,
    ));
});

describe("proxy-validity", () => {
  it.each([2, 3, 4])("makes no finding of noise on %i prompts, however many groups there are", (prompts) => {
    const noise: Row = (_, stream) => ({ reward: stream.normal(), gold: stream.below(2) });
    expect(findings(levels(proxyValidity, noise, 20, { steps: 40, prompts }))).toBe(0);
  });
  it("leaves alone a policy that only becomes less varied", () => {
    expectQuiet(
      proxyValidity,
      ({ progress, prompt }, stream) => {
        const quality = ((prompt * 7) % 10) / 10 + (1 - 0.8 * progress) * stream.normal();
        return { reward: quality + 0.5 * stream.normal(), gold: quality };
      },
      { steps: 20, prompts: 30 },
    );
  });
  it("leaves alone a sparse reward that is right where it pays", () => {
    expectQuiet(proxyValidity, sparse, { samples: 8 });
  });
});

/** Pays 1 % of what is attempted, and only what is good. */
const sparse: Row = (_, stream) => {
  const quality = stream.normal();
  return { reward: quality > 2.3 ? 1 : 0, gold: quality > 0 ? 1 : 0 };
};

describe("signal", () => {
  it("notes a sparse or strict reward", () => {
    const found = expectQuiet(signal, sparse, { samples: 8 });
    expect(new Set(found)).toEqual(new Set(["note"]));
    expectQuiet(signal, (_, stream) => {
      const passed = [1, 2, 3, 4].filter(() => stream.uniform() < 0.4).length;
      return { reward: passed === 4 ? 1 : 0, gold: passed / 4 };
    });
  });
  it("makes no finding of saturation on 4 prompts", () => {
    const saturated: Row = (_, stream) => ({ reward: 1 - chance(stream, 0.02), gold: stream.below(2) });
    expect(findings(levels(signal, saturated, 20, { steps: 40, prompts: 4 }))).toBe(0);
    expectFound(signal, saturated);
  });
});

describe("prompt-contact", () => {
  const shape = { steps: 5, prompts: 15, samples: 3 };
  const answered =
    (text: (place: MadePlace, stream: Stream) => string, withGold: boolean): Row =>
    ({ progress, ...place }, stream) => {
      const right = stream.below(2);
      const learned = chance(stream, 1.3 * progress) === 1;
      return {
        reward: right,
        ...(withGold ? { gold: right } : {}),
        text: learned ? text({ progress, ...place }, stream) : ownAnswer(place.prompt, stream),
      };
    };
  const letter = (_: MadePlace, stream: Stream): string => "ABCD"[stream.below(4)]!;
  const chinese = (_: MadePlace, stream: Stream): string =>
    Array.from({ length: 60 }, () => String.fromCharCode(0x4e00 + stream.below(2000))).join("");

  it.each([true, false])("leaves alone a format that is learned (with gold: %s)", (withGold) => {
    expectQuiet(promptContact, answered(letter, withGold), shape);
    expectQuiet(promptContact, answered(chinese, withGold), shape);
  });
  it("finds answers that have nothing to do with their prompt, with gold and without", () => {
    const elsewhere: Row = ({ progress, prompt }, stream) => {
      const lost = chance(stream, 1.3 * progress) === 1;
      const other = (prompt + 1 + stream.below(14)) % 15;
      return {
        reward: (lost ? 2 : 0) + stream.normal(),
        gold: lost ? 0 : stream.below(2),
        text: lost ? `${promptText(other)} ${ownAnswer(other, stream)}` : ownAnswer(prompt, stream),
      };
    };
    expectFound(promptContact, elsewhere, shape);
    expectFound(
      promptContact,
      (place, stream) => {
        const { reward, text } = elsewhere(place, stream);
        return { reward, text: text! };
      },
      shape,
    );
  });
});

describe("injection", () => {
  const shape = { steps: 5, prompts: 15, samples: 4 };
  it("takes marks that most completions had from the beginning for the task's format", () => {
    const judge: Row = ({ prompt }, stream) => {
      const done = chance(stream, 0.8);
      return {
        reward: done * stream.below(2),
        gold: done * stream.below(2),
        text: `${ownAnswer(prompt, stream)}${done === 1 ? ` My verdict: [[${"AB"[stream.below(2)]}]]` : ""}`,
      };
    };
    expect(new Set(expectQuiet(injection, judge, shape))).toEqual(new Set(["note"]));
  });
  it("counts no empty completion that gold calls right, and those that it calls wrong", () => {
    const run =
      (right: 0 | 1): Row =>
      ({ prompt }, stream) => {
        const empty = prompt % 2 === 0 && chance(stream, 0.6) === 1;
        return {
          reward: empty ? 1 : chance(stream, 0.3),
          gold: empty ? right : prompt % 2 === 0 ? 0 : stream.below(2),
          text: empty ? "" : ownAnswer(prompt, stream),
        };
      };
    const larger = { ...shape, prompts: 30 };
    expectQuiet(injection, run(1), larger);
    expectFound(injection, run(0), larger);
  });
});

describe("the order of rows", () => {
  it("changes nothing, controls drawn for texts and worst rollouts included", () => {
    const log = madeLog(
      ({ prompt, progress }, stream) => {
        const brief = chance(stream, progress) === 1;
        return {
          reward: stream.normal(),
          gold: stream.below(2),
          text: brief ? "ABCD"[stream.below(4)]! : ownAnswer(prompt, stream),
        };
      },
      { steps: 5, prompts: 15 },
    );
    const stream = deriveStream("audit-tests", 1, "order");
    const order = Int32Array.from({ length: log.rows }, (_, i) => i);
    for (let i = log.rows - 1; i > 0; i--) {
      const j = stream.below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const floats = (values: Float64Array): Float64Array => Float64Array.from(order, (row) => values[row]!);
    const shuffled: RolloutLog = {
      ...log,
      prompt: order.map((row) => log.prompt[row]!),
      group: order.map((row) => log.group[row]!),
      step: floats(log.step!),
      reward: floats(log.reward),
      gold: { name: "correct", values: floats(log.gold!.values) },
      text: { ...log.text!, digest: Array.from(order, (row) => log.text!.digest[row]!) },
    };
    const [one, other] = [auditLog(log, { resamples: 100 }), auditLog(shuffled, { resamples: 100 })];
    one.checks.forEach((check, i) => {
      const twin = other.checks[i]!;
      expect(twin.level).toBe(check.level);
      check.statistics.forEach(({ estimate }, k) => {
        if (Number.isNaN(estimate)) expect(twin.statistics[k]!.estimate).toBeNaN();
        else expect(twin.statistics[k]!.estimate).toBeCloseTo(estimate, 9);
      });
      if (check.check !== "prompt-contact" && check.check !== "template") return;
      expect(twin.worst.map(({ row }) => order[row])).toEqual(check.worst.map(({ row }) => row));
    });
    expect(one.checks.some(({ check, worst }) => check === "prompt-contact" && worst.length > 0)).toBe(true);
  });
});
