import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { ServedJob } from "@operant/report";
import { LabError, systemCode } from "../lab-error.js";
import type { Subject } from "../subject/index.js";
import { type Address, authorityOf, isLoopback } from "./address.js";
import { errorJson, labApi, refusalOf } from "./api.js";
import { finishDeleting } from "./delete-run.js";
import { EventStreams } from "./event-streams.js";
import { Jobs } from "./jobs.js";
import { Reader } from "./reader.js";
import { Refusal } from "./refusal.js";
import { guard } from "./request-guard.js";
import { type RequestPath, requestPath } from "./request-path.js";
import { commonHeaders } from "./response-headers.js";
import { RunCatalogue } from "./run-list.js";
import { Site } from "./site.js";
import { newToken, TokenGate } from "./token.js";

export interface ServeOptions {
  /** The folder of runs; it need not exist yet. */
  readonly runs: string;
  /** The folder of the built pages. */
  readonly site: string;
  /** A name or an address of this machine. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Asked of every request; made where the host is not loopback and none is given. */
  readonly token?: string;
  /** Most worker threads of a run. */
  readonly workers: number;
  /** The studies that can be started, and by which runs are evaluated. */
  readonly subjects: readonly Subject[];
  /** Modules of the threads, compiled. */
  readonly threads?: { readonly job: URL; readonly reader: URL };
  readonly limits?: Partial<ServerLimits>;
}

/** What one client may take. */
export interface ServerLimits {
  /** Open event streams. */
  readonly streams: number;
  /** Milliseconds between two signs of life on an event stream. */
  readonly heartbeat: number;
  /** Milliseconds for a request's headers, and for the whole request. */
  readonly headers: number;
  readonly request: number;
}

const usualLimits: ServerLimits = { streams: 64, heartbeat: 15_000, headers: 10_000, request: 30_000 };

export interface LabServer {
  /** Where a browser finds it, with the token where one is asked for. */
  readonly url: string;
  readonly port: number;
  /** Stops everything in good order and gives the jobs that were not done. */
  close(): Promise<readonly ServedJob[]>;
}

/**
 * Serves the pages, the runs of a folder and the API.
 * @throws LabError `usage`: pages that are not built, a port that is taken, a host that this machine does not
 * have, a token that is too short
 */
export async function serveLab(options: ServeOptions): Promise<LabServer> {
  const { runs, host, workers, subjects } = options;
  const limits = { ...usualLimits, ...options.limits };
  const threads = options.threads ?? {
    job: new URL("./job-thread.js", import.meta.url),
    reader: new URL("./reader-thread.js", import.meta.url),
  };
  const site = new Site(options.site);
  const needsToken = options.token !== undefined || !isLoopback(host);
  const token = needsToken ? (options.token ?? newToken()) : undefined;
  // The port is part of the cookie's name; a token that cannot be used is told before anything is opened.
  if (token !== undefined) new TokenGate(token, 0);

  const reader = new Reader(threads.reader);
  const jobs = new Jobs({ out: runs, subjects, workers, reader, module: threads.job });
  const streams = new EventStreams({ most: limits.streams, heartbeat: limits.heartbeat });
  const catalogue = new RunCatalogue(runs, subjects);
  const api = labApi({ folder: runs, workers, subjects, catalogue, jobs, reader, streams });
  const answerApi = getRequestListener(api.fetch, { overrideGlobalObjects: false });

  const server = createServer({
    maxHeaderSize: 16_384,
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    connectionsCheckingInterval: Math.min(1_000, limits.headers),
    // Longer than a page rests between two questions: a connection closed meanwhile may lose one.
    keepAliveTimeout: 60_000,
    // The guard says what is wrong with such a request.
    requireHostHeader: false,
  });
  server.maxConnections = 512;
  const port = await listen(server, host, options.port);
  const address: Address = { host, port };
  const gate = token === undefined ? undefined : new TokenGate(token, port);

  server.on("error", (error) => process.stderr.write(`${error.message}\n`));
  server.on("clientError", (error, socket) => answerClientError(error, socket as Socket));
  server.on("request", (request, response) => {
    let api = request.url?.startsWith("/api/") ?? false;
    try {
      const path = requestPath(request.url ?? "");
      api = path.segments[0] === "api";
      guard(request, address, api);
      if (gate !== undefined && !admit(gate, path, request, response)) return;
      if (api) void answerApi(request, response);
      else answerSite(site, path, request, response);
    } catch (error) {
      sendRefusal(refusalOf(error), api, request, response);
    }
  });
  await finishDeleting(runs);

  const authority = authorityOf(isWildcard(host) ? "localhost" : host, port);
  return {
    url: `http://${authority}/${token === undefined ? "" : `?token=${token}`}`,
    port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      const unfinished = await jobs.close();
      streams.close();
      server.closeIdleConnections();
      // Whoever has not read to the end by now will not be waited for.
      setTimeout(() => server.closeAllConnections(), 200).unref();
      await closed;
      await reader.close();
      return unfinished;
    },
  };
}

/** Answers what is no request, or an endless one, in the server's own words. */
function answerClientError(error: Error, socket: Socket): void {
  const code = systemCode(error);
  const status = code === "HPE_HEADER_OVERFLOW" ? 431 : code === "ERR_HTTP_REQUEST_TIMEOUT" ? 408 : 400;
  // What is under way on this connection cannot be told apart from an answer to the rest.
  if (!socket.writable || code === "ECONNRESET" || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const headers = Object.entries({ ...commonHeaders, connection: "close", "content-length": "0" });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", ""].join("\r\n"));
}

function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, host, port)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenError(error: Error, host: string, port: number): Error {
  switch (systemCode(error)) {
    case "EADDRINUSE":
      return new LabError(
        "usage",
        `Port ${port} is in use; choose another with --port, or 0 for any that is free.`,
      );
    case "EACCES":
      return new LabError("usage", `Port ${port} is not allowed here; choose one from 1024 with --port.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new LabError("usage", `This machine has no address "${host}"; choose another with --host.`);
    default:
      return error;
  }
}

/**
 * Lets a request pass that has the token. A link with `?token=` gets the cookie, and leads to the same address
 * without it, so that the token stays in no history.
 * @returns whether it may pass; if not, it is answered
 * @throws Refusal 401
 */
function admit(
  gate: TokenGate,
  path: RequestPath,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const offered = path.query.get("token");
  if (offered !== null && request.method === "GET" && path.segments[0] !== "api" && gate.matches(offered)) {
    path.query.delete("token");
    const query = path.query.toString();
    response.writeHead(303, {
      ...commonHeaders,
      location: query === "" ? path.raw : `${path.raw}?${query}`,
      "set-cookie": gate.setCookie(),
      "cache-control": "no-store",
    });
    response.end();
    return false;
  }
  if (gate.admits(request)) return true;
  throw new Refusal(
    401,
    "no-token",
    "This server asks for a token. Open the address that its terminal shows, which ends in ?token=….",
  );
}

function answerSite(site: Site, path: RequestPath, request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body } = site.answer(path.segments, request.headers["if-none-match"]);
  response.writeHead(status, {
    ...commonHeaders,
    ...headers,
    ...(status === 304 ? {} : { "content-length": body.length }),
  });
  response.end(request.method === "HEAD" || status === 304 ? undefined : body);
}

function sendRefusal(
  refusal: Refusal,
  api: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  drain(request);
  const body = Buffer.from(api ? errorJson(refusal) : `${refusal.message}\n`);
  response.writeHead(refusal.status, {
    ...commonHeaders,
    "content-type": api ? "application/json; charset=utf-8" : "text/plain; charset=utf-8",
    "content-length": body.length,
    "content-security-policy": "default-src 'none'",
    "cache-control": "no-store",
    ...(refusal.status === 405 ? { allow: api ? "GET, HEAD, POST, DELETE" : "GET, HEAD" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

const mostDrained = 1 << 20;

/** Reads what a refused request still sends, within limits, so that its sender gets to read the answer. */
function drain(request: IncomingMessage): void {
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > mostDrained) request.destroy();
  });
  const late = setTimeout(() => {
    if (!request.complete) request.destroy();
  }, 2_000);
  late.unref();
  request.on("close", () => clearTimeout(late));
}
