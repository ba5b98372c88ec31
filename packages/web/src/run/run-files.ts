import type { Figure } from "@operant/core/study";
import {
  claimsOf,
  fileName,
  formatClaims,
  formatManifest,
  formatTrialRecord,
  type Manifest,
  plottedCsv,
  type RunData,
  renderHtml,
  summariesCsv,
  summariesJson,
  type TrialRecord,
} from "@operant/report";
import { figureSvg } from "./figure-svg.js";
import { svgDocument } from "./svg-document.js";

/** What a run's files are made of. */
export interface FileSources {
  readonly manifest: Manifest;
  /** The run with the columns that its curves need. */
  run(): Promise<RunData>;
  record(key: string): TrialRecord | undefined;
  shard(key: string): Promise<Uint8Array | undefined>;
}

/**
 * A file of a run by its name, with its media type.
 * @throws Error (as a rejection) that says what is missing, for a name that the run has no file for
 */
export async function runFile(
  name: string,
  sources: FileSources,
): Promise<{ readonly content: string | Uint8Array; readonly type: string }> {
  const { manifest } = sources;
  if (name === "manifest.json") return json(formatManifest(manifest));
  const trial = /^(?:trials\/)?([0-9a-f]{64})(\.parquet|\.json)?$/.exec(name);
  if (trial !== null) {
    const key = trial[1]!;
    const record = sources.record(key);
    if (record === undefined) throw missing(`The trial ${key.slice(0, 12)}… has not been computed.`);
    if (trial[2] === ".json") return json(formatTrialRecord(record));
    const shard = await sources.shard(key);
    if (shard === undefined)
      throw missing(`The columns of trial ${key.slice(0, 12)}… are no longer stored; run it again.`);
    return { content: shard, type: "application/vnd.apache.parquet" };
  }
  const run = await sources.run();
  if (name === "summaries.csv") return csv(summariesCsv(run));
  if (name === "summaries.json") return json(summariesJson(run));
  if (name === "claims.json") return json(formatClaims(claimsOf(run)));
  if (name === "report.html") {
    const document = svgDocument();
    const content = await renderHtml(run, { document, manifest: formatManifest(manifest) });
    return { content, type: "text/html" };
  }
  const [, stem = "", ending] = /^figures\/(.+)\.(csv|svg)$/.exec(name) ?? [];
  // Curves and outcomes may share an id: the name in full tells them apart, the id alone means the first.
  const figure =
    run.study.figures.find((candidate) => plottedName(candidate) === stem) ??
    run.study.figures.find(({ id }) => id === stem);
  if (ending === "svg" && figure !== undefined) {
    return { content: await figureSvg(run, figure), type: "image/svg+xml" };
  }
  const text = plottedCsv(run)[`${figure === undefined ? stem : plottedName(figure)}.csv`];
  if (ending === "csv" && text !== undefined) return csv(text);
  throw missing(`A run has no file "${name}".`);
}

const plottedName = ({ kind, id }: Figure): string => `${kind}-${fileName(id)}`;
const json = (content: string) => ({ content, type: "application/json" });
const csv = (content: string) => ({ content, type: "text/csv" });

function missing(message: string): Error {
  return new Error(message);
}
