import {
  apiPaths,
  type Deleted,
  type FolderEvents,
  type RunList as RunListAnswer,
  type ServedJob,
  type ServedRun,
} from "@operant/report";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Api, createApi, inWords } from "./api.js";
import { DeleteDialog } from "./delete-dialog.js";
import { filterOf, type ListFilter, queryOf } from "./url.js";
import { visibleEvents } from "./visible-events.js";
import { jobInWords, stateInWords, verdictsInWords, when } from "./words.js";

const mostCompared = 8;

/** The runs of the folder, with what is computed at the moment above them. */
export function RunList({
  query,
  onQuery,
}: {
  readonly query: URLSearchParams;
  readonly onQuery: (query: string) => void;
}) {
  const api = useMemo(() => createApi(""), []);
  const { list, jobs, problem, refresh } = useFolder(api);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [deleting, setDeleting] = useState<ServedRun | null>(null);
  const filter = filterOf(query);
  const change = (next: ListFilter): void => {
    const text = queryOf(next);
    history.replaceState(null, "", `${location.pathname}${text}`);
    onQuery(text);
  };
  const runs = (list?.runs ?? []).filter((run) => passes(run, filter));
  const studies = [...new Set((list?.runs ?? []).map(({ study }) => study))].sort();
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      <h1>Runs</h1>
      {list === undefined ? null : (
        <p class="small soft">
          In <code>{list.folder}</code>. Start one from a study’s page, or with <code>npx operant run</code>.
        </p>
      )}
      {problem === null ? null : (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {list?.problems.map((sentence) => (
        <p class="notice" key={sentence}>
          {sentence}
        </p>
      ))}
      <Jobs jobs={jobs} api={api} />
      <form class="run-filters" aria-label="Filter" onSubmit={(event) => event.preventDefault()}>
        <label>
          Study
          <select
            value={filter.study}
            onChange={(event) => change({ ...filter, study: event.currentTarget.value })}
          >
            <option value="">all</option>
            {studies.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
        <label>
          State
          <select
            value={filter.state}
            onChange={(event) =>
              change({ ...filter, state: event.currentTarget.value as ListFilter["state"] })
            }
          >
            <option value="">all</option>
            {["complete", "partial", "damaged", "foreign", "unreadable"].map((state) => (
              <option key={state} value={state}>
                {state}
              </option>
            ))}
          </select>
        </label>
        <label>
          Find
          <input
            type="search"
            value={filter.text}
            placeholder="title, preset, id"
            onInput={(event) => change({ ...filter, text: event.currentTarget.value })}
          />
        </label>
        <button
          type="button"
          disabled={chosen.size < 2 || chosen.size > mostCompared}
          onClick={() => {
            location.href = `runs.html?compare=${[...chosen].join(",")}`;
          }}
        >
          {compareInWords(chosen.size)}
        </button>
      </form>
      <p class="small soft" role="status">
        {list === undefined ? "Reading the folder …" : countInWords(runs.length, list.runs.length)}
      </p>
      {runs.length === 0 ? null : (
        <div class="wide">
          <table class="runs stacking">
            <thead>
              <tr>
                <th>
                  <span class="visually-hidden">Choose</span>
                </th>
                <th>Study</th>
                <th>Run</th>
                <th>State</th>
                <th>Verdicts</th>
                <th>Seeds</th>
                <th class="number">Cells</th>
                <th>Changed</th>
                <th>
                  <span class="visually-hidden">Delete</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Row
                  key={`${run.study}/${run.id}`}
                  run={run}
                  chosen={chosen.has(run.id)}
                  onChoose={() => toggle(run.id)}
                  onDelete={() => setDeleting(run)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {deleting === null ? null : (
        <DeleteDialog
          run={deleting}
          onCancel={() => setDeleting(null)}
          onConfirm={async () => {
            await api.send<Deleted>("DELETE", apiPaths.run(deleting.id), { id: deleting.id });
            setDeleting(null);
            const rest = new Set(chosen);
            rest.delete(deleting.id);
            setChosen(rest);
            refresh();
          }}
        />
      )}
    </>
  );
}

function compareInWords(chosen: number): string {
  if (chosen < 2) return "Compare two or more";
  return chosen > mostCompared ? `Compare at most ${mostCompared}` : `Compare these ${chosen}`;
}

function countInWords(shown: number, all: number): string {
  if (all === 0) return "There are no runs yet.";
  if (shown === all) return all === 1 ? "1 run" : `${all} runs`;
  return shown === 0 ? `None of ${all} runs; loosen the filter.` : `${shown} of ${all} runs`;
}

/** Whether a run is shown under a filter; text is found in title, id, study, preset and command. */
export function passes(run: ServedRun, { study, state, text }: ListFilter): boolean {
  if (study !== "" && run.study !== study) return false;
  if (state !== "" && run.state !== state) return false;
  const words = [run.title, run.id, run.study, run.preset, run.command, run.reason].join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

function Row({
  run,
  chosen,
  onChoose,
  onDelete,
}: {
  readonly run: ServedRun;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onDelete: () => void;
}) {
  const readable = run.state === "complete" || run.state === "partial";
  const busy = run.job === "running" || run.job === "queued" || run.job === "stopping";
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          checked={chosen}
          disabled={!run.addressable || !readable}
          aria-label={`Compare run ${run.id}`}
          onChange={onChoose}
        />
      </td>
      <td>
        {run.title ?? run.study}
        {run.preset === null ? null : <span class="soft"> {run.preset}</span>}
        {run.reason === null ? null : <div class="soft reason">{run.reason}</div>}
      </td>
      <td>
        {run.addressable ? (
          <a href={`run.html?id=${run.id}`}>
            <code>{run.id.slice(0, 8)}</code>
          </a>
        ) : (
          <code>{run.id.slice(0, 24)}</code>
        )}
      </td>
      <td data-label="State" class={readable ? "nowrap" : "error"}>
        {stateInWords(run)}
      </td>
      <td data-label="Verdicts">
        {run.status === null ? null : <strong>{run.status}</strong>}
        <div class="soft">{verdictsInWords(run.verdicts)}</div>
      </td>
      <td data-label="Seeds">{run.seeds ?? ""}</td>
      <td data-label="Cells" class="number">
        {run.cells ?? ""}
      </td>
      <td data-label="Changed" class="nowrap">
        {when(run.changed)}
      </td>
      <td>
        {run.addressable ? (
          <button
            type="button"
            class="plain"
            disabled={busy}
            aria-label={`Delete run ${run.id}`}
            title={busy ? "It is being computed; stop it first" : undefined}
            onClick={onDelete}
          >
            Delete
          </button>
        ) : null}
      </td>
    </tr>
  );
}

/** What the server computes now, and what waits. */
function Jobs({ jobs, api }: { readonly jobs: readonly ServedJob[]; readonly api: Api }) {
  const [problem, setProblem] = useState<string | null>(null);
  const active = jobs.filter(
    ({ state }) => state === "running" || state === "queued" || state === "stopping",
  );
  if (active.length === 0) return null;
  return (
    <section aria-labelledby="now">
      <h2 id="now">At work</h2>
      <ul class="jobs">
        {active.map((job) => (
          <li key={job.id}>
            <a href={`run.html?id=${job.id}`}>
              {job.study} <code>{job.id.slice(0, 8)}</code>
            </a>
            <progress max={1} value={job.progress.share} aria-label={`Progress of ${job.study}`} />
            <span class="soft">{jobInWords(job)}</span>
            <button
              type="button"
              disabled={job.state === "stopping"}
              onClick={() => {
                setProblem(null);
                api
                  .send<ServedJob>("POST", apiPaths.stop(job.id), {})
                  .catch((error: unknown) => setProblem(inWords(error)));
              }}
            >
              Stop
            </button>
          </li>
        ))}
      </ul>
      {problem === null ? null : (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

/** The folder's runs and the server's jobs, kept up to date by the server's events. */
function useFolder(api: Api) {
  const [list, setList] = useState<RunListAnswer>();
  const [jobs, setJobs] = useState<readonly ServedJob[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    api
      .get<RunListAnswer>(apiPaths.runs(), abort.signal)
      .then((fresh) => {
        setList(fresh);
        setProblem(null);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) setProblem(inWords(error));
      });
    return () => abort.abort();
  }, [api, turn]);
  useEffect(() => {
    const source = visibleEvents(api.url(apiPaths.events()));
    const refresh = () => setTurn((before) => before + 1);
    source.addEventListener("jobs", (event: MessageEvent<string>) => {
      setJobs((JSON.parse(event.data) as FolderEvents["jobs"]).jobs);
    });
    source.addEventListener("runs", refresh);
    source.onerror = () => setProblem("The connection to the server is lost; the page tries again.");
    source.onopen = () => {
      setProblem(null);
      refresh();
    };
    // A terminal may have written into the same folder meanwhile.
    addEventListener("focus", refresh);
    return () => {
      source.close();
      removeEventListener("focus", refresh);
    };
  }, [api]);
  return { list, jobs, problem, refresh: () => setTurn((before) => before + 1) };
}
