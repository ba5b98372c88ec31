import type { CatalogueEntry } from "@operant/report";
import type { Links } from "../site/links.js";
import { Controls, type ControlsProps } from "./controls.js";
import { PaperRow } from "./row.js";

/** The catalogue as it is written at build time: every paper, and the controls that the page's script brings to life. */
export function CataloguePage({
  entries,
  controls,
  links,
}: {
  readonly entries: readonly CatalogueEntry[];
  readonly controls: ControlsProps;
  readonly links: Links;
}) {
  const studied = entries.filter(({ studies }) => studies.length > 0).length;
  return (
    <>
      <h1>A laboratory for reward, punishment and incentives in learning agents</h1>
      <p class="lead">
        {entries.length} papers on what makes learning agents behave: what each one does, what it claims, and
        whether that holds here. {studied} have a study: run it in the page, change the incentive, and watch.
      </p>
      <p class="needs-server until-live">
        Opened from a disk, the papers, their pages and the reports can be read; search, filters and live runs
        work when the lab is served: <code>npx operant serve</code>.
      </p>
      <div class="catalogue">
        <div id="catalogue-controls">
          <Controls {...controls} />
        </div>
        <section class="results" aria-label="Papers">
          <h2 class="visually-hidden">Papers</h2>
          <ol class="papers">
            {entries.map((entry) => (
              <PaperRow key={entry.id} entry={entry} links={links} />
            ))}
          </ol>
        </section>
      </div>
    </>
  );
}
