import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderCycles, platformUses, upwardImports } from "../../../scripts/check-core.mjs";

const messages = (source: string, dependencies?: string[]): string[] =>
  platformUses(source, dependencies).map(({ line, message }) => `${line}: ${message}`);

describe("the ban on platform maths", () => {
  it.each(
    "exp log log1p log2 log10 pow tanh sin cos tan cbrt hypot atan atan2 asin acos expm1 sinh cosh asinh acosh atanh random"
      .split(" ")
      .map((name) => [name]),
  )("names the line of Math.%s", (name) => {
    expect(messages(`const a = 1;\nconst b = Math.${name}(a);`)).toEqual([
      expect.stringMatching(new RegExp(`^2: Math\\.${name} `)),
    ]);
    expect(messages(`const b = Math\n  .${name}(1);`)).toHaveLength(1);
  });
  it("sees Math taken apart or passed on", () => {
    expect(messages("const { exp } = Math;")).toHaveLength(1);
    expect(messages('const e = Math["exp"];')).toHaveLength(1);
  });
  it("allows what is exact on every engine", () => {
    const exact = "abs ceil clz32 floor fround imul max min round sign sqrt trunc".split(" ");
    expect(messages(exact.map((name) => `Math.${name}(x);`).join("\n"))).toEqual([]);
    expect(
      messages("const c = 2 * Math.PI; const d = table.Math.exp(1); a.exp(b); Mathematics.exp(1);"),
    ).toEqual([]);
  });
  it("sees the power operators", () => {
    expect(messages("const a = b ** 2;")).toEqual([expect.stringMatching(/^1: the operator \*\*/)]);
    expect(messages("let a = 1;\n\na **= 3;")).toEqual([expect.stringMatching(/^3: the operator \*\*/)]);
  });
});

describe("the ban on the platform", () => {
  it.each([
    ["const t = Date.now();", "Date"],
    ["const t = new Date();", "Date"],
    ["const t = performance.now();", "performance"],
    ["if (process.env.X) f();", "process"],
    ["console.log(1);", "console"],
    ["globalThis.x = 1;", "globalThis"],
    ["setTimeout(f, 1);", "setTimeout"],
    ["const u = import.meta.url;", "import.meta"],
    ["const s = n.toLocaleString();", "toLocaleString"],
    ["const r = a.localeCompare(b);", "localeCompare"],
    ['import { readFileSync } from "node:fs";', "node:fs"],
    ['import { join } from "path";', "path"],
    ['export * from "node:os";', "node:os"],
    ['const fs = await import("fs/promises");', "fs/promises"],
    ['import "node:test";', "node:test"],
  ])("sees %s", (source, name) => {
    expect(messages(source)).toEqual([expect.stringContaining(name)]);
  });
  it("looks into templates but not into comments, strings and regular expressions", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is a program with a template in it
    expect(messages("const a = `x ${`y ${Math.exp(1)}`} Math.log`;")).toEqual([
      expect.stringContaining("Math.exp"),
    ]);
    const harmless = [
      "// Math.exp and x ** 2",
      "/** Math.exp\n * Date */",
      'const a = "Math.exp // ";',
      "const b = 'it\\'s Math.exp';",
      "const c = `Math.exp ** Date`;",
      "const d = /Math.exp[/]'/.test(text);",
      "const e = a / 2; // '",
      'const f = "node:fs";',
    ];
    expect(messages(harmless.join("\n"))).toEqual([]);
    expect(messages([...harmless, "Math.exp(1);"].join("\n"))).toEqual([
      expect.stringMatching(/^10: Math.exp/),
    ]);
  });
  it("leaves properties alone that share a name with the platform", () => {
    expect(
      messages("const a = trial.process; const b = { process: 1 }; interface C { console?: number }"),
    ).toEqual([]);
  });
  it("allows only the package's dependencies", () => {
    const source =
      'import { z } from "zod";\nimport { sha256 } from "@noble/hashes/sha2.js";\nimport x from "lodash";';
    expect(messages(source, ["zod", "@noble/hashes"])).toEqual([
      expect.stringMatching(/^3: import of lodash/),
    ]);
  });
});

describe("the order of packages", () => {
  const upward = (file: string, source: string): string[] =>
    upwardImports(file, source).map(({ line, message }) => `${line}: ${message}`);

  it("lets packages import downwards", () => {
    expect(upward("packages/lab/src/run/run.ts", 'import { a } from "@operant/report";')).toEqual([]);
    expect(upward("packages/report/src/a.ts", 'import { a } from "@operant/studies";')).toEqual([]);
    expect(upward("packages/studies/src/a.ts", 'import { a } from "@operant/core/random";')).toEqual([]);
    expect(upward("packages/core/src/a/b.ts", 'import { a } from "../c/index.js";')).toEqual([]);
  });
  it.each([
    ["core", "studies"],
    ["core", "lab"],
    ["studies", "report"],
    ["report", "lab"],
    ["lab", "web"],
    ["web", "lab"],
  ])("refuses an import of %s from %s", (own, other) => {
    const found = upward(`packages/${own}/src/a.ts`, `\nimport type { a } from "@operant/${other}/x";`);
    expect(found).toEqual([expect.stringMatching(new RegExp(`^2: ${own} imports ${other};`))]);
  });
  it("refuses relative paths out of the package and packages without a place", () => {
    expect(upward("packages/core/src/a.ts", 'import { a } from "../../lab/src/b.js";')).toHaveLength(1);
    expect(upward("packages/other/src/a.ts", "")).toEqual([
      expect.stringContaining("package other has no place"),
    ]);
  });
});

describe("cycles among folders", () => {
  it("finds a circle, type imports included, and shows its way", () => {
    const files = new Map([
      ["index.ts", 'export * from "./a/x.js"; export * from "./error.js";'],
      ["error.ts", ""],
      ["a/x.ts", 'import { y } from "../b/y.js";\nimport { E } from "../error.js";'],
      ["b/y.ts", '\nimport { z } from "../c/index.js";'],
      ["c/index.ts", 'export { z } from "./z.js";'],
      ["c/z.ts", '\n\nimport type { X } from "../a/x.js";'],
    ]);
    expect(folderCycles(files)).toEqual([
      { file: "c/z.ts", line: 3, message: "folders import in a circle: a → b → c → a" },
    ]);
  });
  it("accepts imports within a folder and two ways to one place", () => {
    const files = new Map([
      ["a/x.ts", 'import "../b/y.js"; import "../c/z.js"; import "./w.js";'],
      ["a/w.ts", 'import "./x.js";'],
      ["b/y.ts", 'import "../d/v.js";'],
      ["c/z.ts", 'import "../d/v.js"; import "../b/y.js";'],
    ]);
    expect(folderCycles(files)).toEqual([]);
  });
});

describe("this repository", () => {
  it("keeps the rules", () => {
    const root = join(import.meta.dirname, "../../..");
    expect(
      execFileSync(process.execPath, [join(root, "scripts/check-core.mjs")], { encoding: "utf8" }),
    ).toMatch(/^\d+ source files keep the rules of the house\n$/);
  });
});
