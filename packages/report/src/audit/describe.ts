import type { AuditResult, RolloutLog, SeriesLog } from "@operant/core/audit";
import type { AuditDocument, DocumentCheck, DocumentLog } from "./document.js";
import type { Excerpt, LogPlace, LogReading } from "./read/index.js";
import { grouped, plural } from "./words.js";

/** Characters of a prompt and of a completion that a document keeps: it is meant to be read and sent around. */
const keptCharacters = 700;

/**
 * An audit and the reading that it rests on as one document. Reads the texts of the worst rollouts from the log,
 * which takes another pass over its files; nothing is read where no check names a rollout.
 * @param command the command line that made it, if it is to be shown
 */
export async function describeAudit(audit: {
  readonly result: AuditResult;
  readonly reading: LogReading;
  readonly command?: string;
}): Promise<AuditDocument> {
  const { result, reading, command } = audit;
  const rows = [...new Set(result.checks.flatMap(({ worst }) => worst.map(({ row }) => row)))];
  const excerpts = rows.length === 0 ? new Map<number, Excerpt>() : await reading.excerpts(rows);
  return {
    format: "operant-audit/1",
    verdict: result.verdict,
    gold: result.gold,
    tests: result.tests,
    method: result.method,
    ...(command === undefined ? {} : { command }),
    log: describeLog(reading),
    checks: result.checks.map((check) => describeCheck(check, excerpts, reading.log)),
  };
}

function describeCheck(
  { check, level, run, headline, remarks, statistics, worst, remedy, figures }: AuditResult["checks"][number],
  excerpts: ReadonlyMap<number, Excerpt>,
  log: RolloutLog | SeriesLog,
): DocumentCheck {
  // One run needs no name, least of all that of its file.
  const named = run !== undefined && log.kind === "series" && log.runs.length > 1;
  return {
    check,
    level,
    ...(named ? { run } : {}),
    headline,
    remarks: [...remarks],
    statistics: statistics.map(({ interval, adjusted, limit, ...rest }) => ({
      ...rest,
      ...(interval === undefined ? {} : { interval: [...interval] as [number, number] }),
      ...(adjusted === undefined ? {} : { adjusted: [...adjusted] as [number, number] }),
      ...(limit === undefined ? {} : { limit: { ...limit } }),
    })),
    worst: worst.map(({ row, numbers, reason }) => {
      const found = excerpts.get(row);
      return {
        row,
        ...(found === undefined ? {} : { place: placeInWords(found.place) }),
        numbers: { ...numbers },
        reason,
        ...(found?.prompt === undefined ? {} : { prompt: begin(found.prompt) }),
        ...(found?.completion === undefined ? {} : { completion: begin(found.completion) }),
      };
    }),
    ...(remedy === undefined
      ? {}
      : {
          remedy: {
            id: remedy.id,
            advice: remedy.advice,
            ...(remedy.reranked === undefined
              ? {}
              : {
                  reranked: {
                    ...remedy.reranked,
                    ofWinners: remedy.reranked.ofWinners.map((each) => ({ ...each })),
                  },
                }),
          },
        }),
    figures: structuredCopy(figures),
  };
}

/** Readonly arrays of a result as the plain ones of a document. */
function structuredCopy(figures: AuditResult["checks"][number]["figures"]): DocumentCheck["figures"] {
  return figures.map((figure) => {
    if (figure.kind === "lines") {
      return {
        ...figure,
        lines: figure.lines.map(({ name, points }) => ({
          name,
          points: points.map((point) => point.filter((each) => each !== undefined)),
        })),
      };
    }
    if (figure.kind === "points") return { ...figure, points: figure.points.map((point) => ({ ...point })) };
    return {
      ...figure,
      bars: figure.bars.map(({ name, value, interval }) => ({
        name,
        value,
        ...(interval === undefined ? {} : { interval: [...interval] as [number, number] }),
      })),
    };
  });
}

function describeLog({
  log,
  layout,
  sources,
  mapping,
  unused,
  counts,
  sampling,
  notes,
}: LogReading): DocumentLog {
  const column = (field: string) => mapping.find((each) => each.field === field)?.column;
  const [reward, gold] = [column("reward"), column("gold")];
  const named = (field: string) => mapping.filter((each) => each.field === field).map((each) => each.column);
  return {
    kind: log.kind,
    files: [...sources],
    layout,
    size: log.kind === "rollouts" ? rolloutsInWords(log) : seriesInWords(log),
    ...(reward === undefined ? {} : { reward }),
    ...(gold === undefined ? {} : { gold }),
    components: named("component"),
    ensemble: named("ensemble"),
    unused: [...unused],
    mapping: mapping.map((each) => ({ ...each })),
    counts: {
      bytes: counts.bytes,
      records: counts.records,
      rollouts: counts.rollouts,
      kept: counts.kept,
      duplicates: counts.duplicates,
    },
    skipped: counts.skipped.map(({ reason, words, count, first, found }) => ({
      reason,
      words,
      count,
      first: placeInWords(first),
      ...(found === undefined ? {} : { found }),
    })),
    missing: counts.missing.map(({ column, count, first, found }) => ({
      column,
      count,
      first: placeInWords(first),
      found,
    })),
    sampling: [...(sampling?.words ?? [])],
    notes: [...notes],
  };
}

function rolloutsInWords({ rows, prompts, groups, step, reference }: RolloutLog): string {
  const parts = [
    `${plural(rows, "rollout")} of ${plural(prompts, "prompt")} in ${plural(groups, "group")}`,
    ...(step === undefined ? [] : stepsInWords(step)),
  ];
  const drawn = reference === undefined ? 0 : reference.reduce((sum, each) => sum + each, 0);
  if (drawn > 0) parts.push(`${grouped(drawn)} of them of the reference`);
  return parts.join(", ");
}

function seriesInWords({ runs }: SeriesLog): string {
  const steps = runs.reduce((sum, { step }) => sum + step.length, 0);
  return `${plural(runs.length, "run")} with ${plural(steps, "step")}`;
}

function stepsInWords(step: Float64Array): string[] {
  let low = Infinity;
  let high = -Infinity;
  for (const each of step) {
    if (Number.isNaN(each)) continue;
    low = Math.min(low, each);
    high = Math.max(high, each);
  }
  if (low > high) return [];
  return [low === high ? `step ${low}` : `steps ${low} to ${high}`];
}

/** "log.jsonl, line 12". */
export function placeInWords({ source, line, unit }: LogPlace): string {
  return `${source}, ${unit} ${grouped(line)}`;
}

function begin(text: string): string {
  const characters = [...text.slice(0, 2 * keptCharacters)];
  return characters.length <= keptCharacters && text.length <= 2 * keptCharacters
    ? text
    : `${characters.slice(0, keptCharacters).join("")}…`;
}
