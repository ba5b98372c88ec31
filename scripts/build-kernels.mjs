// Compiles packages/core/assembly to one WebAssembly module and writes it, as base64 text, into
// packages/core/src/numeric/kernels.generated.ts, so that core needs no file access to load it.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { denseLayer } from "../packages/core/assembly/dense-layer.mjs";
import { oneHiddenLayer, pairs } from "../packages/core/assembly/one-hidden-layer.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (name) => readFileSync(join(root, "packages/core/assembly", name), "utf8");
const sources = {
  "arithmetic.ts": read("arithmetic.ts"),
  "kernels.ts": read("kernels.ts"),
  "replay.ts": read("replay.ts"),
  "dense-layer.ts": denseLayer(),
  "one-hidden-layer.ts": `import { clear, errors, sum } from "./arithmetic";
${pairs.map(([inputs, outputs]) => oneHiddenLayer(inputs, outputs)).join("\n")}`,
};

const written = {};
const { error, stderr } = await asc.main(
  // No relaxed SIMD: its results depend on the machine.
  [
    ...["kernels.ts", "replay.ts", "dense-layer.ts", "one-hidden-layer.ts"],
    "-O3",
    "--noAssert",
    ...["--enable", "simd"],
    ...["--runtime", "stub"],
    ...["--outFile", "kernels.wasm"],
    ...(process.argv.includes("--text") ? ["--textFile", "kernels.wat"] : []),
  ],
  {
    readFile: (name) => sources[name] ?? null,
    writeFile: (name, contents) => {
      written[name] = contents;
    },
    listFiles: () => [],
  },
);
if (error) {
  process.stderr.write(`${stderr}${error.message}\n`);
  process.exit(1);
}

if (written["kernels.wat"]) process.stdout.write(written["kernels.wat"]);
const text = Buffer.from(written["kernels.wasm"]).toString("base64");
writeFileSync(
  join(root, "packages/core/src/numeric/kernels.generated.ts"),
  `// Written by scripts/build-kernels.mjs from packages/core/assembly; not in version control.
/** The compiled kernels: a WebAssembly module in base64. */
export const kernelModule: string =
  "${text}";
`,
);
