import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  apiHeader,
  apiPaths,
  type ServedJob,
  type ServerInfo,
  serverInfoSchema,
  startedSchema,
} from "@operant/report";
import { studies } from "@operant/studies";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../bin/operant.js", import.meta.url));
const headers = { "content-type": "application/json", [apiHeader.name]: apiHeader.value };

interface Serving {
  readonly child: ChildProcess;
  readonly url: string;
  readonly firstLine: string;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

// The program takes its time to load on a machine that is busy with other tests.
describe("operant serve", { timeout: 150_000 }, () => {
  let folder: string;
  let site: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "operant-serve-"));
    site = join(folder, "site");
    mkdirSync(site);
    writeFileSync(join(site, "index.html"), "<!doctype html><html><head></head><body>lab</body></html>");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Starts the command and waits for its first line. */
  function serve(args: readonly string[], env: Record<string, string> = {}): Promise<Serving> {
    const child = spawn(process.execPath, [program, "serve", ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let stdout = "";
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
    return new Promise((resolve, reject) => {
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
        const end = stdout.indexOf("\n");
        if (end === -1) return;
        const firstLine = stdout.slice(0, end);
        resolve({ child, ended, firstLine, url: /http:\/\/[^\s"]+/.exec(firstLine)?.[0] ?? "" });
      });
      void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${stderr}`)));
    });
  }

  it("says in one line where it is, what it serves and how to stop it, and ends with 0", async () => {
    const { child, ended, url, firstLine } = await serve(["--port", "0", "--site", site]);
    expect(firstLine).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ {2}serves .* runs in runs; Ctrl-C stops it\.$/);
    expect(await (await fetch(url)).text()).toContain("lab");
    const info: ServerInfo = serverInfoSchema.parse(await (await fetch(url + apiPaths.server())).json());
    expect(info.studies).toEqual(studies.map(({ id }) => id));
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  it("prints one line of JSON for programs, and takes the token from the environment", async () => {
    const args = ["--port", "0", "--site", site, "--json", "--runs", "elsewhere"];
    const { child, ended, firstLine } = await serve(args, { OPERANT_TOKEN: "a-token-from-the-environment" });
    const { url, port, runs } = JSON.parse(firstLine) as Record<string, unknown>;
    expect(url).toBe(`http://127.0.0.1:${port}/?token=a-token-from-the-environment`);
    expect(runs).toBe("elsewhere");
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(401);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  it("ends with 2 and the reason when it cannot serve", async () => {
    const { child, ended, url } = await serve(["--port", "0", "--site", site]);
    const { port } = new URL(url);
    await expect(serve(["--port", port, "--site", site])).rejects.toThrow(
      new RegExp(`ended with 2: .*Port ${port} is in use; choose another with --port`),
    );
    await expect(serve(["--site", join(folder, "none")])).rejects.toThrow(/ended with 2: .*npm run build/);
    await expect(serve(["--port", "70000"])).rejects.toThrow(/ended with 2: .*0 to 65535/s);
    await expect(serve(["--host", "0.0.0.0", "--token", "short", "--site", site])).rejects.toThrow(
      /at least 16/,
    );
    child.kill("SIGINT");
    await ended;
  });

  it("stops a run in good order on Ctrl-C and says how to go on", async () => {
    const { child, ended, url } = await serve(["--port", "0", "--site", site, "--workers", "1"]);
    const request = { study: "direct-punishment", preset: "quick", seeds: "1..20" };
    const response = await fetch(url + apiPaths.jobs(), {
      method: "POST",
      headers,
      body: JSON.stringify(request),
    });
    const { job } = startedSchema.parse(await response.json());
    const computed = async (): Promise<number> => {
      const now = (await (await fetch(url + apiPaths.job(job.id))).json()) as ServedJob;
      return now.progress.computed;
    };
    await expect.poll(computed, { timeout: 120_000, interval: 100 }).toBeGreaterThan(0);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain("npx operant run direct-punishment");
    expect(stderr).toContain("npx operant serve");
    const run = join(folder, "runs", "direct-punishment", job.id);
    expect(readdirSync(join(run, "trials")).length).toBeGreaterThanOrEqual(2);
    expect(existsSync(join(run, "environment.json"))).toBe(true);
    expect(existsSync(join(folder, "runs", ".partial"))).toBe(false);
  });
});
