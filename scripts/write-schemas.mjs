// Writes the JSON Schemas of world, reward and audit files from the schemas that read them.
//
//   node scripts/write-schemas.mjs            writes packages/report/schema/*.json
//   node scripts/write-schemas.mjs --check    exits 1 when a file there is not what would be written
//
// Needs the compiled packages (npm run build).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditSchemas, jsonSchemas } from "@operant/report";

const folder = join(import.meta.dirname, "../packages/report/schema");
const files = Object.entries({ ...jsonSchemas(), ...auditSchemas() }).map(([name, schema]) => [
  name,
  `${JSON.stringify(schema, null, 2)}\n`,
]);

if (process.argv.includes("--check")) {
  const stale = files
    .filter(([name, text]) => read(join(folder, name)) !== JSON.stringify(JSON.parse(text)))
    .map(([name]) => name);
  const extra = readdirSync(folder).filter((name) => !files.some(([known]) => known === name));
  if (stale.length + extra.length > 0) {
    console.error(
      `Not what the code says: ${[...stale, ...extra].join(", ")}. Run node scripts/write-schemas.mjs.`,
    );
    process.exit(1);
  }
  console.log(`${files.length} schemas are up to date`);
} else {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  console.log(`${files.length} schemas written to packages/report/schema`);
}

/** A file's JSON without its layout, which belongs to the formatter. */
function read(path) {
  try {
    return JSON.stringify(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}
