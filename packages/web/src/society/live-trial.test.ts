import { episodeTotals, type SocietyTrace, societyFrame } from "@operant/core/society";
import { resolveParameters, runTrial, type Study } from "@operant/core/study";
import { directPunishment } from "@operant/studies/direct-punishment";
import { describe, expect, it } from "vitest";
import { type LiveTrialState, startTrial, type TrialWorker } from "./live-trial.js";
import type { TrialMessage, TrialRequest } from "./messages.js";
import { runTraced } from "./traced-trial.js";
import { frameInWords } from "./words.js";

const set = { ...directPunishment.conditions["ipd-tpp-s"]!.set, agents: 8, episodes: 12 };
const request: TrialRequest = { study: "direct-punishment", set, seed: 5 };

/** Messages as the page gets them: arrays handed over, so that the sender's are gone. */
function messages(study: Study, asked: TrialRequest, msPerLook = 10): TrialMessage[] {
  const sent: TrialMessage[] = [];
  let time = 0;
  runTraced(
    study,
    asked,
    (message, transfer) => sent.push(structuredClone(message, { transfer })),
    () => (time += msPerLook),
  );
  return sent;
}

/** A worker that answers with these messages when asked, until it is terminated. */
class Recorded implements TrialWorker {
  onmessage: ((event: MessageEvent<TrialMessage>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  terminated = false;
  constructor(
    private readonly answers: readonly TrialMessage[],
    private readonly beforeEach: (index: number) => void = () => {},
  ) {}
  postMessage(): void {
    this.answers.forEach((data, index) => {
      this.beforeEach(index);
      this.onmessage?.({ data } as MessageEvent<TrialMessage>);
    });
  }
  terminate(): void {
    this.terminated = true;
  }
}

function follow(worker: Recorded): LiveTrialState[] {
  const states: LiveTrialState[] = [];
  startTrial(worker, request, (state) => states.push(state));
  return states;
}

const cooperationOf = (trace: SocietyTrace) =>
  Array.from({ length: trace.episodes }, (_, episode) => {
    const { cooperations, moves } = episodeTotals(trace, episode);
    return cooperations / moves;
  });

describe("a traced trial", () => {
  const sent = messages(directPunishment, request);

  it("arrives in the page as the very trial that runs without a trace", () => {
    const states = follow(new Recorded(sent));
    const last = states.at(-1)!;
    const { columns } = runTrial(directPunishment, resolveParameters(directPunishment, set), 5);
    expect(last).toMatchObject({ phase: "done", episodes: 12, share: 1 });
    expect(cooperationOf(last.trace!)).toEqual([...columns["cooperation"]!]);
  });

  it("begins with the first episodes, long before it ends, and says how far it is", () => {
    expect(sent.map(({ type }) => type)).toEqual(["header", "chunk", "chunk", "chunk", "chunk", "done"]);
    const first = sent[1]!;
    expect(first.type === "chunk" && [first.chunk.count, first.share]).toEqual([1, 1 / 12]);
    const states = follow(new Recorded(sent));
    expect(states.map(({ episodes }) => episodes)).toEqual([0, 0, 1, 6, 11, 12, 12]);
  });

  it("sends less often than it computes, whatever the clock, and loses nothing", () => {
    const rare = messages(directPunishment, request, 0);
    expect(rare.filter(({ type }) => type === "chunk")).toHaveLength(2);
    expect(cooperationOf(follow(new Recorded(rare)).at(-1)!.trace!)).toEqual(
      cooperationOf(follow(new Recorded(sent)).at(-1)!.trace!),
    );
  });

  it("is kept as far as it came when it is stopped, and its worker ends", () => {
    let stop = () => {};
    const worker = new Recorded(sent, (index) => {
      if (index === 3) stop();
    });
    const states: LiveTrialState[] = [];
    worker.postMessage = function (this: Recorded) {
      queueMicrotask(() => Recorded.prototype.postMessage.call(this));
    };
    stop = startTrial(worker, request, (state) => states.push(state));
    return Promise.resolve().then(() => {
      expect(states.at(-1)).toMatchObject({ phase: "stopped", episodes: 6 });
      expect(states.at(-1)!.trace!.episodes).toBe(6);
      expect(worker.terminated).toBe(true);
      stop();
      expect(states.filter(({ phase }) => phase === "stopped")).toHaveLength(1);
    });
  });

  it("says which parameter the study refuses", () => {
    const refused = messages(directPunishment, { ...request, set: { ...set, agents: 2 } });
    expect(refused).toEqual([
      { type: "failed", message: expect.stringContaining("agents=2"), field: "agents" },
    ]);
    expect(follow(new Recorded(refused)).at(-1)).toMatchObject({
      phase: "failed",
      failure: { field: "agents" },
    });
  });

  it("shows the stack of a study that throws, and keeps the episodes before", () => {
    const broken: Study = {
      ...directPunishment,
      *trial(parameters, context) {
        const steps = directPunishment.trial(parameters, context);
        for (let i = 0; i < 3; i++) yield steps.next().value as number;
        throw new RangeError("the world ended");
      },
    };
    const last = follow(new Recorded(messages(broken, request))).at(-1)!;
    expect(last).toMatchObject({ phase: "failed", episodes: 3 });
    expect(last.failure!.message).toBe("the world ended");
    expect(last.failure!.stack).toContain("RangeError");
  });

  it("says that a study without a society has none", () => {
    const silent: Study = {
      ...directPunishment,
      id: "silent",
      trial(parameters, { seed, stream }) {
        return directPunishment.trial(parameters, { seed, stream });
      },
    };
    const none = messages(silent, request);
    expect(none.at(-1)).toEqual({
      type: "failed",
      message: "The study silent ran, but its trial traces no society, so there is nothing to show.",
    });
  });

  it("names a worker whose script does not load", () => {
    const worker = new Recorded([]);
    const states = follow(worker);
    worker.onerror!({ message: "" } as ErrorEvent);
    expect(states.at(-1)).toMatchObject({
      phase: "failed",
      failure: { message: "The worker that runs the trial stopped: its script did not load." },
    });
    expect(worker.terminated).toBe(true);
  });

  it("is said in words with the numbers of the episode", () => {
    const trace = follow(new Recorded(sent)).at(-1)!.trace!;
    const frame = societyFrame(trace, 11);
    const { totals } = frame;
    const words = frameInWords(trace.header, frame, 12);
    expect(words).toContain(
      `Episode 12 of 12: 8 pairings, ${Math.round((100 * totals.cooperations) / totals.moves)} %`,
    );
    expect(words).toContain(`${totals.punishments} punishments`);
    expect(words).toMatch(
      /Agent \d is sought most: met \d(\.\d)? times as often as by chance in the last 10 episodes\./,
    );
  });
});
