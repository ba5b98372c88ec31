import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { apiErrorSchema, apiHeader, apiPaths, longestBody } from "@operant/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLoopback, namesThisServer } from "./address.js";
import { getRaw, type Lab, removeFolders, sendRaw, startLab, unsafeHeaders } from "./server.testing.js";

describe("a server on loopback", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ limits: { streams: 3, heartbeat: 100, headers: 300, request: 60_000 } });
  });
  afterAll(async () => {
    await lab.close();
    removeFolders();
  });

  const codeOf = (body: string): string => apiErrorSchema.parse(JSON.parse(body)).error.code;
  const post = (headers: Record<string, string>, body = '{"study":"none"}') =>
    sendRaw(
      lab.port,
      [
        "POST /api/jobs HTTP/1.1",
        `host: 127.0.0.1:${lab.port}`,
        "connection: close",
        `content-length: ${Buffer.byteLength(body)}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        "",
        body,
      ].join("\r\n"),
    );

  it("cannot be reached from another machine", async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of others) {
      await expect(fetch(`http://${address}:${lab.port}/`), address).rejects.toThrow();
    }
    // A machine without a network has nothing to try; the address that it listens on says the same.
    expect(lab.url).toBe(`http://127.0.0.1:${lab.port}/`);
  });

  it("answers for its own names only, so that no other site's name can be made to point at it", async () => {
    const { port } = lab;
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      expect((await getRaw(port, "/", { host })).status, host).toBe(200);
    }
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `evil.example#127.0.0.1:${port}`,
      `evil.example@127.0.0.1:${port}`,
      `127.0.0.1:${port}@evil.example`,
      `127.0.0.1:${port}, evil.example`,
      `192.168.1.7:${port}`,
      "127.0.0.1",
      `127.0.0.1:${port + 1}`,
      `[127.0.0.1]:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `[::ffff:127.999.0.1]:${port}`,
      `[0:0:0:0:0:0:0:1]:${port}`,
      `2130706433:${port}`,
      `127.1:${port}`,
      "localhost",
      "",
    ]) {
      for (const path of ["/", "/api/runs"]) {
        const { status, body } = await getRaw(port, path, { host });
        expect([400, 421], `${host} ${path}`).toContain(status);
        expect(body).not.toContain("catalogue");
      }
    }
    const { status, body } = await getRaw(port, "/api/runs", { host: `evil.example:${port}` });
    expect(status).toBe(421);
    expect(JSON.parse(body).error.message).toContain(`http://127.0.0.1:${port}/`);
  });

  it("wants exactly one host", async () => {
    const none = await sendRaw(lab.port, "GET / HTTP/1.0\r\n\r\n");
    expect(none.status).toBe(400);
    const two = await sendRaw(
      lab.port,
      `GET / HTTP/1.1\r\nhost: 127.0.0.1:${lab.port}\r\nhost: evil.example\r\nconnection: close\r\n\r\n`,
    );
    expect(two.status).toBe(400);
  });

  it("refuses API requests that another site's page makes a browser send", async () => {
    const origin = `http://127.0.0.1:${lab.port}`;
    const cases: [Record<string, string>, number][] = [
      [{}, 200],
      [{ "sec-fetch-site": "same-origin", origin }, 200],
      [{ "sec-fetch-site": "none" }, 200],
      [{ "sec-fetch-site": "cross-site" }, 403],
      [{ "sec-fetch-site": "same-site" }, 403],
      [{ origin: "http://evil.example" }, 403],
      [{ origin: "null" }, 403],
      [{ origin: `http://localhost:${lab.port}` }, 403],
      [{ origin: `https://127.0.0.1:${lab.port}` }, 403],
      [{ origin: `http://127.0.0.1:${lab.port + 1}` }, 403],
      [{ origin: `${origin}.evil.example` }, 403],
    ];
    for (const [headers, wanted] of cases) {
      const { status } = await getRaw(lab.port, "/api/runs", headers);
      expect(status, JSON.stringify(headers)).toBe(wanted);
    }
  });

  it("takes nothing unsafe without what a form or a foreign script cannot send", async () => {
    const json = { "content-type": "application/json" };
    const header = { [apiHeader.name]: apiHeader.value };
    const cases: [Record<string, string>, number][] = [
      [{ ...json, ...header }, 400],
      [{ "content-type": "Application/JSON; charset=utf-8", ...header }, 400],
      [json, 403],
      [{ ...json, [apiHeader.name]: "0" }, 403],
      [header, 415],
      [{ ...header, "content-type": "text/plain" }, 415],
      [{ ...header, "content-type": "application/x-www-form-urlencoded" }, 415],
      [{ ...header, "content-type": "multipart/form-data; boundary=x" }, 415],
      [{ ...json, ...header, "sec-fetch-site": "none" }, 403],
      [{ ...json, ...header, "sec-fetch-site": "cross-site" }, 403],
      [{ ...json, ...header, origin: "http://evil.example" }, 403],
    ];
    for (const [headers, wanted] of cases) {
      const { status, body } = await post(headers);
      expect(status, JSON.stringify(headers)).toBe(wanted);
      // The one that passes is refused for its study, not for where it comes from.
      expect(codeOf(body) === "unknown-name").toBe(wanted === 400);
    }
  });

  it("gives no other site permission for anything", async () => {
    const preflight = await getRaw(
      lab.port,
      "/api/jobs",
      {
        origin: "http://evil.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-operant",
      },
      "OPTIONS",
    );
    expect(preflight.status).toBe(405);
    for (const { raw } of [preflight, await getRaw(lab.port, "/api/runs"), await getRaw(lab.port, "/")]) {
      expect(raw.toLowerCase()).not.toContain("access-control-");
      expect(raw.toLowerCase()).toContain("cross-origin-resource-policy: same-origin");
    }
  });

  it("refuses a body that is too large, by what it says or by what it sends", async () => {
    const headers = Object.entries(unsafeHeaders).map(([name, value]) => `${name}: ${value}`);
    const head = ["POST /api/jobs HTTP/1.1", `host: 127.0.0.1:${lab.port}`, "connection: close", ...headers];
    const said = await sendRaw(lab.port, [...head, `content-length: ${1 << 30}`, "", "{"].join("\r\n"));
    expect(said.status).toBe(413);
    expect(codeOf(said.body)).toBe("too-large");
    const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
    const sent = await sendRaw(
      lab.port,
      [...head, "transfer-encoding: chunked", "", chunk.repeat(40)].join("\r\n"),
    );
    expect(sent.status).toBe(413);
    const largest = JSON.stringify({ study: "none", seeds: "1" }).padEnd(longestBody, " ");
    expect((await post(unsafeHeaders, largest)).status).toBe(400);
    expect((await post(unsafeHeaders, `${largest} `)).status).toBe(413);
  });

  it("takes bodies that are no JSON for what they are", async () => {
    for (const body of [
      "",
      "{",
      "null",
      "[1]",
      '"text"',
      "[".repeat(60_000),
      '{"__proto__":{"study":"x"}}',
      "{\xff}",
    ]) {
      const { status, body: answer } = await post(unsafeHeaders, body);
      expect(status, body.slice(0, 30)).toBe(400);
      expect(codeOf(answer)).toBe("bad-request");
    }
    expect(({} as { study?: unknown }).study).toBeUndefined();
  });

  it("does not wait for ever for headers that trickle in", async () => {
    const began = performance.now();
    const { status } = await sendRaw(lab.port, `GET / HTTP/1.1\r\nhost: 127.0.0.1:${lab.port}\r\nx-slow: `);
    expect([408, 0]).toContain(status);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it("does not wait for ever for a body either", async () => {
    const impatient = await startLab({ limits: { headers: 300, request: 700 } });
    const headers = Object.entries(unsafeHeaders).map(([name, value]) => `${name}: ${value}`);
    const head = [
      "POST /api/jobs HTTP/1.1",
      `host: 127.0.0.1:${impatient.port}`,
      ...headers,
      "content-length: 10",
    ];
    const { status } = await sendRaw(impatient.port, [...head, "", "{"].join("\r\n"));
    expect([400, 408, 0]).toContain(status);
    await impatient.close();
  });

  it("does not keep event streams that were asked for behind one another on a lost connection", async () => {
    const socket = connect(lab.port, "127.0.0.1");
    const ask = `GET /api/events HTTP/1.1\r\nhost: 127.0.0.1:${lab.port}\r\n\r\n`;
    socket.write(ask.repeat(20));
    await once(socket, "data");
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    await expect
      .poll(async () => {
        const abort = new AbortController();
        const { status } = await fetch(`http://127.0.0.1:${lab.port}/api/events`, { signal: abort.signal });
        abort.abort();
        return status;
      })
      .toBe(200);
    // All three places are free again.
    const abort = new AbortController();
    for (let i = 0; i < 3; i++) {
      await expect
        .poll(
          async () =>
            (await fetch(`http://127.0.0.1:${lab.port}/api/events`, { signal: abort.signal })).status,
        )
        .toBe(200);
    }
    abort.abort();
  });

  it("sends its headers with the answers of the HTTP parser too", async () => {
    for (const request of [
      "GET / HTTP/1.1\r\nconnection: close\r\n\r\n",
      "nonsense\r\n\r\n",
      `GET / HTTP/1.1\r\nhost: 127.0.0.1:${lab.port}\r\nx: ${"a".repeat(20_000)}\r\n\r\n`,
    ]) {
      const { status, headers } = await sendRaw(lab.port, request);
      expect([400, 431]).toContain(status);
      expect(headers["x-content-type-options"], request.slice(0, 20)).toBe("nosniff");
      expect(headers["connection"]).toBe("close");
    }
  });

  it("refuses headers that are too long", async () => {
    expect((await getRaw(lab.port, "/", { "x-long": "a".repeat(20_000) })).status).toBe(431);
  });

  it("keeps as many event streams as it allows, and takes the next when one is gone", async () => {
    const abort = [1, 2, 3].map(() => new AbortController());
    const open = await Promise.all(
      abort.map(({ signal }) => fetch(`${lab.origin}/${apiPaths.events()}`, { signal })),
    );
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    const next = () => fetch(`${lab.origin}/${apiPaths.events()}`);
    const refused = await next();
    expect(refused.status).toBe(503);
    expect(apiErrorSchema.parse(await refused.json()).error.code).toBe("busy");
    for (const each of abort) each.abort();
    await expect.poll(async () => (await fetch(`${lab.origin}/${apiPaths.events()}`)).status).toBe(200);
  });

  it("gives signs of life on a stream where nothing happens", async () => {
    const response = await fetch(`${lab.origin}/${apiPaths.events()}`);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    let text = "";
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      if (text.split("still here").length > 3) break;
    }
    expect(text).toContain('event: jobs\ndata: {"jobs":[]}');
  });

  it("survives connections that say nothing, nonsense or good-bye", async () => {
    for (const bytes of [
      "\r\n\r\n",
      "\u0000\u0001\u0002",
      "GET\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]) {
      await sendRaw(lab.port, bytes).catch(() => undefined);
    }
    const socket = connect(lab.port, "127.0.0.1");
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write(`GET /api/events HTTP/1.1\r\nhost: 127.0.0.1:${lab.port}\r\n\r\n`);
    socket.resetAndDestroy();
    expect((await getRaw(lab.port, "/")).status).toBe(200);
  });

  it("has no path of the API that the pages do not know", async () => {
    for (const path of [
      "/api",
      "/api/",
      "/api/run",
      "/api/runs/",
      "/api/jobs/x/y",
      "/api/runs/..%2f..",
      "/API/runs",
    ]) {
      const { status } = await getRaw(lab.port, path);
      expect([400, 404], path).toContain(status);
    }
  });
});

describe("which hosts are this machine's own", () => {
  it("are the loopback names and addresses alone", () => {
    for (const host of ["localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
      expect(isLoopback(host), host).toBe(true);
    for (const host of [
      "0.0.0.0",
      "::",
      "127.0.0.1.evil.example",
      "127.evil",
      "1270.0.0.1",
      "192.168.0.1",
      "host",
    ])
      expect(isLoopback(host), host).toBe(false);
  });

  it("and beyond loopback also the configured name and plain addresses", () => {
    const lan = { host: "lab.local", port: 80 };
    expect(namesThisServer("lab.local", lan)).toBe(true);
    expect(namesThisServer("LAB.local:80", lan)).toBe(true);
    expect(namesThisServer("192.168.0.7", lan)).toBe(true);
    expect(namesThisServer("[fe80::1]:80", lan)).toBe(true);
    expect(namesThisServer("evil.example", lan)).toBe(false);
    expect(namesThisServer("lab.local:81", lan)).toBe(false);
    expect(namesThisServer("evil.example", { host: "0.0.0.0", port: 80 })).toBe(false);
  });
});
