import { join } from "node:path";
import { apiPaths } from "@operant/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveLab } from "./serve-lab.js";
import {
  getRaw,
  type Lab,
  newFolder,
  removeFolders,
  siteFixture,
  startLab,
  unsafeHeaders,
} from "./server.testing.js";

const token = "correct-horse-battery";

describe("a server with a token", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ host: "0.0.0.0", token });
  });
  afterAll(async () => {
    await lab.close();
    removeFolders();
  });

  it("prints the address with the token", () => {
    expect(lab.url).toBe(`http://localhost:${lab.port}/?token=${token}`);
  });

  it("lets nobody in without it: pages, scripts, the API and its events", async () => {
    const paths = [
      "/",
      "/theme.js",
      "/no-such-page",
      `/${apiPaths.runs()}`,
      `/${apiPaths.events()}`,
      "/api/none",
    ];
    for (const path of paths) {
      const { status, body, headers } = await getRaw(lab.port, path);
      expect(status, path).toBe(401);
      expect(body).toContain("?token=");
      expect(headers["set-cookie"]).toBeUndefined();
    }
    const response = await fetch(`${lab.origin}/${apiPaths.jobs()}`, {
      method: "POST",
      headers: unsafeHeaders,
      body: "{}",
    });
    expect(response.status).toBe(401);
  });

  it("gives a cookie for the token, which scripts cannot read and other sites cannot send, and hides the token", async () => {
    const first = await getRaw(lab.port, `/run.html?id=7&token=${token}&x=%2F`);
    expect(first.status).toBe(303);
    expect(first.headers["location"]).toBe("/run.html?id=7&x=%2F");
    const set = first.headers["set-cookie"]!;
    expect(set).toMatch(new RegExp(`^operant-${lab.port}=[\\w-]+; Path=/; HttpOnly; SameSite=Strict$`));
    expect(set).not.toContain(token);
    const cookie = set.split(";")[0]!;
    for (const path of ["/run.html", `/${apiPaths.runs()}`]) {
      expect((await getRaw(lab.port, path, { cookie: `other=1; ${cookie}; more=2` })).status).toBe(200);
      expect((await getRaw(lab.port, path, { cookie: `${cookie}x` })).status).toBe(401);
      expect((await getRaw(lab.port, path, { cookie: cookie.replace("operant", "operanto") })).status).toBe(
        401,
      );
    }
  });

  it("takes the token from tools as a bearer", async () => {
    const path = `/${apiPaths.runs()}`;
    expect((await getRaw(lab.port, path, { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await getRaw(lab.port, path, { authorization: `Bearer ${token}1` })).status).toBe(401);
    expect((await getRaw(lab.port, path, { authorization: `Basic ${token}` })).status).toBe(401);
  });

  it("refuses a wrong token, and leads nobody to another site", async () => {
    for (const path of [
      "/?token=",
      "/?token=wrong-but-as-long-as",
      `/?token=${token}0`,
      `/?TOKEN=${token}`,
    ]) {
      expect((await getRaw(lab.port, path)).status, path).toBe(401);
    }
    expect((await getRaw(lab.port, `/${apiPaths.runs()}?token=${token}`)).status).toBe(401);
    for (const path of [`//evil.example/?token=${token}`, `/\\evil.example/?token=${token}`]) {
      const { status, headers } = await getRaw(lab.port, path);
      expect(status, path).toBe(400);
      expect(headers["location"]).toBeUndefined();
    }
  });

  it("still refuses other sites and their names", async () => {
    const { headers } = await getRaw(lab.port, `/?token=${token}`);
    const cookie = headers["set-cookie"]!.split(";")[0]!;
    const path = `/${apiPaths.runs()}`;
    expect((await getRaw(lab.port, path, { cookie, origin: "http://evil.example" })).status).toBe(403);
    expect((await getRaw(lab.port, path, { cookie, host: `evil.example:${lab.port}` })).status).toBe(421);
    expect((await getRaw(lab.port, path, { cookie, host: `192.168.3.4:${lab.port}` })).status).toBe(200);
  });
});

describe("which servers have a token", () => {
  afterAll(removeFolders);
  const options = () => ({
    runs: join(newFolder(), "runs"),
    site: siteFixture(),
    port: 0,
    workers: 1,
    subjects: [],
  });

  it("are all that listen beyond loopback: one is made where none is given", async () => {
    const one = await serveLab({ ...options(), host: "0.0.0.0" });
    const two = await serveLab({ ...options(), host: "::" });
    const [first, second] = [one, two].map(({ url }) => new URL(url).searchParams.get("token")!);
    expect(first).toMatch(/^[\w-]{32}$/);
    expect(first).not.toBe(second);
    expect((await getRaw(one.port, "/")).status).toBe(401);
    await Promise.all([one.close(), two.close()]);
  });

  it("are those on loopback that were given one", async () => {
    const server = await serveLab({ ...options(), host: "127.0.0.1", token });
    expect((await getRaw(server.port, "/")).status).toBe(401);
    await server.close();
  });

  it("refuse one that can be guessed or that no address holds", async () => {
    for (const bad of ["secret", "", "correct horse battery", "correct&horse=battery"]) {
      await expect(serveLab({ ...options(), host: "127.0.0.1", token: bad }), bad).rejects.toThrow(
        /at least 16/,
      );
    }
  });
});

describe("a port or host that cannot be had", () => {
  afterAll(removeFolders);

  it("is named, with the option that chooses another", async () => {
    const lab = await startLab();
    await expect(startLab({ port: lab.port })).rejects.toThrow(
      `Port ${lab.port} is in use; choose another with --port`,
    );
    await lab.close();
    await expect(startLab({ host: "203.0.113.7" })).rejects.toThrow(/no address "203.0.113.7".*--host/);
  });
});
