import { sizeInWords } from "../site/size.js";
import type { AuditProgress } from "./run-audit.js";

/** How far an audit is, by bytes while it reads; other words where none runs. Its place is kept in any case. */
export function ProgressLine({
  progress,
  children,
}: {
  readonly progress: AuditProgress | undefined;
  readonly children: string;
}) {
  if (progress === undefined) return <div class="audit-progress">{children}</div>;
  if (progress.phase !== "reading") {
    const words = progress.phase === "computing" ? "Computing intervals" : "Reading the worst rollouts again";
    return (
      <div class="audit-progress">
        <progress aria-label={words} /> <span>{words}</span>
      </div>
    );
  }
  const { bytes, of } = progress;
  const share = of === 0 ? 0 : Math.min(1, bytes / of);
  return (
    <div class="audit-progress">
      <progress aria-label="Bytes read" max={1} value={share} />{" "}
      <span>
        Reading: {sizeInWords(bytes)} of {sizeInWords(of)}, {Math.floor(100 * share)}%
      </span>
    </div>
  );
}
