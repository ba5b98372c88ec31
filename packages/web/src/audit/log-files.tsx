import { useEffect, useRef, useState } from "preact/hooks";
import { sizeInWords } from "../site/size.js";
import { droppedFiles } from "./dropped.js";
import { type AuditExample, auditExamples } from "./examples.js";
import type { NamedFile } from "./run-audit.js";

/** Where the logs come from: dropped anywhere on the page, chosen, or one of the examples. */
export function LogFiles({
  files,
  problem,
  onFiles,
  onExample,
  onRemove,
}: {
  readonly files: readonly NamedFile[];
  readonly problem: string | undefined;
  readonly onFiles: (files: readonly File[], problems: readonly string[]) => void;
  readonly onExample: (example: AuditExample) => void;
  readonly onRemove: (index: number) => void;
}) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    const drag = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      // Otherwise the browser would leave the page and open the file.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      setOver(false);
      const { files: dropped, problems } = droppedFiles(event.dataTransfer);
      onFiles(dropped, problems);
    };
    document.addEventListener("dragover", drag);
    document.addEventListener("dragleave", leave);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", drag);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("drop", drop);
    };
  }, [onFiles]);
  useEffect(() => {
    // The control then says what is chosen, however that came about.
    const chosen = new DataTransfer();
    for (const { name, blob } of files) chosen.items.add(new File([blob], name));
    if (input.current !== null) input.current.files = chosen.files;
  }, [files]);
  return (
    <>
      <div class={over ? "drop over" : "drop"}>
        <label for="audit-files">
          <b>Drop the log here</b>, or choose it
        </label>
        <input
          ref={input}
          id="audit-files"
          type="file"
          multiple
          aria-describedby={problem === undefined ? "audit-files-help" : "audit-files-help audit-files-error"}
          {...(problem === undefined ? {} : { "aria-invalid": "true" as const })}
          onClick={(event) => {
            // A file that was repaired since can be chosen again.
            event.currentTarget.value = "";
          }}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            if (chosen.length > 0) onFiles(chosen, []);
          }}
        />
        <p class="help" id="audit-files-help">
          JSON Lines, JSON, CSV or Parquet, any of them gzipped, of any size. Several files are read as one
          run.
        </p>
      </div>
      {problem === undefined ? null : (
        <p class="error" id="audit-files-error">
          {problem}
        </p>
      )}
      {files.length === 0 ? null : (
        <ul class="chosen" aria-label="Files to audit">
          {files.map(({ name, blob }, i) => (
            // Two files may be called the same.
            <li key={`${i} ${name}`}>
              <span class="name">
                <bdi>{name}</bdi>
              </span>{" "}
              <span class="soft">{sizeInWords(blob.size)}</span>{" "}
              <button type="button" class="plain" aria-label={`Remove ${name}`} onClick={() => onRemove(i)}>
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <p class="small soft" id="audit-examples">
        No log at hand? These come from a testbed in which what is wrong is known:
      </p>
      <ul class="choices" aria-labelledby="audit-examples">
        {auditExamples.map((example) => (
          <li key={example.id}>
            <button type="button" onClick={() => onExample(example)}>
              {example.title}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
