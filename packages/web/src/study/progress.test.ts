import { describe, expect, it } from "vitest";
import type { TrialState } from "../run/run.js";
import { progressWords, stripOf, timeLeft } from "./progress.js";

const trial = (state: TrialState["state"], share = 0): TrialState => ({
  key: "",
  cell: "A",
  seed: 1,
  state,
  share,
});

describe("a run's progress", () => {
  it("has a cell per trial while they fit", () => {
    const trials = [
      trial("done", 1),
      trial("running", 0.4),
      trial("failed"),
      trial("kept", 1),
      trial("waiting"),
    ];
    expect(stripOf(trials)).toEqual([
      { state: "done", share: 1 },
      { state: "running", share: 0.4 },
      { state: "failed", share: 1 },
      { state: "kept", share: 1 },
      { state: "waiting", share: 0 },
    ]);
  });

  it("puts several trials in a cell where they do not fit, and never hides one that failed", () => {
    const trials = Array.from({ length: 1000 }, (_, i) =>
      trial(i === 777 ? "failed" : i < 500 ? "done" : "waiting"),
    );
    const cells = stripOf(trials, 100);
    expect(cells).toHaveLength(100);
    expect(cells.map(({ state }) => state).filter((state) => state === "failed")).toHaveLength(1);
    expect(cells[77]!.state).toBe("failed");
    expect(cells.slice(0, 50).every(({ state }) => state === "done")).toBe(true);
    expect(stripOf([trial("done"), trial("waiting")], 1)).toEqual([{ state: "running", share: 0.5 }]);
  });

  it("says in words what is done, kept, failed and left", () => {
    const trials = [trial("done"), trial("kept"), trial("failed"), trial("running", 0.5), trial("waiting")];
    expect(progressWords({ trials, phase: "running", remaining: 130 })).toBe(
      "2 of 5 trials, 1 of them kept from earlier runs, 1 failed, 1 running, about 2 minutes left",
    );
    expect(progressWords({ trials: [trial("waiting")], phase: "stopped", remaining: null })).toBe(
      "0 of 1 trial, stopped; Run computes the rest",
    );
  });

  it.each([
    [3, "a few seconds left"],
    [44, "about 40 seconds left"],
    [61, "about 1 minute left"],
    [3599, "about 1 hour left"],
    [5400, "about 1.5 hours left"],
  ])("calls %d seconds “%s”", (seconds, words) => expect(timeLeft(seconds)).toBe(words));
});
