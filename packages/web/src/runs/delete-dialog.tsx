import type { ServedRun } from "@operant/report";
import { useEffect, useRef, useState } from "preact/hooks";
import { inWords } from "./api.js";
import { stateInWords } from "./words.js";

/** Asks before a run is deleted, naming it. Escape and *Keep it* change nothing. */
export function DeleteDialog({
  run,
  onConfirm,
  onCancel,
}: {
  readonly run: ServedRun;
  readonly onConfirm: () => Promise<void>;
  readonly onCancel: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="delete-title" onClose={onCancel}>
      <h2 id="delete-title">Delete this run?</h2>
      <p>
        {run.title ?? run.study}, run <code>{run.id}</code> ({stateInWords(run)}). Its folder is removed from
        the disk and cannot be brought back; trials that other runs share stay with them.
      </p>
      {problem === null ? null : (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      <div class="dialog-buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          Keep it
        </button>
        <button
          type="button"
          class="primary"
          disabled={busy}
          onClick={() => {
            setBusy(true);
            onConfirm().catch((error: unknown) => {
              setProblem(inWords(error));
              setBusy(false);
            });
          }}
        >
          Delete run {run.id.slice(0, 8)}
        </button>
      </div>
    </dialog>
  );
}
