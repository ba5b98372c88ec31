import type { SocietyFrame, SocietyTrace } from "@operant/core/society";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Course } from "./curves.js";
import { STANDARD_SPEED, speeds } from "./playback.js";
import { type FrameTimes, Stage } from "./stage.js";
import { TimeTrack } from "./time-track.js";
import { agentName } from "./words.js";

/** The canvas as `npm run bench` finds it: it plays for so many seconds and says how long each frame took. */
export type MeasurableCanvas = HTMLCanvasElement & {
  measureFrames?: (seconds: number) => Promise<FrameTimes>;
};

/** The canvas with its player: slider, playing, speed, choice of an agent. Everything works by keyboard. */
export function StageView({
  stage,
  live,
  trace,
  available,
  complete,
  episodes,
  course,
  frame,
  playing,
  selected,
  onFrame,
  onSelect,
  onSpeed,
  children,
}: {
  /** Filled when the canvas is there. */
  readonly stage: RefObject<Stage | null>;
  readonly live: boolean;
  readonly trace: SocietyTrace | undefined;
  /** Episodes of the trace so far. */
  readonly available: number;
  readonly complete: boolean;
  /** Of the whole trial. */
  readonly episodes: number;
  readonly course: Course;
  readonly frame: SocietyFrame | undefined;
  readonly playing: boolean;
  /** From 0; −1 for none. */
  readonly selected: number;
  onFrame(frame: SocietyFrame | undefined, playing: boolean): void;
  onSelect(agent: number): void;
  onSpeed(speed: number): void;
  /** Shown over the canvas while there is nothing on it. */
  readonly children?: ComponentChildren;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [speed, setSpeed] = useState<number>(STANDARD_SPEED);
  const agents = trace?.header.agents ?? 0;
  const episode = frame?.episode ?? -1;

  // Made once; `onFrame` stays the same.
  useEffect(() => {
    const element = canvas.current!;
    const made = new Stage(element, onFrame);
    stage.current = made;
    (element as MeasurableCanvas).measureFrames = (seconds) => made.measure(seconds);
    const media = [
      matchMedia("(prefers-color-scheme: dark)"),
      matchMedia("(prefers-reduced-motion: reduce)"),
    ];
    const adapt = () => {
      made.still = media[1]!.matches;
      made.recolour();
    };
    adapt();
    for (const query of media) query.addEventListener("change", adapt);
    addEventListener("operant-theme", adapt);
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(element);
    return () => {
      made.close();
      watch.disconnect();
      for (const query of media) query.removeEventListener("change", adapt);
      removeEventListener("operant-theme", adapt);
      stage.current = null;
    };
  }, []);
  // The trace grows in place; `available` says that it has.
  useEffect(() => stage.current?.show(trace, complete), [trace, available, complete]);
  useEffect(() => stage.current?.select(selected), [stage, selected]);

  // Keys may come faster than the page is rendered, so steps start from where the stage is.
  const seek = (to: number) => {
    stage.current?.pause();
    stage.current?.seek(Math.max(0, Math.min(to, available - 1)));
  };
  const step = (by: number) => seek((stage.current?.playback.episode ?? 0) + by);
  const choose = (agent: number) => {
    stage.current?.select(agent);
    onSelect(agent);
  };
  const chooseNext = (by: number) => {
    const from = stage.current?.selected ?? -1;
    choose(from < 0 ? (by > 0 ? 0 : agents - 1) : (from + by + agents) % agents);
  };
  const toggle = () => {
    if (playing) stage.current?.pause();
    else stage.current?.play();
  };
  const at = (event: { readonly offsetX: number; readonly offsetY: number }) =>
    stage.current?.agentAt(event.offsetX, event.offsetY) ?? -1;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || available === 0) return;
    const target = event.target as HTMLElement;
    const onCanvas = target === canvas.current;
    const onSlider = target instanceof HTMLInputElement;
    const actions: Record<string, (() => void) | undefined> = {
      " ": onCanvas || onSlider ? toggle : undefined,
      ArrowLeft: onCanvas ? () => step(-1) : undefined,
      ArrowRight: onCanvas ? () => step(1) : undefined,
      Home: onCanvas ? () => seek(0) : undefined,
      End: onCanvas ? () => seek(available - 1) : undefined,
      ArrowDown: onCanvas ? () => chooseNext(1) : undefined,
      ArrowUp: onCanvas ? () => chooseNext(-1) : undefined,
      Escape: selected >= 0 ? () => choose(-1) : undefined,
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  const nothing = !live || available === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the canvas and of the slider, each a control itself.
    <div class="society-stage" onKeyDown={onKeyDown}>
      <div class="society-canvas">
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it takes keys of its own, which this role leaves to it. */}
        <canvas
          ref={canvas}
          tabIndex={0}
          role="application"
          aria-label="The society as a picture. Left and right arrows change the episode, up and down choose an agent, space plays and pauses, escape lets the agent go."
          aria-describedby="society-words"
          onPointerMove={(event) => stage.current?.hover(at(event))}
          onPointerLeave={() => stage.current?.hover(-1)}
          onClick={(event) => onSelect(at(event))}
        />
        {children}
      </div>
      <div class="society-time">
        <TimeTrack course={course} episodes={episodes} episode={episode} />
        <input
          type="range"
          aria-label="Episode"
          aria-valuetext={`Episode ${episode + 1} of ${episodes}`}
          min={1}
          max={episodes}
          step={1}
          value={episode + 1}
          disabled={nothing}
          onInput={(event) => seek(Number(event.currentTarget.value) - 1)}
        />
        <p class="society-keys">
          <span class="society-key cooperation">cooperation</span>
          {(trace?.header.punishments.length ?? 1) === 0 ? null : (
            <span class="society-key punishment">punishment, share of the chances to</span>
          )}
        </p>
      </div>
      <fieldset class="society-player" disabled={nothing}>
        <legend class="visually-hidden">Player</legend>
        <button type="button" class="primary" onClick={toggle}>
          {playing ? "Pause" : "Play"}
        </button>
        <button type="button" onClick={() => step(-1)} disabled={nothing || episode <= 0}>
          Previous
        </button>
        <button type="button" onClick={() => step(1)} disabled={nothing || episode >= available - 1}>
          Next
        </button>
        <label>
          Speed{" "}
          <select
            aria-label="Speed, episodes per second"
            value={String(speed)}
            onChange={(event) => {
              const chosen = Number(event.currentTarget.value);
              setSpeed(chosen);
              onSpeed(chosen);
            }}
          >
            {speeds.map((value) => (
              <option key={value} value={String(value)} selected={value === STANDARD_SPEED}>
                {value === 0.5 ? "½" : value} / s
              </option>
            ))}
          </select>
        </label>
        <label>
          Agent{" "}
          <select value={String(selected)} onChange={(event) => onSelect(Number(event.currentTarget.value))}>
            <option value="-1">none</option>
            {Array.from({ length: agents }, (_, agent) => (
              <option key={agent} value={String(agent)}>
                {agentName(agent)}
              </option>
            ))}
          </select>
        </label>
      </fieldset>
    </div>
  );
}
