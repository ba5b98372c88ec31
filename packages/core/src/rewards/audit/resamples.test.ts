import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterStatistic } from "../../stats/index.js";
import * as audit from "./index.js";
import { alike, expanded, reordered, type SmallLog, smallLog, smallResample } from "./small-logs.testing.js";

const smallLogs = fc.nat().map(smallLog);
const resamples = fc.nat().map(smallResample);

const members = (log: SmallLog) =>
  (["reward", "grade", "component"] as const).map((name) => ({ name, values: log[name] }));

/**
 * Statistics that take nothing from the log but what they are weighted by. `affine`: unchanged when the reward is
 * stretched and moved.
 */
const statistics: Record<string, { of: (log: SmallLog) => ClusterStatistic; affine: boolean }> = {
  withinGroupAuc: { of: (l) => audit.clusterWithinGroupAuc(l.rows, l.reward, l.gold), affine: true },
  withinGroupTau: { of: (l) => audit.clusterWithinGroupTau(l.rows, l.reward, l.grade), affine: true },
  withinGroupCorrelation: {
    of: (l) => audit.clusterWithinGroupCorrelation(l.rows, l.reward, l.length),
    affine: true,
  },
  flatShare: { of: (l) => audit.clusterFlatShare(l.rows, l.reward), affine: true },
  blindShare: { of: (l) => audit.clusterBlindShare(l.rows, l.reward, l.gold), affine: true },
  tiedTopShare: { of: (l) => audit.clusterTiedTopShare(l.rows, l.reward), affine: true },
  betweenShare: { of: (l) => audit.clusterBetweenShare(l.rows, l.reward), affine: true },
  componentShare: {
    of: (l) => audit.clusterComponentShare(l.rows, l.reward, l.component, 0.7),
    affine: false,
  },
  spreadRatioOfOneStep: {
    of: (l) => audit.clusterSpreadRatio(l.rows, clampedSteps(l), l.reward, { share: 0.5 }),
    affine: true,
  },
  lengthCorrelation: {
    of: (l) => audit.clusterLengthCorrelation(l.rows, l.reward, l.length),
    affine: true,
  },
  lengthBias: { of: (l) => audit.clusterLengthBias(l.rows, l.reward, l.grade, l.length), affine: true },
  withinLengthBias: {
    of: (l) => audit.clusterWithinLengthBias(l.rows, l.reward, l.grade, l.length),
    affine: true,
  },
  nonLengthShare: {
    of: (l) => audit.clusterNonLengthShare(l.rows, l.reward, l.length, l.reference, { width: 4 }),
    affine: false,
  },
  nonLengthGain: {
    of: (l) => audit.clusterNonLengthGain(l.rows, l.reward, l.length, l.reference, { width: 4 }),
    affine: false,
  },
  ceilingShare: {
    of: (l) => audit.clusterCeilingShare(l.rows, l.reward, { ceiling: 0.5, within: 0 }),
    affine: false,
  },
  paddingInGroups: {
    of: (l) => audit.clusterPadding(l.rows, l.length, l.reward, l.gold, "groups"),
    affine: true,
  },
  paddingAcross: {
    of: (l) => audit.clusterPadding(l.rows, l.length, l.reward, l.gold, "prompts"),
    affine: true,
  },
  cueLift: { of: (l) => audit.clusterCueLift(l.rows, l.cue, l.reward), affine: false },
  cueExcess: { of: (l) => audit.clusterCueExcess(l.rows, l.cue, l.reward, l.grade), affine: true },
  winnerMean: { of: (l) => audit.clusterWinnerMean(l.rows, l.reward, l.length), affine: true },
  changedWinners: { of: (l) => audit.clusterChangedWinners(l.rows, l.reward, l.grade), affine: true },
  certifiedGain: {
    of: (l) => audit.clusterCertifiedGain(l.rows, { ...l, gold: l.grade }),
    affine: true,
  },
};

/** Two steps in every log, so that the windows are those of the whole log in any resample that has both. */
function clampedSteps(log: SmallLog): Float64Array {
  return log.step.map((at) => (at < 4 ? 0 : 1));
}

/** Statistics that also take a scale or windows from the log as it is. */
const scaled: Record<string, (log: SmallLog) => ClusterStatistic> = {
  rise: (l) => audit.clusterRise(l.rows, l.step, l.component),
  standardRise: (l) => audit.clusterStandardRise(l.rows, l.step, l.reward),
  opposedRise: (l) => audit.clusterOpposedRise(l.rows, l.step, [l.reward, l.component], [l.grade]),
  spreadRatio: (l) => audit.clusterSpreadRatio(l.rows, l.step, l.reward),
  disagreementRatio: (l) => audit.clusterDisagreementRatio(l.rows, members(l), l.reference),
  nonLengthGainOfBins: (l) =>
    audit.clusterNonLengthGain(l.rows, l.reward, l.length, l.reference, { bins: 3 }),
  lengthControlled: (l) =>
    audit.clusterLengthControlledWinRate({
      preference: l.gold,
      length: l.length,
      baselineLength: l.grade,
      difficulty: l.component,
      prompt: l.rows.prompt,
    }),
};

const everyStatistic = Object.entries({
  ...Object.fromEntries(Object.entries(statistics).map(([name, { of }]) => [name, of])),
  ...scaled,
});

describe("a statistic under weights of prompts", () => {
  it.each(Object.entries(statistics))("%s equals that of the log with prompts repeated", (name, { of }) => {
    let defined = 0;
    fc.assert(
      fc.property(smallLogs, resamples, (log, weights) => {
        const weighted = of(log)(weights);
        const repeated = expanded(log, weights);
        const plain = of(repeated)(audit.allPrompts(repeated.rows.prompts));
        if (!Number.isNaN(plain)) defined++;
        // One window only: the log with two steps has it, the resample without the second does not.
        if (name === "spreadRatioOfOneStep" && new Set(clampedSteps(repeated)).size < 2) return;
        expect(alike(weighted, plain), `${weighted} against ${plain}`).toBe(true);
      }),
      { seed: 4, numRuns: 300 },
    );
    expect(defined).toBeGreaterThan(20);
  });

  it.each(everyStatistic)("%s changes with neither the order of rows nor the names of groups", (_, of) => {
    fc.assert(
      fc.property(smallLogs, resamples, fc.integer(), (log, weights, salt) => {
        const n = log.reward.length;
        const order = Array.from({ length: n }, (_, i) => i).sort(
          (a, b) => ((a * 7919 + salt) % 31) - ((b * 7919 + salt) % 31),
        );
        const renamed = reordered(log, order, {
          ...log.rows,
          prompt: Int32Array.from(order, (i) => log.rows.prompt[i]!),
          group: Int32Array.from(order, (i) => log.rows.groups - 1 - log.rows.group[i]!),
        });
        expect(alike(of(log)(weights), of(renamed)(weights))).toBe(true);
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  it.each(Object.entries(statistics).filter(([, { affine }]) => affine))(
    "%s does not see the scale of the reward",
    (_, { of }) => {
      fc.assert(
        fc.property(smallLogs, resamples, (log, weights) => {
          const moved = { ...log, reward: log.reward.map((value) => 8 * value - 3) };
          expect(alike(of(log)(weights), of(moved)(weights))).toBe(true);
        }),
        { seed: 6, numRuns: 150 },
      );
    },
  );

  it.each(everyStatistic)("%s leaves the weights alone and depends on nothing before it", (_, of) => {
    fc.assert(
      fc.property(smallLogs, resamples, resamples, (log, weights, others) => {
        const statistic = of(log);
        const given = weights.slice();
        const first = statistic(weights);
        statistic(others);
        expect(Object.is(statistic(weights), first)).toBe(true);
        expect(weights).toEqual(given);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it.each(everyStatistic)(
    "%s is undefined or finite, and never throws, for columns without spread",
    (_, of) => {
      const constants = [0, 1, 0.1, -1e300, Number.NaN];
      for (const size of [0, 1, 2, 7]) {
        for (const value of constants) {
          for (const other of constants) {
            const fill = (v: number): Float64Array => new Float64Array(size).fill(v);
            const log: SmallLog = {
              rows: {
                prompt: Int32Array.from({ length: size }, (_, i) => i % 2),
                prompts: 2,
                group: Int32Array.from({ length: size }, (_, i) => i % 2),
                groups: 2,
              },
              step: fill(3),
              reward: fill(value),
              gold: fill(other),
              grade: fill(other),
              length: fill(other),
              component: fill(other),
              cue: fill(other),
              logProbability: fill(other),
              referenceLogProbability: fill(other),
              reference: Uint8Array.from({ length: size }, (_, i) => (i % 3) & 1),
            };
            const found = of(log)(audit.allPrompts(2));
            expect(Math.abs(found) === Infinity).toBe(false);
          }
        }
      }
    },
  );

  const needSpread = [
    "withinGroupAuc",
    "withinGroupTau",
    "withinGroupCorrelation",
    "betweenShare",
    "componentShare",
    "spreadRatioOfOneStep",
    "lengthCorrelation",
    "lengthBias",
    "withinLengthBias",
    "paddingInGroups",
    "paddingAcross",
    "certifiedGain",
  ] as const;
  it.each(needSpread)("%s is undefined where columns are constant, whatever the rounding", (name) => {
    fc.assert(
      fc.property(
        smallLogs,
        resamples,
        fc.constantFrom(0.1, 1 / 3, 1e-300, 123456.7),
        (log, weights, value) => {
          const flat = log.reward.map(() => value);
          const still = { ...log, reward: flat, gold: flat, step: log.step.map(() => 1) };
          expect(statistics[name]!.of(still)(weights)).toBeNaN();
        },
      ),
      { seed: 8, numRuns: 60 },
    );
  });
});

describe("columns that do not fit", () => {
  const rows = { prompt: Int32Array.of(0, 0), prompts: 1, group: Int32Array.of(0, 0), groups: 1 };
  it("are refused by name", () => {
    expect(() => audit.clusterFlatShare(rows, Float64Array.of(1))).toThrow(/values has 1 values for 2 rows/);
  });
  it("are refused when a group has two prompts, or a number is out of range", () => {
    const two = { ...rows, prompt: Int32Array.of(0, 1), prompts: 2 };
    expect(() => audit.clusterFlatShare(two, Float64Array.of(1, 2))).toThrow(/rows of prompts 0 and 1/);
    const beyond = { ...rows, group: Int32Array.of(0, 1) };
    expect(() => audit.clusterFlatShare(beyond, Float64Array.of(1, 2))).toThrow(/expected groups below 1/);
  });
});
