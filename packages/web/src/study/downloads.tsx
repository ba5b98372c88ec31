import { useState } from "preact/hooks";
import { CommandLine } from "../mirror/index.js";
import { saveFile } from "../site/save-file.js";
import { pngOf } from "./png.js";
import { figureOfReport } from "./report-figure.js";
import type { FigureFacts } from "./study-props.js";

type FileOf = (name: string) => Promise<Blob>;

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
  readonly file: FileOf | undefined;
}) {
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const button = (title: string, name: string, made: (file: FileOf) => Promise<Blob>) => (
    <button
      type="button"
      disabled={file === undefined}
      onClick={async () => {
        if (file === undefined || busy) return;
        const as = `${study}-${name}`;
        setBusy(true);
        setSaid(`Making ${as} …`);
        try {
          saveFile(as, await made(file));
          setSaid(`Saved ${as}.`);
        } catch (error) {
          setSaid(error instanceof Error ? error.message : String(error));
        }
        setBusy(false);
      }}
    >
      {title}
    </button>
  );
  return (
    <>
      <div class="files">
        <p>
          <b>Results</b>
          {button("Summaries, CSV", "summaries.csv", (file) => file("summaries.csv"))}
          {button("Claims, JSON", "claims.json", (file) => file("claims.json"))}
          {button("Manifest, JSON", "manifest.json", (file) => file("manifest.json"))}
          {button("Report, HTML", "report.html", (file) => file("report.html"))}
        </p>
        {figure === undefined ? null : (
          <p>
            <b>Figure “{figure.figure.title}”</b>
            {button("Points, CSV", `${figure.key}.csv`, (file) => file(`figures/${figure.key}.csv`))}
            {button("SVG", `${figure.key}.svg`, (file) => drawingOf(file, figure))}
            {button("PNG", `${figure.key}.png`, async (file) => pngOf(await drawingOf(file, figure)))}
          </p>
        )}
        <p class="small soft" role="status">
          {said === "" && file === undefined ? "There is nothing to save before a trial is done." : said}
        </p>
      </div>
      <h3>The same in a terminal</h3>
      <CommandLine command={command} />
      <p class="small soft">The same study, parameters and seeds give the same bytes there.</p>
    </>
  );
}

/** A figure as an SVG file: drawn for the page, or, where that is not done, as it stands in the run's report. */
async function drawingOf(file: FileOf, { key, figure }: FigureFacts): Promise<Blob> {
  try {
    return await file(`figures/${key}.svg`);
  } catch {
    const report = await (await file("report.html")).text();
    return new Blob([figureOfReport(report, figure)], { type: "image/svg+xml" });
  }
}
