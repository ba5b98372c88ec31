import { useCallback, useEffect, useState } from "preact/hooks";
import { earlierRuns, removeEarlier, type StorageUse, storageUse } from "../run/index.js";
import type { EarlierRun } from "../run/run.js";
import { sizeInWords } from "../site/size.js";

/** What this browser keeps of this site's studies: every run, with its size in trials, and a way to be rid of it. */
export function StoredRuns({
  changed,
  onRemoved,
}: {
  /** The runs are read again when this changes. */
  readonly changed: unknown;
  readonly onRemoved: () => void;
}) {
  const [runs, setRuns] = useState<readonly EarlierRun[]>([]);
  const [use, setUse] = useState<StorageUse | null>(null);
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const read = useCallback((): void => {
    earlierRuns().then(setRuns, (error: unknown) => {
      setRuns([]);
      setSaid(error instanceof Error ? error.message : String(error));
    });
    storageUse().then(setUse, () => setUse(null));
  }, []);
  // Not read before somebody wants to see it.
  useEffect(() => {
    if (open) read();
  }, [open, changed, read]);
  const remove = async (id: string): Promise<void> => {
    setAsked(null);
    try {
      await removeEarlier(id);
      setSaid(`Run ${id.slice(0, 8)} is deleted.`);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
    read();
    onRemoved();
  };
  return (
    <details class="stored" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Runs kept in this browser</summary>
      <p class="small soft">
        {runs.length === 0
          ? "None. What is computed on these pages is kept here, so that it is not computed again."
          : "Deleting one also deletes its trials, except those that other runs need."}
        {use === null ? "" : ` This site uses ${sizeInWords(use.used)} of ${sizeInWords(use.available)}.`}
      </p>
      <p class="small" role="status">
        {said}
      </p>
      <ul class="small">
        {runs.map(({ id, study, command, done, trials }) => (
          <li key={id}>
            <code>{id.slice(0, 8)}</code> {study}, {done} of {trials} {trials === 1 ? "trial" : "trials"}{" "}
            <code class="soft small">{command.replace(/^npx operant run \S+ ?/, "")}</code>{" "}
            {asked === id ? (
              <>
                <button type="button" onClick={() => void remove(id)}>
                  Delete run {id.slice(0, 8)}
                </button>{" "}
                <button type="button" class="plain" onClick={() => setAsked(null)}>
                  Keep it
                </button>
              </>
            ) : (
              <button
                type="button"
                class="plain"
                onClick={() => {
                  setSaid("");
                  setAsked(id);
                }}
              >
                Delete <span class="visually-hidden">run {id.slice(0, 8)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
