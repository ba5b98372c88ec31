// Rules of the house that a type checker does not know:
//
// 1. `core` and `studies` use no platform maths (`Math.exp`, `**` …), clock, console or Node API: only
//    `+ - * / sqrt` give the same bits on every engine.
// 2. Imports between the packages point downwards only.
// 3. The folders of `core` import each other without cycles.
//
//   node scripts/check-core.mjs
//
// Prints `file:line: what is wrong` for each violation and exits 1 if there is one. Tests are exempt.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What each package may import of ours. */
const MAY_IMPORT = {
  core: [],
  studies: ["core"],
  report: ["core", "studies"],
  lab: ["core", "studies", "report"],
  web: ["core", "studies", "report"],
};
/** Packages whose numbers must be the same everywhere. */
const PURE = ["core", "studies"];

/** The members of Math whose results the language fixes to the last bit. */
const EXACT_MATH = new Set(
  "abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2".split(
    " ",
  ),
);
const PLATFORM =
  "Date performance process console globalThis setTimeout setInterval setImmediate queueMicrotask crypto Intl Buffer require";

/**
 * Violations of rule 1 in one source text.
 * @param {string} source TypeScript
 * @param {readonly string[]} [dependencies] packages that may be imported, besides relative paths
 * @returns {{ line: number, message: string }[]}
 */
export function platformUses(source, dependencies) {
  const { code, imports } = scan(source);
  const found = [];
  const report = (index, message) => found.push({ line: lineOf(source, index), message });

  for (const match of code.matchAll(/(?<![.\w$])Math\b(?:\s*\.\s*(\w+))?/g)) {
    const member = match[1];
    if (member === undefined) {
      report(match.index, "Math is used without naming a member; write Math.floor and so on in place");
    } else if (member === "random") {
      report(match.index, "Math.random cannot be seeded; draw from a Stream of ../random");
    } else if (!EXACT_MATH.has(member)) {
      report(match.index, `Math.${member} differs between engines; use ../math`);
    }
  }
  for (const match of code.matchAll(/\*\*/g)) {
    report(match.index, "the operator ** differs between engines; write a product or use pow of ../math");
  }
  const names = PLATFORM.split(" ").join("|");
  // A name after a dot or before a colon is a property of something else.
  for (const match of code.matchAll(new RegExp(`(?<![.\\w$])(${names})\\b(?!\\s*\\??\\s*:)`, "g"))) {
    report(
      match.index,
      `${match[1]} belongs to the platform; clocks, consoles and files live in lab and web`,
    );
  }
  for (const match of code.matchAll(/\bimport\s*\.\s*meta\b/g)) {
    report(match.index, "import.meta belongs to the platform");
  }
  for (const match of code.matchAll(/\.\s*(toLocale\w+|localeCompare)\b/g)) {
    report(match.index, `${match[1]} depends on the machine's language settings`);
  }
  for (const { specifier, index } of imports) {
    if (specifier.startsWith("node:") || builtinModules.includes(specifier.split("/")[0])) {
      report(index, `import of ${specifier}: Node's modules live in lab`);
    } else if (
      dependencies !== undefined &&
      !specifier.startsWith(".") &&
      !dependencies.includes(packageOf(specifier))
    ) {
      report(index, `import of ${specifier}, which is not among the package's dependencies`);
    }
  }
  return found.sort((a, b) => a.line - b.line);
}

/**
 * Violations of rule 2 in one source text.
 * @param {string} file path from the root, with slashes: "packages/<package>/src/…"
 * @param {string} source
 * @returns {{ line: number, message: string }[]}
 */
export function upwardImports(file, source) {
  const own = file.split("/")[1];
  const allowed = MAY_IMPORT[own];
  if (allowed === undefined) {
    return [
      {
        line: 1,
        message: `package ${own} has no place in the order of packages; add it to scripts/check-core.mjs`,
      },
    ];
  }
  const found = [];
  for (const { specifier, index } of scan(source).imports) {
    let target;
    if (specifier.startsWith("@operant/")) target = specifier.split("/")[1];
    else if (specifier.startsWith(".")) {
      const path = posix.join(posix.dirname(file), specifier);
      const [top, name] = path.split("/");
      target = top === "packages" ? name : undefined;
      if (target !== own) {
        found.push({
          line: lineOf(source, index),
          message: `import of ${specifier} leaves the package; import @operant/… instead`,
        });
        continue;
      }
    }
    if (target === undefined || target === own || allowed.includes(target)) continue;
    const may = allowed.length === 0 ? "nothing of ours" : allowed.join(", ");
    found.push({ line: lineOf(source, index), message: `${own} imports ${target}; it may import ${may}` });
  }
  return found;
}

/**
 * Rule 3: cycles among the folders of one package. Files directly in `src` count as folders of their own,
 * except `index.ts`, which only re-exports. Type imports count.
 * @param {ReadonlyMap<string, string>} files path inside `src`, with slashes → source
 * @returns {{ file: string, line: number, message: string }[]} one entry per cycle, at one of its imports
 */
export function folderCycles(files) {
  const room = (path) => (path.includes("/") ? path.split("/")[0] : path.replace(/\.ts$/, ""));
  /** room → room it imports → where */
  const edges = new Map();
  for (const [file, source] of files) {
    if (file === "index.ts") continue;
    for (const { specifier, index } of scan(source).imports) {
      if (!specifier.startsWith(".")) continue;
      const from = room(file);
      const to = room(posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts"));
      if (from === to) continue;
      if (!edges.has(from)) edges.set(from, new Map());
      if (!edges.get(from).has(to)) edges.get(from).set(to, { file, line: lineOf(source, index) });
    }
  }
  const found = [];
  const finished = new Set();
  const visit = (at, path) => {
    const start = path.indexOf(at);
    if (start >= 0) {
      const cycle = [...path.slice(start), at];
      found.push({
        ...edges.get(path[path.length - 1]).get(at),
        message: `folders import in a circle: ${cycle.join(" → ")}`,
      });
      return;
    }
    if (finished.has(at)) return;
    for (const next of edges.get(at)?.keys() ?? []) visit(next, [...path, at]);
    finished.add(at);
  };
  for (const at of edges.keys()) visit(at, []);
  return found;
}

/**
 * A source text with comments, strings and regular expressions blanked out (same length, same lines), and
 * the modules it imports. Code inside `${…}` of a template stays.
 */
function scan(source) {
  let code = "";
  const strings = [];
  const blank = (text) => text.replace(/[^\n]/g, " ");
  let at = 0;
  // Depth of braces at which each open template goes on.
  const templates = [];
  let depth = 0;
  const template = () => {
    const start = at;
    while (at < source.length && source[at] !== "`" && !source.startsWith("${", at))
      at += source[at] === "\\" ? 2 : 1;
    code += blank(source.slice(start, at));
    if (source[at] === "`") {
      code += "`";
      at++;
    } else if (at < source.length) {
      code += " {";
      at += 2;
      templates.push(depth++);
    }
  };
  while (at < source.length) {
    const rest = source.slice(at, at + 2);
    const character = source[at];
    if (rest === "//" || rest === "/*") {
      const end = source.indexOf(rest === "//" ? "\n" : "*/", at + 2);
      const stop = end < 0 ? source.length : rest === "//" ? end : end + 2;
      code += blank(source.slice(at, stop));
      at = stop;
    } else if (character === '"' || character === "'") {
      const start = at++;
      while (at < source.length && source[at] !== character && source[at] !== "\n")
        at += source[at] === "\\" ? 2 : 1;
      at++;
      strings.push({ start, text: source.slice(start + 1, at - 1) });
      code += character + blank(source.slice(start + 1, at - 1)) + character;
    } else if (character === "`") {
      code += "`";
      at++;
      template();
    } else if (
      character === "/" &&
      /(^|[=(,:;[!&|?{}+\-*%<>~^]|\b(return|typeof|case|in|of|yield))\s*$/.test(code.slice(-200))
    ) {
      const start = at++;
      let inClass = false;
      while (at < source.length && (inClass || source[at] !== "/") && source[at] !== "\n") {
        if (source[at] === "[") inClass = true;
        else if (source[at] === "]") inClass = false;
        at += source[at] === "\\" ? 2 : 1;
      }
      at++;
      code += `/${blank(source.slice(start + 1, at - 1))}/`;
    } else {
      code += character;
      at++;
      if (character === "{") depth++;
      else if (character === "}") {
        depth--;
        if (templates.length > 0 && templates[templates.length - 1] === depth) {
          templates.pop();
          template();
        }
      }
    }
  }
  const imports = [];
  for (const { start, text } of strings) {
    const before = code.slice(0, start).trimEnd();
    if (/(^|[^.\w$])(import|from|import\s*\()$/.test(before)) imports.push({ specifier: text, index: start });
  }
  return { code, imports };
}

function lineOf(source, index) {
  let line = 1;
  for (let i = source.indexOf("\n"); i >= 0 && i < index; i = source.indexOf("\n", i + 1)) line++;
  return line;
}

function packageOf(specifier) {
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0];
}

function* sources(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules") yield* sources(path);
    } else if (/\.tsx?$/.test(entry.name) && !/\.(test|bench|d)\.tsx?$/.test(entry.name)) yield path;
  }
}

function main() {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const violations = [];
  let count = 0;
  for (const name of readdirSync(join(root, "packages")).sort()) {
    const manifest = join(root, "packages", name, "package.json");
    if (!existsSync(manifest)) continue;
    const dependencies = Object.keys(JSON.parse(readFileSync(manifest, "utf8")).dependencies ?? {});
    const inside = new Map();
    for (const path of sources(join(root, "packages", name, "src"))) {
      count++;
      const file = relative(root, path).split(sep).join("/");
      const source = readFileSync(path, "utf8");
      inside.set(file.split("/").slice(3).join("/"), source);
      const found = upwardImports(file, source);
      if (PURE.includes(name)) found.push(...platformUses(source, dependencies));
      for (const { line, message } of found) violations.push(`${file}:${line}: ${message}`);
    }
    if (name === "core") {
      for (const { file, line, message } of folderCycles(inside)) {
        violations.push(`packages/core/src/${file}:${line}: ${message}`);
      }
    }
  }
  for (const violation of violations) console.log(violation);
  console.log(
    violations.length === 0
      ? `${count} source files keep the rules of the house`
      : `${violations.length} violation${violations.length === 1 ? "" : "s"} of the rules of the house in ${count} source files`,
  );
  process.exitCode = violations.length === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) main();
