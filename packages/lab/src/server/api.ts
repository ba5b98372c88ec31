import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import {
  type ApiError,
  deleteRequestSchema,
  mostCompared,
  type RunDetail,
  type RunList,
  type ServedResults,
  type ServedRun,
  type ServedSession,
  type ServerInfo,
  servedSessionSchema,
  startRequestSchema,
} from "@operant/report";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { LabError } from "../lab-error.js";
import { operantVersion } from "../store/environment.js";
import type { Subject } from "../subject/index.js";
import { readContained } from "./contained-file.js";
import { deleteRun } from "./delete-run.js";
import type { EventStreams } from "./event-streams.js";
import { isActive, type Jobs } from "./jobs.js";
import { type Reader, runToRead } from "./reader.js";
import { Refusal } from "./refusal.js";
import { readBody } from "./request-body.js";
import { commonHeaders } from "./response-headers.js";
import { findById, type RunAddress } from "./run-address.js";
import { filesOf, runFile } from "./run-files.js";
import type { ListedRun, RunCatalogue } from "./run-list.js";
import type { PlannedStart } from "./start-plan.js";
import { startingCurves, startingReference, startingResults, startingRun } from "./starting-run.js";
import { mostBytes } from "./stored-outputs.js";

export interface ApiOptions {
  /** The folder of runs, as the person named it. */
  readonly folder: string;
  readonly workers: number;
  readonly subjects: readonly Subject[];
  readonly catalogue: RunCatalogue;
  readonly jobs: Jobs;
  readonly reader: Reader;
  readonly streams: EventStreams;
}

type Api = { Bindings: HttpBindings };

/** Everything below /api/. Whoever calls it has checked where the request comes from. */
export function labApi(options: ApiOptions): Hono<Api> {
  const { folder, workers, subjects, catalogue, jobs, reader, streams } = options;
  const api = new Hono<Api>();

  const entry = ({ entry }: ListedRun): ServedRun => ({
    ...entry,
    job: entry.addressable ? (jobs.find(entry.id)?.state ?? null) : null,
  });
  const addressOf = (c: Context<Api>): RunAddress => findById(folder, c.req.param("id") ?? "");
  /** A run that is queued or has just begun, and has no manifest yet. */
  const unwritten = (id: string): PlannedStart | undefined => {
    const start = jobs.planned(id);
    if (start === undefined) return undefined;
    return existsSync(join(folder, start.manifest.study, id, "manifest.json")) ? undefined : start;
  };
  const toRead = (address: RunAddress) => runToRead(address, catalogue.read(address).subject);

  api.get("/api/server", (c) =>
    json(c, {
      format: "operant-server/1",
      version: operantVersion(),
      folder,
      workers,
      studies: subjects.map(({ study }) => study.id),
    } satisfies ServerInfo),
  );

  api.get("/api/runs", async (c) => {
    // Whoever asks for the list will ask for a run.
    reader.warm();
    const { runs, problems } = await catalogue.list(c.req.query("study"));
    return json(c, { folder, runs: runs.map(entry), problems } satisfies RunList);
  });

  api.get("/api/runs/:id", async (c) => {
    const start = unwritten(c.req.param("id"));
    if (start !== undefined) return json(c, startingRun(start, jobs.get(start.id)));
    const address = addressOf(c);
    const listed = catalogue.read(address);
    let results: ServedResults | null = null;
    let failure: string | null = null;
    if (listed.manifest !== undefined) {
      try {
        results = JSON.parse(await reader.ask({ kind: "results", run: toRead(address) })) as ServedResults;
        catalogue.noteDamage(address, results.damage);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        failure = error.message;
      }
    }
    // Read again: what the trials showed is part of it now.
    const run = entry(catalogue.read(address));
    return json(c, {
      run: failure === null ? run : { ...run, state: "damaged", reason: failure },
      manifest: listed.manifest ?? null,
      sessions: sessionsOf(address),
      ...filesOf(address),
      results,
      job: jobs.find(address.id) ?? null,
    } satisfies RunDetail);
  });

  api.delete("/api/runs/:id", async (c) => {
    const { id } = await readBody(c.env.incoming, deleteRequestSchema);
    const address = addressOf(c);
    if (id !== address.id) {
      throw new Refusal(400, "unconfirmed", `To delete run ${address.id}, repeat its id in the body.`, "id");
    }
    if (!catalogue.read(address).entry.addressable)
      throw new Refusal(403, "forbidden", `The folder ${address.id} is not a run; it is left alone.`);
    const job = jobs.find(id);
    if (job !== undefined && isActive(job))
      throw new Refusal(409, "busy", `Run ${id} is being computed; stop it first.`);
    await deleteRun(address);
    jobs.forget(id);
    changed();
    return json(c, { deleted: id });
  });

  api.get("/api/runs/:id/results", async (c) => {
    const start = unwritten(c.req.param("id"));
    if (start !== undefined) return json(c, startingResults(start));
    return text(c, await reader.ask({ kind: "results", run: toRead(addressOf(c)) }));
  });

  api.get("/api/runs/:id/curves/:figure", async (c) => {
    const figure = c.req.param("figure");
    const start = unwritten(c.req.param("id"));
    if (start !== undefined) return json(c, startingCurves(start, figure));
    return text(c, await reader.ask({ kind: "curves", run: toRead(addressOf(c)), figure }));
  });

  api.get("/api/runs/:id/reference", async (c) => {
    const start = unwritten(c.req.param("id"));
    if (start !== undefined) return json(c, startingReference(start));
    return text(c, await reader.ask({ kind: "reference", run: toRead(addressOf(c)) }));
  });

  api.get("/api/runs/:id/files/:path{.+}", (c) => {
    const { incoming, outgoing } = c.env;
    sendFile(
      runFile(addressOf(c), c.req.param("path")),
      incoming as IncomingMessage,
      outgoing as ServerResponse,
    );
    return RESPONSE_ALREADY_SENT;
  });

  api.get("/api/compare", async (c) => {
    const ids = [...new Set(c.req.queries("run") ?? [])];
    if (ids.length < 2 || ids.length > mostCompared) {
      throw new Refusal(
        400,
        "bad-request",
        `Name two to ${mostCompared} different runs, as run=…&run=….`,
        "run",
      );
    }
    const addresses = ids.map((id) => findById(folder, id));
    const entries = addresses.map((address) => entry(catalogue.read(address)));
    const runs = addresses.map(toRead);
    return text(c, await reader.ask({ kind: "comparison", runs, entries }));
  });

  api.get("/api/jobs", (c) => json(c, { jobs: jobs.list() }));

  api.post("/api/jobs", async (c) => {
    const request = await readBody(c.env.incoming, startRequestSchema);
    reader.warm();
    const started = jobs.start(request);
    return json(c, started, started.joined ? 200 : 201);
  });

  api.get("/api/jobs/:id", (c) => json(c, jobs.get(c.req.param("id"))));

  api.post("/api/jobs/:id/stop", async (c) => {
    await readBody(c.env.incoming, z.strictObject({}));
    return json(c, jobs.stop(c.req.param("id")));
  });

  api.get("/api/jobs/:id/events", (c) => {
    const id = c.req.param("id");
    const job = jobs.get(id);
    const { incoming, outgoing } = c.env;
    streams.open(incoming as IncomingMessage, outgoing as ServerResponse, (stream) => {
      stream.send("job", job);
      if (!isActive(job)) {
        stream.end();
        return () => {};
      }
      return jobs.subscribe((event) => {
        if (event.job !== id) return;
        stream.send(event.name, event.data);
        if (event.name === "job" && !isActive(event.data)) stream.end();
      });
    });
    return RESPONSE_ALREADY_SENT;
  });

  const folderListeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of folderListeners) listener();
  };

  api.get("/api/events", (c) => {
    const { incoming, outgoing } = c.env;
    streams.open(incoming as IncomingMessage, outgoing as ServerResponse, (stream) => {
      let later: NodeJS.Timeout | undefined;
      let runs = false;
      const send = (): void => {
        later = undefined;
        stream.send("jobs", { jobs: jobs.list() });
        if (runs) stream.send("runs", {});
        runs = false;
      };
      const soon = (withRuns: boolean): void => {
        runs ||= withRuns;
        later ??= setTimeout(send, 1_000);
      };
      send();
      const onDelete = (): void => soon(true);
      folderListeners.add(onDelete);
      const leave = jobs.subscribe(({ name }) => soon(name === "job"));
      return () => {
        clearTimeout(later);
        folderListeners.delete(onDelete);
        leave();
      };
    });
    return RESPONSE_ALREADY_SENT;
  });

  api.notFound((c) => refuse(c, new Refusal(404, "not-found", "The API has no such path or method.")));
  api.onError((error, c) => refuse(c, refusalOf(error)));
  return api;
}

/** Every error as a refusal; one that nobody foresaw says no more than that. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof LabError)
    return new Refusal(error.code === "storage" ? 500 : 400, error.code, error.message);
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return new Refusal(500, "error", "The server failed at this request; its terminal says why.");
}

/** A refusal as the API's JSON. */
export function errorJson({ code, message, field }: Refusal): string {
  return JSON.stringify({
    error: { code, message, ...(field === undefined ? {} : { field }) },
  } satisfies ApiError);
}

const jsonHeaders = {
  ...commonHeaders,
  "content-type": "application/json; charset=utf-8",
  "cache-control": "no-store",
};

function json(c: Context<Api>, value: object, status = 200): Response {
  return text(c, JSON.stringify(value), status);
}

function text(_c: Context<Api>, body: string, status = 200): Response {
  return new Response(body, { status, headers: jsonHeaders });
}

function refuse(c: Context<Api>, refusal: Refusal): Response {
  return text(c, errorJson(refusal), refusal.status);
}

function sendFile(
  { headers, body }: ReturnType<typeof runFile>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, { ...commonHeaders, ...headers });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  // A file that goes away or a reader who leaves ends the connection; there is nobody left to tell.
  pipeline(body(), response, () => {});
}

/** The sessions that `environment.json` tells of; nothing depends on it, so what is unreadable is left out. */
function sessionsOf({ path }: RunAddress): ServedSession[] {
  try {
    const file: unknown = JSON.parse(
      readContained(path, join(path, "environment.json"), mostBytes.environment) ?? "{}",
    );
    const { sessions } = z.object({ sessions: z.array(z.unknown()) }).parse(file);
    return sessions.flatMap((session) => servedSessionSchema.safeParse(session).data ?? []);
  } catch {
    return [];
  }
}
