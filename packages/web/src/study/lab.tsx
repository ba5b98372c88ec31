import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { earlierRuns, loadEarlier } from "../run/index.js";
import type { CellState, EarlierRun, RunState } from "../run/run.js";
import type { Links } from "../site/links.js";
import { NeedsServer } from "../site/shell.js";
import { ClaimsTable, tallyOf } from "./claims-table.js";
import { commandOf } from "./command.js";
import { CompareChoice, CompareView, type Comparison } from "./compare-view.js";
import { ConditionPicker } from "./condition-picker.js";
import { Downloads } from "./downloads.js";
import { checkDraft, type Draft, selectedConditions, selectedSeeds } from "./draft.js";
import { type OpenDriver, openDriver } from "./drivers.js";
import { expectedPanels, FigureView, figureCaption } from "./figure-view.js";
import { comparedSummaries, initialState, type PageState, queryOf, stateOf } from "./page-state.js";
import { ParameterList } from "./parameter-list.js";
import { Failures, Progress, progressWords } from "./progress.js";
import { StoredRuns } from "./stored-runs.js";
import type { StudyFacts } from "./study-props.js";
import { hasResults, type PageRun, useCurves, useRun } from "./use-run.js";

/** Milliseconds of rest after which a change of the controls reaches the URL and the plan. */
const settleAfter = 300;

/** What is live on a study's page: controls, run, figures, claims, comparison, files. */
export function Lab({
  study,
  root,
  hasReference,
  served,
  open = openDriver,
}: Links & {
  readonly study: StudyFacts;
  readonly hasReference: boolean;
  /** Whether a server is there to compute on. */
  readonly served: boolean;
  readonly open?: OpenDriver;
}) {
  const [page, setPage] = useState<PageState>(() => initialState(study));
  const [linkProblems, setLinkProblems] = useState<readonly string[]>([]);
  const runButton = useRef<HTMLButtonElement>(null);
  const run = useRun(open, page.on, study.id, root);
  const { state, shown } = run;
  const some = shown !== null && hasResults(shown);
  const checked = useMemo(() => checkDraft(study, page.draft), [study, page.draft]);
  const touched = useRef(false);

  const change = useCallback((next: Partial<PageState>): void => {
    touched.current = true;
    setPage((before) => ({ ...before, ...next }));
  }, []);
  const edit = useCallback((next: Partial<Draft>): void => {
    touched.current = true;
    setPage((before) => ({ ...before, draft: { ...before.draft, ...next } }));
  }, []);

  // The URL decides what the page shows, when it is opened and when one goes back or forward.
  useEffect(() => {
    const read = (): void => {
      const { state: found, problems } = stateOf(study, location.search);
      touched.current = false;
      setPage(served ? found : { ...found, on: "browser" });
      setLinkProblems(
        served || found.on === "browser"
          ? problems
          : [...problems, "The link ran on a server; no server is here, so that this browser computes."],
      );
    };
    read();
    if (new URLSearchParams(location.search).get("run") === "1") runButton.current?.focus();
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, [study, served]);

  // And what the page shows goes into the URL, an entry of the history for each change that comes to rest.
  useEffect(() => {
    if (!touched.current) return;
    const timer = setTimeout(() => {
      const query = queryOf(study, page);
      if (query === location.search) return;
      history.pushState(null, "", `${location.pathname}${query}${location.hash}`);
    }, settleAfter);
    return () => clearTimeout(timer);
  }, [study, page]);

  const busy = state?.phase === "running" || state?.phase === "paused";
  const wanted = JSON.stringify(checked.request);
  const fresh = run.asked === wanted;
  const untouched = page.run === false && searchOf() === "" && !touched.current;

  // A request that has come to rest is planned, so that a refusal and what is kept already show before it runs.
  useEffect(() => {
    if (busy || fresh || untouched || checked.problems.length > 0) return;
    const timer = setTimeout(() => run.ask(checked.request), settleAfter);
    return () => clearTimeout(timer);
    // `wanted` is the request.
  }, [wanted, busy, fresh, untouched, checked.problems.length, run.ask]);

  const begin = (): void => {
    change({ run: true });
    run.start(checked.request);
  };

  const planned = fresh && state !== null && state.phase !== "refused" && state.phase !== "planning";
  const refusal = fresh && state?.phase === "refused" ? state.error : null;
  const problems = useMemo(
    () =>
      refusal?.field === undefined
        ? checked.problems
        : [...checked.problems, { field: refusal.field, message: refusal.message }],
    [checked, refusal],
  );
  // Not rendered again while trials run: typing has to feel the same then.
  const pickers = useMemo(
    () => (
      <>
        <ConditionPicker
          study={study}
          draft={page.draft}
          problem={problems.find(({ field }) => field === "conditions")?.message}
          onChange={(conditions) => edit({ conditions })}
        />
        <ParameterList
          study={study}
          draft={page.draft}
          problems={problems}
          onChange={(name, text) => {
            touched.current = true;
            setPage((before) => ({ ...before, draft: withParameter(before.draft, name, text) }));
          }}
        />
      </>
    ),
    [study, page.draft, problems, edit],
  );
  const figure = study.figures.find(({ key }) => key === page.figure) ?? study.figures[0];
  const curves = useCurves(
    run.driver,
    figure?.figure.kind === "curves" ? figure.figure.id : null,
    run.current ? state : shown,
  );

  return (
    <>
      <section aria-labelledby="run">
        <h2 id="run">Change the incentive</h2>
        <div class="until-live">
          <NeedsServer what="This study runs in the page">
            The committed results below are complete without it.
          </NeedsServer>
        </div>
        <div class="lab">
          <form
            class="controls"
            aria-label="Change the incentive"
            onSubmit={(event) => {
              event.preventDefault();
              if (!busy && checked.problems.length === 0) begin();
            }}
          >
            {linkProblems.length === 0 ? null : (
              <div class="notice" role="alert">
                {linkProblems.map((problem) => (
                  <p key={problem}>{problem}</p>
                ))}
              </div>
            )}
            <RequestControls
              study={study}
              draft={page.draft}
              seedsProblem={problems.find(({ field }) => field === "seeds")?.message}
              onEdit={edit}
            />
            {served ? (
              <fieldset class="place">
                <legend>Compute</legend>
                {(["browser", "server"] as const).map((place) => (
                  <label key={place}>
                    <input
                      type="radio"
                      name="place"
                      checked={page.on === place}
                      disabled={busy}
                      onChange={() => change({ on: place })}
                    />
                    {place === "browser" ? "in this browser" : "on the server’s machine"}
                  </label>
                ))}
              </fieldset>
            ) : null}
            {pickers}
          </form>
          <div class="results">
            <RunControls
              run={run}
              button={runButton}
              fresh={fresh}
              blocked={checked.problems.length > 0}
              onBegin={begin}
              estimate={
                refusal === null
                  ? estimateWords(checked, planned ? state : null)
                  : "This cannot run; the reason is below."
              }
            />
            {refusal === null ||
            problems.some(
              ({ field, message }) => message === refusal.message && isShown(study, field),
            ) ? null : (
              <p class="error" role="alert">
                {refusal.message}
              </p>
            )}
            {run.broken === null ? null : (
              <p class="error" role="alert">
                {run.broken}
              </p>
            )}
            {state !== null && state.phase !== "refused" && state.error !== null ? (
              <p class="error" role="alert">
                {state.error.message}
              </p>
            ) : null}
            {state?.notices.map((notice) => (
              <p class="notice" key={notice}>
                {notice}
              </p>
            ))}
            {state?.phase === "elsewhere" ? (
              <p class="notice">Another tab computes this very run; what it finds is shown here too.</p>
            ) : null}
            {state === null ? null : <Failures trials={state.trials} />}
            {figure === undefined ? null : (
              <FigureSection
                study={study}
                figureKey={figure.key}
                shown={shown}
                current={run.current || shown === null}
                draft={page.draft}
                curves={curves}
                onChoose={(key) => change({ figure: key })}
              />
            )}
          </div>
        </div>
      </section>

      <section aria-labelledby="claims">
        <h2 id="claims">Claims</h2>
        <p class="small soft tally">
          {!some
            ? "Verdicts of the committed reference results; those of your run appear beside them as seeds come in."
            : `This run so far: ${tallyOf(shown.claims)}.${run.current ? "" : " (The run before your last change.)"}`}
        </p>
        {useMemo(
          () => (
            <ClaimsTable claims={study.claims} found={some ? shown.claims : noClaims} />
          ),
          [study, some, shown?.claims],
        )}
      </section>

      <CompareSection study={study} run={run} page={page} hasReference={hasReference} onChange={change} />

      <section aria-labelledby="save">
        <h2 id="save">Save, and the same in a terminal</h2>
        <Downloads
          study={study.id}
          figure={figure}
          command={planned && state.command !== "" ? state.command : commandOf(study, checked.request)}
          file={some && run.current && run.driver !== null ? run.driver.file.bind(run.driver) : undefined}
        />
      </section>
    </>
  );
}

const noClaims: RunState["claims"] = [];

/** The query at hand; empty while the page is rendered at build time. */
function searchOf(): string {
  return typeof location === "undefined" ? "" : location.search;
}

function withParameter(draft: Draft, name: string, text: string | undefined): Draft {
  const set = Object.fromEntries(Object.entries(draft.set).filter(([other]) => other !== name));
  return { ...draft, set: text === undefined ? set : { ...set, [name]: text } };
}

/** Whether a problem with a field stands beside its control. */
function isShown(study: StudyFacts, field: string): boolean {
  return field === "seeds" || field === "conditions" || study.parameters.some(({ name }) => name === field);
}

/** How much work a request is, before and after it is planned. */
function estimateWords(
  { cells, seeds, problems }: ReturnType<typeof checkDraft>,
  planned: RunState | null,
): string {
  if (problems.length > 0) return "Not ready to run: see the marked controls.";
  if (planned !== null && planned.trials.length > 0) {
    const kept = planned.trials.filter(({ state }) => state === "kept").length;
    const total = planned.trials.length;
    return `${count(planned.manifest?.cells.length ?? cells, "cell")} × ${count(seeds, "seed")}: ${count(total, "trial")}${kept === 0 ? "" : `, ${kept} kept from earlier runs`}.`;
  }
  return `${count(cells, "cell")} × ${count(seeds, "seed")}: ${count(cells * seeds, "trial")}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Preset and seeds. */
function RequestControls({
  study,
  draft,
  seedsProblem,
  onEdit,
}: {
  readonly study: StudyFacts;
  readonly draft: Draft;
  readonly seedsProblem: string | undefined;
  readonly onEdit: (next: Partial<Draft>) => void;
}) {
  const own = selectedSeeds(study, { ...draft, seeds: null });
  const preset = study.presets[draft.preset];
  return (
    <>
      <p class="field">
        <label for="preset">Preset</label>
        <select
          id="preset"
          aria-describedby="preset-about"
          value={draft.preset}
          onChange={(event) => onEdit({ preset: event.currentTarget.value, conditions: null, seeds: null })}
        >
          {Object.keys(study.presets).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <span class="parameter-about" id="preset-about">
          {preset === undefined ? "" : `${preset.title}.`}
        </span>
      </p>
      <p class="field">
        <label for="seeds">Seeds</label>
        <input
          id="seeds"
          type="text"
          autocomplete="off"
          spellcheck={false}
          value={draft.seeds ?? own}
          aria-describedby="seeds-about"
          aria-invalid={seedsProblem !== undefined}
          onInput={(event) => {
            const text = event.currentTarget.value;
            onEdit({ seeds: text.trim() === "" || text === own ? null : text });
          }}
        />
        <span class="parameter-about" id="seeds-about">
          {seedsProblem === undefined ? (
            "Each seed is an independent trial of every cell, for example 1..20 or 1,2,5..8."
          ) : (
            <span class="error">{seedsProblem}</span>
          )}
        </span>
      </p>
    </>
  );
}

/** Phases in which the trials say more than the estimate. */
const moving: readonly RunState["phase"][] = ["stopped", "done", "elsewhere"];

/** Run, pause, resume, stop; how much there is to do; how far it is. */
function RunControls({
  run,
  button,
  fresh,
  blocked,
  onBegin,
  estimate,
}: {
  readonly run: PageRun;
  readonly button: preact.RefObject<HTMLButtonElement | null>;
  /** Whether the controls say what the driver was last asked. */
  readonly fresh: boolean;
  readonly blocked: boolean;
  readonly onBegin: () => void;
  readonly estimate: string;
}) {
  const { state, driver } = run;
  const phase = state?.phase ?? "ready";
  const busy = phase === "running" || phase === "paused";
  const complete = fresh && phase === "done" && state?.trials.every(({ state }) => state !== "failed");
  const main = run.starting
    ? "Starting"
    : phase === "running"
      ? "Pause"
      : phase === "paused"
        ? "Resume"
        : complete === true
          ? "Done"
          : "Run";
  const press = (): void => {
    if (phase === "running") driver?.pause();
    else if (phase === "paused") driver?.resume();
    else if (complete !== true) onBegin();
  };
  const off = !busy && (blocked || run.starting || complete === true || phase === "elsewhere");
  return (
    <div class="run-controls">
      <p class="buttons">
        <button
          type="button"
          class="primary"
          ref={button}
          aria-disabled={off}
          onClick={() => (off ? undefined : press())}
        >
          {main}
        </button>
        {/* Not disabled outright: the focus would be lost with the button under it. */}
        <button type="button" aria-disabled={!busy} onClick={() => (busy ? driver?.stop() : undefined)}>
          Stop
        </button>
        {busy && !fresh ? (
          <button type="button" disabled={blocked} onClick={onBegin}>
            Run the change instead
          </button>
        ) : null}
      </p>
      <Progress
        state={state}
        words={
          state !== null && state.manifest !== null && (busy || (fresh && moving.includes(phase)))
            ? `${progressWords(state)}${busy && !fresh ? ". The controls have changed since it started" : ""}.`
            : estimate
        }
      />
    </div>
  );
}

function FigureSection({
  study,
  figureKey,
  shown,
  current,
  draft,
  curves,
  onChoose,
}: {
  readonly study: StudyFacts;
  readonly figureKey: string;
  readonly shown: RunState | null;
  readonly current: boolean;
  readonly draft: Draft;
  readonly curves: ReturnType<typeof useCurves>;
  readonly onChoose: (key: string) => void;
}) {
  const facts = study.figures.find(({ key }) => key === figureKey) ?? study.figures[0]!;
  const cells = shown?.manifest?.cells;
  const expected = useMemo(() => {
    const titles =
      cells ??
      selectedConditions(study, draft).map((name) => ({
        title: study.conditions[name]?.title ?? name,
        group: study.conditions[name]?.group ?? name,
      }));
    return expectedPanels(facts, titles);
  }, [study, facts, cells, cells === undefined ? draft : null]);
  return (
    <div class="figure">
      <p class="field figure-choice">
        <label for="figure">Figure</label>
        <select id="figure" value={facts.key} onChange={(event) => onChoose(event.currentTarget.value)}>
          {study.figures.map(({ key, figure }) => (
            <option key={key} value={key}>
              {`${figure.title} (${figure.kind === "curves" ? `by ${study.row}` : "every seed"})`}
            </option>
          ))}
        </select>
        {current ? null : <span class="soft small">The run before your last change.</span>}
      </p>
      <FigureView
        study={study}
        facts={facts}
        expected={expected}
        cells={shown?.cells ?? noCells}
        panels={curves}
      />
      <p class="small soft">{figureCaption(study, facts)}</p>
    </div>
  );
}

const noCells: readonly CellState[] = [];

/** The run beside the reference results, or beside a run that this browser keeps. */
function CompareSection({
  study,
  run,
  page,
  hasReference,
  onChange,
}: {
  readonly study: StudyFacts;
  readonly run: PageRun;
  readonly page: PageState;
  readonly hasReference: boolean;
  readonly onChange: (next: Partial<PageState>) => void;
}) {
  const { shown, driver, state } = run;
  const [removed, setRemoved] = useState(0);
  const [earlier, setEarlier] = useState<readonly EarlierRun[]>([]);
  const [comparison, setComparison] = useState<(Comparison & { readonly of: string }) | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const some = shown !== null && hasResults(shown);
  const rests = state?.phase !== "running";
  useEffect(() => {
    if (!some || !rests) return;
    earlierRuns(study.id).then(setEarlier, () => setEarlier([]));
    // `removed` counts deletions.
  }, [some, rests, study.id, removed]);
  const { compare } = page;
  useEffect(() => {
    setProblem(null);
    if (!some || driver === null || compare === "") return;
    let stale = false;
    const found: Promise<Comparison> =
      compare === "reference"
        ? driver.references().then((cells) => ({
            title: "Reference",
            name: "the reference results",
            cells,
            notices: cells.length === 0 ? ["There are no reference results to compare with."] : [],
          }))
        : loadEarlier(compare).then(({ run: other, cells, notices }) => {
            const name = `run ${compare.slice(0, 8)}`;
            if (other.study !== study.id) {
              throw new Error(`Stored ${name} is one of the study ${other.study}, not of this one.`);
            }
            return { title: `Run ${compare.slice(0, 8)}`, name, cells, notices };
          });
    found.then(
      (loaded) => {
        if (stale) return;
        setComparison({ ...loaded, of: compare });
        setProblem(null);
      },
      (error: unknown) => {
        if (!stale) setProblem(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      stale = true;
    };
  }, [some, driver, compare, study.id]);
  return (
    <section aria-labelledby="compare" class="comparison">
      <h2 id="compare">Compare</h2>
      <CompareChoice
        hasReference={hasReference}
        earlier={earlier}
        current={shown?.id ?? null}
        value={compare}
        summaries={comparedSummaries(study)}
        summary={page.summary}
        study={study}
        onChoose={(value) => onChange({ compare: value })}
        onSummary={(summary) => onChange({ summary })}
      />
      {problem === null ? null : (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      {!some || shown === null ? (
        <p class="soft small">
          The cells of your run appear here beside those of the other, with their differences.
        </p>
      ) : compare === "" || comparison === null || comparison.of !== compare ? null : (
        <CompareView study={study} cells={shown.cells} comparison={comparison} summary={page.summary} />
      )}
      <StoredRuns changed={state?.phase} onRemoved={() => setRemoved((before) => before + 1)} />
    </section>
  );
}
