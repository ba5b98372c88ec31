// Records papers whose status changed since the last record (build first).
//   node scripts/paper-status.mjs            append them to packages/studies/src/papers/status-history.json
//   node scripts/paper-status.mjs --check    exit 1 when there are any
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const built = (path) => pathToFileURL(join(packages, path)).href;
if (!existsSync(join(packages, "report", "dist", "index.js"))) {
  console.error("The packages are not built; run npm run build first.");
  process.exit(2);
}
const unknown = process.argv.slice(2).filter((argument) => argument !== "--check");
if (unknown.length > 0) {
  console.error(`Unknown argument ${unknown.join(" ")}. There is: --check.`);
  process.exit(2);
}
const { studies } = await import(built("studies/dist/index.js"));
const { papers } = await import(built("studies/dist/papers/index.js"));
const { buildCatalogue, formatHistory, parseVerdicts, unrecordedChanges } = await import(
  built("report/dist/index.js")
);

const verdicts = new Map();
for (const { id } of studies) {
  const file = join(packages, "studies", "src", id, "reference", "verdicts.json");
  if (existsSync(file)) verdicts.set(id, parseVerdicts(readFileSync(file, "utf8"), file));
}
// Read from the sources: what was built may be older than the last record.
const file = join(packages, "studies", "src", "papers", "status-history.json");
const history = JSON.parse(readFileSync(file, "utf8"));
const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
const changes = unrecordedChanges(history, buildCatalogue(papers, studies, verdicts), now);

for (const { paper, from, to } of changes) console.log(`${paper}: ${from} → ${to}`);
if (changes.length === 0) console.log("The record of statuses is up to date.");
else if (process.argv.includes("--check")) {
  console.error(`${file} lacks these; run node scripts/paper-status.mjs.`);
  process.exit(1);
} else writeFileSync(file, formatHistory([...history, ...changes]));
