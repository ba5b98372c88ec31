import { useEffect, useState } from "preact/hooks";
import { isServed } from "../site/hydrate.js";
import { fileHref, paperHref, reportHref } from "../site/links.js";
import type { OpenDriver } from "./drivers.js";
import { Lab } from "./lab.js";
import type { StudyPageProps } from "./study-props.js";

/** A study: what is asked, the study run in the page, its claims, and the committed results. */
export function StudyPage({
  root,
  study,
  paper,
  reference,
  fixed,
  open,
}: StudyPageProps & { readonly open?: OpenDriver }) {
  const [served, setServed] = useState(false);
  useEffect(() => setServed(isServed()), []);
  const links = { root };
  return (
    <>
      <p class="kicker">
        Study of{" "}
        {paper === null ? (
          "a question of our own"
        ) : paper.id === null ? (
          <>
            <cite>{paper.title}</cite> ({paper.year})
          </>
        ) : (
          <>
            <a href={paperHref(links, paper.id)}>{paper.title}</a> ({paper.year})
          </>
        )}
      </p>
      <h1>{study.title}</h1>
      <Fixed html={fixed?.question} />

      <Lab
        root={root}
        study={study}
        hasReference={reference !== null}
        served={served}
        {...(open === undefined ? {} : { open })}
      />

      <section aria-labelledby="results">
        <h2 id="results">Reference results</h2>
        {reference === null ? (
          <p>There are no reference results of this version yet.</p>
        ) : (
          <p>
            {reference.cells} {reference.cells === 1 ? "cell" : "cells"} and {reference.trials} trials are
            committed with the study (results version {study.resultsVersion}).{" "}
            <a href={reportHref(links, study.id)}>The report</a> draws them all.
          </p>
        )}
        <Fixed html={fixed?.results} />
      </section>

      <section aria-labelledby="notes">
        <h2 id="notes">Notes</h2>
        <Fixed html={fixed?.notes} />
        <p class="small soft">
          <a href={fileHref(links, "about.html")}>What verdicts, intervals and reference results are</a>.
        </p>
      </section>

      <section aria-labelledby="commands">
        <h2 id="commands">In a terminal</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <pre class="commands" tabIndex={0}>
          <code>
            {[
              ...Object.entries(study.presets).map(
                ([name, { title, seeds }]) =>
                  `npx operant run ${study.id} --preset ${name}  # ${title}; seeds ${seeds}`,
              ),
              `npx operant show ${study.id}    # the newest run's results`,
              `npx operant verify ${study.id}  # runs part of the reference results again and compares the bytes`,
            ].join("\n")}
          </code>
        </pre>
      </section>
    </>
  );
}

/**
 * A part that is HTML at build time and never changes: when the script starts it finds the part in the page and
 * leaves it alone, so that it is not in the props a second time. Every text of a study in it was escaped.
 */
function Fixed({ html = "" }: { readonly html?: string | undefined }) {
  return <div class="fixed" dangerouslySetInnerHTML={{ __html: html }} />;
}
