import { Worker } from "node:worker_threads";
import type { Subject } from "../subject/index.js";
import type { ReaderQuestion, ReaderReply, ReaderRequest, RunToRead } from "./reader-messages.js";
import { Refusal } from "./refusal.js";
import type { RunAddress } from "./run-address.js";

interface Waiting {
  resolve(json: string): void;
  reject(error: Error): void;
}

/** The server's end of the thread that reads runs; the thread starts when it is needed. */
export class Reader {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #next = 0;

  constructor(private readonly module: URL) {}

  /**
   * @returns the answer as JSON text
   * @throws Refusal
   */
  ask(question: ReaderQuestion): Promise<string> {
    return new Promise<string>((resolve, reject) => {
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      this.#thread().postMessage({ id, question } satisfies ReaderRequest);
    });
  }

  /** Starts the thread, which takes its time, before its first question. */
  warm(): void {
    this.#thread();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    this.#giveUp("The server is stopping.");
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(this.module);
    this.#worker = worker;
    worker.unref();
    worker.on("message", (reply: ReaderReply) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ("json" in reply) waiting?.resolve(reply.json);
      else waiting?.reject(new Refusal(reply.error.status, reply.error.code, reply.error.message));
    });
    // A run that is too large for the memory ends this thread, not the server; the next question starts another.
    const lost = (reason: string) => (): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#giveUp(reason);
    };
    worker.on("error", (error) => lost(`The run cannot be evaluated: ${error.message}.`)());
    worker.on("exit", lost("The thread that evaluates runs has ended."));
    return worker;
  }

  #giveUp(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Refusal(500, "error", reason));
    this.#waiting.clear();
  }
}

/** A run as the reading thread is told of it. */
export function runToRead(address: RunAddress, subject: Subject | undefined): RunToRead {
  if (subject === undefined) return { address, subject: null };
  const { name, reportName, source, referenceFolders } = subject;
  return { address, subject: { name, reportName, source, referenceFolders } };
}
