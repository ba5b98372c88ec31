import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getRaw, type Lab, newFolder, removeFolders, startLab, write } from "./server.testing.js";

describe("the pages", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  });
  afterAll(async () => {
    await lab.close();
    removeFolders();
  });

  const get = (path: string, headers: Record<string, string> = {}) => fetch(lab.origin + path, { headers });

  it("say in their head that a server is there, and in no other file", async () => {
    const meta = '<meta name="operant-server" content="1">';
    for (const [path, before] of [
      ["/", "<head>"],
      ["/run.html", '<head data-x="1">'],
      ["/papers/x.html", "<head>"],
    ] as const) {
      expect(await (await get(path)).text()).toContain(before + meta);
    }
    expect(await (await get("/theme.js")).text()).toBe("0;\n");
  });

  it("have the type of what they are, and are not sniffed", async () => {
    for (const [path, type] of [
      ["/", "text/html; charset=utf-8"],
      ["/theme.js", "text/javascript; charset=utf-8"],
      ["/assets/site-0aZzB3xY.css", "text/css; charset=utf-8"],
      ["/icon.svg", "image/svg+xml"],
      ["/feed.xml", "application/xml; charset=utf-8"],
    ] as const) {
      const { status, headers } = await get(path);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe(type);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    }
  });

  it("load scripts, styles and connections of this server only", async () => {
    const csp = (await get("/run.html?id=1")).headers.get("content-security-policy");
    expect(csp).toBe(
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
    );
  });

  it("let workers alone compile code", async () => {
    const worker = (await get("/assets/trial-worker-B3xY0aZz.js")).headers.get("content-security-policy");
    expect(worker).toContain("script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'");
    expect(worker).toContain("connect-src 'self'");
    for (const path of ["/assets/catalogue-Ab3_x-9Z.js", "/", "/theme.js"]) {
      expect((await get(path)).headers.get("content-security-policy") ?? "").not.toContain("eval");
    }
  });

  it("are kept for ever where their name has a hash, and asked for again elsewhere", async () => {
    const immutable = "private, max-age=31536000, immutable";
    for (const [path, wanted] of [
      ["/assets/catalogue-Ab3_x-9Z.js", immutable],
      ["/assets/site-0aZzB3xY.css", immutable],
      ["/assets/explorer.js", "no-cache"],
      ["/theme.js", "no-cache"],
      ["/", "no-cache"],
    ] as const) {
      expect((await get(path)).headers.get("cache-control"), path).toBe(wanted);
    }
  });

  it("are not sent again as long as they are the same, and at once when they change", async () => {
    const first = await get("/theme.js");
    const tag = first.headers.get("etag")!;
    const again = await get("/theme.js", { "if-none-match": `"other", W/${tag}` });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    writeFileSync(join(lab.site, "theme.js"), "1; // longer\n");
    const changed = await get("/theme.js", { "if-none-match": tag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(tag);
  });

  it("answer HEAD with the headers alone", async () => {
    const { status, headers, body } = await getRaw(lab.port, "/", {}, "HEAD");
    expect(status).toBe(200);
    expect(Number(headers["content-length"])).toBeGreaterThan(50);
    expect(body).toBe("");
  });

  it("show 404.html for an unknown address, whose links lead to the top from wherever it is", async () => {
    const top = await get("/no-such-page.html");
    expect(top.status).toBe(404);
    expect(await top.text()).toContain("nothing here");
    const deep = await get("/papers/none/none.html");
    expect(deep.status).toBe(404);
    expect(deep.headers.get("content-security-policy")).toContain("base-uri 'self'");
    expect(await deep.text()).toContain('<base href="/">');
  });

  it("keep files to themselves whose names begin with a dot", async () => {
    expect((await get("/.secret")).status).toBe(404);
    expect((await get("/%2esecret")).status).toBe(404);
  });

  it("are no way out of their folder, however the path is written", async () => {
    const outside = newFolder();
    write(outside, { "secret.txt": "not to be served" });
    symlinkSync(join(outside, "secret.txt"), join(lab.site, "link.txt"));
    symlinkSync(outside, join(lab.site, "linked"));
    const up = "../".repeat(12);
    const targets = [
      `/${up}etc/passwd`,
      `/assets/${up}etc/passwd`,
      `/${up.replaceAll(".", "%2e")}etc/passwd`,
      `/${up.replaceAll("/", "%2f")}etc/passwd`,
      `/${up.replaceAll("../", "%252e%252e%252f")}etc/passwd`,
      `/${up.replaceAll("/", "\\")}etc\\passwd`,
      `/${up.replaceAll("../", "..%5c")}etc%5cpasswd`,
      "//etc/passwd",
      "/%2fetc/passwd",
      "/assets//../../etc/passwd",
      "/.%00./etc/passwd",
      "/index.html%00.txt",
      "/index.html/..",
      "/./index.html",
      "/%c0%ae%c0%ae/etc/passwd",
      "/%u002e%u002e/etc/passwd",
      "/link.txt",
      "/linked/secret.txt",
      "/linked",
      `file:///etc/passwd`,
      "http://evil.example/../etc/passwd",
      "/\u00e9".concat("a".repeat(5_000)),
    ];
    for (const target of targets) {
      const { status, body } = await getRaw(lab.port, target);
      expect([400, 404], target).toContain(status);
      expect(body, target).not.toMatch(/root:|not to be served/);
    }
    rmSync(join(lab.site, "link.txt"));
  });

  it("can only be read", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"]) {
      const { status, headers } = await getRaw(lab.port, "/index.html", {}, method);
      expect(status, method).toBe(405);
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });
});

describe("a server without built pages", () => {
  it("says how to build them", async () => {
    await expect(startLab({ site: newFolder() })).rejects.toThrow(/npm run build/);
  });
});
