import { useState } from "preact/hooks";
import { CommandLine } from "../mirror/index.js";
import { pngOf, save } from "./save.js";
import type { FigureFacts } from "./study-props.js";

/** The files of a run, and the command that makes the same in a terminal. */
export function Downloads({
  study,
  figure,
  command,
  file,
}: {
  readonly study: string;
  readonly figure: FigureFacts | undefined;
  readonly command: string;
  /** A file of the run by name; undefined while there are no results. */
  readonly file: ((name: string) => Promise<Blob>) | undefined;
}) {
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const fetchAndSave = async (name: string, as: string, turn = async (blob: Blob) => blob): Promise<void> => {
    if (file === undefined) return;
    setBusy(true);
    setSaid(`Making ${as} …`);
    try {
      save(as, await turn(await file(name)));
      setSaid(`Saved ${as}.`);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  const off = file === undefined || busy;
  const drawing = figure === undefined ? "" : `figures/${figure.figure.id}`;
  return (
    <>
      <div class="files">
        <p>
          <b id="files-results">Results</b>
          <button
            type="button"
            disabled={off}
            onClick={() => fetchAndSave("summaries.csv", `${study}-summaries.csv`)}
          >
            Summaries, CSV
          </button>
          <button
            type="button"
            disabled={off}
            onClick={() => fetchAndSave("claims.json", `${study}-claims.json`)}
          >
            Claims, JSON
          </button>
          <button
            type="button"
            disabled={off}
            onClick={() => fetchAndSave("manifest.json", `${study}-manifest.json`)}
          >
            Manifest, JSON
          </button>
          <button
            type="button"
            disabled={off}
            onClick={() => fetchAndSave("report.html", `${study}-report.html`)}
          >
            Report, HTML
          </button>
        </p>
        {figure === undefined ? null : (
          <p>
            <b>Figure “{figure.figure.title}”</b>
            <button
              type="button"
              disabled={off}
              onClick={() => fetchAndSave(`figures/${figure.key}.csv`, `${study}-${figure.key}.csv`)}
            >
              Points, CSV
            </button>
            <button
              type="button"
              disabled={off}
              onClick={() => fetchAndSave(`${drawing}.svg`, `${study}-${figure.key}.svg`)}
            >
              SVG
            </button>
            <button
              type="button"
              disabled={off}
              onClick={() => fetchAndSave(`${drawing}.svg`, `${study}-${figure.key}.png`, pngOf)}
            >
              PNG
            </button>
          </p>
        )}
        <p class="small soft" role="status">
          {said === ""
            ? file === undefined
              ? "There is nothing to save before a trial is done."
              : " "
            : said}
        </p>
      </div>
      <h3>The same in a terminal</h3>
      <CommandLine command={command} />
      <p class="small soft">The same study, parameters and seeds give the same bytes there.</p>
    </>
  );
}
