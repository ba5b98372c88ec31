import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { evaluateClaims, planRun, runTrial } from "@operant/core/study";
import { encodeShard } from "@operant/report";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BrowserDriverOptions, createBrowserDriver } from "./browser-driver.js";
import { coins } from "./coin-study.testing.js";
import { type ReferenceFile, referenceFileFormat } from "./reference-file.js";
import type { Phase, Request, RunDriver, RunState } from "./run.js";
import { ResultsHere, sharedLocks, TrialsHere } from "./threads.testing.js";

const open: RunDriver[] = [];
/** Every trial worker that was made, with the trials that it began. */
let workers: TrialsHere[] = [];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  workers = [];
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const driver of open.splice(0)) driver.close();
});

function driverOf(request: Request = {}, options: BrowserDriverOptions = {}): RunDriver {
  const driver = createBrowserDriver("coins", request, {
    workers: 2,
    locks: undefined,
    spawnTrials: () => {
      const worker = new TrialsHere();
      workers.push(worker);
      return worker;
    },
    spawnResults: () => new ResultsHere(),
    ...options,
  });
  open.push(driver);
  return driver;
}

function until(driver: RunDriver, met: (state: RunState) => boolean): Promise<RunState> {
  return new Promise((resolve) => {
    const stop = driver.subscribe((state) => {
      if (!met(state)) return;
      stop();
      resolve(state);
    });
    if (met(driver.state)) {
      stop();
      resolve(driver.state);
    }
  });
}

const phase = (driver: RunDriver, wanted: Phase) => until(driver, (state) => state.phase === wanted);

async function ran(request: Request = {}, options: BrowserDriverOptions = {}): Promise<RunDriver> {
  const driver = driverOf(request, options);
  await phase(driver, "ready");
  driver.start();
  await phase(driver, "done");
  return driver;
}

/** SHA-256 of the shards that the command line writes for a request, by trial key. */
function shardsOnNode(request: Parameters<typeof planRun>[1]): Map<string, string> {
  return new Map(
    planRun(coins, request).trials.map(({ key, parameters, seed }) => {
      const bytes = encodeShard(coins, { key, seed, parameters }, runTrial(coins, parameters, seed));
      return [key, createHash("sha256").update(bytes).digest("hex")];
    }),
  );
}

function shardsOf({ manifest, cells }: RunState): Map<string, string> {
  return new Map(
    manifest!.cells.flatMap(({ trials }, i) =>
      cells[i]!.seeds.map((seed, j) => [trials[manifest!.seeds.indexOf(seed)]!, cells[i]!.shards[j]!]),
    ),
  );
}

const begun = () => workers.flatMap((worker) => worker.begun);

describe("a run in the browser", () => {
  it("is planned, computed by several workers, and has the shards of the command line", async () => {
    const driver = driverOf();
    const planned = await phase(driver, "ready");
    expect(planned.command).toBe("npx operant run coins --preset quick");
    expect(planned.trials.map(({ cell, seed, state }) => `${cell} ${seed} ${state}`)).toEqual([
      "Fair 1 waiting",
      "Fair 2 waiting",
      "Fair 3 waiting",
      "Bent 1 waiting",
      "Bent 2 waiting",
      "Bent 3 waiting",
    ]);
    expect(planned.claims).toMatchObject([
      { id: "biased", seeds: 0, outcome: { verdict: "not at this scale" } },
    ]);
    driver.start();
    const done = await phase(driver, "done");
    expect(done.trials.every(({ state, share }) => state === "done" && share === 1)).toBe(true);
    expect(shardsOf(done)).toEqual(shardsOnNode({}));
    expect(new Set(begun()).size).toBe(6);
    expect(workers).toHaveLength(2);
    expect(done.remaining).toBeNull();
    const [expected] = evaluateClaims(coins, done.cells);
    expect(expected!.outcome.verdict).not.toBe("not at this scale");
    expect(done.claims).toEqual([{ id: "biased", outcome: expected!.outcome, seeds: 3 }]);
    expect(done.notices).toEqual([]);
  });

  it("begins the trials seed by seed, so that claims settle over all cells, and the longest of a seed first", async () => {
    const request = { set: { flips: [5, 50] }, conditions: ["fair"], seeds: "1,2" };
    await ran(request, { workers: 1 });
    const { trials } = planRun(coins, request);
    const at = (flips: number, seed: number) =>
      trials.find((trial) => trial.parameters["flips"] === flips && trial.seed === seed)!.key;
    expect(begun()).toEqual([at(50, 1), at(5, 1), at(50, 2), at(5, 2)]);
  });

  it("tells of no end when another request replaces a running one, and starts what is planned then", async () => {
    const driver = driverOf({ preset: "long" }, { workers: 1 });
    await phase(driver, "ready");
    driver.start();
    await until(driver, ({ trials }) => trials.some(({ state }) => state === "running"));
    const before = workers[0]!.begun.length;
    const phases: Phase[] = [];
    // As a page does that is told to run the changed controls instead.
    let wanted = true;
    driver.subscribe(({ phase }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
      if (!wanted || phase === "planning") return;
      wanted = false;
      driver.start();
    });
    driver.request({ seeds: "4" });
    await phase(driver, "done");
    expect(phases).toEqual(["planning", "ready", "running", "done"]);
    expect(driver.state.manifest!.request.seeds).toBe("4");
    // The one that was replaced computes nothing more.
    expect(workers[0]!.begun).toHaveLength(before);
  });

  it("may be started again by a listener that hears of the stop", async () => {
    const request = { preset: "long", seeds: "1" };
    const driver = driverOf(request, { workers: 1, locks: sharedLocks() });
    await phase(driver, "ready");
    driver.start();
    await until(driver, ({ trials }) => trials.some(({ state }) => state === "running"));
    const stop = driver.subscribe(({ phase }) => {
      if (phase !== "stopped") return;
      stop();
      driver.start();
    });
    driver.stop();
    const done = await phase(driver, "done");
    expect(shardsOf(done)).toEqual(shardsOnNode(request));
  });

  it("is done when it was stopped while its last results were on their way", async () => {
    const driver = driverOf({ seeds: "1", conditions: ["fair"] }, { workers: 1 });
    await phase(driver, "ready");
    driver.start();
    await until(driver, ({ trials }) => trials.every(({ share }) => share === 1));
    if (driver.state.phase === "running") driver.stop();
    await phase(driver, "done");
    expect(driver.state.trials.map(({ state }) => state)).toEqual(["done"]);
  });

  it("only plans where the run is computed elsewhere", async () => {
    const locks = sharedLocks();
    const computing = driverOf({ preset: "long" }, { locks });
    await phase(computing, "ready");
    computing.start();
    await phase(computing, "running");
    const planning = driverOf({ preset: "long" }, { locks, plansOnly: true });
    await phase(planning, "ready");
    const before = workers.length;
    computing.close();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(planning.state.phase).toBe("ready");
    expect(workers).toHaveLength(before);
  });

  it("says what is wrong with a request, names the field, and plans the next one", async () => {
    const driver = driverOf({ conditions: ["unfair"] });
    const refused = await phase(driver, "refused");
    expect(refused.error!.message).toMatch(/Unknown condition "unfair"/);
    expect(refused.trials).toEqual([]);
    driver.request({ set: { bias: [7] } });
    const second = await until(driver, ({ phase, error }) => phase === "refused" && error?.field === "bias");
    expect(second.error!.message).toMatch(/bias/);
    driver.request({ seeds: "1" });
    expect((await phase(driver, "ready")).error).toBeNull();
    driver.request({ seeds: "1..90000" });
    expect((await phase(driver, "refused")).error!.message).toMatch(/at most 20,000 trials/);
  });

  it("plans the newest of several requests", async () => {
    const driver = driverOf({ seeds: "1" });
    for (const seeds of ["1..5", "1..4", "2"]) driver.request({ seeds });
    const state = await phase(driver, "ready");
    expect(state.manifest!.request.seeds).toBe("2");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(driver.state.manifest!.request.seeds).toBe("2");
    driver.start();
    expect((await phase(driver, "done")).cells.map(({ seeds }) => seeds)).toEqual([[2], [2]]);
  });

  it("stands still while it is paused and then gives the same bytes", async () => {
    const request = { preset: "long" };
    const driver = driverOf(request);
    await phase(driver, "ready");
    driver.start();
    await until(driver, ({ trials }) => trials.some(({ share }) => share > 0 && share < 0.5));
    driver.pause();
    expect(driver.state.phase).toBe("paused");
    await new Promise((resolve) => setTimeout(resolve, 60));
    const before = driver.state.trials.map(({ share }) => share);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(driver.state.trials.map(({ share }) => share)).toEqual(before);
    expect(before.some((share) => share > 0 && share < 1)).toBe(true);
    driver.resume();
    expect(shardsOf(await phase(driver, "done"))).toEqual(shardsOnNode(request));
  });

  it("keeps finished trials when it is stopped, and computes only the others when it goes on", async () => {
    const request = { preset: "long", seeds: "1..3" };
    const driver = driverOf(request, { workers: 1 });
    await phase(driver, "ready");
    driver.start();
    await until(driver, ({ trials }) => trials.filter(({ state }) => state === "done").length >= 2);
    driver.stop();
    const stopped = driver.state;
    expect(stopped.phase).toBe("stopped");
    expect(stopped.trials.some(({ state }) => state === "running")).toBe(false);
    driver.close();
    const before = begun().length;
    const other = driverOf(request, { workers: 1 });
    const ready = await phase(other, "ready");
    const kept = ready.trials.filter(({ state }) => state === "kept").length;
    expect(kept).toBeGreaterThanOrEqual(2);
    expect(ready.cells.reduce((sum, { seeds }) => sum + seeds.length, 0)).toBe(kept);
    other.start();
    const done = await phase(other, "done");
    expect(begun().length - before).toBe(6 - kept);
    expect(shardsOf(done)).toEqual(shardsOnNode(request));
    // A third time there is nothing left to do.
    const third = driverOf(request);
    const whole = await phase(third, "done");
    expect(whole.trials.every(({ state }) => state === "kept")).toBe(true);
    expect(whole.claims).toEqual(done.claims);
  });

  it("shares trials with other requests that need them", async () => {
    await ran({ conditions: ["fair"], seeds: "1,2" });
    const more = driverOf({ seeds: "1..3" });
    const { trials } = await phase(more, "ready");
    expect(trials.filter(({ state }) => state === "kept").map(({ cell, seed }) => `${cell} ${seed}`)).toEqual(
      ["Fair 1", "Fair 2"],
    );
  });
});

describe("failures", () => {
  it("of the study stay with their trials, and the others go on", async () => {
    const request = { set: { broken: [7] }, seeds: "1..4" };
    const driver = await ran(request);
    const { trials, cells } = driver.state;
    const failed = trials.filter(({ state }) => state === "failed");
    expect(failed.map(({ seed }) => seed)).toEqual([1, 3, 1, 3]);
    for (const { failure } of failed) {
      expect(failure!.message).toBe("The coin is lost at 7.");
      expect(failure!.stack).toMatch(/RangeError: The coin is lost at 7\.\n/);
    }
    expect(cells.map(({ seeds }) => seeds)).toEqual([
      [2, 4],
      [2, 4],
    ]);
    const before = begun().length;
    driver.start();
    expect(driver.state.phase).toBe("running");
    await phase(driver, "done");
    expect(begun().length - before).toBe(4);
  });

  it("of a worker fail its trial with what to do, and another worker takes its place", async () => {
    const request = { preset: "long", set: { work: [100_000] }, seeds: "1" };
    const driver = driverOf(request, { workers: 1 });
    await phase(driver, "ready");
    driver.start();
    await until(driver, ({ trials }) => trials.some(({ share }) => share > 0 && share < 0.5));
    const [lost] = begun();
    workers[0]!.die("out of memory");
    const done = await phase(driver, "done");
    expect(workers).toHaveLength(2);
    const failed = done.trials.filter(({ state }) => state === "failed");
    expect(failed.map(({ key }) => key)).toEqual([lost]);
    expect(failed[0]!.failure!.message).toMatch(/memory.*terminal.*\(out of memory\)/);
    expect(done.cells.reduce((sum, { seeds }) => sum + seeds.length, 0)).toBe(1);
  });

  it("to load a worker's script refuse the run and say to reload", async () => {
    const driver = driverOf(
      {},
      {
        spawnTrials: () => {
          const worker = new TrialsHere();
          setTimeout(() => worker.onerror?.({} as ErrorEvent), 5);
          worker.postMessage = () => {};
          return worker;
        },
      },
    );
    await phase(driver, "ready");
    driver.start();
    const { error } = await phase(driver, "refused");
    expect(error!.message).toMatch(/reload the page/);
  });

  it("to load the results worker do so too", async () => {
    const driver = driverOf(
      {},
      {
        spawnResults: () => {
          const worker = new ResultsHere();
          setTimeout(() => worker.onerror?.({} as ErrorEvent), 5);
          worker.postMessage = () => {};
          return worker;
        },
      },
    );
    expect((await phase(driver, "refused")).error!.message).toMatch(/reload the page/);
    await expect(driver.curves("heads")).rejects.toThrow();
  });
});

describe("storage", () => {
  it("that is missing leaves the run in memory, with a notice", async () => {
    Object.assign(globalThis, { indexedDB: undefined });
    const driver = await ran();
    expect(driver.state.notices).toHaveLength(1);
    expect(driver.state.notices[0]).toMatch(/until this tab closes/);
    expect(shardsOf(driver.state)).toEqual(shardsOnNode({}));
    const [key] = shardsOf(driver.state).keys();
    expect((await driver.file(key!)).size).toBeGreaterThan(100);
  });

  it("that is full does so too, and what is stored already is used", async () => {
    await ran({ seeds: "1" });
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    const driver = driverOf({ seeds: "1..3" });
    const { trials } = await phase(driver, "ready");
    expect(trials.filter(({ state }) => state === "kept")).toHaveLength(2);
    driver.start();
    const { notices } = await phase(driver, "done");
    expect(notices).toEqual([expect.stringMatching(/storage is full.*Delete earlier runs/)]);
    expect(shardsOf(driver.state)).toEqual(shardsOnNode({ seeds: "1..3" }));
  });
});

describe("two tabs on one run", () => {
  const request = { preset: "long", seeds: "1..3" };

  it("compute it once: the second shows the first and has the results at the end", async () => {
    const locks = sharedLocks();
    const first = driverOf(request, { locks });
    await phase(first, "ready");
    first.start();
    await until(first, ({ trials }) => trials.some(({ state }) => state === "done"));
    const second = driverOf(request, { locks });
    await phase(second, "elsewhere");
    const mirrored = await until(second, ({ trials }) => trials.some(({ state }) => state === "done"));
    expect(mirrored.phase).toBe("elsewhere");
    expect((await second.curves("heads"))[0]!.curves.length).toBeGreaterThan(0);
    await phase(first, "done");
    const done = await phase(second, "done");
    expect(begun()).toHaveLength(6);
    expect(shardsOf(done)).toEqual(shardsOnNode(request));
  });

  it("go on in the second when the first is closed", async () => {
    const locks = sharedLocks();
    const first = driverOf(request, { locks, workers: 1 });
    const second = driverOf(request, { locks, workers: 1 });
    await Promise.all([phase(first, "ready"), phase(second, "ready")]);
    first.start();
    await phase(second, "elsewhere");
    await until(first, ({ trials }) => trials.some(({ state }) => state === "done"));
    first.close();
    const done = await phase(second, "done");
    expect(shardsOf(done)).toEqual(shardsOnNode(request));
  });

  it("do not go on in the second when the first was stopped on purpose", async () => {
    const locks = sharedLocks();
    const first = driverOf(request, { locks, workers: 1 });
    const second = driverOf(request, { locks, workers: 1 });
    await Promise.all([phase(first, "ready"), phase(second, "ready")]);
    first.start();
    await phase(second, "elsewhere");
    await until(first, ({ trials }) => trials.some(({ state }) => state === "done"));
    first.stop();
    const stopped = await phase(second, "stopped");
    expect(stopped.trials.some(({ state }) => state === "kept")).toBe(true);
    const before = workers.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(workers).toHaveLength(before);
  });
});

describe("what a run amounts to", () => {
  it("has files with the contents of a run's folder", async () => {
    const driver = await ran();
    const text = async (name: string) => (await driver.file(name)).text();
    const csv = await text("summaries.csv");
    expect(csv.split("\n")[0]).toBe("cell,condition,group,seed,share");
    expect(csv.split("\n")).toHaveLength(8);
    expect(JSON.parse(await text("claims.json"))).toMatchObject({
      study: "coins",
      claims: [{ id: "biased" }],
    });
    expect(JSON.parse(await text("manifest.json"))).toEqual(driver.state.manifest);
    expect(JSON.parse(await text("summaries.json"))).toMatchObject({ cells: [{ seeds: [1, 2, 3] }, {}] });
    const curves = await text("figures/curves-heads.csv");
    expect(curves.split("\r\n")).toHaveLength(1 + 2 * 40 + 1);
    expect(await text("figures/outcomes-heads.csv")).toMatch(/^group,cell,seed,share\r\n/);
    expect(await text("figures/heads.svg")).toBe(await text("figures/curves-heads.svg"));
    expect(await text("report.html")).toMatch(/^<!doctype html>.*Coins.*<svg/s);
    const [[key, digest]] = [...shardsOf(driver.state)] as [[string, string]];
    const shard = new Uint8Array(await (await driver.file(`trials/${key}.parquet`)).arrayBuffer());
    expect(createHash("sha256").update(shard).digest("hex")).toBe(digest);
    expect(JSON.parse(await text(`trials/${key}.json`))).toMatchObject({ key, shard: digest });
    await expect(driver.file("figures/none.svg")).rejects.toThrow(/no file "figures\/none.svg"/);
    await expect(driver.file("0".repeat(64))).rejects.toThrow(/has not been computed/);
  });

  it("has the same curves when its trials come from storage", async () => {
    const curves = await (await ran()).curves("heads");
    const again = driverOf();
    await phase(again, "done");
    expect(await again.curves("heads")).toEqual(curves);
    expect(curves).toHaveLength(1);
    const [fair] = curves[0]!.curves;
    const columns = [1, 2, 3].map(
      (seed) => runTrial(coins, { flips: 40, bias: 0.5, work: 1, broken: -1 }, seed).columns["heads"]!,
    );
    expect(fair).toMatchObject({ title: "Fair", seeds: 3, live: false });
    // With a window of one row the curve in the middle is the mean over seeds of windows of three.
    expect(fair!.mean[39]).toBeCloseTo(columns.reduce((sum, column) => sum + column[39]!, 0) / 3, 12);
    expect(await again.curves("none")).toEqual([]);
  });

  it("shows rows of trials in progress", async () => {
    const driver = driverOf(
      { preset: "long", seeds: "1", conditions: ["bent"], set: { work: [100_000] } },
      { workers: 1 },
    );
    await phase(driver, "ready");
    driver.start();
    await until(driver, ({ trials }) => trials[0]!.state === "running" && trials[0]!.share > 0.3);
    driver.pause();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [panel] = await driver.curves("heads");
    const [curve] = panel!.curves;
    expect(curve).toMatchObject({ title: "Bent", live: true, seeds: 1 });
    expect(curve!.x.at(-1)).toBe(600);
    const reached = curve!.mean.findIndex(Number.isNaN);
    expect(reached).toBeGreaterThan(10);
    expect(reached).toBeLessThan(400);
    driver.resume();
    await phase(driver, "done");
    const final = (await driver.curves("heads"))[0]!.curves[0]!;
    expect(final.live).toBe(false);
    // Rows that were shown live are the rows of the result; the last of them may average fewer.
    expect(curve!.mean.slice(0, reached - 1)).toEqual(final.mean.slice(0, reached - 1));
  });

  it("is compared with reference results, shard by shard", async () => {
    const expected = shardsOnNode({});
    const plan = planRun(coins, {});
    const digests = plan.cells[0]!.keys.map((key) => expected.get(key)!.slice(0, 16));
    const reference: ReferenceFile = {
      format: referenceFileFormat,
      study: "coins",
      resultsVersion: "1",
      cells: [
        {
          condition: "fair",
          title: "Fair",
          group: "coins",
          parameters: plan.cells[0]!.parameters,
          seeds: [1, 2, 9],
          shards: [digests[0]!, "0".repeat(16), "1".repeat(16)],
          summaries: { share: [0.5, null, 0.25] },
        },
      ],
    };
    const driver = await ran({}, { spawnResults: () => new ResultsHere(reference) });
    const compared = await until(driver, (state) => state.reference.equal + state.reference.different === 2);
    expect(compared.reference).toEqual({ equal: 1, different: 1 });
    const [cell] = await driver.references();
    expect(cell).toMatchObject({
      title: "Fair",
      seeds: [1, 2, 9],
      summaries: { share: [0.5, Number.NaN, 0.25] },
    });
    const again = driverOf({}, { spawnResults: () => new ResultsHere(reference) });
    await until(again, (state) => state.reference.equal === 1 && state.reference.different === 1);
  });
});
