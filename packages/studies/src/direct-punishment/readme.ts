import { mean, median, tInterval } from "@operant/core/stats";
import {
  type CellResults,
  type ClaimResult,
  evaluateClaims,
  type Parameters,
  resolveParameters,
  type Study,
} from "@operant/core/study";
import { claimDataOf } from "./claims/data.js";
import { checkMeans } from "./claims/reference.js";
import { blocks } from "./conditions.js";
import { answerInWords, confoundResults, DECISION_RULE, powerInWords } from "./confound.js";
import {
  MAIN_SIX,
  publishedBelow90,
  publishedCurve,
  publishedMeans,
  publishedSpread,
  publishedTimes,
  REFERENCE_SEEDS,
} from "./published.js";
import { prose } from "./readme-text.js";
import { CURVE_EPISODES } from "./summaries.js";

/*
 * The study's README from its committed results: every number in it comes from them or from the declared
 * reference, none is written by hand. The text between the tables is in `readme-text.ts`.
 */

/** Committed results of one condition under one setting. */
export interface ReferenceResults {
  readonly condition: string;
  readonly parameters: Parameters;
  readonly seeds: readonly {
    readonly seed: number;
    readonly shard: string;
    readonly summaries: Readonly<Record<string, number>>;
  }[];
}

/** The README's text. Results other than at the conditions' own setting, plain or `corrected`, are left out. */
export function studyReadme(study: Study, references: readonly ReferenceResults[]): string {
  const authors = at(study, references, {});
  const corrected = at(study, references, { profile: "corrected" });
  return `${[
    prose.opening(study),
    prose.running(study),
    "## What is run",
    designTable(study, authors, corrected),
    prose.conventions,
    prose.defects,
    "## The claims",
    prose.claims,
    claimTable(study, authors),
    "## Mechanism or encoding",
    prose.confound,
    confoundSection(authors),
    "## The IPD main six beside the reference",
    prose.reference,
    referenceTable(authors),
    timesTable(authors),
    "## Every condition",
    prose.everything,
    ...resultTables(study, authors),
    "## Without the authors' learning defects",
    prose.corrected,
    correctedTable(study, authors, corrected),
  ].join("\n\n")}\n`;
}

/** The results at the conditions' own setting with these parameters changed, by condition. */
function at(
  study: Study,
  references: readonly ReferenceResults[],
  changed: Parameters,
): Map<string, CellResults> {
  const found = new Map<string, CellResults>();
  for (const { condition, parameters, seeds } of references) {
    const own = study.conditions[condition];
    if (!own || seeds.length === 0) continue;
    const wanted = resolveParameters(study, { ...own.set, ...changed });
    if (Object.keys(wanted).some((name) => parameters[name] !== wanted[name])) continue;
    const names = Object.keys(study.summaries).filter((name) =>
      seeds.some(({ summaries }) => name in summaries),
    );
    found.set(condition, {
      condition,
      parameters,
      seeds: seeds.map(({ seed }) => seed),
      summaries: Object.fromEntries(
        names.map((name) => [name, seeds.map(({ summaries }) => summaries[name] ?? Number.NaN)]),
      ),
    });
  }
  return found;
}

const has = (cells: ReadonlyMap<string, CellResults>, names: readonly string[]) =>
  names.every((name) => cells.has(name));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const NONE = "–";
const NOT_RUN = "*Not run yet.*";
const minus = (text: string) => text.replace(/(^|[\s[(])-(?=\d)/g, "$1−");

/** Defined values of a summary, times a scale. */
function scaled(cell: CellResults | undefined, summary: string, scale: number): number[] {
  return (cell?.summaries[summary] ?? [])
    .filter((value) => !Number.isNaN(value))
    .map((value) => value * scale);
}

/** "93.2 ± 5.1": mean over seeds and half the 95 % t interval. */
function plusMinus(values: readonly number[], decimals = 1): string {
  if (values.length === 0) return NONE;
  if (values.length === 1) return minus(values[0]!.toFixed(decimals));
  const { estimate, interval } = tInterval(values);
  return minus(`${estimate.toFixed(decimals)} ± ${((interval[1] - interval[0]) / 2).toFixed(decimals)}`);
}

function designTable(
  study: Study,
  authors: ReadonlyMap<string, CellResults>,
  corrected: ReadonlyMap<string, CellResults>,
): string {
  const seedsIn = (cells: ReadonlyMap<string, CellResults>, names: readonly string[]) => {
    const counts = names.map((name) => cells.get(name)?.seeds.length ?? 0);
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    if (most === 0) return NONE;
    return least === most ? String(least) : `${least} to ${most}`;
  };
  return table(
    ["block", "conditions", "seeds, authors' learning", "seeds, corrected"],
    Object.entries(blocks).map(([block, names]) => [
      `${block}${names.every((name) => study.conditions[name]?.added) ? " (added)" : ""}`,
      String(names.length),
      seedsIn(authors, names),
      seedsIn(corrected, names),
    ]),
  );
}

function claimTable(study: Study, authors: ReadonlyMap<string, CellResults>): string {
  const row = ({ claim, outcome }: ClaimResult) => [
    `\`${claim.id}\``,
    claim.statement,
    claim.source,
    claim.published,
    `${minus(outcome.measured)}${outcome.control ? `<br>Control: ${minus(outcome.control)}` : ""}`,
    `**${outcome.verdict}**${outcome.note ? `<br>${minus(outcome.note)}` : ""}`,
  ];
  return table(
    ["claim", "statement", "source", "published", "measured", "verdict"],
    evaluateClaims(study, [...authors.values()]).map((result) => {
      if (result.failure !== undefined) throw result.failure;
      return row(result);
    }),
  );
}

function confoundSection(authors: ReadonlyMap<string, CellResults>): string {
  const rule = `Decision rule, fixed before the run: ${DECISION_RULE}`;
  if (!has(authors, blocks["Confound design"]!)) return `${rule}\n\n${NOT_RUN}`;
  const found = confoundResults(claimDataOf([...authors.values()]));
  if (typeof found === "string") return `${rule}\n\n*Not decided: ${found}.*`;
  const parts = found.results.map((result) => {
    const effects = [result.mechanism, result.encoding, result.interaction, ...result.simple];
    const title = `### ${result.outcome.title[0]!.toUpperCase()}${result.outcome.title.slice(1)}: ${result.answer}`;
    return [
      title,
      `${answerInWords(result)} Smallest effect of interest: ${result.outcome.margin} ${result.outcome.unit}. ${powerInWords(result.outcome)}`,
      table(
        ["effect", `estimate [95 %], ${result.outcome.unit}`, "p after Holm", "read as"],
        [
          ...effects.map(({ estimand, inference, adjusted, finding }) => [
            estimand.title,
            bracket(inference),
            adjusted.toPrecision(2),
            finding,
          ]),
          ...result.further.map(({ estimand, inference }) => [
            estimand.title,
            bracket(inference),
            NONE,
            NONE,
          ]),
        ],
      ),
      table(
        ["cell", "mean"],
        result.cells.map(({ cell, mean: value }) => [`\`${cell.condition}\``, value.toFixed(1)]),
      ),
    ].join("\n\n");
  });
  const seeds = found.registered
    ? ""
    : "\n\n*These are not the registered seeds; the analysis is exploratory.*";
  return `${rule}${seeds}\n\n${parts.join("\n\n")}`;
}

function bracket({
  estimate,
  interval,
}: {
  readonly estimate: number;
  readonly interval: readonly [number, number];
}): string {
  return minus(`${estimate.toFixed(1)} [${interval[0].toFixed(1)}, ${interval[1].toFixed(1)}]`);
}

const SIX_TITLES = MAIN_SIX.map((name) => name.replace("ipd-", "").toUpperCase());

/** Expected above measured in each cell, with Holm's verdict where the reference has an interval. */
function referenceTable(authors: ReadonlyMap<string, CellResults>): string {
  if (!has(authors, MAIN_SIX)) return NOT_RUN;
  const checked = checkMeans(claimDataOf([...authors.values()]));
  const rows = publishedMeans.map((row) => [
    row.title,
    ...MAIN_SIX.map((condition) => {
      const cell = row.cells[condition];
      if (!cell) return NONE;
      const expected = cell.mean.toFixed(row.decimals);
      const half = cell.halfWidth === undefined ? "" : ` ± ${cell.halfWidth.toFixed(row.decimals)}`;
      const measured = plusMinus(scaled(authors.get(condition), row.summary, row.scale), row.decimals);
      const found = checked.find((one) => one.row === row && one.condition === condition);
      const verdict = found ? (found.adjusted < 0.05 ? "<br>**differs**" : "<br>agrees") : "";
      return `${expected}${half}<br>${measured}${verdict}`;
    }),
  ]);
  const worst = checked.reduce((a, b) => (b.p < a.p ? b : a));
  return `${table(["expected, measured, verdict", ...SIX_TITLES], rows)}\n\nSmallest p of the ${checked.length} cells: ${worst.p.toPrecision(2)} (${worst.row.title}, ${worst.condition}), after Holm's correction ${worst.adjusted.toPrecision(2)}.`;
}

function timesTable(authors: ReadonlyMap<string, CellResults>): string {
  if (!has(authors, MAIN_SIX)) return "";
  const rows = publishedTimes.map(({ summary, title, cells }) => [
    `${title}: median (seeds)`,
    ...MAIN_SIX.map((condition) => {
      const cell = authors.get(condition)!;
      const values = scaled(cell, summary, 1);
      const measured =
        values.length > 0 ? `${median(values)} (${values.length} of ${cell.seeds.length})` : `${NONE} (0)`;
      return `${cells[condition].median} (${cells[condition].reached} of ${REFERENCE_SEEDS})<br>${measured}`;
    }),
  ]);
  rows.push([
    "Seeds below 90 % at the end",
    ...MAIN_SIX.map((condition) => {
      const values = scaled(authors.get(condition), "cooperation_final", 100);
      return `${publishedBelow90[condition]} of ${REFERENCE_SEEDS}<br>${values.filter((value) => value < 90).length} of ${values.length}`;
    }),
  ]);
  rows.push([
    "Cooperation, final %: median; worst seed",
    ...MAIN_SIX.map((condition) => {
      const expected = publishedSpread[condition];
      const values = scaled(authors.get(condition), "cooperation_final", 100);
      return `${expected.median.toFixed(1)}; ${expected.worst.toFixed(1)}<br>${median(values).toFixed(1)}; ${Math.min(...values).toFixed(1)}`;
    }),
  ]);
  CURVE_EPISODES.forEach((episode, i) => {
    rows.push([
      `Cooperation %, 100 episodes to ${episode}: mean`,
      ...MAIN_SIX.map((condition) => {
        const values = scaled(authors.get(condition), `cooperation_at_${episode}`, 100);
        const measured = values.length > 0 ? mean(values).toFixed(1) : NONE;
        return `${publishedCurve[condition][i]}<br>${measured}`;
      }),
    ]);
  });
  return table(["expected, measured", ...SIX_TITLES], rows);
}

const COLUMNS = [
  ["cooperation_final", "cooperation, final %", 100],
  ["cooperation_first_500", "first 500 %", 100],
  ["cooperation_all", "all %", 100],
  ["reward_final", "reward, final", 1],
  ["reward_all", "reward, all", 1],
  ["reward_logged_all", "as logged, all", 1],
  ["punishment_final", "punishment, final %", 100],
  ["just_share_pooled_all", "just share, all %", 100],
  ["moves_all", "moves", 1],
] as const;

function resultTables(study: Study, authors: ReadonlyMap<string, CellResults>): string[] {
  return Object.entries(blocks).map(([block, names]) => {
    const rows = names.map((name) => {
      const cell = authors.get(name);
      const times = scaled(cell, "to_90", 1);
      return [
        `${study.conditions[name]?.title ?? name} (\`${name}\`)`,
        cell ? String(cell.seeds.length) : NONE,
        ...COLUMNS.map(([summary, , scale]) => plusMinus(scaled(cell, summary, scale))),
        cell ? (times.length > 0 ? `${median(times)} (${times.length})` : "never") : NONE,
      ];
    });
    return `### ${block}\n\n${table(["condition", "seeds", ...COLUMNS.map(([, title]) => title), "to 90 % (seeds)"], rows)}`;
  });
}

function correctedTable(
  study: Study,
  authors: ReadonlyMap<string, CellResults>,
  corrected: ReadonlyMap<string, CellResults>,
): string {
  if (corrected.size === 0) return NOT_RUN;
  const rows = [...corrected.values()].map((cell) => {
    const other = authors.get(cell.condition);
    const sides = (summary: string, scale: number) => [
      plusMinus(scaled(other, summary, scale)),
      plusMinus(scaled(cell, summary, scale)),
    ];
    return [
      `${study.conditions[cell.condition]?.title ?? cell.condition} (\`${cell.condition}\`)`,
      String(cell.seeds.length),
      ...sides("cooperation_final", 100),
      ...sides("cooperation_all", 100),
      ...sides("reward_all", 1),
    ];
  });
  const pair = (title: string) => [`${title}, authors'`, "corrected"];
  return table(
    [
      "condition",
      "seeds",
      ...pair("cooperation, final %"),
      ...pair("cooperation, all %"),
      ...pair("reward, all"),
    ],
    rows,
  );
}
