import "fake-indexeddb/auto";
import { planRun } from "@operant/core/study";
import { describe, expect, it } from "vitest";
import { coins } from "./coin-study.testing.js";
import { computeTrial } from "./compute-trial.js";
import type { ComputedTrial, FromResults, TrialNews } from "./messages.js";
import { Results } from "./results.js";
import { openShelf } from "./shelf.js";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function trialsOf(seeds: string): ComputedTrial[] {
  return planRun(coins, { seeds }).trials.map(({ key, parameters, seed }) => {
    const steps = computeTrial(coins, { key, parameters, seed });
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    return step.value;
  });
}

describe("results while trials come in", () => {
  it("are told together, and claims are not decided for every single trial", async () => {
    let evaluations = 0;
    const slow = {
      ...coins,
      claims: coins.claims.map((claim) => ({
        ...claim,
        check: (data: Parameters<typeof claim.check>[0]) => {
          evaluations++;
          const until = performance.now() + 80;
          while (performance.now() < until);
          return claim.check(data);
        },
      })),
    };
    const heard: FromResults[] = [];
    const results = new Results((message) => heard.push(message), {
      study: async () => slow,
      shelf: () => openShelf(),
      reference: async () => undefined,
      earlier: () => Promise.reject(new Error("unused")),
      now: () => performance.now(),
    });
    const answered = async (n: number): Promise<void> => {
      while (!heard.some((message) => "n" in message && message.n === n)) await pause(5);
    };
    results.receive({ kind: "open", study: "coins", referenceUrl: "" });
    results.receive({ kind: "plan", n: 1, request: { seeds: "1..40" } });
    await answered(1);
    const { port1, port2 } = new MessageChannel();
    results.receive({ kind: "connect", port: port1 });
    const trials = trialsOf("1..40");
    for (const trial of trials) {
      port2.postMessage({ kind: "trial", trial } satisfies TrialNews);
      await pause(10);
    }
    results.receive({ kind: "settle", n: 2, keys: trials.map(({ key }) => key) });
    await answered(2);
    port1.close();
    const changes = heard.filter((message) => message.kind === "changed");
    const told = changes.flatMap(({ trials }) => trials);
    expect(told.sort()).toEqual(trials.map(({ key }) => key).sort());
    expect(changes.length).toBeLessThan(20);
    expect(evaluations).toBeLessThan(10);
    // The last verdict rests on everything, and was told before the answer.
    const order = heard.map(({ kind }) => kind);
    expect(order.lastIndexOf("claims")).toBeLessThan(order.lastIndexOf("answer"));
    const last = heard.filter((message) => message.kind === "claims").at(-1)!;
    expect(last.claims).toMatchObject([{ id: "biased", seeds: 40 }]);
  });
});
