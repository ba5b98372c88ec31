import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  apiErrorSchema,
  apiPaths,
  formatManifest,
  formatTrialRecord,
  parseManifest,
  type RunDetail,
  type RunList,
  runComparisonSchema,
  runDetailSchema,
  runIdOf,
  runListSchema,
  servedCurvesSchema,
  servedReferenceSchema,
  servedResultsSchema,
  trialRecord,
} from "@operant/report";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Subject } from "../subject/index.js";
import { deleteRun, finishDeleting } from "./delete-run.js";
import { type MadeRun, makeRun } from "./make-run.testing.js";
import {
  compileThreads,
  getRaw,
  type Lab,
  newFolder,
  removeFolders,
  startLab,
  tinySubject,
  unsafeHeaders,
  write,
} from "./server.testing.js";

describe("the runs of a folder", () => {
  let subject: Subject;
  let lab: Lab;
  beforeAll(async () => {
    const [tiny, threads] = await Promise.all([tinySubject(), compileThreads()]);
    const references = newFolder();
    subject = { ...tiny, referenceFolders: [references] };
    lab = await startLab({ subjects: [subject], threads });
  });
  afterEach(() => rmSync(lab.runs, { recursive: true, force: true }));
  afterAll(async () => {
    await lab?.close();
    removeFolders();
  });

  const fetchJson = async (path: string): Promise<unknown> => (await fetch(`${lab.origin}/${path}`)).json();
  const list = async (): Promise<RunList> => runListSchema.parse(await fetchJson(apiPaths.runs()));
  const detail = async (id: string): Promise<RunDetail> =>
    runDetailSchema.parse(await fetchJson(apiPaths.run(id)));
  const remove = (id: string, body: unknown) =>
    fetch(`${lab.origin}/${apiPaths.run(id)}`, {
      method: "DELETE",
      headers: unsafeHeaders,
      body: JSON.stringify(body),
    });
  const short = (seeds = "1..3"): Promise<MadeRun> => makeRun(lab.runs, subject, { preset: "short", seeds });

  it("may not exist yet", async () => {
    expect(await list()).toEqual({ folder: lab.runs, runs: [], problems: [] });
    expect((await fetch(`${lab.origin}/${apiPaths.run("0123456789abcdef")}`)).status).toBe(404);
  });

  it("show up as a terminal writes them, and grow", async () => {
    const { id, path } = await makeRun(lab.runs, subject, { preset: "short" }, 2);
    const before = (await list()).runs;
    expect(before).toMatchObject([{ id, state: "partial", done: 2, total: 6, status: null, job: null }]);
    expect((await detail(id)).results).toMatchObject({ done: 2, total: 6, from: "trials" });
    await makeRun(lab.runs, subject, { preset: "short" }, 4);
    expect((await list()).runs).toMatchObject([{ id, state: "partial", done: 4 }]);
    const { results } = await detail(id);
    expect(results?.cells.flatMap(({ seeds }) => seeds)).toHaveLength(4);
    await short();
    expect((await list()).runs).toMatchObject([{ state: "complete", done: 6, verdicts: expect.any(Object) }]);
    expect(existsSync(join(path, "report.html"))).toBe(true);
  });

  it("are listed with the reason, whatever their folders hold, and none hides the others", async () => {
    const good = await short();
    const tiny = join(lab.runs, "tiny");
    const text = readFileSync(join(good.path, "manifest.json"), "utf8");
    const manifest = parseManifest(text, "manifest.json");
    const put = (id: string, content: string): void => write(join(tiny, id), { "manifest.json": content });
    put("000000000000000a", "{ not JSON");
    put("000000000000000b", JSON.stringify({ ...manifest, format: "operant-run/9" }));
    put("000000000000000c", JSON.stringify({ ...manifest, seeds: "many" }));
    put("000000000000000d", text);
    const older = { ...manifest, resultsVersion: "0" };
    put(runIdOf(older), formatManifest(older));
    const unknown = { ...manifest, study: "gone" };
    write(join(lab.runs, "gone", runIdOf(unknown)), { "manifest.json": formatManifest(unknown) });
    mkdirSync(join(tiny, "000000000000000e", "manifest.json"), { recursive: true });
    write(join(lab.runs, "photos", "summer"), { "beach.jpg": "…" });
    put("000000000000000f", "");
    truncateSync(join(tiny, "000000000000000f", "manifest.json"), 80 << 20);
    mkdirSync(join(tiny, "0000000000000010"));
    execFileSync("mkfifo", [join(tiny, "0000000000000010", "manifest.json")]);
    symlinkSync(good.path, join(tiny, "0000000000000011"));
    symlinkSync("/etc", join(lab.runs, "linked"));
    const own = join(tiny, "0000000000000012");
    cpSync(good.path, own, { recursive: true });
    write(own, { "study.mjs": "throw new Error('executed')" });
    write(lab.runs, { "stray.txt": "a file", ".partial/1-2": "half" });

    const { runs } = await list();
    const found = Object.fromEntries(runs.map(({ id, state, reason }) => [id, [state, reason ?? ""]]));
    const expected: Record<string, [string, RegExp]> = {
      [good.id]: ["complete", /^$/],
      "000000000000000a": ["damaged", /not JSON/],
      "000000000000000b": ["foreign", /operant-run\/9/],
      "000000000000000c": ["damaged", /seeds/],
      "000000000000000d": ["foreign", new RegExp(`run ${good.id}`)],
      [runIdOf(older)]: ["foreign", /version "0".*installed is version/],
      [runIdOf(unknown)]: ["foreign", /"gone" is not one of this laboratory/],
      "000000000000000e": ["foreign", /is a folder, not a file/],
      summer: ["foreign", /no manifest\.json/],
      "000000000000000f": ["foreign", /larger than such a file/],
      "0000000000000010": ["foreign", /neither a file nor a folder/],
      "0000000000000011": ["foreign", /is a link/],
      "0000000000000012": ["foreign", new RegExp(`run ${good.id}`)],
    };
    for (const [id, [state, reason]] of Object.entries(expected)) {
      expect(found[id]?.[0], id).toBe(state);
      expect(found[id]?.[1], id).toMatch(reason);
    }
    // Whatever /etc holds is behind a link, so nothing of it is read.
    for (const run of runs.filter(({ study }) => study === "linked"))
      expect(run).toMatchObject({ state: "foreign", addressable: false });
    expect(runs.filter(({ study }) => study !== "linked")).toHaveLength(Object.keys(expected).length);
    for (const id of ["000000000000000a", "000000000000000b", "000000000000000e", "000000000000000f"]) {
      const response = await fetch(`${lab.origin}/${apiPaths.run(id)}`);
      expect(runDetailSchema.parse(await response.json()).results, id).toBeNull();
    }
  });

  it("are shown by their own files where this installation cannot evaluate them, and nothing is executed", async () => {
    const made = await short();
    const older = parseManifest(readFileSync(join(made.path, "manifest.json"), "utf8"), "x");
    const manifest = { ...older, resultsVersion: "file-of-somebody" };
    const id = runIdOf(manifest);
    const path = join(dirname(made.path), id);
    renameSync(made.path, path);
    write(path, {
      "manifest.json": formatManifest(manifest),
      "study.mjs": "globalThis.executed = true; process.exit(9);",
    });
    const { run, results } = await detail(id);
    expect(run).toMatchObject({ state: "foreign", done: 6, total: 6, command: null });
    expect(run.reason).toContain("does not execute");
    expect(results).toMatchObject({ from: "files", done: 6 });
    expect(results?.claims).toMatchObject([{ id: "drift", seeds: null }]);
    expect(results?.cells[1]).toMatchObject({ title: "Up", seeds: [1, 2, 3] });
    expect(results?.cells[1]?.summaries["end"]).toHaveLength(3);
    const stored = servedCurvesSchema.parse(await fetchJson(apiPaths.curves(id, "height")));
    // The same curves that the installed study computes from the trials.
    const again = await short();
    const computed = servedCurvesSchema.parse(await fetchJson(apiPaths.curves(again.id, "height")));
    const numbers = (curves: typeof stored) =>
      curves.panels.map(({ group, curves }) => ({
        group,
        curves: curves.map(({ title, x, mean, lower, upper, n }) => ({ title, x, mean, lower, upper, n })),
      }));
    expect(numbers(stored)).toEqual(numbers(computed));
    expect((await fetch(`${lab.origin}/${apiPaths.curves(id, "../claims")}`)).status).toBe(400);
    expect((await fetch(`${lab.origin}/${apiPaths.reference(id)}`)).status).toBe(200);
  });

  it("leave a damaged trial out, say so, and are whole again when it is", async () => {
    const { id, path, keys } = await short();
    const shard = join(path, "trials", `${keys[0]}.parquet`);
    const record = join(path, "trials", `${keys[1]}.json`);
    const [bytes, text] = [readFileSync(shard), readFileSync(record, "utf8")];
    expect((await detail(id)).run.state).toBe("complete");
    writeFileSync(shard, bytes.subarray(0, 100));
    writeFileSync(record, text.replace('"seed":', '"seed":1'));
    const { run, results } = await detail(id);
    expect(run).toMatchObject({ state: "damaged", done: 6 });
    expect(results).toMatchObject({ done: 4, total: 6 });
    expect(results?.damage.join(" ")).toMatch(new RegExp(`${keys[0]}\\.parquet.*|${keys[1]}\\.json`));
    expect(results?.damage).toHaveLength(2);
    writeFileSync(shard, bytes);
    writeFileSync(record, text);
    expect(await detail(id)).toMatchObject({
      run: { state: "complete", reason: null },
      results: { done: 6 },
    });
  });

  it("do not follow links out of a run's folder", async () => {
    const { id, path, keys } = await short();
    const secret = newFolder();
    write(secret, {
      "secret.csv": "not to be served",
      "secret.json": '{"sessions":[{"command":"not to be served"}]}',
    });
    for (const name of ["summaries.csv", "environment.json", "report.html", "figures/curves-height.csv"]) {
      rmSync(join(path, name));
      symlinkSync(join(secret, name.endsWith(".json") ? "secret.json" : "secret.csv"), join(path, name));
    }
    const trial = join(path, "trials", `${keys[0]}.parquet`);
    rmSync(trial);
    symlinkSync(join(secret, "secret.csv"), trial);
    for (const name of [
      "summaries.csv",
      "environment.json",
      "report.html",
      "figures/curves-height.csv",
      `trials/${keys[0]}.parquet`,
    ]) {
      const { status, body } = await getRaw(lab.port, `/${apiPaths.file(id, name)}`);
      expect(status, name).toBe(404);
      expect(body).not.toContain("not to be served");
    }
    const { results, files, sessions } = await detail(id);
    expect(results).toMatchObject({ done: 5, damage: [expect.stringContaining("is a link")] });
    expect(files.map(({ path }) => path)).not.toContain("report.html");
    expect(sessions).toEqual([]);
  });

  it("are not read where their folder, or the one above it, is a link", async () => {
    const { id, path } = await short();
    const away = join(newFolder(), "tiny");
    renameSync(dirname(path), away);
    const looks = async () => {
      for (const target of [apiPaths.run(id), apiPaths.results(id), apiPaths.file(id, "manifest.json")]) {
        const { status, body } = await getRaw(lab.port, `/${target}`);
        expect(status, target).toBe(403);
        expect(body).not.toContain("operant-run");
      }
    };
    symlinkSync(away, join(lab.runs, "tiny"));
    await looks();
    rmSync(join(lab.runs, "tiny"));
    mkdirSync(join(lab.runs, "tiny"));
    symlinkSync(join(away, id), join(lab.runs, "tiny", id));
    await looks();
  });

  it("give the files that runs have, and no other", async () => {
    const { id, path, keys } = await short();
    write(path, { "notes.txt": "mine", "figures/x.svg": "<svg/>", "trials/x.parquet": "x", ".hidden": "x" });
    const types: Record<string, string> = {
      "manifest.json": "application/json; charset=utf-8",
      "environment.json": "application/json; charset=utf-8",
      "summaries.json": "application/json; charset=utf-8",
      "claims.json": "application/json; charset=utf-8",
      "summaries.csv": "text/csv; charset=utf-8",
      "figures/curves-height.csv": "text/csv; charset=utf-8",
      "figures/results.csv": "text/csv; charset=utf-8",
      [`trials/${keys[0]}.parquet`]: "application/vnd.apache.parquet",
    };
    for (const [name, type] of Object.entries(types)) {
      const response = await fetch(`${lab.origin}/${apiPaths.file(id, name)}`);
      expect(response.headers.get("content-type"), name).toBe(type);
      expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="tiny-[\w.-]+"$/);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("content-security-policy")).toContain("sandbox");
      expect(Buffer.from(await response.arrayBuffer())).toEqual(readFileSync(join(path, name)));
    }
    const base = `/api/runs/${id}/files`;
    for (const target of [
      `${base}/notes.txt`,
      `${base}/.hidden`,
      `${base}/figures/x.svg`,
      `${base}/figures`,
      `${base}/trials/x.parquet`,
      `${base}/trials/${keys[0]}.json`,
      `${base}/trials/..%2fmanifest.json`,
      `${base}/../manifest.json`,
      `${base}/%2e%2e/${id}/manifest.json`,
      `${base}/..%5c..%5cmanifest.json`,
      `${base}/manifest.json%00`,
      `${base}//etc/passwd`,
      `${base}/`,
      base,
      `/api/runs/${id}%2f..%2f${id}/files/manifest.json`,
      `/api/runs/..%2f..%2f..%2fetc/files/manifest.json`,
      `/api/runs/..%252f..%252fetc/files/manifest.json`,
      `/api/runs/${id.toUpperCase()}x/files/manifest.json`,
      `/api/runs/tiny/files/manifest.json`,
    ]) {
      const { status, body } = await getRaw(lab.port, target);
      expect([400, 404], target).toContain(status);
      expect(body).not.toMatch(/operant-run|mine|root:/);
    }
  });

  it("cannot do anything with markup or scripts that they hold", async () => {
    const evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\u2028";
    const made = await short();
    const old = parseManifest(readFileSync(join(made.path, "manifest.json"), "utf8"), "x");
    const manifest = {
      ...old,
      cells: old.cells.map((cell, i) => ({ ...cell, title: `${evil}${i}`, group: evil, condition: evil })),
    };
    const id = runIdOf(manifest);
    const path = join(dirname(made.path), id);
    renameSync(made.path, path);
    write(path, { "manifest.json": formatManifest(manifest), "report.html": `<!doctype html>${evil}` });
    write(join(lab.runs, "<b>", "<i>"), { "manifest.json": `{"format":"${evil.slice(0, 10)}"}` });

    for (const target of [
      apiPaths.runs(),
      apiPaths.run(id),
      apiPaths.results(id),
      apiPaths.curves(id, "height"),
    ]) {
      const { headers, status, body } = await getRaw(lab.port, `/${target}`);
      expect(status, target).toBe(200);
      expect(headers["content-type"]).toBe("application/json; charset=utf-8");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(() => JSON.parse(body)).not.toThrow();
    }
    expect((await detail(id)).results?.cells[0]?.title).toBe(`${evil}0`);
    const report = await fetch(`${lab.origin}/${apiPaths.file(id, "report.html")}`);
    expect(report.headers.get("content-security-policy")).toMatch(
      /^sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:(;|$)/,
    );
    expect(report.headers.get("content-security-policy")).not.toMatch(/allow-|script-src/);
    expect(report.headers.get("x-content-type-options")).toBe("nosniff");
    // An unknown name comes back neither as markup nor as a header.
    const unknown = await getRaw(lab.port, `/api/runs/${encodeURIComponent(evil)}`);
    expect(unknown.body).not.toContain("<script>");
    expect(unknown.headers["content-type"]).toContain("application/json");
  });

  it("are deleted when their id is repeated, and only then", async () => {
    const [made, other] = [await short(), await short("1..2")];
    for (const body of [{}, { id: other.id }, { id: "" }, { id: made.id, force: true }, null]) {
      expect((await remove(made.id, body)).status, JSON.stringify(body)).toBe(400);
    }
    expect(existsSync(made.path)).toBe(true);
    const response = await remove(made.id, { id: made.id });
    expect(await response.json()).toEqual({ deleted: made.id });
    expect(existsSync(made.path)).toBe(false);
    expect((await list()).runs.map(({ id }) => id)).toEqual([other.id]);
    // Trials that the other run shared with it are still there.
    expect(await detail(other.id)).toMatchObject({ run: { state: "complete" }, results: { done: 4 } });
    expect((await remove(made.id, { id: made.id })).status).toBe(404);
    expect((await remove(other.id, { id: other.id })).status).toBe(200);
    expect(existsSync(join(lab.runs, "tiny"))).toBe(false);
  });

  it("are deleted alone: what links in them lead to stays, and what is no run cannot be deleted", async () => {
    const made = await short();
    const precious = newFolder();
    write(precious, {
      "thesis.txt": "years",
      "manifest.json": readFileSync(join(made.path, "manifest.json"), "utf8"),
    });
    symlinkSync(precious, join(made.path, "figures", "linked"));
    expect((await remove(made.id, { id: made.id })).status).toBe(200);
    expect(existsSync(join(precious, "thesis.txt"))).toBe(true);

    mkdirSync(join(lab.runs, "tiny"), { recursive: true });
    symlinkSync(precious, join(lab.runs, "tiny", "0123456789abcdef"));
    write(join(lab.runs, "photos", "fedcba9876543210"), { "beach.jpg": "…" });
    for (const id of ["0123456789abcdef", "fedcba9876543210"]) {
      const response = await remove(id, { id });
      expect(response.status, id).toBe(403);
      expect(apiErrorSchema.parse(await response.json()).error.code).toBe("forbidden");
    }
    for (const id of ["photos", "..", "%2e%2e", ".", "tiny"])
      expect([400, 404, 405], id).toContain((await remove(id, { id })).status);
    expect(existsSync(join(precious, "thesis.txt"))).toBe(true);
    expect(existsSync(join(lab.runs, "photos", "fedcba9876543210", "beach.jpg"))).toBe(true);
  });

  it("with a shard that claims a billion rows are damaged, and the rest is read", async () => {
    const made = await short();
    const key = made.keys[0]!;
    const file = (kind: string): string => join(made.path, "trials", `${key}.${kind}`);
    const { format: _, check: __, ...record } = JSON.parse(readFileSync(file("json"), "utf8"));
    for (const rows of [1_000_000_000, record.rows + 1]) {
      writeFileSync(file("json"), formatTrialRecord(trialRecord({ ...record, rows })));
      const { results } = await detail(made.id);
      expect(results?.damage, `${rows}`).toEqual([expect.stringContaining(key)]);
      expect(results?.done).toBe(made.keys.length - 1);
    }
  });

  it("are not deleted through a folder that became a link after the run was found", async () => {
    const made = await short();
    const outside = join(newFolder(), "tiny");
    renameSync(dirname(made.path), outside);
    symlinkSync(outside, dirname(made.path));
    await expect(deleteRun({ study: "tiny", id: made.id, path: made.path })).rejects.toMatchObject({
      status: 403,
    });
    expect(readFileSync(join(outside, made.id, "manifest.json"), "utf8")).toContain("operant-run/1");
  });

  it("that were being deleted are gone when the next server starts, and nothing else is", async () => {
    const runs = newFolder();
    const doomed = ".deleted-0123456789abcdef-01234567";
    write(runs, {
      [`tiny/${doomed}/manifest.json`]: "{}",
      "tiny/.deleted-photos/beach.jpg": "…",
      [`.trash/${doomed}/thesis.txt`]: "years",
      "notes.txt": "a file among the studies",
    });
    await finishDeleting(runs);
    expect(existsSync(join(runs, "tiny", doomed))).toBe(false);
    expect(existsSync(join(runs, "tiny", ".deleted-photos", "beach.jpg"))).toBe(true);
    expect(existsSync(join(runs, ".trash", doomed, "thesis.txt"))).toBe(true);
  });

  it("are compared side by side, each with the first", async () => {
    const base = await short();
    const more = await short("2..4");
    const steeper = await makeRun(lab.runs, subject, { preset: "short", set: { drift: [0.25] } });
    const response = await fetchJson(apiPaths.compare([base.id, more.id, steeper.id]));
    const { runs, cells, claims, against } = runComparisonSchema.parse(response);
    expect(runs.map(({ id }) => id)).toEqual([base.id, more.id, steeper.id]);
    expect(cells.map(({ title, runs }) => [title, runs.map((cell) => cell?.seeds ?? null)])).toEqual([
      ["Still", [3, 3, null]],
      ["Up", [3, 3, null]],
      ["Still, drift=0.25", [null, null, 3]],
    ]);
    const results = servedResultsSchema.parse(await fetchJson(apiPaths.results(base.id)));
    const ends = results.cells[1]!.summaries["end"]!.map(Number);
    const mean = ends.reduce((sum, value) => sum + value, 0) / 3;
    const statistics = cells[1]!.runs[0]!.summaries["end"]!;
    expect(statistics.mean).toBeCloseTo(mean, 12);
    expect([statistics.n, statistics.minimum, statistics.maximum]).toEqual([
      3,
      Math.min(...ends),
      Math.max(...ends),
    ]);
    expect(claims[0]).toMatchObject({ id: "drift" });
    expect(claims[0]!.runs).toHaveLength(3);
    // Seeds 2 and 3 of both cells are in both runs, with the same bytes.
    expect(against[0]).toMatchObject({
      run: more.id,
      same: false,
      shards: { equal: 4, different: 0 },
      bytes: [],
    });
    expect(against[0]!.parameters).toEqual(["seeds: 1..3 | 2..4"]);
    expect(against[1]!.parameters).toContain('cell "Still": only in the first');

    const twice = await fetch(`${lab.origin}/${apiPaths.compare([base.id, base.id])}`);
    expect(twice.status).toBe(400);
    expect((await fetch(`${lab.origin}/${apiPaths.compare([base.id])}`)).status).toBe(400);
    expect((await fetch(`${lab.origin}/${apiPaths.compare([base.id, "0123456789abcdef"])}`)).status).toBe(
      404,
    );
  });

  it("are compared with the reference results, where there are any", async () => {
    const made = await short();
    const reference = async () => servedReferenceSchema.parse(await fetchJson(apiPaths.reference(made.id)));
    expect(await reference()).toMatchObject({
      comparison: null,
      reason: expect.stringContaining("reference"),
    });
    const { cells } = servedResultsSchema.parse(await fetchJson(apiPaths.results(made.id)));
    const folder = subject.referenceFolders[0]!;
    const put = (shards: readonly string[]) =>
      write(folder, {
        "still.json": JSON.stringify({
          format: "operant-reference/1",
          study: "tiny",
          resultsVersion: subject.study.resultsVersion,
          condition: "still",
          parameters: cells[0]!.parameters,
          seeds: [1, 2].map((seed, i) => ({ seed, shard: shards[i], summaries: {} })),
        }),
      });
    put(cells[0]!.shards);
    expect((await reference()).comparison).toEqual({ compared: 2, verdicts: 0, differences: [] });
    put([cells[0]!.shards[0]!, "0".repeat(64)]);
    const { comparison } = await reference();
    expect(comparison?.differences).toEqual([expect.stringContaining('condition "still", seed 2')]);
  });

  it("are answered for while many are asked for at once", async () => {
    const made = [await short(), await short("4..6"), await short("7..9"), await short("10..12")];
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => detail(made[i % made.length]!.id)),
    );
    answers.forEach(({ run, results }, i) => {
      expect(run.id).toBe(made[i % made.length]!.id);
      expect(results?.run).toBe(run.id);
    });
  });
});
