import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** A plain static host under a sub-path, as many there are: it knows files and their types, and nothing else. */

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/rss+xml",
  ".woff2": "font/woff2",
};

export interface StaticHost {
  /** With the sub-path, ending in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder at `http://127.0.0.1:<free port>/<subPath>/`. */
export async function staticHost(folder: string, subPath = "some/where"): Promise<StaticHost> {
  const prefix = `/${subPath}/`;
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname);
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) : undefined;
    const file =
      inside === undefined || inside.startsWith("..")
        ? undefined
        : join(folder, inside === "." || inside === "" ? "index.html" : inside);
    if (file === undefined || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
