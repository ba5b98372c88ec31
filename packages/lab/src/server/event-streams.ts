import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "./refusal.js";
import { commonHeaders } from "./response-headers.js";

/** Bytes that a reader who does not keep up may leave unread before the connection is cut; it comes back. */
const mostUnread = 4 << 20;

export interface EventStreamsOptions {
  /** Open connections at most. */
  readonly most: number;
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
}

/** One connection that is sent events. */
export interface EventStream {
  send(name: string, data: unknown): void;
  /** Ends it in good order. */
  end(): void;
}

/**
 * Server-sent events. A connection that is lost is made again by the browser, and whoever answers it begins with
 * a whole picture, so nothing has to be sent again; ids only tell events apart.
 */
export class EventStreams {
  readonly #open = new Set<ServerResponse>();
  /** Ids of an earlier server mean nothing to this one. */
  readonly #epoch = randomBytes(4).toString("hex");
  #next = 0;

  constructor(private readonly options: EventStreamsOptions) {}

  /**
   * Answers a request with a stream.
   * @param begin is given the stream and returns what to do when the connection ends
   * @throws Refusal 503 when too many are open; 400 for a request behind another on its connection, whose
   * response would not be told when the connection ends
   */
  open(request: IncomingMessage, response: ServerResponse, begin: (stream: EventStream) => () => void): void {
    if (response.socket === null)
      throw new Refusal(400, "bad-request", "Ask for events on a connection of their own.");
    if (this.#open.size >= this.options.most) {
      throw new Refusal(503, "busy", `${this.options.most} pages are listening already; close some of them.`);
    }
    response.writeHead(200, {
      ...commonHeaders,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    this.#open.add(response);
    request.socket.setNoDelay(true);
    response.write("retry: 1000\n\n");
    const write = (text: string): void => {
      if (response.writableEnded || response.destroyed) return;
      response.write(text);
      if (response.writableLength > mostUnread) response.destroy();
    };
    const heartbeat = setInterval(() => write(": still here\n\n"), this.options.heartbeat);
    let leave = (): void => {};
    response.on("close", () => {
      clearInterval(heartbeat);
      this.#open.delete(response);
      leave();
    });
    leave = begin({
      // JSON on one line: a line break in the data would end the field.
      send: (name, data) =>
        write(`id: ${this.#epoch}-${this.#next++}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
      end: () => response.end(),
    });
    if (response.closed) leave();
  }

  /** Ends every connection. */
  close(): void {
    for (const response of this.#open) response.end();
  }
}
