// Writes the README of the direct-punishment study from its committed results (build first).
//   node scripts/study-readme.mjs           write it
//   node scripts/study-readme.mjs --check   exit 1 when it is not what the results give
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const studies = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages", "studies");
const built = join(studies, "dist", "direct-punishment");
if (!existsSync(join(built, "readme.js"))) {
  console.error("The packages are not built; run npm run build first.");
  process.exit(2);
}
const { studyReadme } = await import(pathToFileURL(join(built, "readme.js")).href);
const { directPunishment: study } = await import(pathToFileURL(join(built, "study.js")).href);

const folders = [join(studies, "src", study.id, "reference"), join(studies, "reference", study.id)];
const references = folders
  .filter((folder) => existsSync(folder))
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => ({
        name: join(folder, name),
        content: JSON.parse(readFileSync(join(folder, name), "utf8")),
      })),
  )
  .filter(({ content }) => content.format?.startsWith("operant-reference/"));
for (const { name, content } of references) {
  if (content.resultsVersion === study.resultsVersion) continue;
  console.error(
    `${name} has results version ${content.resultsVersion}; the study has ${study.resultsVersion}. Run its conditions again.`,
  );
  process.exit(1);
}

const file = join(studies, "src", study.id, "README.md");
const text = studyReadme(
  study,
  references.map(({ content }) => content),
);
if (process.argv.includes("--check")) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) process.exit(0);
  console.error(`${file} is not what the results give; run node scripts/study-readme.mjs.`);
  process.exit(1);
}
writeFileSync(file, text);
console.log(`${file}: ${references.length} reference files`);
