import type { CellResults, Study } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { claims } from "./claims/index.js";
import { conditions } from "./conditions.js";
import { CONFOUND_CELLS } from "./confound.js";
import { metrics } from "./metrics.js";
import { parameters } from "./parameters.js";
import { presets } from "./presets.js";
import { MAIN_SIX, publishedCurve, publishedMeans, publishedSample } from "./published.js";
import { type ReferenceResults, studyReadme } from "./readme.js";
import { CURVE_EPISODES, summaries } from "./summaries.js";
import { sampleWith, syntheticCell } from "./synthetic-results.testing.js";

const study: Study = {
  id: "direct-punishment",
  title: "Direct punishment",
  question: "What?",
  resultsVersion: "1",
  parameters,
  conditions,
  presets,
  row: "episode",
  metrics,
  summaries,
  cost: () => 1,
  // biome-ignore lint/correctness/useYield: no trial is run here
  *trial() {
    return { columns: {} };
  },
  summarise: () => ({}),
  claims,
  tables: [],
  figures: [],
};

const asReference = ({
  condition,
  parameters: set,
  seeds,
  summaries: columns,
}: CellResults): ReferenceResults => ({
  condition,
  parameters: set,
  seeds: seeds.map((seed, i) => ({
    seed,
    shard: "0".repeat(64),
    summaries: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[i]!])),
  })),
});

const mainSix = MAIN_SIX.map((condition) => {
  const columns: Record<string, number[]> = {
    to_90: sampleWith(400, 50),
    to_80: sampleWith(300, 50),
    to_95: sampleWith(500, 50),
  };
  for (const [i, episode] of CURVE_EPISODES.entries())
    columns[`cooperation_at_${episode}`] = sampleWith(publishedCurve[condition][i]! / 100, 0.01);
  for (const row of publishedMeans) {
    const cell = publishedSample(row, condition);
    if (cell) columns[row.summary] = sampleWith(cell.mean / row.scale, cell.sd / row.scale);
  }
  return syntheticCell(condition, columns);
});
const cells = CONFOUND_CELLS.map(({ condition, mechanism }) =>
  syntheticCell(
    condition,
    {
      cooperation_final: sampleWith(0.9 + 0.08 * mechanism, 0.02),
      cooperation_first_500: sampleWith(0.85, 0.02),
      reward_all: sampleWith(153, 5),
    },
    {},
    101,
  ),
);
const corrected = syntheticCell(
  "ipd-dp",
  { cooperation_final: sampleWith(0.5, 0.1, 5) },
  { profile: "corrected" },
);

describe("the study's README", () => {
  it("can be written before anything was run", () => {
    const text = studyReadme(study, []);
    expect(text).toContain("*Not run yet.*");
    for (const condition of Object.keys(conditions)) expect(text).toContain(`(\`${condition}\`)`);
  });

  const text = studyReadme(study, [...mainSix, ...cells, corrected].map(asReference));

  it("shows expected and measured numbers with a verdict in each cell that has an interval", () => {
    expect(text).toContain("93.2 ± 5.1<br>93.2 ± 5.5<br>agrees");
    expect(text.match(/<br>agrees/g)).toHaveLength(70);
  });

  it("shows the spread over seeds and the mean curve beside the reference's", () => {
    expect(text).toMatch(/Cooperation, final %: median; worst seed \| 99\.3; 64\.8<br>93\.2; \d+\.\d \|/);
    expect(text).toContain(
      "| Cooperation %, 100 episodes to 300: mean | 91<br>91.0 | 88<br>88.0 | 70<br>70.0 |",
    );
  });

  it("answers the confound with intervals", () => {
    expect(text).toContain("### Final cooperation: mechanism");
    expect(text).toMatch(/mechanism \(third-party − direct\) \| 8\.0 \[\d\.\d, 8\.\d\]/);
    expect(text).toContain("### Cooperation over the first 500 episodes: neither");
  });

  it("has a row for every claim and keeps corrected results apart", () => {
    for (const { id } of claims) expect(text).toContain(`| \`${id}\` |`);
    expect(text).toMatch(/\(`ipd-dp`\) \| 5 \| 93\.2 ± 5\.5 \| 50\.0 ± 12\.4/);
  });

  it("has tables whose rows are as long as their heads, and no number that is not one", () => {
    let columns = 0;
    for (const line of text.split("\n")) {
      const count = line.startsWith("|") ? line.split(/(?<!\\)\|/).length : 0;
      if (count > 0 && columns > 0) expect(count, line).toBe(columns);
      columns = count;
    }
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it("is the same text for the same results", () => {
    expect(studyReadme(study, [...mainSix, ...cells, corrected].map(asReference))).toBe(text);
  });
});
