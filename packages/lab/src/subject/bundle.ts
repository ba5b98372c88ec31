import { statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sha256Hex } from "@operant/core/study";
import { LabError } from "../lab-error.js";

export interface Bundle {
  /** One ES module that imports nothing but what Node has. Holds no paths, so it is the same everywhere. */
  readonly code: string;
  /** The code with a source map that leads stacks to the user's files. */
  readonly mapped: string;
  /** Made of the code's SHA-256: changes with the file, with what it imports and with the engine. */
  readonly resultsVersion: string;
}

/**
 * Compiles a user's TypeScript or JavaScript file and everything that it imports. `@operant/*` and `zod` come
 * from the running installation; other packages from the user's own `node_modules`.
 * @throws LabError `bad-study` with the compiler's message, `usage` when there is no such file
 */
export async function bundleStudy(file: string): Promise<Bundle> {
  const path = resolve(file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new LabError("usage", `There is no file ${path}.`);
  }
  // Loading the compiler takes a tenth of a second, which only users' files need.
  const { rolldown } = await import("rolldown");
  const unresolved: string[] = [];
  try {
    const build = await rolldown({
      input: path,
      cwd: dirname(path),
      platform: "node",
      // The compiler takes an import that it does not find for a package that is there when the code runs.
      onLog: (_level, log) => {
        if (log.code === "UNRESOLVED_IMPORT") unresolved.push(log.message);
      },
      experimental: { attachDebugInfo: "none" },
      plugins: [{ name: "operant-installation", resolveId: (source) => installed(source) }],
    });
    const { output } = await build.generate({
      format: "esm",
      // Nothing is written; the source map's paths are relative to this folder.
      dir: dirname(path),
      codeSplitting: false,
      sourcemap: "hidden",
      // Comments may hold paths, and decide nothing.
      comments: false,
    });
    await build.close();
    if (unresolved.length > 0) throw new Error(unresolved.join("\n"));
    const [chunk] = output;
    return {
      code: chunk.code,
      mapped: `${chunk.code}\n//# sourceMappingURL=data:application/json;base64,${mapFor(chunk.map, path)}\n`,
      resultsVersion: versionOf(chunk.code),
    };
  } catch (error) {
    throw new LabError("bad-study", `${path} does not compile:\n${messagesOf(error)}`);
  }
}

/** The results version of a compiled study. */
export function versionOf(code: string): string {
  return `file-${sha256Hex(code).slice(0, 16)}`;
}

function installed(source: string): string | null {
  if (!/^(@operant\/[\w-]+|zod)($|\/)/.test(source)) return null;
  try {
    return fileURLToPath(import.meta.resolve(source));
  } catch {
    return null;
  }
}

function mapFor(map: { sources: string[] } | null, entry: string): string {
  const base = dirname(entry);
  const sources = (map?.sources ?? []).map(
    (source) => pathToFileURL(isAbsolute(source) ? source : resolve(base, source)).href,
  );
  return Buffer.from(JSON.stringify({ ...map, sources })).toString("base64");
}

/** The compiler's messages, each with its place in the file. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("errors" in error && Array.isArray(error.errors) && error.errors.length > 0) {
    return error.errors
      .map((each: unknown) => (each instanceof Error ? each.message : String(each)))
      .join("\n");
  }
  return error.message;
}

/** A path as a person would type it from here. */
export function pathFromHere(file: string): string {
  const path = relative(process.cwd(), resolve(file));
  if (isAbsolute(path) || path.startsWith("..")) return resolve(file);
  return `./${path.replaceAll("\\", "/")}`;
}
