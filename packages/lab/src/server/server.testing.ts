import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { apiHeader } from "@operant/report";
import { rolldown } from "rolldown";
import { loadSubject, type Subject } from "../subject/index.js";
import { type LabServer, type ServeOptions, serveLab } from "./serve-lab.js";

/** For tests: a real server over a small site and an empty folder of runs, and requests that nothing tidies up. */

const source = fileURLToPath(new URL("..", import.meta.url));
const made: string[] = [];

/** A new folder, removed by `removeFolders`. */
export function newFolder(inside = tmpdir()): string {
  const folder = mkdtempSync(join(inside, "operant-server-"));
  made.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The threads' modules, compiled from these sources. Node cannot load them as they are. */
export async function compileThreads(): Promise<{ job: URL; reader: URL }> {
  // Inside the workspace, so that the modules find the packages.
  const cache = fileURLToPath(new URL("../../../../node_modules/.cache/", import.meta.url));
  mkdirSync(cache, { recursive: true });
  const folder = newFolder(cache);
  const bundle = await rolldown({
    input: {
      "job-thread": join(source, "server", "job-thread.ts"),
      "reader-thread": join(source, "server", "reader-thread.ts"),
      worker: join(source, "runner", "worker.ts"),
    },
    resolve: { conditionNames: ["operant-source", "import", "node", "default"] },
    external: (id) => !/^(\.|\/|@operant\/)/.test(id),
    platform: "node",
    logLevel: "silent",
  });
  await bundle.write({
    dir: folder,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
  });
  await bundle.close();
  const module = (name: string): URL => pathToFileURL(join(folder, name));
  return { job: module("job-thread.js"), reader: module("reader-thread.js") };
}

/** The study for tests, as if it were one of the laboratory. */
export async function tinySubject(): Promise<Subject> {
  const { kept: _, ...subject } = await loadSubject(join(source, "testing", "tiny.testing.ts"));
  return { ...subject, name: "tiny", reportName: "tiny", referenceFolders: [] };
}

/** Writes files, path → text, below a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A folder that looks like the built pages. */
export function siteFixture(): string {
  const folder = newFolder();
  write(folder, {
    "index.html":
      '<!doctype html><html lang="en"><head><title>Lab</title></head><body>catalogue</body></html>',
    "404.html": "<!doctype html><html><head><title>Not found</title></head><body>nothing here</body></html>",
    "run.html": '<!doctype html><html><head data-x="1"><title>Run</title></head><body>a run</body></html>',
    "papers/x.html": "<!doctype html><html><head></head><body>a paper</body></html>",
    "assets/catalogue-Ab3_x-9Z.js": "export {};\n",
    "assets/trial-worker-B3xY0aZz.js": "postMessage(1);\n",
    "assets/explorer.js": "export {};\n",
    "assets/site-0aZzB3xY.css": "body{}\n",
    "theme.js": "0;\n",
    "icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "feed.xml": "<rss/>",
    ".secret": "not to be served",
  });
  return folder;
}

export interface Lab extends LabServer {
  readonly runs: string;
  readonly site: string;
  /** "http://127.0.0.1:1234" */
  readonly origin: string;
}

/** Starts a server on a free port of loopback. */
export async function startLab(options: Partial<ServeOptions> = {}): Promise<Lab> {
  const runs = options.runs ?? join(newFolder(), "runs");
  const site = options.site ?? siteFixture();
  const server = await serveLab({
    host: "127.0.0.1",
    port: 0,
    workers: 2,
    subjects: [],
    ...options,
    runs,
    site,
  });
  return { ...server, runs, site, origin: `http://127.0.0.1:${server.port}` };
}

/** The headers by which a page's own script asks for something unsafe. */
export const unsafeHeaders = { "content-type": "application/json", [apiHeader.name]: apiHeader.value };

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly raw: string;
}

/** Sends bytes as they are and reads until the server closes the connection. */
export function sendRaw(port: number, request: string, host = "127.0.0.1"): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host, allowHalfOpen: true });
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("close", () => {
      const raw = Buffer.concat(chunks).toString("utf8");
      const [head = "", ...rest] = raw.split("\r\n\r\n");
      const [line = "", ...lines] = head.split("\r\n");
      const headers = lines.map((each): [string, string] => {
        const colon = each.indexOf(":");
        return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim()];
      });
      resolve({
        status: Number(line.split(" ")[1] ?? 0),
        headers: Object.fromEntries(headers),
        body: rest.join("\r\n\r\n"),
        raw,
      });
    });
    socket.on("end", () => socket.end());
    socket.write(request);
  });
}

/** A GET whose target and headers arrive exactly as given. */
export function getRaw(
  port: number,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<RawResponse> {
  const all = { host: `127.0.0.1:${port}`, connection: "close", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return sendRaw(port, `${method} ${target} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
}
