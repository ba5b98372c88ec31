import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { planRun } from "@operant/core/study";
import {
  apiErrorSchema,
  apiPaths,
  jobListSchema,
  manifestOf,
  runDetailSchema,
  runIdOf,
  runListSchema,
  type ServedJob,
  type StartRequest,
  servedCurvesSchema,
  servedJobSchema,
  servedReferenceSchema,
  servedResultsSchema,
  startedSchema,
} from "@operant/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Subject } from "../subject/index.js";
import { named, readEvents } from "./events.testing.js";
import { makeRun } from "./make-run.testing.js";
import {
  compileThreads,
  type Lab,
  newFolder,
  removeFolders,
  startLab,
  tinySubject,
  unsafeHeaders,
} from "./server.testing.js";

// Threads take their time to load on a machine that is busy with other tests.
describe("runs on the server", { timeout: 150_000 }, () => {
  let subject: Subject;
  let threads: { job: URL; reader: URL };
  let lab: Lab;
  beforeAll(async () => {
    [subject, threads] = await Promise.all([tinySubject(), compileThreads()]);
    lab = await startLab({ subjects: [subject], threads });
  });
  afterAll(async () => {
    await lab?.close();
    removeFolders();
  });

  const get = async (path: string): Promise<unknown> => (await fetch(`${lab.origin}/${path}`)).json();
  const post = (path: string, body: unknown, from = lab) =>
    fetch(`${from.origin}/${path}`, { method: "POST", headers: unsafeHeaders, body: JSON.stringify(body) });
  const start = async (request: StartRequest, from = lab): Promise<ServedJob> => {
    const response = await post(apiPaths.jobs(), request, from);
    return startedSchema.parse(await response.json()).job;
  };
  const events = (id: string, from = lab, headers: Record<string, string> = {}) =>
    fetch(`${from.origin}/${apiPaths.jobEvents(id)}`, { headers });
  /** Waits for the end of a job and gives all that it told. */
  const toTheEnd = async (id: string, from = lab) => readEvents(await events(id, from));

  /** Id of the run that the first test makes. */
  let first: string;

  it("are told from beginning to end, trial by trial, with their verdicts", async () => {
    const { id, command } = await start({ study: "tiny", preset: "short" });
    first = id;
    expect(id).toBe(runIdOf(manifestOf(subject.study, planRun(subject.study, { preset: "short" }))));
    expect(command).toMatch(/^npx operant run tiny --preset short --out /);
    const told = await toTheEnd(id);
    const jobs = named(told, "job");
    expect(told[0]?.name).toBe("job");
    expect(jobs.at(-1)).toMatchObject({
      state: "done",
      progress: { total: 6, computed: 6, present: 0, share: 1, inHand: [] },
    });
    const keys = new Set(named(told, "trial").map(({ key }) => key));
    const late = jobs[0]!.progress.computed;
    expect(keys.size).toBeGreaterThanOrEqual(6 - late);
    expect(named(told, "results").at(-1)).toMatchObject({ done: 6, total: 6 });
    expect(named(told, "results").at(-1)?.claims).toMatchObject([{ id: "drift", seeds: 3 }]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  });

  it("leave on disk what a run in a terminal leaves, byte for byte", async () => {
    const elsewhere = newFolder();
    const made = await makeRun(elsewhere, subject, { preset: "short" });
    const folder = join(lab.runs, "tiny", first);
    const names = readdirSync(made.path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "environment.json")
      .map((entry) => relative(made.path, join(entry.parentPath, entry.name)));
    expect(names.length).toBeGreaterThanOrEqual(12 + 5);
    for (const name of names) {
      expect(readFileSync(join(folder, name)).equals(readFileSync(join(made.path, name))), name).toBe(true);
    }
    expect(readdirSync(join(folder, "trials"))).toHaveLength(12);
    expect(existsSync(join(lab.runs, ".partial"))).toBe(false);
  });

  it("are in the list and have details, results and curves", async () => {
    const { runs } = runListSchema.parse(await get(apiPaths.runs("tiny")));
    expect(runs.find((run) => run.id === first)).toMatchObject({
      study: "tiny",
      title: "A random walk",
      state: "complete",
      done: 6,
      total: 6,
      seeds: "1..3",
      cells: 2,
      preset: "short",
      job: "done",
      addressable: true,
    });
    expect(runListSchema.parse(await get(apiPaths.runs("other"))).runs).toEqual([]);
    const detail = runDetailSchema.parse(await get(apiPaths.run(first)));
    expect(detail.sessions[0]).toMatchObject({ computed: 6, interrupted: false });
    expect(detail.files.map(({ path }) => path)).toContain("report.html");
    expect(detail.shards.count).toBe(6);
    const results = servedResultsSchema.parse(await get(apiPaths.results(first)));
    expect(results).toEqual(detail.results);
    expect(results.cells.map(({ title, seeds, planned }) => ({ title, seeds, planned }))).toEqual([
      { title: "Still", seeds: [1, 2, 3], planned: 3 },
      { title: "Up", seeds: [1, 2, 3], planned: 3 },
    ]);
    expect(results.cells[0]!.shards.every((shard) => /^[0-9a-f]{64}$/.test(shard))).toBe(true);
    const { panels } = servedCurvesSchema.parse(await get(apiPaths.curves(first, "height")));
    expect(
      panels.map(({ group, curves }) => [group, curves.map(({ title, x }) => [title, x.length])]),
    ).toEqual([
      [
        "Walks",
        [
          ["Still", 20],
          ["Up", 20],
        ],
      ],
    ]);
    const missing = await fetch(`${lab.origin}/${apiPaths.curves(first, "end")}`);
    expect(missing.status).toBe(404);
  });

  it("are computed once: what is there is taken over", async () => {
    const again = await start({ study: "tiny", preset: "short" });
    expect(again.id).toBe(first);
    expect(named(await toTheEnd(first), "job").at(-1)).toMatchObject({
      state: "done",
      progress: { total: 6, present: 6, computed: 0 },
    });
  });

  it("are joined by whoever starts the same run, and wait for one another otherwise", async () => {
    const slow = { study: "tiny", preset: "short", set: { work: [200], rows: [60] } };
    const running = await start(slow);
    const joined = await post(apiPaths.jobs(), { ...slow, set: { rows: ["60"], work: ["200"] } });
    expect(joined.status).toBe(200);
    expect(startedSchema.parse(await joined.json())).toMatchObject({ joined: true, job: { id: running.id } });
    const second = await start({ study: "tiny", preset: "short", seeds: "4" });
    expect(second).toMatchObject({ state: "queued", before: 1 });
    // It has no folder yet, and still its page can be opened.
    const waiting = runDetailSchema.parse(await get(apiPaths.run(second.id)));
    expect(waiting).toMatchObject({
      run: { state: "partial", done: 0, total: 2, job: "queued" },
      results: { done: 0, claims: [{ verdict: "not at this scale", seeds: 0 }] },
      job: { id: second.id },
    });
    expect(servedResultsSchema.parse(await get(apiPaths.results(second.id)))).toEqual(waiting.results);
    expect(servedCurvesSchema.parse(await get(apiPaths.curves(second.id, "height"))).panels).toEqual([]);
    expect(servedReferenceSchema.parse(await get(apiPaths.reference(second.id))).comparison).toBeNull();
    const { jobs } = jobListSchema.parse(await get(apiPaths.jobs()));
    expect(jobs.slice(0, 2).map(({ id }) => id)).toEqual([running.id, second.id]);
    expect(named(await toTheEnd(second.id), "job").at(-1)?.state).toBe("done");
    expect(servedJobSchema.parse(await get(apiPaths.job(running.id))).state).toBe("done");
  });

  it("keep what is finished when they are stopped, and go on from there", async () => {
    const slow = { study: "tiny", preset: "quick", set: { work: [150], rows: [60] } };
    const { id } = await start(slow);
    const until = await readEvents(await events(id), (all) => named(all, "trial").length >= 2);
    expect(named(until, "trial").length).toBeGreaterThanOrEqual(2);
    const response = await post(apiPaths.stop(id), {});
    expect(["stopping", "stopped"]).toContain(servedJobSchema.parse(await response.json()).state);
    const last = named(await toTheEnd(id), "job").at(-1)!;
    expect(last.state).toBe("stopped");
    expect(last.progress.computed).toBeGreaterThanOrEqual(2);
    const { run, results } = runDetailSchema.parse(await get(apiPaths.run(id)));
    expect(run).toMatchObject({ state: "partial", done: last.progress.computed, total: 24, job: "stopped" });
    expect(results?.done).toBe(last.progress.computed);

    await start({ ...slow, workers: 1 });
    const end = named(await toTheEnd(id), "job").at(-1)!;
    expect(end).toMatchObject({ state: "done", workers: 1, progress: { present: last.progress.computed } });
    expect(end.progress.computed).toBe(24 - last.progress.computed);
  });

  it("lose nothing when a connection is lost: it begins again with all that is known", async () => {
    const { id } = await start({ study: "tiny", preset: "quick", set: { work: [100], rows: [50] } });
    const begun = await readEvents(await events(id), (all) => named(all, "trial").length >= 3);
    const seen = new Set(named(begun, "trial").map(({ key }) => key));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const response = await events(id, lab, { "last-event-id": begun.at(-1)!.id });
    const results = servedResultsSchema.parse(await get(apiPaths.results(id)));
    const rest = await readEvents(response);
    expect(rest[0]?.name).toBe("job");
    expect(named(rest, "job")[0]!.progress.computed).toBeGreaterThanOrEqual(seen.size);
    const shards = new Set([
      ...results.cells.flatMap(({ shards }) => shards),
      ...named(rest, "trial").map(({ shard }) => shard),
    ]);
    const end = servedResultsSchema.parse(await get(apiPaths.results(id)));
    expect(new Set(end.cells.flatMap((cell) => cell.shards))).toEqual(shards);
    expect(end.done).toBe(24);
  });

  it("tell of a trial that throws, and keep the others", async () => {
    const { id } = await start({ study: "tiny", preset: "short", set: { fault: ["throw"], faultSeed: [2] } });
    const told = await toTheEnd(id);
    const job = named(told, "job").at(-1)!;
    expect(job).toMatchObject({ state: "done", progress: { computed: 4, failed: 2 } });
    expect(job.failures[0]).toMatchObject({ seed: 2, failure: { name: "RangeError" } });
    expect(job.failures[0]?.failure.stack).toContain("misstep");
    expect(servedResultsSchema.parse(await get(apiPaths.results(id))).done).toBe(4);
  });

  it("are refused with the parameter and the reason when there is no plan for them", async () => {
    const cases: [unknown, { code: string; field?: string; message: RegExp }][] = [
      [{ study: "tinny" }, { code: "unknown-name", field: "study", message: /Did you mean "tiny"/ }],
      [{ study: "./tiny.testing.ts" }, { code: "unknown-name", field: "study", message: /There is: tiny/ }],
      [{ study: "../../etc/passwd" }, { code: "unknown-name", field: "study", message: /Unknown study/ }],
      [
        { study: "tiny", preset: "long" },
        { code: "unknown-name", field: "preset", message: /quick, short/ },
      ],
      [
        { study: "tiny", conditions: ["down"] },
        { code: "unknown-name", field: "condition", message: /still, up/ },
      ],
      [
        { study: "tiny", seeds: "3..1" },
        { code: "bad-value", field: "seeds", message: /backwards/ },
      ],
      [
        { study: "tiny", set: { rows: [0] } },
        { code: "bad-value", field: "rows", message: /rows/ },
      ],
      [
        { study: "tiny", set: { row: [1] } },
        { code: "unknown-name", message: /rows/ },
      ],
      [
        { study: "tiny", set: { rows: [1] } },
        { code: "bad-combination", message: /too short/ },
      ],
      [
        { study: "tiny", seeds: "1..90000" },
        { code: "too-large", field: "seeds", message: /270000 trials/ },
      ],
      [
        {
          study: "tiny",
          seeds: "1",
          set: Object.fromEntries(
            ["rows", "work", "drift"].map((name) => [name, Array.from({ length: 90 }, (_, i) => i)]),
          ),
        },
        { code: "too-large", field: "set", message: /cells/ },
      ],
      [
        { study: "tiny", file: "x.ts" },
        { code: "bad-request", message: /file/ },
      ],
      [
        { study: "tiny", workers: 0 },
        { code: "bad-request", field: "workers", message: /workers/ },
      ],
      [["tiny"], { code: "bad-request", message: /body/ }],
    ];
    for (const [request, { code, field, message }] of cases) {
      const response = await post(apiPaths.jobs(), request);
      expect(response.status, JSON.stringify(request)).toBe(400);
      const { error } = apiErrorSchema.parse(await response.json());
      expect(error.code).toBe(code);
      if (field !== undefined) expect(error.field).toBe(field);
      expect(error.message).toMatch(message);
    }
  });

  it("use no more threads than the server allows", async () => {
    const { id, workers } = await start({ study: "tiny", preset: "short", seeds: "9", workers: 1_000 });
    expect(workers).toBe(2);
    await post(apiPaths.stop(id), {});
    await toTheEnd(id);
  });

  it("say why they cannot go on", async () => {
    const { id } = await start({ study: "tiny", preset: "short", seeds: "20,21" });
    await toTheEnd(id);
    const trials = join(lab.runs, "tiny", id, "trials");
    const shard = readdirSync(trials).find((name) => name.endsWith(".parquet"))!;
    writeFileSync(join(trials, shard), "not what was written");
    await start({ study: "tiny", preset: "short", seeds: "20,21" });
    const failed = named(await toTheEnd(id), "job").at(-1)!;
    expect(failed).toMatchObject({ state: "failed", error: { code: "damaged" } });
    expect(failed.error?.message).toContain(shard);
    const damaged = runDetailSchema.parse(await get(apiPaths.run(id)));
    expect(damaged.run).toMatchObject({ state: "damaged" });
    expect(damaged.results).toMatchObject({ done: 3, total: 4, damage: [expect.stringContaining(shard)] });
    expect(runListSchema.parse(await get(apiPaths.runs())).runs.find((run) => run.id === id)).toMatchObject({
      state: "damaged",
    });

    await start({ study: "tiny", preset: "short", seeds: "20,21", repair: true });
    expect(named(await toTheEnd(id), "job").at(-1)?.state).toBe("done");
    expect(runDetailSchema.parse(await get(apiPaths.run(id))).run.state).toBe("complete");
  });

  it("are stopped in good order with the server, which tells what is left", async () => {
    const other = await startLab({ subjects: [subject], threads });
    const running = await start({ study: "tiny", preset: "quick", set: { work: [400], rows: [100] } }, other);
    const queued = await start({ study: "tiny", preset: "short" }, other);
    await readEvents(await events(running.id, other), (all) => named(all, "trial").length >= 1);
    const open = await events(running.id, other);
    const unfinished = await other.close();
    expect(unfinished.map(({ id, state }) => [id, state])).toEqual([
      [running.id, "stopped"],
      [queued.id, "stopped"],
    ]);
    expect(unfinished[0]?.command).toMatch(/^npx operant run tiny .*--out /);
    expect(named(await readEvents(open), "job").at(-1)?.state).toBe("stopped");
    const trials = readdirSync(join(other.runs, "tiny", running.id, "trials"));
    expect(trials.length).toBeGreaterThanOrEqual(2);
    expect(existsSync(join(other.runs, ".partial"))).toBe(false);
    expect(existsSync(join(other.runs, "tiny", queued.id))).toBe(false);
    await expect(fetch(other.origin)).rejects.toThrow();
  });
});
