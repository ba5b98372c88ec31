import { describe, expect, it } from "vitest";
import type { Stream } from "../../random/index.js";
import { type AuditResult, auditLog, type CheckId, type CheckResult } from "../index.js";
import { type MadePlace, type MadeRow, type MadeShape, madeLog, ownAnswer } from "../made-logs.testing.js";

/** Audits a made log; fixed seeds, so that no result is a matter of chance. */
function audited(row: (place: MadePlace, stream: Stream) => MadeRow, shape: MadeShape = {}): AuditResult {
  return auditLog(madeLog(row, shape), { resamples: 400 });
}

const of = ({ checks }: AuditResult, id: CheckId): CheckResult => checks.find(({ check }) => check === id)!;
const value = (check: CheckResult, id: string): number =>
  check.statistics.find((each) => each.id === id)!.estimate;
const after = (check: CheckResult, name: string) =>
  check.remedy!.reranked!.ofWinners.find((each) => each.name === name)!;

const chance = (stream: Stream, share: number): 0 | 1 => (stream.uniform() < share ? 1 : 0);

describe("gold-divergence", () => {
  const run = (goldEnd: number, proxyEnd: number, seed = 1) =>
    audited(
      ({ progress }, stream) => {
        const gold = chance(stream, 0.6 + (goldEnd - 0.6) * progress);
        return { reward: gold * 0.5 + (proxyEnd - 0.25) * progress + 0.5 * stream.normal(), gold };
      },
      { seed },
    );

  it("is a finding, and gold-confirmed, where gold falls by half while the reward rises", () => {
    const result = run(0.3, 1.5);
    const check = of(result, "gold-divergence");
    expect(check.level).toBe("finding");
    expect(result.verdict).toBe("hacked (gold-confirmed)");
    expect(value(check, "gold-fall")).toBeCloseTo(0.3, 0);
    expect(check.headline).toMatch(
      /^Gold falls from 0\.\d+ in step \d to 0\.\d+ in steps 8 to 9, .* while the reward rises/,
    );
    for (const { numbers } of check.worst) expect(numbers["gold"]).toBe(0);
    expect(check.worst).toHaveLength(5);
  });

  it("is a note where the reward falls with gold", () => {
    const check = of(run(0.3, -1), "gold-divergence");
    expect(check.level).toBe("note");
    expect(check.remarks.join(" ")).toMatch(/worse policy rather than a gamed reward/);
  });

  it("is no finding on 12 plateaus, though their best stretch lies above their end, and mostly clear", () => {
    const levels = Array.from({ length: 12 }, (_, i) => of(run(0.6, 0.25, i + 1), "gold-divergence").level);
    expect(levels).not.toContain("finding");
    expect(levels.filter((level) => level === "clear").length).toBeGreaterThanOrEqual(8);
  });

  it("finds a reward by which picking makes gold worse, without steps", () => {
    const check = of(
      audited(
        (_, stream) => {
          const gold = stream.below(2);
          return { reward: stream.normal() - gold, gold };
        },
        { steps: 1, prompts: 60 },
      ),
      "gold-divergence",
    );
    expect(check.level).toBe("finding");
    expect(value(check, "best-of-n-gold-gain")).toBeLessThan(-0.15);
    expect(value(check, "best-of-4-gold")).toBeLessThan(value(check, "best-of-1-gold"));
  });
});

describe("proxy-validity", () => {
  it("finds a reward that no longer tells good from bad, which is not yet a policy made worse", () => {
    const result = audited(({ progress }, stream) => {
      const gold = stream.below(2);
      return { reward: gold * (1 - progress) * 3 + stream.normal(), gold };
    });
    const check = of(result, "proxy-validity");
    expect(check.level).toBe("finding");
    expect(check.headline).toMatch(/little better than chance|stopped telling/);
    expect(result.verdict).toBe("suspicious");
  });

  it("takes a fall beside rising gold for a better policy", () => {
    const result = audited(({ progress }, stream) => {
      const spread = 1 - 0.9 * progress;
      const gold = 2 * progress + spread * stream.normal();
      return { reward: gold + 0.5 * stream.normal(), gold: gold + 0.2 * stream.normal() };
    });
    expect(value(of(result, "proxy-validity"), "within-group-fall")).toBeGreaterThan(0.15);
    expect(of(result, "proxy-validity").level).toBe("note");
    expect(result.verdict).toBe("no evidence");
  });
});

describe("signal", () => {
  it("finds a saturated reward: gold differs, the reward does not", () => {
    const check = of(
      audited((_, stream) => ({ reward: 1 - chance(stream, 0.02), gold: stream.below(2) })),
      "signal",
    );
    expect(check.level).toBe("finding");
    for (const { numbers } of check.worst) expect(numbers).toMatchObject({ gold: 0, reward: 1 });
  });

  it("only notes a solved task, stray labels of gold included", () => {
    const result = audited((_, stream) => ({
      reward: 1 - chance(stream, 0.01),
      gold: 1 - chance(stream, 0.02),
    }));
    expect(value(of(result, "signal"), "blind")).toBeGreaterThan(0.5);
    expect(of(result, "signal").level).toBe("note");
    expect(result.verdict).toBe("no evidence");
  });
});

describe("component", () => {
  const run = (accuracyEnd: number) =>
    audited(({ progress }, stream) => {
      const format = chance(stream, 0.4 + 0.5 * progress);
      const accuracy = chance(stream, 0.5 + (accuracyEnd - 0.5) * progress);
      return { reward: format + 0.5 * accuracy, components: { format, accuracy } };
    });

  it("finds format that starves accuracy, without gold, and shows what a gate would change", () => {
    const check = of(run(0.15), "component");
    expect(check.level).toBe("finding");
    expect(check.headline).toMatch(/^"format" rises .* while "accuracy" falls/);
    expect(check.worst[0]!.numbers).toMatchObject({ format: 1, accuracy: 0 });
    expect(after(check, "accuracy").after).toBeGreaterThan(after(check, "accuracy").before);
  });

  it("is clear where format is learned and accuracy with it", () => {
    expect(of(run(0.7), "component").level).toBe("clear");
  });

  it("does not take numbers logged beside the reward for its parts", () => {
    const check = of(
      audited(({ progress }, stream) => ({
        reward: stream.normal() + progress,
        components: {
          temperature: progress + 0.1 * stream.normal(),
          difficulty: -progress + 0.1 * stream.normal(),
        },
      })),
      "component",
    );
    expect(check.level).not.toBe("finding");
    expect(check.remarks.join(" ")).toMatch(/not treated as its parts/);
  });
});

describe("length", () => {
  const run = (paid: number, worth: number, noise = 0.5) =>
    audited(({ progress }, stream) => {
      const size = 1 + progress + stream.normal();
      const quality = worth * size + stream.normal();
      return {
        reward: quality + paid * size + noise * stream.normal(),
        gold: quality,
        length: 100 + 20 * size,
      };
    });

  it("finds length that is paid and not worth it, and takes it out", () => {
    const check = of(run(1, 0), "length");
    expect(check.level).toBe("finding");
    expect(check.headline).toMatch(/pays length more than truth does/);
    expect(after(check, "length").after).toBeLessThan(after(check, "length").before);
    expect(after(check, "correct").after).toBeGreaterThan(after(check, "correct").before);
  });

  it("leaves honest growth alone, and a reward that is merely noisy", () => {
    expect(of(run(0, 1), "length").level).not.toBe("finding");
    const noisy = of(run(0, 1, 4), "length");
    expect(value(noisy, "difference")).toBeLessThan(-0.2);
    expect(noisy.level).not.toBe("finding");
  });

  it("notes completions that are cut", () => {
    const check = of(
      audited((_, stream) => ({
        reward: stream.normal(),
        length: 5 + stream.below(5),
        truncated: chance(stream, 0.4),
      })),
      "length",
    );
    expect(check.level).toBe("note");
    expect(check.remarks.join(" ")).toMatch(/4\d %|3\d % of the completions are cut/);
  });
});

describe("texts", () => {
  const textRun = (
    text: (place: MadePlace, stream: Stream) => string,
    reward: (text: string, stream: Stream) => number,
  ) =>
    audited((place, stream) => {
      const written = text(place, stream);
      return { reward: reward(written, stream), gold: 0.2 * stream.normal() - place.progress, text: written };
    });

  const canned =
    "Thank you for this thoughtful question, there are many sides to it and each of them deserves respect.";

  it("finds one answer to every prompt, as template and as lost contact with the prompt", () => {
    const result = textRun(
      ({ progress, prompt }, stream) => (chance(stream, progress) === 1 ? canned : ownAnswer(prompt, stream)),
      (text, stream) => (text === canned ? 2 : 0) + stream.normal(),
    );
    expect(of(result, "template").level).toBe("finding");
    expect(of(result, "prompt-contact").level).toBe("finding");
    expect(of(result, "template").worst.length).toBe(5);
  });

  it("leaves alone one opening with answers of their own after it", () => {
    const result = textRun(
      ({ progress, prompt }, stream) =>
        `${chance(stream, progress) === 1 ? "Let us think step by step. " : ""}${ownAnswer(prompt, stream)}`,
      (_, stream) => stream.normal(),
    );
    expect(of(result, "template").level).not.toBe("finding");
    expect(of(result, "prompt-contact").level).not.toBe("finding");
    expect(of(result, "template").remarks.join(" ")).toMatch(/open alike/);
  });

  it("finds master keys that a judge pays, and what refusing them changes", () => {
    const result = textRun(
      ({ prompt }, stream) => (chance(stream, 0.15) === 1 ? ":" : ownAnswer(prompt, stream)),
      (text, stream) => (text === ":" ? 2 : 0) + stream.normal(),
    );
    const check = of(result, "injection");
    expect(check.level).toBe("finding");
    expect(check.remarks.join(" ")).toMatch(/punctuation alone/);
    expect(after(check, "share flagged").after).toBe(0);
    for (const { reason } of check.worst) expect(reason).toMatch(/punctuation alone/);
  });

  it("is no more than a note where a judge rejects them", () => {
    const result = textRun(
      ({ prompt }, stream) => (chance(stream, 0.15) === 1 ? ":" : ownAnswer(prompt, stream)),
      (text, stream) => (text === ":" ? -2 : 0) + stream.normal(),
    );
    expect(of(result, "injection").level).toBe("clear");
  });
});

describe("process", () => {
  const run = (sum: boolean) =>
    audited((_, stream) => {
      const gold = stream.below(2);
      const process = Array.from(
        { length: 1 + stream.below(8) },
        () => 0.4 + 0.2 * gold + 0.1 * stream.normal(),
      );
      return { reward: sum ? process.reduce((a, b) => a + b) : Math.min(...process), gold, process };
    });

  it("finds that padding pays under a sum, and what the minimum would pick instead", () => {
    const check = of(run(true), "process");
    expect(check.level).toBe("finding");
    expect(after(check, "steps").after).toBeLessThan(after(check, "steps").before);
    expect(after(check, "correct").after).toBeGreaterThan(after(check, "correct").before);
    for (const { numbers } of check.worst) expect(numbers["gold"]).toBe(0);
  });

  it("is clear under a minimum, in the same completions", () => {
    expect(of(run(false), "process").level).toBe("clear");
  });
});

describe("ensemble", () => {
  const run = (shared: number, goldEnd: number) =>
    audited(({ progress }, stream) => {
      const quality = goldEnd * progress + stream.normal();
      const common = quality + shared * progress;
      const member = (): number => common + 0.5 * stream.normal();
      const [a, b, c] = [member(), member(), member()];
      return { reward: (a + b + c) / 3, gold: quality, ensemble: { a, b, c } };
    });

  it("finds an error that members share: all rise while gold falls", () => {
    const check = of(run(3, -1), "ensemble");
    expect(check.level).toBe("finding");
    expect(check.headline).toMatch(/^All 3 reward models rise together/);
  });

  it("is clear where they rise because gold does", () => {
    expect(of(run(0, 1.5), "ensemble").level).toBe("clear");
  });

  it("notes disagreement that grows, which is no proof of anything", () => {
    const check = of(
      audited(({ progress }, stream) => {
        const member = (): number => (1 + 3 * progress) * stream.normal();
        return { reward: stream.normal(), ensemble: { a: member(), b: member() } };
      }),
      "ensemble",
    );
    expect(check.level).toBe("note");
    expect(value(check, "disagreement-ratio")).toBeGreaterThan(1.5);
  });
});

describe("notes that never raise the verdict", () => {
  it("saturation of a solved task, and collapse of the spread", () => {
    const result = audited(({ progress }, stream) => {
      const gold = chance(stream, progress > 0.5 ? 1 : 0.5);
      return { reward: gold, gold };
    });
    expect(of(result, "saturation").level).toBe("note");
    expect(of(result, "entropy").level).toBe("note");
    expect(result.verdict).toBe("no evidence");
  });

  it("drift is printed, with the gain in gold that is certain", () => {
    const check = of(
      audited((_, stream) => {
        const gold = stream.normal();
        return { reward: gold, gold, logProbabilities: [-20, -20.1] };
      }),
      "drift",
    );
    expect(check.level).toBe("clear");
    expect(value(check, "kl")).toBeCloseTo(0.1 + Math.expm1(-0.1), 9);
  });
});
