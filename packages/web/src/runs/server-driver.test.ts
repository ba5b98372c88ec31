import { apiPaths, type Manifest } from "@operant/report";
import { afterEach, expect, test } from "vitest";
import type { CellState, RunDriver } from "../run/run.js";
import { ApiFailure, createApi } from "./api.js";
import type { Events } from "./job-events.js";
import { createServerDriver, type Planned } from "./server-driver.js";

const id = "00112233445566aa";
const keys = ["a", "b", "c", "d"].map((letter) => letter.repeat(64));

/** Two cells of two seeds. */
const manifest: Manifest = {
  format: "operant-run/1",
  study: "tiny",
  resultsVersion: "1",
  request: { conditions: ["x", "y"], seeds: "1..2", base: {}, set: {} },
  seeds: [1, 2],
  cells: [
    { condition: "x", title: "X", group: "g", parameters: { p: 1 }, trials: [keys[0]!, keys[1]!] },
    { condition: "y", title: "Y", group: "g", parameters: { p: 2 }, trials: [keys[2]!, keys[3]!] },
  ],
};

const cell = (title: string, seeds: number[]) => ({
  title,
  condition: title.toLowerCase(),
  group: "g",
  parameters: { p: 1 },
  planned: 2,
  seeds,
  summaries: { reward: seeds.map((seed) => seed / 2) },
  shards: seeds.map(() => "f".repeat(64)),
});

const results = (x: number[], y: number[]) => ({
  run: id,
  revision: `${x.length}${y.length}`,
  from: "trials",
  done: x.length + y.length,
  total: 4,
  cells: [cell("X", x), cell("Y", y)],
  claims: [],
  status: null,
  figures: [],
  damage: [],
});

const job = (state: string, change: object = {}) => ({
  id,
  study: "tiny",
  state,
  before: 0,
  command: "npx operant run tiny",
  preset: null,
  workers: 1,
  progress: {
    share: 0,
    remaining: null,
    total: 4,
    present: 0,
    reused: 0,
    computed: 0,
    failed: 0,
    inHand: [],
  },
  failures: [],
  error: null,
  refused: [],
  created: "",
  started: null,
  finished: null,
  ...change,
});

/** A server that answers from a table, and a stream of events that the test writes. */
class Server {
  answers = new Map<string, unknown>();
  posted: { path: string; body: unknown }[] = [];
  streams: Stream[] = [];

  readonly fetch = (async (path: string, init?: RequestInit) => {
    if (init?.method === "POST") this.posted.push({ path, body: JSON.parse(String(init.body)) });
    const answer = this.answers.get(`${init?.method ?? "GET"} ${path}`);
    if (answer === undefined) {
      return new Response(JSON.stringify({ error: { code: "not-found", message: `no ${path}` } }), {
        status: 404,
      });
    }
    if (answer instanceof Error) throw answer;
    return new Response(JSON.stringify(answer));
  }) as typeof fetch;

  readonly open = (url: string): Events => {
    const stream = new Stream(url);
    this.streams.push(stream);
    return stream;
  };
}

class Stream implements Events {
  readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  onerror: ((event: Event) => void) | null = null;
  onopen: ((event: Event) => void) | null = null;
  readyState = 1;
  closed = false;
  constructor(readonly url: string) {}
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
  send(type: string, data: unknown): void {
    this.listeners.get(type)?.({ data: JSON.stringify(data) } as MessageEvent<string>);
  }
}

const open: RunDriver[] = [];
afterEach(() => {
  for (const driver of open.splice(0)) driver.close();
});

function drive(
  server: Server,
  planned: Planned = { manifest, id, command: "npx operant run tiny" },
  committed: readonly CellState[] = [],
): RunDriver {
  const driver = createServerDriver(
    "tiny",
    { seeds: "1..2" },
    {
      api: createApi("", server.fetch),
      plan: async () => planned,
      references: async () => committed,
      open: server.open,
    },
  );
  open.push(driver);
  return driver;
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(holds()).toBe(true);
}

function quiet(): Server {
  const server = new Server();
  server.answers.set(`GET ${apiPaths.jobs()}`, { jobs: [] });
  server.answers.set(`GET ${apiPaths.runs("tiny")}`, { runs: [] });
  return server;
}

test("a request without a run on the server is ready, with every trial waiting", async () => {
  const driver = drive(quiet());
  await until(() => driver.state.phase === "ready");
  expect(driver.state.trials.map(({ state, seed, cell: title }) => [title, seed, state])).toEqual([
    ["X", 1, "waiting"],
    ["X", 2, "waiting"],
    ["Y", 1, "waiting"],
    ["Y", 2, "waiting"],
  ]);
});

test("a run that the server has already shows its results and is done", async () => {
  const server = quiet();
  server.answers.set(`GET ${apiPaths.runs("tiny")}`, { runs: [{ id, addressable: true }] });
  server.answers.set(`GET ${apiPaths.run(id)}`, { results: results([1, 2], [1, 2]) });
  const driver = drive(server);
  await until(() => driver.state.phase === "done");
  expect(driver.state.trials.every(({ state }) => state === "done")).toBe(true);
  expect(driver.state.cells[1]!.summaries).toEqual({ reward: [0.5, 1] });
});

test("shards are compared with the committed ones of the same parameters and seed", async () => {
  const server = quiet();
  server.answers.set(`GET ${apiPaths.runs("tiny")}`, { runs: [{ id, addressable: true }] });
  server.answers.set(`GET ${apiPaths.run(id)}`, { results: results([1, 2], []) });
  const { planned: _, ...known } = cell("X", [1, 2, 3]);
  const shards = ["f".repeat(16), "0".repeat(16), "f".repeat(16)];
  const driver = drive(server, undefined, [{ ...known, shards }]);
  await until(() => driver.state.reference.equal === 1);
  expect(driver.state.reference).toEqual({ equal: 1, different: 1 });
});

test("a job under way is followed after a reload, and what finished before it is fetched", async () => {
  const server = quiet();
  server.answers.set(`GET ${apiPaths.jobs()}`, { jobs: [job("running")] });
  server.answers.set(`GET ${apiPaths.runs("tiny")}`, { runs: [{ id, addressable: true }] });
  server.answers.set(`GET ${apiPaths.run(id)}`, { results: results([], []) });
  server.answers.set(`GET ${apiPaths.results(id)}`, results([1], []));
  const driver = drive(server);
  await until(() => server.streams.length === 1);
  server.streams[0]!.send(
    "job",
    job("running", {
      progress: { ...job("running").progress, inHand: [{ key: keys[2], cell: "Y", seed: 1, share: 0.25 }] },
    }),
  );
  await until(() => driver.state.trials[0]?.state === "done");
  expect(driver.state.phase).toBe("running");
  expect(driver.state.trials[2]).toMatchObject({ state: "running", share: 0.25 });
});

test("a trial that is heard of while older results are on their way stays", async () => {
  const server = quiet();
  server.answers.set(`GET ${apiPaths.jobs()}`, { jobs: [job("running")] });
  let answer = (_: Response): void => {};
  const slow = (async (path: string, init?: RequestInit) =>
    path === apiPaths.results(id)
      ? new Promise<Response>((resolve) => {
          answer = resolve;
        })
      : server.fetch(path, init)) as typeof fetch;
  const planned = { manifest, id, command: "npx operant run tiny" };
  const driver = createServerDriver(
    "tiny",
    { seeds: "1..2" },
    {
      api: createApi("", slow),
      plan: async () => planned,
      references: async () => [],
      open: server.open,
    },
  );
  open.push(driver);
  await until(() => server.streams.length === 1);
  const stream = server.streams[0]!;
  stream.send("job", job("running"));
  stream.send("trial", {
    key: keys[3],
    cells: ["Y"],
    seed: 2,
    shard: "f".repeat(64),
    summaries: { reward: 1 },
  });
  answer(new Response(JSON.stringify(results([1], []))));
  await until(() => driver.state.trials[0]?.state === "done");
  expect(driver.state.cells[1]).toMatchObject({ seeds: [2], summaries: { reward: [1] } });
  expect(driver.state.trials[3]!.state).toBe("done");
});

test("trials that finish enter their cell in the order of seeds, once each", async () => {
  const server = quiet();
  server.answers.set(`POST ${apiPaths.jobs()}`, { job: job("running"), joined: false });
  server.answers.set(`GET ${apiPaths.results(id)}`, results([2], []));
  const driver = drive(server);
  await until(() => driver.state.phase === "ready");
  driver.start();
  await until(() => server.streams.length === 1);
  expect(server.posted).toEqual([{ path: apiPaths.jobs(), body: { study: "tiny", seeds: "1..2" } }]);
  const stream = server.streams[0]!;
  stream.send("job", job("running"));
  await until(() => driver.state.cells.length === 2);
  const done = {
    key: keys[0],
    seed: 1,
    cells: ["X"],
    rows: 5,
    shard: "e".repeat(64),
    summaries: { reward: 9 },
  };
  stream.send("trial", done);
  stream.send("trial", done);
  expect(driver.state.cells[0]).toMatchObject({ seeds: [1, 2], summaries: { reward: [9, 1] } });
  expect(driver.state.cells[1]!.seeds).toEqual([]);
  stream.send("job", job("done"));
  expect(driver.state.phase).toBe("done");
  expect(stream.closed).toBe(true);
});

test("a lost connection is said and forgotten when it is back", async () => {
  const server = quiet();
  server.answers.set(`POST ${apiPaths.jobs()}`, { job: job("running"), joined: true });
  server.answers.set(`GET ${apiPaths.results(id)}`, results([], []));
  const driver = drive(server);
  await until(() => driver.state.phase === "ready");
  driver.start();
  await until(() => server.streams.length === 1);
  server.streams[0]!.onerror?.(new Event("error"));
  expect(driver.state.notices[0]).toMatch(/tries again/);
  server.streams[0]!.onopen?.(new Event("open"));
  expect(driver.state.notices).toEqual([]);
});

test("a job that a restarted server has forgotten is looked up on its disk", async () => {
  const server = quiet();
  server.answers.set(`POST ${apiPaths.jobs()}`, { job: job("running"), joined: false });
  server.answers.set(`GET ${apiPaths.results(id)}`, results([], []));
  const driver = drive(server);
  await until(() => driver.state.phase === "ready");
  driver.start();
  await until(() => server.streams.length === 1);
  server.streams[0]!.send("job", job("running"));
  await until(() => driver.state.phase === "running");
  server.answers.set(`GET ${apiPaths.runs("tiny")}`, { runs: [{ id, addressable: true }] });
  server.answers.set(`GET ${apiPaths.run(id)}`, { results: results([1], []) });
  server.streams[0]!.readyState = 2;
  server.streams[0]!.onerror?.(new Event("error"));
  expect(driver.state.notices[0]).toMatch(/tries again/);
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  await until(() => driver.state.phase === "ready");
  expect(driver.state.trials.map(({ state }) => state)).toEqual(["done", "waiting", "waiting", "waiting"]);
  expect(driver.state.notices).toEqual([]);
});

test("the server's refusal names its field and leaves the request as it was", async () => {
  const server = quiet();
  const driver = drive(server);
  await until(() => driver.state.phase === "ready");
  driver.start();
  await until(() => driver.state.error !== null);
  expect(driver.state).toMatchObject({ phase: "ready", error: { message: `no ${apiPaths.jobs()}` } });
});

test("a plan that is refused is shown without asking the server", async () => {
  const server = new Server();
  const driver = drive(server, { error: { message: "seeds are odd", field: "seeds" } });
  await until(() => driver.state.phase === "refused");
  expect(driver.state.error).toEqual({ message: "seeds are odd", field: "seeds" });
});

test("a server that is gone is said in words that name the command", async () => {
  const server = quiet();
  server.answers.set(`GET ${apiPaths.jobs()}`, new TypeError("failed to fetch"));
  const driver = drive(server);
  await until(() => driver.state.error !== null);
  expect(driver.state.error?.message).toMatch(/npx operant serve/);
});

test("a failed trial keeps its stack, and failures of an earlier connection are not doubled", async () => {
  const server = quiet();
  server.answers.set(`POST ${apiPaths.jobs()}`, { job: job("running"), joined: false });
  server.answers.set(`GET ${apiPaths.results(id)}`, results([], []));
  const driver = drive(server);
  await until(() => driver.state.phase === "ready");
  driver.start();
  await until(() => server.streams.length === 1);
  const failure = {
    key: keys[3],
    cell: "Y",
    seed: 2,
    failure: { name: "Error", message: "odd", stack: "at x" },
  };
  server.streams[0]!.send("job", job("running"));
  server.streams[0]!.send("failed", failure);
  server.streams[0]!.send("job", job("running", { failures: [failure] }));
  expect(driver.state.trials.filter(({ state }) => state === "failed")).toEqual([
    { key: keys[3], cell: "Y", seed: 2, share: 0, state: "failed", failure: failure.failure },
  ]);
});

test("files are asked for by name, shards by their key", async () => {
  const server = quiet();
  const driver = drive(server);
  await until(() => driver.state.phase === "ready");
  await expect(driver.file("claims.json")).rejects.toBeInstanceOf(ApiFailure);
  await expect(driver.file("claims.json")).rejects.toThrow(apiPaths.file(id, "claims.json"));
  await expect(driver.file(keys[0]!)).rejects.toThrow(`trials/${keys[0]}.parquet`);
});
