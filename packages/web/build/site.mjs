// Builds the site: the scripts and styles with Vite, then every page as HTML (needs the compiled packages).
//   node packages/web/build/site.mjs [--out DIR] [--address URL]
// The folder works from any static host under any sub-path, and its pages are readable from a disk.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "vite";

const web = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(dirname(web));
const { out, address } = options();
// A folder of its own, as two builds may run at once.
const cache = join(root, "node_modules", ".cache", "operant", `site-${process.pid}`);
process.once("exit", () => rmSync(cache, { recursive: true, force: true }));
// Written beside the target and renamed at the end, so that a server never sees half a site.
const draft = `${out}.new`;

const entries = readdirSync(join(web, "src"))
  .filter((folder) => existsSync(join(web, "src", folder, "entry.tsx")))
  .sort();
/** How long the bundler's plugins take is no news to whoever builds. */
const checks = { pluginTimings: false, bundlerTimings: false };
const shared = {
  root: web,
  configFile: false,
  logLevel: "warn",
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
};

rmSync(draft, { recursive: true, force: true });
await build({
  ...shared,
  worker: { format: "es", rolldownOptions: { checks, output: named() } },
  build: {
    outDir: draft,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      checks,
      input: Object.fromEntries(entries.map((name) => [name, join(web, "src", name, "entry.tsx")])),
      output: named(),
    },
  },
});

await build({
  ...shared,
  ssr: { external: ["@operant/core", "@operant/studies", "@operant/report", "katex"] },
  build: {
    ssr: join(web, "src", "site", "render.tsx"),
    outDir: cache,
    emptyOutDir: true,
    target: "node20",
    rolldownOptions: { checks, output: { entryFileNames: "render.mjs" } },
  },
});

const { siteFiles } = await import(pathToFileURL(join(cache, "render.mjs")).href);
const manifest = JSON.parse(readFileSync(join(draft, "manifest.json"), "utf8"));
rmSync(join(draft, "manifest.json"));
let count = 0;
for await (const { path, content } of siteFiles(await input(), assetsOf)) {
  const file = join(draft, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  count++;
}
for (const name of ["theme.js", "icon.svg"]) {
  writeFileSync(join(draft, name), readFileSync(join(web, "src", "site", name)));
}
rmSync(out, { recursive: true, force: true });
renameSync(draft, out);
console.error(`${count} pages and files in ${out}`);

function options() {
  const help = `Usage: npm run build -- [--out DIR] [--address URL]

  --out DIR      where the site goes (default: packages/web/site)
  --address URL  where it will be served, for the feed's links, which are relative without it
`;
  const refuse = (message) => {
    process.stderr.write(`${message}\n\n${help}`);
    process.exit(2);
  };
  try {
    const { values } = parseArgs({
      options: {
        out: { type: "string" },
        address: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help === true) {
      process.stdout.write(help);
      process.exit(0);
    }
    if (values.address !== undefined && !URL.canParse(values.address))
      refuse(
        `--address is "${values.address}"; it must be a whole address, such as https://example.org/lab/.`,
      );
    return {
      out: values.out === undefined ? join(web, "site") : resolve(values.out),
      address: values.address === undefined ? "./" : new URL(`${values.address.replace(/\/$/, "")}/`).href,
    };
  } catch (error) {
    return refuse(error.message);
  }
}

/** Names of scripts and styles: readable, with a hash of their contents; workers say that they are workers. */
function named() {
  return {
    entryFileNames: "assets/[name]-[hash].js",
    chunkFileNames: "assets/[name]-[hash].js",
    assetFileNames: "assets/[name]-[hash][extname]",
  };
}

/** The script, styles and preloads of an entry, following its static imports. */
function assetsOf(entry) {
  const key = `src/${entry}/entry.tsx`;
  const styles = new Set();
  const preload = new Set();
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    const chunk = manifest[name];
    for (const imported of chunk.imports ?? []) visit(imported);
    for (const style of chunk.css ?? []) styles.add(style);
    if (name !== key) preload.add(chunk.file);
  };
  visit(key);
  return { script: manifest[key].file, preload: [...preload], styles: [...styles] };
}

/** What the pages are made of, read from the disk. */
async function input() {
  const { parseReference, parseVerdicts } = await import("@operant/report");
  const require = createRequire(join(root, "packages", "lab", "package.json"));
  const { createDocument } = require("@mixmark-io/domino");
  return {
    references(study) {
      const folder = join(root, "packages", "studies", "src", study, "reference");
      if (!existsSync(folder)) return { results: [], verdicts: undefined };
      const names = readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .sort();
      const read = (name) => readFileSync(join(folder, name), "utf8");
      return {
        results: names
          .filter((name) => name !== "verdicts.json")
          .map((name) => parseReference(read(name), name)),
        verdicts: names.includes("verdicts.json")
          ? parseVerdicts(read("verdicts.json"), "verdicts.json")
          : undefined,
      };
    },
    text: (path) => readFileSync(join(root, path), "utf8"),
    bytes: (path) => readFileSync(join(root, path)),
    address,
    figureDocument: createDocument(""),
  };
}
