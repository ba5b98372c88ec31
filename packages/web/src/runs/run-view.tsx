import {
  apiPaths,
  type Deleted,
  type JobEvents,
  type RunDetail,
  type ServedCell,
  type ServedClaim,
  type ServedCurves,
  type ServedJob,
  type ServedReference,
  type ServedResults,
  type ServedRun,
  type Started,
  verdictLabel,
} from "@operant/report";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { PanelState } from "../run/run.js";
import { studyHref } from "../site/links.js";
import { sizeInWords } from "../site/size.js";
import { type Api, ApiFailure, createApi, inWords } from "./api.js";
import { DeleteDialog } from "./delete-dialog.js";
import { followJob } from "./job-events.js";
import { meanInWords } from "./numbers.js";
import { RunCurves } from "./run-curves.js";
import { panelStates } from "./server-state.js";
import { jobInWords, stateInWords, when } from "./words.js";

/** One run on the server's disk: how far it is, what it says, its files. */
export function RunView({ id }: { readonly id: string }) {
  const api = useMemo(() => createApi(""), []);
  const { detail, results, job, problem, lost, reload } = useRun(api, id);
  const [deleting, setDeleting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const title = detail === undefined ? undefined : (detail.run.title ?? detail.run.study);
  useEffect(() => {
    if (title !== undefined) document.title = `${title}, run ${id.slice(0, 8)} · Operant`;
  }, [title, id]);
  if (id === "")
    return <Missing message="The address names no run: it ends in run.html?id= and a run’s id." />;
  if (detail === undefined) {
    return problem === null ? (
      <>
        <h1>Run</h1>
        <p role="status">Reading run {id} …</p>
      </>
    ) : (
      <Missing message={problem} />
    );
  }
  const { run, manifest, sessions, files, shards } = detail;
  const active = job !== undefined && ["queued", "running", "stopping"].includes(job.state);
  const send = (path: string, body: object): void => {
    setFailure(null);
    api
      .send<Started | ServedJob>("POST", path, body)
      .then(reload)
      .catch((error: unknown) => setFailure(inWords(error)));
  };
  return (
    <>
      <p class="kicker">
        <a href="runs.html">Runs</a> · <code>{run.id}</code>
      </p>
      <h1>{run.title ?? run.study}</h1>
      <p class="small soft" role="status">
        {active ? jobInWords(job) : stateInWords(run)}
        {run.seeds === null ? "" : `; seeds ${run.seeds}`}
        {run.changed === null ? "" : `; changed ${when(run.changed)}`}
        {results?.status ? `; ${results.status}` : ""}
      </p>
      {active ? (
        <progress class="wide-progress" max={1} value={job.progress.share} aria-label="Progress" />
      ) : null}
      {lost ? <p class="notice">The connection to the server is lost; the page tries again.</p> : null}
      {run.reason === null ? null : <p class="error">{run.reason}</p>}
      {job?.error == null ? null : (
        <p class="error" role="alert">
          {job.error.message}
        </p>
      )}
      {failure === null ? null : (
        <p class="error" role="alert">
          {failure}
        </p>
      )}
      <div class="run-buttons">
        {active ? (
          <button
            type="button"
            onClick={() => send(apiPaths.stop(id), {})}
            disabled={job.state === "stopping"}
          >
            Stop
          </button>
        ) : run.state === "partial" && manifest !== null ? (
          <button
            type="button"
            class="primary"
            onClick={() => send(apiPaths.jobs(), requestOf(run, manifest))}
          >
            Go on
          </button>
        ) : run.state === "damaged" && manifest !== null ? (
          <button
            type="button"
            class="primary"
            onClick={() => send(apiPaths.jobs(), { ...requestOf(run, manifest), repair: true })}
          >
            Compute the damaged trials again
          </button>
        ) : null}
        {run.addressable && !active ? (
          <button type="button" onClick={() => setDeleting(true)}>
            Delete
          </button>
        ) : null}
        {run.title === null ? null : <a href={studyHref({ root: "" }, run.study)}>The study’s page</a>}
      </div>
      {run.command === null ? null : <pre class="command">{run.command}</pre>}
      {job === undefined || job.failures.length === 0 ? null : (
        <section aria-labelledby="failures">
          <h2 id="failures">Trials that failed</h2>
          {job.failures.map(({ key, cell, seed, failure: { message, stack } }) => (
            <details key={key}>
              <summary>
                {cell}, seed {seed}: {message}
              </summary>
              <pre>{stack}</pre>
            </details>
          ))}
        </section>
      )}
      {results === undefined ? null : (
        <>
          <Claims claims={results.claims} />
          <Cells cells={results.cells} />
          <Curves api={api} id={id} results={results} />
          {results.damage.length === 0 ? null : (
            <section aria-labelledby="damage">
              <h2 id="damage">Damaged files</h2>
              {results.damage.map((sentence) => (
                <p key={sentence} class="error">
                  {sentence}
                </p>
              ))}
            </section>
          )}
        </>
      )}
      <Reference api={api} id={id} revision={results?.revision ?? ""} />
      <section aria-labelledby="files">
        <h2 id="files">Files</h2>
        <ul class="files">
          {files.map(({ path, bytes }) => (
            <li key={path}>
              <a href={apiPaths.file(id, path)}>{path}</a> <span class="soft">{sizeInWords(bytes)}</span>
            </li>
          ))}
          {shards.count === 0 ? null : (
            <li class="soft">
              {shards.count} Parquet shards in <code>trials/</code>, {sizeInWords(shards.bytes)}
            </li>
          )}
        </ul>
      </section>
      {sessions.length === 0 ? null : (
        <details>
          <summary>How it was computed</summary>
          <ul class="small">
            {sessions.map((session) => (
              <li key={`${session.started}${session.command}`}>
                {when(session.started)}: <code>{session.command}</code>; {session.computed} computed,{" "}
                {session.reused} taken over, {session.failed} failed; {session.workers} workers, Node{" "}
                {session.node}, {session.platform}
                {session.interrupted ? "; interrupted" : ""}
              </li>
            ))}
          </ul>
        </details>
      )}
      {deleting ? (
        <DeleteDialog
          run={run}
          onCancel={() => setDeleting(false)}
          onConfirm={async () => {
            await api.send<Deleted>("DELETE", apiPaths.run(id), { id });
            location.href = "runs.html";
          }}
        />
      ) : null}
    </>
  );
}

function Missing({ message }: { readonly message: string }) {
  return (
    <>
      <h1>Run</h1>
      <p class="error" role="alert">
        {message}
      </p>
      <p>
        <a href="runs.html">All runs</a>
      </p>
    </>
  );
}

/** What to ask of the server so that it completes a run: the manifest's own request gives the same run again. */
function requestOf({ preset }: ServedRun, { study, request }: NonNullable<RunDetail["manifest"]>) {
  const { conditions, seeds, set } = request;
  return { study, ...(preset === null ? {} : { preset }), conditions, seeds, set };
}

function Claims({ claims }: { readonly claims: readonly ServedClaim[] }) {
  if (claims.length === 0) return null;
  const decided = claims.filter(({ verdict }) => verdict !== "not at this scale");
  const open = claims.filter(({ verdict }) => verdict === "not at this scale");
  return (
    <section aria-labelledby="claims">
      <h2 id="claims">Claims</h2>
      {decided.length === 0 ? (
        <p class="small">None of them is decided by this run.</p>
      ) : (
        <ClaimTable claims={decided} />
      )}
      {open.length === 0 ? null : (
        <details>
          <summary>
            {open.length} {open.length === 1 ? "claim is" : "claims are"} not decided at this scale
          </summary>
          <ClaimTable claims={open} />
        </details>
      )}
    </section>
  );
}

function ClaimTable({ claims }: { readonly claims: readonly ServedClaim[] }) {
  return (
    <table class="run-claims stacking">
      <thead>
        <tr>
          <th>Claim</th>
          <th>Published</th>
          <th>Measured</th>
          <th>Verdict</th>
        </tr>
      </thead>
      <tbody>
        {claims.map(({ id, statement, published, measured, verdict, note, scale }) => (
          <tr key={id}>
            <th scope="row">{statement}</th>
            <td data-label="Published">{published}</td>
            <td data-label="Measured">
              {measured}
              {note === undefined ? null : <div class="soft">{note}</div>}
            </td>
            <td data-label="Verdict" class={`verdict ${verdict.replaceAll(" ", "-")}`}>
              {verdictLabel({ scale: scale === "miniature" ? scale : "small" }, { verdict })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cells({ cells }: { readonly cells: readonly ServedCell[] }) {
  const names = [...new Set(cells.flatMap(({ summaries }) => Object.keys(summaries)))];
  if (names.length === 0) return null;
  return (
    <section aria-labelledby="cells">
      <h2 id="cells">Results</h2>
      <p class="small soft">Mean over seeds ± half of its 95% Student t interval.</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="wide" tabIndex={0} aria-label="Results by cell">
        <table>
          <thead>
            <tr>
              <th>Cell</th>
              <th class="number">Seeds</th>
              {names.map((name) => (
                <th key={name} class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cells.map((cell) => (
              <tr key={cell.title}>
                <th scope="row">{cell.title}</th>
                <td class="number">
                  {cell.seeds.length} of {cell.planned}
                </td>
                {names.map((name) => (
                  <td key={name} class="number">
                    {meanInWords(cell.summaries[name] ?? [])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Curves({
  api,
  id,
  results,
}: {
  readonly api: Api;
  readonly id: string;
  readonly results: ServedResults;
}) {
  const [figure, setFigure] = useState(results.figures[0]?.id);
  const [panels, setPanels] = useState<readonly PanelState[]>([]);
  const { revision } = results;
  useEffect(() => {
    if (figure === undefined) return;
    const abort = new AbortController();
    api
      .get<ServedCurves>(apiPaths.curves(id, figure), abort.signal)
      .then((curves) => setPanels(panelStates(curves)))
      .catch(() => {});
    return () => abort.abort();
  }, [api, id, figure, revision]);
  if (figure === undefined) return null;
  const chosen = results.figures.find((choice) => choice.id === figure);
  return (
    <section aria-labelledby="curves">
      <h2 id="curves">Curves</h2>
      <label class="figure-choice">
        Figure{" "}
        <select value={figure} onChange={(event) => setFigure(event.currentTarget.value)}>
          {results.figures.map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.title}
            </option>
          ))}
        </select>
      </label>
      {chosen === undefined ? null : <RunCurves panels={panels} figure={chosen} />}
    </section>
  );
}

function Reference({
  api,
  id,
  revision,
}: {
  readonly api: Api;
  readonly id: string;
  readonly revision: string;
}) {
  const [answer, setAnswer] = useState<ServedReference>();
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<ServedReference>(apiPaths.reference(id), abort.signal)
      .then(setAnswer)
      .catch(() => {});
    return () => abort.abort();
  }, [api, id, revision]);
  if (answer === undefined) return null;
  const { comparison, reason } = answer;
  return (
    <section aria-labelledby="reference">
      <h2 id="reference">Against the committed results</h2>
      {comparison === null ? (
        <p class="small">{reason}</p>
      ) : (
        <>
          <p class="small">
            {comparison.compared === 0 ? (
              "No shard of this run is among the committed ones: other seeds, parameters or length."
            ) : (
              <>
                {comparison.compared} shards and {comparison.verdicts} verdicts are in both;{" "}
                {comparison.differences.length === 0
                  ? "all agree."
                  : `${comparison.differences.length} differ:`}
              </>
            )}
          </p>
          {comparison.differences.length === 0 ? null : (
            <ul class="small">
              {comparison.differences.map((difference) => (
                <li key={difference}>{difference}</li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

/** The run's details, kept up to date while a job computes it. */
function useRun(api: Api, id: string) {
  const [detail, setDetail] = useState<RunDetail>();
  const [results, setResults] = useState<ServedResults>();
  const [job, setJob] = useState<ServedJob>();
  const [problem, setProblem] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  const [turn, setTurn] = useState(0);
  const reload = (): void => setTurn((before) => before + 1);
  useEffect(() => {
    if (id === "") return;
    const abort = new AbortController();
    let unfollow = (): void => {};
    let retry: ReturnType<typeof setTimeout> | undefined;
    const fetchResults = () =>
      api
        .get<ServedResults>(apiPaths.results(id), abort.signal)
        .then(setResults)
        .catch(() => {});
    api
      .get<RunDetail>(apiPaths.run(id), abort.signal)
      .then((fresh) => {
        setDetail(fresh);
        setResults(fresh.results ?? undefined);
        setJob(fresh.job ?? undefined);
        setProblem(null);
        setLost(false);
        if (fresh.job === null || !["queued", "running", "stopping"].includes(fresh.job.state)) return;
        unfollow = followJob(api, id, {
          job: (next) => {
            setJob(next);
            if (["done", "stopped", "failed"].includes(next.state)) reload();
          },
          progress: (progress: JobEvents["progress"]) =>
            setJob((before) => (before === undefined ? before : { ...before, progress })),
          trial: () => {},
          failed: (trial) =>
            setJob((before) =>
              before === undefined ? before : { ...before, failures: [...before.failures, trial] },
            ),
          results: fetchResults,
          interrupted: setLost,
          gone: () => {
            setLost(true);
            setTimeout(reload, 1_500);
          },
        });
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        setProblem(inWords(error));
        // A server that is started again answers with the run as it lies on the disk.
        if (error instanceof ApiFailure && error.status === 0) retry = setTimeout(reload, 3_000);
      });
    return () => {
      abort.abort();
      clearTimeout(retry);
      unfollow();
    };
  }, [api, id, turn]);
  return { detail, results, job, problem, lost, reload };
}
