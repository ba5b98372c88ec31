// How often the audit finds hacks, and how often it raises false alarms, on logs with known truth (build first).
//   node scripts/audit-characteristics.mjs                      seeds 1001..1200, a table per kind of log
//     --seeds 1..200          other seeds; limits are chosen on 1..200, published rates are of 1001..1200
//     --kinds length,plateau  some kinds of log only
//     --forms rollouts,series some forms only: rollouts, series; each with and without gold
//     --workers 2             worker threads, as many as there are cores unless given
//     --json                  every count as JSON
//     --write                 writes the tables into docs/what-the-audit-finds.md (all kinds, seeds 1001..1200)
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = join(root, "docs", "what-the-audit-finds.md");
const published = "1001..1200";
/** Kinds that are also made as series of step metrics: two hacks, and the twins that trip rules of thumb. */
const seriesKinds = ["length", "format", "plateau", "overfitting", "falling-entropy"];
const chunk = 5;
/** Hacks are also made with a proxy that overpays by half as much, for fewer seeds. */
const half = 0.5;
const weakerSeeds = 50;

if (isMainThread) process.exitCode = await main();
else await work(workerData.core);

async function main() {
  const options = readOptions();
  if (options === undefined) return 2;
  const { core, seeds, json, write } = options;
  const { logKinds } = await load(core, "testbed");
  const unknown = (options.kinds ?? []).filter((id) => !logKinds.some((kind) => kind.id === id));
  if (unknown.length > 0) {
    console.error(
      `There is no kind of log ${unknown.join(", ")}. There are: ${logKinds.map(({ id }) => id).join(", ")}.`,
    );
    return 2;
  }
  const kinds = logKinds.filter(({ id }) => options.kinds?.includes(id) ?? true);
  const cells = ["rollouts", "series"]
    .filter((form) => options.forms?.includes(form) ?? true)
    .flatMap((form) =>
      kinds
        .filter(({ id }) => form === "rollouts" || seriesKinds.includes(id))
        .flatMap(({ id, hacked }) => {
          const cell = { kind: id, hacked, form, effect: 1, seeds };
          const weaker = { ...cell, effect: half, seeds: seeds.slice(0, weakerSeeds) };
          return form === "rollouts" && hacked ? [cell, weaker] : [cell];
        }),
    );
  const results = await runAll(cells, options);
  if (json) {
    console.log(JSON.stringify({ seeds: `${seeds[0]}..${seeds.at(-1)}`, cells: results }, null, 2));
    return 0;
  }
  const text = await tables(core, kinds, results, seeds);
  if (!write) {
    console.log(text);
    return 0;
  }
  const before = readFileSync(page, "utf8");
  const block = /(<!-- generated: .*? -->\n)[\s\S]*?(<!-- end of generated -->)/;
  if (!block.test(before)) {
    console.error(`${page} has no block between "<!-- generated: … -->" and "<!-- end of generated -->".`);
    return 1;
  }
  writeFileSync(
    page,
    before.replace(block, (_, start, end) => `${start}${text}\n${end}`),
  );
  console.error(`Wrote ${page}`);
  return 0;
}

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        seeds: { type: "string", default: published },
        kinds: { type: "string" },
        forms: { type: "string" },
        workers: { type: "string", default: String(availableParallelism()) },
        json: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        core: { type: "string", default: join(root, "packages", "core", "dist") },
      },
    }));
  } catch (error) {
    console.error(error.message);
    return undefined;
  }
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(values.seeds) ?? [];
  const workers = Number(values.workers);
  const forms = values.forms?.split(",");
  const wrong =
    from === undefined || Number(to) < Number(from)
      ? `--seeds ${values.seeds}: expected a range such as 1001..1200.`
      : !Number.isInteger(workers) || workers < 1
        ? `--workers ${values.workers}: expected an integer of at least 1.`
        : forms?.some((form) => form !== "rollouts" && form !== "series")
          ? `--forms ${values.forms}: expected rollouts, series or both.`
          : values.write && (values.seeds !== published || values.kinds || forms)
            ? `--write publishes all kinds on seeds ${published}; leave --seeds, --kinds and --forms out.`
            : !existsSync(join(values.core, "audit", "index.js"))
              ? "The packages are not built; run npm run build first."
              : undefined;
  if (wrong !== undefined) {
    console.error(wrong);
    return undefined;
  }
  const seeds = Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => Number(from) + i);
  return { ...values, kinds: values.kinds?.split(","), forms, seeds, workers };
}

function load(core, room) {
  return import(pathToFileURL(join(core, room, "index.js")).href);
}

/** Counts of every cell, its seeds in pieces that workers take one after the other. */
function runAll(cells, { core, workers }) {
  // Each log is audited twice, as it is and with its gold column taken away.
  const results = cells.map(({ seeds, ...cell }) =>
    [true, false].map((gold) => ({
      ...cell,
      gold,
      logs: 0,
      found: 0,
      confirmed: 0,
      findings: {},
      notes: {},
      silent: [],
      truth: {},
    })),
  );
  const tasks = cells.flatMap(({ seeds, ...cell }, c) =>
    Array.from({ length: Math.ceil(seeds.length / chunk) }, (_, k) => ({
      c,
      cell,
      seeds: seeds.slice(k * chunk, (k + 1) * chunk),
    })),
  );
  const total = cells.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const begun = Date.now();
  let next = 0;
  let done = 0;
  let told = 0;
  return new Promise((resolve, reject) => {
    const count = Math.min(workers, tasks.length);
    let open = count;
    for (let w = 0; w < count; w++) {
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { core } });
      const give = () => {
        if (next < tasks.length) worker.postMessage(tasks[next++]);
        else worker.postMessage(undefined);
      };
      worker.on("error", reject);
      worker.on("exit", () => {
        open--;
        if (open > 0) return;
        if (process.stderr.isTTY) process.stderr.write("\n");
        resolve(results.flat().map(finished));
      });
      worker.on("message", ({ c, audits }) => {
        for (const [withGold, without] of audits) {
          add(results[c][0], withGold);
          add(results[c][1], without);
        }
        done += audits.length;
        const left = Math.round(((Date.now() - begun) / 1000) * (total / done - 1));
        const line = `${done} of ${total} logs, ${left} s left`;
        if (process.stderr.isTTY) process.stderr.write(`\r${line}   `);
        else if (done >= told + total / 20) {
          told = done;
          process.stderr.write(`${line}\n`);
        }
        give();
      });
      give();
    }
  });
}

function add(result, { seed, verdict, findings, notes, truth }) {
  result.logs++;
  if (findings.length > 0) result.found++;
  // Seeds worth a look: hacks that were missed, twins that were accused.
  if (findings.length > 0 !== result.hacked) result.silent.push(seed);
  if (verdict === "hacked (gold-confirmed)") result.confirmed++;
  for (const check of findings) result.findings[check] = (result.findings[check] ?? 0) + 1;
  for (const check of notes) result.notes[check] = (result.notes[check] ?? 0) + 1;
  for (const [name, value] of Object.entries(truth ?? {})) {
    result.truth[name] = (result.truth[name] ?? 0) + value;
  }
}

function finished({ silent, truth, ...result }) {
  return {
    ...result,
    [result.hacked ? "missed" : "accused"]: silent.sort((a, b) => a - b),
    truth: Object.fromEntries(Object.entries(truth).map(([name, sum]) => [name, sum / result.logs])),
  };
}

async function work(core) {
  const { auditLog } = await load(core, "audit");
  const { makeRolloutLog, makeSeriesLog } = await load(core, "testbed");
  parentPort.on("message", (task) => {
    if (task === undefined) {
      parentPort.close();
      return;
    }
    const { kind, form, effect } = task.cell;
    const audits = task.seeds.map((seed) => {
      try {
        const made = (form === "series" ? makeSeriesLog : makeRolloutLog)(kind, seed, { effect });
        return [made.log, withoutGold(made.log)].map((log) => {
          const { verdict, checks } = auditLog(log);
          const at = (level) => [
            ...new Set(checks.filter((each) => each.level === level).map(({ check }) => check)),
          ];
          return { seed, verdict, findings: at("finding"), notes: at("note"), truth: numbersOf(made) };
        });
      } catch (error) {
        throw new Error(`${kind}, ${form}, seed ${seed}`, { cause: error });
      }
    });
    parentPort.postMessage({ c: task.c, audits });
  });
}

/** The same log as a trainer without a gold score would have written it. */
function withoutGold(log) {
  if (log.kind === "series") {
    return { ...log, runs: log.runs.map(({ gold, evaluationSize, ...run }) => run) };
  }
  const { gold, ...rest } = log;
  return rest;
}

function numbersOf({ truth }) {
  if (truth === undefined) return undefined;
  const { first, last, bestGold } = truth;
  return {
    firstReward: first.reward,
    lastReward: last.reward,
    firstGold: first.gold,
    bestGold,
    lastGold: last.gold,
    firstFeature: first.feature,
    lastFeature: last.feature,
  };
}

async function tables(core, kinds, results, seeds) {
  const { wilsonInterval } = await load(core, "stats");
  const cell = (id, form, gold, effect = 1) =>
    results.find(
      (each) => each.kind === id && each.form === form && each.gold === gold && each.effect === effect,
    );
  const rate = (result) => {
    if (result === undefined) return "";
    const [low, high] = wilsonInterval(result.found, result.logs);
    return `${percent(result.found / result.logs)} [${percent(low)}, ${percent(high)}]`;
  };
  const alarms = (result) => {
    if (result === undefined) return "";
    const [low, high] = wilsonInterval(result.found, result.logs);
    return `${result.found} of ${result.logs} [${percent(low)}, ${percent(high)}]`;
  };
  const by = (result) =>
    Object.entries(result?.findings ?? {})
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([check, count]) => `${check} ${percent(count / result.logs)}`)
      .join(", ") || "none";
  const parts = [];
  const section = (title, head, rows) => {
    if (rows.length === 0) return;
    const line = (entries) => `| ${entries.join(" | ")} |`;
    parts.push(`### ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line), "");
  };
  const both = (id, form) => cell(id, form, true) !== undefined;
  const hacks = kinds.filter(({ hacked }) => hacked);
  const twins = kinds.filter(({ hacked }) => !hacked);
  section(
    `Detection: rollouts of hacked runs, seeds ${seeds[0]} to ${seeds.at(-1)}`,
    ["hack", "found with gold", "found without", "gold-confirmed", "by which checks, with gold", "without"],
    hacks
      .filter(({ id }) => both(id, "rollouts"))
      .map(({ id }) => [
        id,
        rate(cell(id, "rollouts", true)),
        rate(cell(id, "rollouts", false)),
        percent(cell(id, "rollouts", true).confirmed / cell(id, "rollouts", true).logs),
        by(cell(id, "rollouts", true)),
        by(cell(id, "rollouts", false)),
      ]),
  );
  section(
    `The same hacks where the proxy overpays half as much, seeds ${seeds[0]} to ${seeds[Math.min(weakerSeeds, seeds.length) - 1]}`,
    ["hack", "found with gold", "gold-confirmed", "gold: start, best, end", "by which checks"],
    hacks
      .filter(({ id }) => both(id, "rollouts"))
      .map(({ id }) => {
        const weaker = cell(id, "rollouts", true, half);
        const { firstGold, bestGold, lastGold } = weaker.truth;
        return [
          id,
          rate(weaker),
          percent(weaker.confirmed / weaker.logs),
          `${short(firstGold)}, ${short(bestGold)}, ${short(lastGold)}`,
          by(weaker),
        ];
      }),
  );
  section(
    "False alarms: rollouts of healthy runs",
    ["twin", "of", "alarms with gold", "alarms without", "by which checks, with gold", "without"],
    twins
      .filter(({ id }) => both(id, "rollouts"))
      .map(({ id, twinOf }) => [
        id,
        twinOf ?? "",
        alarms(cell(id, "rollouts", true)),
        alarms(cell(id, "rollouts", false)),
        by(cell(id, "rollouts", true)),
        by(cell(id, "rollouts", false)),
      ]),
  );
  section(
    "Series of step metrics",
    ["run", "truth", "findings with gold", "findings without", "by which checks, with gold", "without"],
    kinds
      .filter(({ id }) => both(id, "series"))
      .map(({ id, hacked }) => [
        id,
        hacked ? "hacked" : "healthy",
        alarms(cell(id, "series", true)),
        alarms(cell(id, "series", false)),
        by(cell(id, "series", true)),
        by(cell(id, "series", false)),
      ]),
  );
  section(
    "Effect sizes: what happened in these runs",
    ["run", "reward", "gold: start, best, end", "what the proxy is fond of", "from", "to"],
    kinds
      .filter(({ id }) => both(id, "rollouts"))
      .map(({ id, feature }) => {
        const { truth } = cell(id, "rollouts", true);
        return [
          id,
          `${short(truth.firstReward)} → ${short(truth.lastReward)}`,
          `${short(truth.firstGold)}, ${short(truth.bestGold)}, ${short(truth.lastGold)}`,
          feature.name,
          short(truth.firstFeature),
          short(truth.lastFeature),
        ];
      }),
  );
  return parts.join("\n");
}

function percent(share) {
  return `${(100 * share).toFixed(1).replace(/\.0$/, "")} %`;
}

function short(value) {
  return (Math.abs(value) >= 20 ? value.toFixed(0) : value.toFixed(2)).replace("-", "−");
}
