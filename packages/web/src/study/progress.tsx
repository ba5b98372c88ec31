import { useEffect, useRef, useState } from "preact/hooks";
import type { RunState, TrialState } from "../run/run.js";

/** Most cells of the strip; with more trials, each stands for several. */
const mostCells = 300;

/** A cell of the strip. */
export interface StripCell {
  readonly state: TrialState["state"];
  /** Share done, 0 to 1. */
  readonly share: number;
}

/** The trials as at most `most` cells in the plan's order; a cell for several shows what needs attention first. */
export function stripOf(trials: readonly TrialState[], most = mostCells): StripCell[] {
  const size = Math.max(1, Math.ceil(trials.length / most));
  const cells: StripCell[] = [];
  for (let from = 0; from < trials.length; from += size) {
    const part = trials.slice(from, from + size);
    const share = part.reduce((sum, trial) => sum + (isOver(trial) ? 1 : trial.share), 0) / part.length;
    const has = (state: TrialState["state"]): boolean => part.some((trial) => trial.state === state);
    const state = has("failed")
      ? "failed"
      : has("running")
        ? "running"
        : part.every(isOver)
          ? part.every((trial) => trial.state === "kept")
            ? "kept"
            : "done"
          : share > 0
            ? "running"
            : "waiting";
    cells.push({ state, share });
  }
  return cells;
}

function isOver({ state }: TrialState): boolean {
  return state === "done" || state === "kept" || state === "failed";
}

/** How many trials are in each state. */
export function countStates(trials: readonly TrialState[]): Readonly<Record<TrialState["state"], number>> {
  const counted = { waiting: 0, running: 0, done: 0, kept: 0, failed: 0 };
  for (const { state } of trials) counted[state]++;
  return counted;
}

/** "12 of 72 trials, 2 running, 1 failed, about 3 minutes left". */
export function progressWords(state: Pick<RunState, "trials" | "phase" | "remaining">): string {
  const { done, kept, failed, running, waiting } = countStates(state.trials);
  const total = state.trials.length;
  const parts = [`${done + kept} of ${total} ${total === 1 ? "trial" : "trials"}`];
  if (kept > 0) parts.push(`${kept} of them kept from earlier runs`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (state.phase === "running" && running > 0) parts.push(`${running} running`);
  if (state.phase === "paused") parts.push("paused");
  if (state.phase === "stopped" && waiting + running > 0) parts.push("stopped; Run computes the rest");
  if (state.phase === "running" && state.remaining !== null) parts.push(timeLeft(state.remaining));
  return parts.join(", ");
}

/** "about 3 minutes left". */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return "a few seconds left";
  if (seconds < 60) return `about ${Math.round(seconds / 10) * 10} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} ${minutes === 1 ? "minute" : "minutes"} left`;
  const hours = Math.round(minutes / 6) / 10;
  return `about ${hours} ${hours === 1 ? "hour" : "hours"} left`;
}

/** The trials of a run as a strip of cells, and in words. */
export function Progress({
  state,
  words,
}: {
  readonly state: RunState | null;
  /** How far the run is, or how much there is to do. */
  readonly words: string;
}) {
  const cells = stripOf(state?.trials ?? []);
  return (
    <div class="progress">
      <div class="strip" role="img" aria-label={cells.length === 0 ? "No trials yet" : `Trials: ${words}`}>
        {cells.map(({ state, share }, i) => (
          <span
            key={i}
            class={state}
            style={state === "running" ? { "--share": `${Math.round(share * 100)}%` } : {}}
          />
        ))}
      </div>
      <p class="progress-words">{words}</p>
      <Announced words={words} at={state?.phase ?? "planning"} />
    </div>
  );
}

const announceEvery = 6000;

/** The same words for those who listen: at once when the phase changes, and else every few seconds. */
function Announced({ words, at }: { readonly words: string; readonly at: string }) {
  const [said, setSaid] = useState("");
  const newest = useRef(words);
  newest.current = words;
  useEffect(() => {
    setSaid(newest.current);
    if (at !== "running") return;
    const timer = setInterval(() => setSaid(newest.current), announceEvery);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <p class="visually-hidden" role="status">
      {said}
    </p>
  );
}

/** Most errors that are listed: where every trial has its own, the first few say what is wrong. */
const mostMessages = 20;

/** Trials that a study's own error ended, each error once with its stack folded. */
export function Failures({ trials }: { readonly trials: readonly TrialState[] }) {
  const failed = trials.filter(({ state }) => state === "failed");
  if (failed.length === 0) return null;
  const byMessage = new Map<string, TrialState[]>();
  for (const trial of failed) {
    const message = trial.failure?.message ?? "no message";
    const same = byMessage.get(message);
    if (same === undefined) byMessage.set(message, [trial]);
    else same.push(trial);
  }
  const messages = [...byMessage];
  const more = messages.length - mostMessages;
  return (
    <div class="failures" role="alert">
      <p class="error">
        {failed.length} {failed.length === 1 ? "trial" : "trials"} failed by an error of the study; the others
        are kept.
      </p>
      {messages.slice(0, mostMessages).map(([message, some]) => (
        <details key={message}>
          <summary>
            {message} <span class="soft">({listed(some)})</span>
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0}>{some[0]!.failure?.stack ?? message}</pre>
        </details>
      ))}
      {more <= 0 ? null : <p class="small">And {more} more errors of other wording.</p>}
    </div>
  );
}

function listed(trials: readonly TrialState[]): string {
  const first = trials.slice(0, 3).map(({ cell, seed }) => `${cell}, seed ${seed}`);
  return trials.length > 3 ? `${first.join("; ")} and ${trials.length - 3} more` : first.join("; ");
}
