import { type CatalogueEntry, type ClaimVerdict, statusMeanings } from "@operant/report";
import { scaleWords } from "../catalogue/scales.js";
import { Status } from "../catalogue/status.js";
import { catalogueHref, type Links, paperHref, reportHref, studyHref } from "../site/links.js";
import { Findings } from "./findings.js";
import type { DocumentedPart } from "./library-part.js";

/** A study of the paper and what its committed results say. */
export interface PaperStudy {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** Commands that run it, one per preset, with what each is. */
  readonly commands: string;
  /** Every claim with its verdict; empty without committed results. */
  readonly verdicts: readonly ClaimVerdict[];
  readonly hasReport: boolean;
}

/** Everything that a paper's page shows. */
export interface PaperPageProps {
  readonly entry: CatalogueEntry;
  readonly studies: readonly PaperStudy[];
  readonly library: readonly DocumentedPart[];
  readonly related: readonly CatalogueEntry[];
  /** What the smallest honest experiment needs, in a sentence. */
  readonly scaleMeaning: string;
  readonly links: Links;
}

/** A paper: what it does and claims, and how far it is here. No script changes it. */
export function PaperPage({ entry, studies, library, related, scaleMeaning, links }: PaperPageProps) {
  return (
    <article class="paper-page">
      <p class="kicker">
        <a href={catalogueHref(links)}>Papers</a> ·{" "}
        <a href={catalogueHref(links, `?family=${entry.family}`)}>{entry.familyTitle}</a>
      </p>
      <h1>{entry.title}</h1>
      {entry.authors === undefined ? null : <p class="authors">{entry.authors.join(", ")}</p>}
      <p class="facts">
        {entry.year === null ? "Year unknown" : entry.year} ·{" "}
        <a href={entry.link.url}>
          {entry.link.kind === "arxiv" ? `arXiv:${entry.arxiv}` : "Search arXiv for the title"}
        </a>{" "}
        · <Status {...entry} /> <span class="soft">({statusMeanings[entry.status]})</span>
      </p>
      <dl class="reading">
        <dt>What it does</dt>
        <dd>{entry.mechanism}</dd>
        <dt>What it claims</dt>
        <dd>{entry.claim}</dd>
        <dt>Smallest honest experiment</dt>
        <dd>
          {entry.experiment}
          <span class="scale">
            Scale: {scaleWords[entry.scale]} ({scaleMeaning}).
          </span>
        </dd>
      </dl>
      {studies.map((study) => (
        <StudySection key={study.id} study={study} links={links} />
      ))}
      {library.length === 0 ? null : <Library parts={library} />}
      {related.length === 0 ? null : <Related papers={related} links={links} />}
      {entry.bibtex === undefined ? null : (
        <section>
          <h2>Cite</h2>
          <pre class="command">
            <code>{entry.bibtex}</code>
          </pre>
        </section>
      )}
    </article>
  );
}

function StudySection({ study, links }: { readonly study: PaperStudy; readonly links: Links }) {
  return (
    <section>
      <h2>Study: {study.title}</h2>
      <p>{study.question}</p>
      <p class="ways">
        <a class="strong" href={studyHref(links, study.id)}>
          Run it in the page
        </a>
        {study.hasReport ? <a href={reportHref(links, study.id)}>Report of the committed results</a> : null}
      </p>
      {study.verdicts.length === 0 ? (
        <p class="soft">There are no committed results yet.</p>
      ) : (
        <Findings verdicts={study.verdicts} report={reportHref(links, study.id)} />
      )}
      <h3>In a terminal</h3>
      <pre class="command">
        <code>{study.commands}</code>
      </pre>
    </section>
  );
}

function Library({ parts }: { readonly parts: readonly DocumentedPart[] }) {
  return (
    <section>
      <h2>In the library</h2>
      <dl class="reading">
        {parts.map(({ from, name, summary }) => (
          <>
            <dt>
              <code>{atHumps(name)}</code>
            </dt>
            <dd>
              <Prose text={summary} />
              <code class="import">{`import { ${name} } from "${from}";`}</code>
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** A name that may break before its capital letters, where its column is too narrow for it. */
function atHumps(name: string) {
  return name.split(/(?=[A-Z])/).map((part, i) => (
    <>
      {i === 0 ? null : <wbr />}
      {part}
    </>
  ));
}

/** A documentation's text with its `code` set as code. */
function Prose({ text }: { readonly text: string }) {
  return <>{text.split("`").map((piece, i) => (i % 2 === 1 ? <code>{piece}</code> : piece))}</>;
}

function Related({ papers, links }: { readonly papers: readonly CatalogueEntry[]; readonly links: Links }) {
  return (
    <section>
      <h2>Related papers</h2>
      <ul class="related">
        {papers.map((paper) => (
          <li key={paper.id}>
            <a href={paperHref(links, paper.id)}>{paper.title}</a>
            <span class="soft small">{paper.year ?? "year unknown"}</span>
            <Status {...paper} />
          </li>
        ))}
      </ul>
    </section>
  );
}
