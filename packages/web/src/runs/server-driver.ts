import {
  apiPaths,
  type JobEvents,
  type JobList,
  type Manifest,
  type RunDetail,
  type RunList,
  type ServedCurves,
  type ServedJob,
  type ServedResults,
  type Started,
} from "@operant/report";
import type { CellState, Request, RunDriver, RunState } from "../run/run.js";
import { type Api, ApiFailure, inWords } from "./api.js";
import { type Events, followJob } from "./job-events.js";
import { cellStates, claimStates, panelStates, phaseOf, trialStates } from "./server-state.js";

/** What a request amounts to before it is started: planned in the page, by the study's own schema. */
export type Planned =
  | { readonly manifest: Manifest; readonly id: string; readonly command: string }
  | { readonly error: { readonly message: string; readonly field?: string } };

export interface ServerDriverOptions {
  readonly api: Api;
  readonly plan: (request: Request) => Promise<Planned>;
  /** The committed reference results of the study, as `RunDriver.references` gives them. */
  readonly references: () => Promise<readonly CellState[]>;
  /** Opens a stream of server-sent events; for tests. */
  readonly open?: (url: string) => Events;
}

const unplanned: RunState = {
  phase: "planning",
  id: null,
  command: "",
  manifest: null,
  trials: [],
  cells: [],
  claims: [],
  error: null,
  notices: [],
  reference: { equal: 0, different: 0 },
  remaining: null,
};

const retryAfter = 1_500;
const lostConnection =
  "The connection to the server is lost; the page tries again. The run goes on without it.";

/**
 * Runs on the machine that serves the lab. The page holds nothing that the server does not: after a reload the
 * same request finds its run by the manifest's hash, with its results and its job if one is under way.
 */
export function createServerDriver(
  study: string,
  request: Request,
  { api, plan, references, open }: ServerDriverOptions,
): RunDriver {
  let state: RunState = unplanned;
  let asked = request;
  let results: ServedResults | undefined;
  let job: ServedJob | undefined;
  /** Counts requests, so that answers to an earlier one are dropped. */
  let turn = 0;
  let unfollow = (): void => {};
  const listeners = new Set<(state: RunState) => void>();

  const set = (change: Partial<RunState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener(state);
  };

  let committed: readonly CellState[] = [];
  references()
    .then((cells) => {
      committed = cells;
      fold();
    })
    .catch(() => {
      // Without them the run stands for itself.
    });

  /** Takes what the server said into the state. */
  const fold = (change: Partial<RunState> = {}): void => {
    const { manifest } = state;
    set({
      ...(manifest === null ? {} : { trials: trialStates(manifest, results, job) }),
      ...(results === undefined ? {} : resultsState(results, committed)),
      ...(job === undefined
        ? {}
        : {
            phase: phaseOf(job),
            error: job.error === null ? null : { message: job.error.message },
            remaining: job.progress.remaining,
          }),
      ...change,
    });
  };

  /** Per question for results, the trials that were heard of since: the answer may be older than they are. */
  const heardSince = new Set<JobEvents["trial"][]>();

  const fetchResults = async (id: string, mine: number): Promise<void> => {
    const since: JobEvents["trial"][] = [];
    heardSince.add(since);
    try {
      const fresh = await api.get<ServedResults>(apiPaths.results(id));
      if (mine !== turn) return;
      results = { ...fresh, cells: fresh.cells.map((cell) => since.reduce(withTrial, cell)) };
      fold();
    } finally {
      heardSince.delete(since);
    }
  };

  const follow = (id: string, mine: number): void => {
    unfollow();
    const update = (change: Partial<ServedJob>): void => {
      if (mine !== turn || job === undefined) return;
      job = { ...job, ...change };
      fold();
    };
    const listener = {
      job: (fresh: JobEvents["job"]) => {
        if (mine !== turn) return;
        job = fresh;
        fold({ notices: [] });
        // What finished before this connection, or while there was none.
        fetchResults(id, mine).catch((error: unknown) => fold({ notices: [inWords(error)] }));
      },
      progress: (progress: JobEvents["progress"]) => update({ progress }),
      trial: (trial: JobEvents["trial"]) => {
        if (mine !== turn) return;
        for (const since of heardSince) since.push(trial);
        if (results === undefined) return;
        results = { ...results, cells: results.cells.map((cell) => withTrial(cell, trial)) };
        fold();
      },
      failed: (trial: JobEvents["failed"]) => update({ failures: [...(job?.failures ?? []), trial] }),
      results: ({ claims, status, done, revision }: JobEvents["results"]) => {
        if (mine !== turn || results === undefined) return;
        results = { ...results, claims: [...claims], status, done, revision };
        fold();
      },
      interrupted: (lost: boolean) => {
        if (mine === turn) fold({ notices: lost ? [lostConnection] : [] });
      },
      gone: () => {
        if (mine !== turn) return;
        fold({ notices: [lostConnection] });
        lookAgain(id, mine);
      },
    };
    unfollow = open === undefined ? followJob(api, id, listener) : followJob(api, id, listener, open);
  };

  /** Looks a run up until the server answers: it was started anew and knows the run, not its job. */
  const lookAgain = (id: string, mine: number): void => {
    setTimeout(() => {
      if (mine !== turn) return;
      find(id, mine)
        .then(() => fold({ notices: [] }))
        .catch(() => lookAgain(id, mine));
    }, retryAfter);
  };

  /** Finds what the server has of a planned run. */
  const find = async (id: string, mine: number): Promise<void> => {
    const { jobs } = await api.get<JobList>(apiPaths.jobs());
    if (mine !== turn) return;
    job = jobs.find((candidate) => candidate.id === id);
    const active = job !== undefined && phaseOf(job) === "running";
    // Asked of the list, as a run that was never started has no folder and would be an error to ask for.
    const { runs } = await api.get<RunList>(apiPaths.runs(study));
    if (mine !== turn) return;
    if (runs.some((run) => run.id === id && run.addressable)) {
      const detail = await api.get<RunDetail>(apiPaths.run(id));
      if (mine !== turn) return;
      results = detail.results ?? undefined;
    }
    const complete = results !== undefined && results.total > 0 && results.done === results.total;
    fold(active ? {} : { phase: complete ? "done" : "ready", error: null, remaining: null });
    if (active) follow(id, mine);
  };

  const begin = (next: Request): void => {
    const mine = ++turn;
    unfollow();
    asked = next;
    results = undefined;
    job = undefined;
    set(unplanned);
    plan(next)
      .then(async (planned) => {
        if (mine !== turn) return;
        if ("error" in planned) {
          set({ phase: "refused", error: planned.error });
          return;
        }
        const { manifest, id, command } = planned;
        set({ manifest, id, command, trials: trialStates(manifest, undefined, undefined) });
        await find(id, mine);
      })
      .catch((error: unknown) => {
        if (mine === turn)
          set({ phase: state.manifest === null ? "refused" : "ready", error: { message: inWords(error) } });
      });
  };

  const start = (): void => {
    const mine = turn;
    const { preset, conditions, seeds, set: values } = asked;
    const body = {
      study,
      ...(preset === undefined ? {} : { preset }),
      ...(conditions === undefined ? {} : { conditions }),
      ...(seeds === undefined ? {} : { seeds }),
      ...(values === undefined ? {} : { set: values }),
    };
    set({ phase: "running", error: null });
    api
      .send<Started>("POST", apiPaths.jobs(), body)
      .then(async ({ job: started }) => {
        if (mine !== turn) return;
        job = started;
        set({ id: started.id, command: started.command });
        follow(started.id, mine);
      })
      .catch((error: unknown) => {
        if (mine !== turn) return;
        const field = error instanceof ApiFailure ? error.field : undefined;
        set({
          phase: "ready",
          error: { message: inWords(error), ...(field === undefined ? {} : { field }) },
        });
      });
  };

  const stop = (): void => {
    const { id } = state;
    if (id === null) return;
    api
      .send<ServedJob>("POST", apiPaths.stop(id), {})
      .catch((error: unknown) => set({ notices: [inWords(error)] }));
  };

  const idOf = (): string => {
    if (state.id === null)
      throw new ApiFailure(0, "not-started", "The run has no results yet: start it first.");
    return state.id;
  };

  begin(request);
  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    request: begin,
    start,
    // A run on the server is stopped and started again: what is finished is kept, so nothing else is lost.
    pause: stop,
    resume: start,
    stop,
    curves: async (figure) => panelStates(await api.get<ServedCurves>(apiPaths.curves(idOf(), figure))),
    references,
    file: (name) =>
      api.blob(apiPaths.file(idOf(), /^[0-9a-f]{64}$/.test(name) ? `trials/${name}.parquet` : name)),
    close() {
      turn++;
      unfollow();
      listeners.clear();
    },
  };
}

function resultsState(
  results: ServedResults,
  committed: readonly CellState[],
): Pick<RunState, "cells" | "claims" | "reference"> {
  const cells = cellStates(results);
  return { cells, claims: claimStates(results.claims), reference: sameShards(cells, committed) };
}

/** Shards of equal cells and seeds that have, and have not, the digest on record (which may be cut short). */
function sameShards(cells: readonly CellState[], committed: readonly CellState[]): RunState["reference"] {
  const place = ({ parameters }: CellState, seed: number) =>
    JSON.stringify([Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)), seed]);
  const known = new Map(
    committed.flatMap((cell) => cell.seeds.map((seed, i) => [place(cell, seed), cell.shards[i] ?? ""])),
  );
  const reference = { equal: 0, different: 0 };
  for (const cell of cells) {
    cell.seeds.forEach((seed, i) => {
      const digest = known.get(place(cell, seed));
      if (digest === undefined) return;
      reference[cell.shards[i]?.startsWith(digest) === true ? "equal" : "different"]++;
    });
  }
  return reference;
}

/** A cell with one more seed, unless it has that seed already. */
function withTrial(
  cell: ServedResults["cells"][number],
  { seed, cells, shard, summaries }: JobEvents["trial"],
): ServedResults["cells"][number] {
  if (!cells.includes(cell.title) || cell.seeds.includes(seed)) return cell;
  const at = cell.seeds.filter((other) => other < seed).length;
  const names = new Set([...Object.keys(cell.summaries), ...Object.keys(summaries)]);
  return {
    ...cell,
    seeds: cell.seeds.toSpliced(at, 0, seed),
    shards: cell.shards.toSpliced(at, 0, shard),
    summaries: Object.fromEntries(
      [...names].map((name) => [
        name,
        (cell.summaries[name] ?? cell.seeds.map(() => null)).toSpliced(at, 0, summaries[name] ?? null),
      ]),
    ),
  };
}
