import type { SocietyFrame } from "@operant/core/society";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { linksOf, studyHref } from "../site/links.js";
import { NeedsServer } from "../site/shell.js";
import { commandOf, parametersOf, readAddress, type SocietyRequest, writeAddress } from "./address.js";
import { AgentPanel } from "./agent-panel.js";
import { AgentsTable } from "./agents-table.js";
import { CourseReader } from "./curves.js";
import type { SocietyStudy } from "./definition.js";
import { type Draft, draftOf } from "./draft.js";
import { Legend } from "./legend.js";
import { Settings } from "./settings.js";
import type { Stage } from "./stage.js";
import { StageView } from "./stage-view.js";
import type { Still } from "./still.js";
import { useTrial } from "./use-trial.js";
import { frameInWords } from "./words.js";
import "./society.css";

export interface SocietyPageProps {
  readonly studies: readonly SocietyStudy[];
  /** One episode drawn at build time; the browser's own picture takes its place. */
  readonly still?: Still;
}

/** How often figures over a whole trial are drawn anew while it runs. */
const REREAD_EVERY_MS = 500;

/** Society: who meets whom, who cooperates, punishes, is avoided, over the episodes of one traced trial. */
export function SocietyPage({ studies, still }: SocietyPageProps) {
  const start = useMemo(() => readAddress(new URLSearchParams(), studies), [studies]);
  const [live, setLive] = useState(false);
  const [draft, setDraft] = useState<Draft>(() => draftOf(start.request));
  const [request, setRequest] = useState<SocietyRequest>(start.request);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [frame, setFrame] = useState<SocietyFrame>();
  const [playing, setPlaying] = useState(false);
  const [selected, setSelected] = useState(-1);
  const [words, setWords] = useState("");
  const trial = useTrial();
  const stage = useRef<Stage>(null);
  /** Whether the picture starts by itself when the first episodes arrive. */
  const autoplay = useRef(false);

  const study = studies.find(({ id }) => id === request.study)!;
  const parameters = parametersOf(study, request);
  const episodes = Number(parameters["episodes"]);
  const { state } = trial;
  const trace = state?.trace;
  const available = state?.episodes ?? 0;
  const running = state?.phase === "running";

  const run = useCallback(
    (next: SocietyRequest, place: { readonly episode: number; readonly agent: number }, settled: boolean) => {
      const runs = studies.find(({ id }) => id === next.study)!;
      setRequest(next);
      setSelected(place.agent - 1);
      setFrame(undefined);
      stage.current?.pause();
      // The goal belongs to the trial that is to come, not to the one on show.
      stage.current?.show(undefined, false);
      stage.current?.seek(place.episode - 1);
      autoplay.current = !settled && !matchMedia("(prefers-reduced-motion: reduce)").matches;
      trial.start({ study: next.study, set: parametersOf(runs, next), seed: next.seed });
    },
    [studies, trial.start],
  );

  // The page and its URL follow each other: a URL is read when it is opened or come back to.
  useEffect(() => {
    const open = () => {
      const query = new URLSearchParams(location.search);
      const address = readAddress(query, studies);
      setProblems(address.problems);
      setDraft(draftOf(address.request));
      run(address.request, address.place, query.has("episode"));
    };
    setLive(true);
    open();
    addEventListener("popstate", open);
    return () => removeEventListener("popstate", open);
  }, [studies, run]);

  useEffect(() => {
    if (available === 0 || !autoplay.current) return;
    autoplay.current = false;
    stage.current?.play();
  }, [available]);

  const onFrame = useCallback((next: SocietyFrame | undefined, isPlaying: boolean) => {
    setFrame(next);
    setPlaying(isPlaying);
  }, []);

  // Spoken and put into the URL when it comes to rest, not while it moves.
  const episode = frame?.episode ?? -1;
  useEffect(() => {
    if (!live || playing || frame === undefined || trace === undefined) return;
    const timer = setTimeout(() => {
      setWords(frameInWords(trace.header, frame, episodes));
      const address = writeAddress(request, { episode: episode + 1, agent: selected + 1 });
      if (address !== location.search) history.replaceState(null, "", address);
    }, 250);
    return () => clearTimeout(timer);
  }, [live, playing, episode, selected, request]);

  const onRun = (next: SocietyRequest) => {
    setProblems([]);
    history.pushState(null, "", writeAddress(next, { episode: 1, agent: 0 }));
    run(next, { episode: 1, agent: 0 }, false);
  };

  const read = useReadings(available, running);
  const reader = useMemo(() => (trace === undefined ? undefined : new CourseReader(trace)), [trace]);
  // The trace grows in place; `read` says that it has.
  const course = useMemo(() => reader?.read() ?? { cooperation: [], punishment: [] }, [reader, read]);
  const shown = frame !== undefined && trace !== undefined ? { frame, trace } : undefined;
  const slow = useSlowly(frame, playing);
  const beside = slow !== undefined && trace !== undefined ? { frame: slow, trace } : undefined;

  return (
    <>
      <h1>Society</h1>
      <p>
        Learning agents meet in pairs, episode by episode: here is who meets whom and on whose turn, who
        cooperates, who punishes whom and for what, and who is avoided. It is a trial of{" "}
        <a href={studyHref(linksOf("society.html"), study.id)}>{study.title}</a>, run with tracing, which
        changes none of its results.
      </p>
      {problems.length === 0 ? null : (
        <div class="notice" role="alert">
          <p>Not everything in the address could be used.</p>
          <ul>
            {problems.slice(0, 6).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
            {problems.length > 6 ? <li>And {problems.length - 6} more.</li> : null}
          </ul>
        </div>
      )}
      <Settings
        studies={studies}
        draft={draft}
        live={live}
        running={running}
        refused={state?.phase === "failed" && state.failure?.stack === undefined ? state.failure : undefined}
        onDraft={setDraft}
        onRun={onRun}
        onStop={trial.stop}
      >
        {live ? (
          <p class="society-status small" role="status">
            <Status state={state} episodes={episodes} />
          </p>
        ) : (
          <NeedsServer what="Societies are run here, and move," />
        )}
      </Settings>
      {state?.failure?.stack === undefined ? null : (
        <details class="error">
          <summary>The study's error</summary>
          <pre>{state.failure.stack}</pre>
        </details>
      )}
      <div class="society-view">
        <StageView
          stage={stage}
          live={live}
          trace={trace}
          available={available}
          complete={!running}
          episodes={episodes}
          course={course}
          frame={frame}
          playing={playing}
          selected={selected}
          onFrame={onFrame}
          onSelect={setSelected}
          onSpeed={(speed) => {
            if (stage.current !== null) stage.current.playback.speed = speed;
          }}
        >
          {still === undefined ? null : (
            <div
              class="society-still"
              role="img"
              aria-label={still.words}
              dangerouslySetInnerHTML={{ __html: still.svg }}
            />
          )}
        </StageView>
        <div class="society-side">
          <p class="society-words small" id="society-words">
            {shown === undefined
              ? (still?.words ?? "What happens in an episode is also said here, in words.")
              : frameInWords(shown.trace.header, shown.frame, episodes)}
          </p>
          <p class="visually-hidden" aria-live="polite">
            {words}
          </p>
          {beside === undefined ? null : selected < 0 ? (
            <AgentsTable header={beside.trace.header} frame={beside.frame} onSelect={setSelected} />
          ) : (
            <AgentPanel
              trace={beside.trace}
              read={read}
              frame={beside.frame}
              agent={selected}
              episodes={episodes}
              onSelect={setSelected}
            />
          )}
        </div>
        <section class="society-key-box" aria-labelledby="society-key">
          <h2 id="society-key">What the marks mean</h2>
          <Legend />
        </section>
      </div>
      <h2>The same trial in a terminal</h2>
      <pre class="command">
        <code>{commandOf(study, request)}</code>
      </pre>
    </>
  );
}

function Status({
  state,
  episodes,
}: {
  readonly state: ReturnType<typeof useTrial>["state"];
  readonly episodes: number;
}) {
  if (state === undefined) return <> </>;
  switch (state.phase) {
    case "running":
      return (
        <>
          Running: {state.episodes} of {episodes} episodes{" "}
          <progress aria-label="Progress of the trial" max={1} value={state.share} />
        </>
      );
    case "stopped":
      return (
        <>
          Stopped after {state.episodes} of {episodes} episodes; they can be looked at.
        </>
      );
    case "failed":
      return state.failure?.stack === undefined ? (
        <>Not run: the settings have no meaning together.</>
      ) : (
        <span class="error">
          The trial failed after {state.episodes} episodes: {state.failure.message}
        </span>
      );
    case "done":
      return (
        <>
          {episodes} episodes in {(state.seconds ?? 0).toFixed(1)} s.
        </>
      );
  }
}

/** A frame, but changing at most every `REREAD_EVERY_MS` while it plays: tables cost more than pictures. */
function useSlowly(frame: SocietyFrame | undefined, playing: boolean): SocietyFrame | undefined {
  const kept = useRef<{ readonly frame: SocietyFrame | undefined; readonly at: number }>({
    frame: undefined,
    at: 0,
  });
  const now = typeof performance === "undefined" ? 0 : performance.now();
  if (
    !playing ||
    frame === undefined ||
    kept.current.frame === undefined ||
    now - kept.current.at > REREAD_EVERY_MS
  )
    kept.current = { frame, at: now };
  return kept.current.frame;
}

/** `available`, but changing at most every `REREAD_EVERY_MS` while the trial runs. */
function useReadings(available: number, running: boolean): number {
  const [read, setRead] = useState(0);
  const latest = useRef(available);
  latest.current = available;
  useEffect(() => {
    if (!running) {
      setRead(latest.current);
      return;
    }
    const timer = setInterval(() => setRead(latest.current), REREAD_EVERY_MS);
    return () => clearInterval(timer);
  }, [running]);
  return running ? Math.min(read, available) : available;
}
