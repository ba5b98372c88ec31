import { OperantError } from "@operant/core";
import { auditLog, type RolloutLog, type SeriesLog } from "@operant/core/audit";
import {
  auditFragment,
  auditFragmentStyle,
  auditHtml,
  auditJsonText,
  describeAudit,
  type LogReading,
  nothingRun,
  readAuditLog,
  verdictInWords,
} from "@operant/report";
import type { ReportFragment } from "../mirror/index.js";
import { blobSource } from "./blob-source.js";
import { auditCommandLine } from "./command.js";
import type { AuditSettings } from "./form.js";

/** A file as messages and reports call it, and its bytes. */
export interface NamedFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface AuditRequest {
  /** Logs of one run. */
  readonly files: readonly NamedFile[];
  /** Rollouts of the reference policy, where those are files. */
  readonly reference: readonly NamedFile[];
  readonly settings: AuditSettings;
}

/** How far an audit is: the bytes that were read, then what is computed from them. */
export type AuditProgress =
  | { readonly phase: "reading"; readonly bytes: number; readonly of: number }
  | { readonly phase: "computing" | "writing" };

export interface AuditOutcome {
  /** As `operant audit --json` prints it, but for the line's end. */
  readonly json: string;
  /** The report as a file of its own. */
  readonly html: string;
  /** The report for a place in a page. */
  readonly report: ReportFragment;
  /** The verdict: "Suspicious". */
  readonly heading: string;
  readonly findings: number;
  /** What is missing where no check could be run. */
  readonly nothing?: string;
  /** Columns of the log, to choose from. */
  readonly columns: readonly string[];
}

/**
 * Audits files as `operant audit` does, and reads them as it does: in pieces, whatever their size.
 * @throws OperantError for what is no log and for settings that do not fit it
 */
export async function runAudit(
  { files, reference, settings }: AuditRequest,
  progress: (progress: AuditProgress) => void = () => {},
): Promise<AuditOutcome> {
  if (reference.length > 0 && settings.referenceSteps !== undefined) {
    throw new OperantError(
      "bad-combination",
      "The reference is given as steps and as a file; keep one of them.",
      "reference",
    );
  }
  const total = [...files, ...reference].reduce((sum, { blob }) => sum + blob.size, 0);
  const sources = ({ name, blob }: NamedFile) => blobSource(name, blob);
  const referenceGiven = reference.length > 0 ? reference.map(sources) : settings.referenceSteps;
  const reading = await readAuditLog(files.map(sources), {
    ...settings.read,
    ...(referenceGiven === undefined ? {} : { reference: referenceGiven }),
    progress: (bytes) => progress({ phase: "reading", bytes, of: total }),
  });
  progress({ phase: "computing" });
  const result = auditLog(
    withEvaluationSize(reading, settings.evaluationSize),
    settings.seed === undefined ? {} : { seed: settings.seed },
  );
  progress({ phase: "writing" });
  const document = await describeAudit({
    result,
    reading,
    command: auditCommandLine(
      files.map(({ name }) => name),
      settings,
      reference.map(({ name }) => name),
    ),
  });
  const nothing = nothingRun(document);
  const { mapping, components, unused = [] } = document.log;
  return {
    json: auditJsonText(document),
    html: auditHtml(document),
    report: { html: auditFragment(document), style: auditFragmentStyle },
    heading: verdictInWords(document).heading,
    findings: document.checks.filter(({ level }) => level === "finding").length,
    ...(nothing === undefined ? {} : { nothing }),
    columns: [
      ...new Set([
        ...mapping.filter(({ found }) => found !== "computed").map(({ column }) => column),
        ...components,
        ...unused,
      ]),
    ],
  };
}

function withEvaluationSize({ log }: LogReading, size: number | undefined): RolloutLog | SeriesLog {
  if (size === undefined) return log;
  if (log.kind === "rollouts") {
    throw new OperantError(
      "bad-combination",
      "The size of an evaluation belongs to step metrics; this log has rollouts.",
      "evaluation-size",
    );
  }
  return { ...log, runs: log.runs.map((run) => ({ ...run, evaluationSize: size })) };
}
