import { createHash } from "node:crypto";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { serverMeta } from "@operant/report";
import { LabError, systemCode } from "../lab-error.js";
import { contained } from "./contained-file.js";
import { Refusal } from "./refusal.js";
import { notFoundCsp, pageCsp, workerCsp } from "./response-headers.js";

/** The built pages, where `npm run build` puts them. */
export function builtSite(): string {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve("@operant/web/package.json")), "site");
  } catch (error) {
    if (systemCode(error) !== "MODULE_NOT_FOUND") throw error;
    throw new LabError("usage", "The package @operant/web, which holds the pages, is not installed.");
  }
}

/** A file of the site as it is answered. */
export interface SiteResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".parquet": "application/vnd.apache.parquet",
};

/** Bundled files have a hash of their content in their name ("chunk-B3xY_0aZ.js"); a plain word is none. */
const hashed = /^assets\/.*-(?=[\w-]*[A-Z0-9])[\w-]{8}\.\w+$/;

interface Kept {
  readonly stamp: string;
  readonly body: Uint8Array;
  readonly tag: string;
}

/** The files of a built site. */
export class Site {
  readonly #root: string;
  readonly #kept = new Map<string, Kept>();

  /** @throws LabError `usage` when the site is not built */
  constructor(folder: string) {
    const index = statSync(join(folder, "index.html"), { throwIfNoEntry: false });
    if (index?.isFile() !== true) {
      throw new LabError(
        "usage",
        `The pages are not built: there is no ${join(folder, "index.html")}. Build them with "npm run build".`,
      );
    }
    this.#root = realpathSync(folder);
  }

  /**
   * @param segments of the path, decoded
   * @param known the `if-none-match` of the request
   */
  answer(segments: readonly string[], known: string | undefined): SiteResponse {
    const path = segments.at(-1) === "" ? [...segments.slice(0, -1), "index.html"] : segments;
    const found = this.#read(path);
    if (found === undefined) return this.#notFound(segments.length > 1);
    const name = path.join("/");
    const headers: Record<string, string> = {
      "content-type": types[extname(name).toLowerCase()] ?? "application/octet-stream",
      "cache-control": hashed.test(name) ? "private, max-age=31536000, immutable" : "no-cache",
      etag: found.tag,
    };
    if (name.endsWith(".html")) headers["content-security-policy"] = pageCsp;
    else if (isWorker(name)) headers["content-security-policy"] = workerCsp;
    // An image or a feed that is opened by itself is a document as well.
    else if (/\.(svg|xml)$/.test(name)) headers["content-security-policy"] = pageCsp;
    if (matches(known, found.tag)) return { status: 304, headers, body: new Uint8Array() };
    return { status: 200, headers, body: found.body };
  }

  /** Links of `404.html` are relative to the top, so an address below it gets the top as its base. */
  #notFound(deep: boolean): SiteResponse {
    const page = this.#read(["404.html"]);
    if (page === undefined) throw new Refusal(404, "not-found", "There is no such page.");
    const html = Buffer.from(page.body).toString("utf8");
    return {
      status: 404,
      headers: {
        "content-type": types[".html"]!,
        "cache-control": "no-store",
        "content-security-policy": notFoundCsp,
      },
      body: Buffer.from(deep ? intoHead(html, '<base href="/">') : html),
    };
  }

  #read(path: readonly string[]): Kept | undefined {
    if (path.some((segment) => segment.startsWith("."))) return undefined;
    const name = path.join("/");
    try {
      const found = contained(this.#root, join(this.#root, ...path));
      if (found === undefined || found.folder) return undefined;
      const { mtimeMs, size } = statSync(found.path);
      const stamp = `${mtimeMs} ${size}`;
      const old = this.#kept.get(name);
      if (old?.stamp === stamp) return old;
      const bytes = readFileSync(found.path);
      const body = name.endsWith(".html") ? Buffer.from(withServerMeta(bytes.toString("utf8"))) : bytes;
      const tag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 24)}"`;
      const kept = { stamp, body, tag };
      this.#kept.set(name, kept);
      return kept;
    } catch {
      // A link that leads out, a name too long, a file that the system refuses: for a visitor it is not there.
      return undefined;
    }
  }
}

function isWorker(name: string): boolean {
  return /^assets\/.*worker[^/]*\.js$/i.test(name);
}

function withServerMeta(html: string): string {
  return intoHead(html, `<meta name="${serverMeta.name}" content="${serverMeta.content}">`);
}

function intoHead(html: string, element: string): string {
  return html.replace(/<head(\s[^>]*)?>/i, (head) => head + element);
}

function matches(known: string | undefined, tag: string): boolean {
  return (known ?? "").split(",").some((each) => each.trim().replace(/^W\//, "") === tag);
}
