import type { Events } from "./job-events.js";

/** What of a document says whether anybody looks; for tests. */
export interface Watched {
  readonly hidden: boolean;
  addEventListener(type: "visibilitychange", listener: () => void): void;
  removeEventListener(type: "visibilitychange", listener: () => void): void;
}

/**
 * Server-sent events that are connected only while the page is seen. Browsers allow six connections to a server
 * over all tabs: a handful of forgotten ones would keep the next from loading. Whoever listens must not mind a new
 * connection: each of the server's streams begins with everything that is known.
 */
export function visibleEvents(
  url: string,
  page: Watched = document,
  open: (url: string) => EventSource = (address) => new EventSource(address),
): Events {
  const listeners: [type: string, listener: (event: MessageEvent<string>) => void][] = [];
  let source: EventSource | undefined;
  let closed = false;
  const events: Events = {
    onerror: null,
    onopen: null,
    get readyState() {
      return closed ? 2 : (source?.readyState ?? 0);
    },
    addEventListener(type, listener) {
      listeners.push([type, listener]);
      source?.addEventListener(type, listener);
    },
    close() {
      closed = true;
      page.removeEventListener("visibilitychange", change);
      source?.close();
    },
  };
  const connect = (): void => {
    const opened = open(url);
    source = opened;
    for (const [type, listener] of listeners) opened.addEventListener(type, listener);
    opened.onerror = (event) => events.onerror?.(event);
    opened.onopen = (event) => events.onopen?.(event);
  };
  const change = (): void => {
    if (page.hidden) {
      source?.close();
      source = undefined;
    } else if (source === undefined) connect();
  };
  page.addEventListener("visibilitychange", change);
  if (!page.hidden) connect();
  return events;
}
