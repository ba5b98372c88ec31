import { apiPaths, type JobEvents } from "@operant/report";
import type { Api } from "./api.js";
import { visibleEvents } from "./visible-events.js";

type Handlers = { readonly [Name in keyof JobEvents]: (data: JobEvents[Name]) => void };

/** The part of `EventSource` that is used here. */
export interface Events {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
  onerror: ((event: Event) => void) | null;
  onopen: ((event: Event) => void) | null;
  readonly readyState: number;
}

export interface JobListener extends Handlers {
  /** The connection was lost (true) or is back (false). Nothing is lost: each connection begins with the whole job. */
  readonly interrupted: (lost: boolean) => void;
  /** The server knows no such job any more (it was started anew): the browser does not try again, the run must be looked up. */
  readonly gone: () => void;
}

/** `EventSource.CLOSED`, which Node lacks. */
const closed = 2;
const final = ["done", "stopped", "failed"];

/**
 * Listens to a job until it ends. The browser connects again by itself when the connection is lost.
 * @returns how to stop listening
 */
export function followJob(
  api: Api,
  id: string,
  listener: JobListener,
  open: (url: string) => Events = (url) => visibleEvents(url),
): () => void {
  const handlers: Handlers = listener;
  const source = open(api.url(apiPaths.jobEvents(id)));
  const on = <Name extends keyof JobEvents>(name: Name): void =>
    source.addEventListener(name, (event) => {
      const data = JSON.parse(event.data) as JobEvents[Name];
      // After its last state the server ends the stream, which a browser would take for a lost connection.
      if (name === "job" && final.includes((data as JobEvents["job"]).state)) source.close();
      handlers[name](data);
    });
  on("job");
  on("progress");
  on("trial");
  on("failed");
  on("results");
  source.onerror = () => {
    if (source.readyState === closed) listener.gone();
    else listener.interrupted(true);
  };
  source.onopen = () => listener.interrupted(false);
  return () => source.close();
}
