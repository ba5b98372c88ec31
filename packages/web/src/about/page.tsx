import {
  statusMarks,
  statusMeanings,
  statusOrder,
  verdictMarks,
  verdictMeanings,
  verdictOrder,
} from "@operant/report";
import { catalogueHref, fileHref, type Links } from "../site/links.js";

/** How to read the lab: statuses, verdicts, numbers, what makes results the same everywhere, and the keys. */
export function AboutPage({ links }: { readonly links: Links }) {
  return (
    <article class="about">
      <h1>How to read this laboratory</h1>
      <p>
        Operant runs learning agents under rewards, punishments and other incentives, and asks of published
        claims about them whether they hold. Each <a href={catalogueHref(links)}>paper</a> has a row with its
        mechanism, its claim and the smallest honest experiment on it. Where there is a study, it can be run
        here, with other incentives than the paper’s too.
      </p>

      <h2 id="status">What a paper’s status means</h2>
      <p>
        A status is never typed in. It is computed from the studies in the code, the committed results and the
        parts of the library.
      </p>
      <dl class="reading">
        {statusOrder.map((status) => (
          <Meaning key={status} mark={statusMarks[status]} word={status} meaning={statusMeanings[status]} />
        ))}
      </dl>
      <p>
        Only claims from the paper, its abstract or its authors’ code count towards its status. Claims at
        second hand, from references of unknown provenance, and our own questions are shown with their
        verdicts and count for nothing.
      </p>

      <h2 id="verdicts">What a verdict means</h2>
      <p>
        A claim is one checkable statement with a rule that decides it, fixed before the runs, the smallest
        design that can decide it, and the control that would explain it away.
      </p>
      <dl class="reading">
        {verdictOrder.map((verdict) => (
          <Meaning
            key={verdict}
            mark={verdictMarks[verdict]}
            word={verdict}
            meaning={verdictMeanings[verdict]}
          />
        ))}
      </dl>

      <h2 id="miniature">In miniature</h2>
      <p>
        Many papers train networks far larger than what runs in a page. Where a study checks the mechanism on
        a smaller problem than the paper’s, its verdict says so: “reproduced in miniature” means that the
        mechanism does here what the paper says that it does there, and nothing about the paper’s own models.
      </p>

      <h2 id="numbers">What the numbers are</h2>
      <p>
        Every trial has a seed, and every result is over several seeds. An estimate is shown with its 95%
        interval, as 0.12 [0.05, 0.19] or as a mean ± half the width of its Student t interval between seeds.
        Single seeds are drawn as dots where there is room for them. What is computed exactly has no interval.
      </p>

      <h2 id="same">Why your numbers are these numbers</h2>
      <p>
        The same study, parameters and seed give the same bytes in every browser, in Node, on every machine
        and with any number of workers. All randomness comes from streams that are derived from the study, the
        seed and the purpose of the draws; exponentials, logarithms and the like are the library’s own,
        because those of engines differ in their last digits; no clock enters a result. The committed results
        hold a SHA-256 digest of every trial, and a study’s page says how many of the trials that you ran are
        equal to them.
      </p>
      <pre class="command">
        <code>
          {`npx operant verify direct-punishment        # decides the claims again, runs a sample of the trials
npx operant verify direct-punishment --all  # runs every trial again and compares the bytes`}
        </code>
      </pre>

      <h2 id="here">What happens in this browser</h2>
      <p>
        Trials run in worker threads of the browser. Finished trials are kept in the browser’s storage, so
        that a stopped run goes on where it was, and are found again by later runs that need them. Nothing is
        sent anywhere: comparing rewards and auditing a log happen on this machine, in this page. With{" "}
        <code>npx operant serve</code> the lab also shows the runs on your disk and starts runs on all cores.
      </p>

      <h2 id="keys">Keys</h2>
      <p>
        Everything can be reached with Tab and worked with Enter and the space bar. In the catalogue there are
        also
      </p>
      <dl class="reading keys-list">
        <Key keys={["/"]} meaning="go to the search field" />
        <Key keys={["↓", "↑", "j", "k"]} meaning="move through the papers" />
        <Key
          keys={["Enter"]}
          meaning="open the paper that has the focus, or the first one from the search field"
        />
        <Key keys={["Esc"]} meaning="clear the search and go back to its field" />
      </dl>

      <h2 id="missing">What is missing or wrong</h2>
      <p>
        Papers’ rows say what their abstracts say, as read by us; a row can be wrong, and a status says only
        what was checked here. Authors and BibTeX are given only where they were verified. Changes of status
        are in the <a href={fileHref(links, "feed.xml")}>feed</a>.
      </p>
    </article>
  );
}

function Meaning({
  mark,
  word,
  meaning,
}: {
  readonly mark: string;
  readonly word: string;
  readonly meaning: string;
}) {
  return (
    <>
      <dt>
        <span class={`verdict ${word.replaceAll(" ", "-")}`}>
          <span aria-hidden="true">{mark}</span>
          {"\u00a0"}
          {word}
        </span>
      </dt>
      <dd>{`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`}</dd>
    </>
  );
}

function Key({ keys, meaning }: { readonly keys: readonly string[]; readonly meaning: string }) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`}</dd>
    </>
  );
}
