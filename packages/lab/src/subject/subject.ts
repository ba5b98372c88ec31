import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { nearest } from "@operant/core";
import type { Study } from "@operant/core/study";
import { LabError, storageError } from "../lab-error.js";
import { readIfPresent } from "../store/whole-file.js";
import { type Bundle, bundleStudy, pathFromHere, versionOf } from "./bundle.js";
import { loadStudy, type StudySource } from "./load-study.js";
import { builtInStudies } from "./registry.js";

export interface Subject {
  readonly study: Study;
  /** How the command line names it from here. */
  readonly name: string;
  /** How a report names it: the same wherever the report is written. */
  readonly reportName: string;
  readonly source: StudySource;
  /** Folders that may hold its committed reference results, the first one for writing. */
  readonly referenceFolders: readonly string[];
  /** The text to keep in a run's folder, for a user's own study. */
  readonly kept?: string;
}

/** Name of a user's study inside a run's folder. */
export const keptStudyFile = "study.mjs";

/**
 * The study that a person names: an id, or a file ("./my-study.ts").
 * @throws LabError `usage` for an unknown id or file, `bad-study` for a file that does not compile or has no
 * study; whatever the file itself throws
 */
export async function loadSubject(name: string): Promise<Subject> {
  const study = builtInStudies().find(({ id }) => id === name);
  if (study !== undefined) {
    return {
      study,
      name,
      reportName: name,
      source: { kind: "built-in", id: name },
      referenceFolders: builtInReferences(name),
    };
  }
  if (!looksLikeFile(name)) {
    const ids = builtInStudies().map(({ id }) => id);
    const close = nearest(name, ids);
    throw new LabError(
      "usage",
      `Unknown study "${name}".${close === undefined ? "" : ` Did you mean "${close}"?`} There are: ${ids.join(", ")}. Your own study is named by its file, for example ./${name}.ts.`,
    );
  }
  const bundle = await bundleStudy(name);
  const path = resolve(name);
  return {
    ...(await loadBundle(bundle, path)),
    name: pathFromHere(name),
    reportName: `./${basename(path)}`,
    referenceFolders: [join(dirname(path), "reference")],
    kept: `${keptHeader}${basename(path)}\n${bundle.code}`,
  };
}

const keptHeader = "// Compiled by operant from ";

/**
 * The study that made a run: of the laboratory, or the one kept in the run's folder.
 * @throws LabError `usage` when there is neither, `damaged` when the kept one is not what made the run
 */
export async function subjectOfRun(folder: string, id: string, resultsVersion: string): Promise<Subject> {
  const kept = readIfPresent(join(folder, keptStudyFile))?.toString("utf8");
  if (kept === undefined) return loadSubject(id);
  const end = kept.indexOf("\n");
  const code = kept.slice(end + 1);
  const path = join(resolve(folder), keptStudyFile);
  if (versionOf(code) !== resultsVersion) {
    throw new LabError(
      "damaged",
      `${path} is damaged: it is not the study that made this run (${resultsVersion}). Run the study's own file again to write it anew.`,
    );
  }
  const bundle: Bundle = { code, mapped: code, resultsVersion };
  return {
    ...(await loadBundle(bundle, path)),
    name: path,
    reportName: `./${kept.slice(keptHeader.length, end)}`,
    referenceFolders: [],
    kept,
  };
}

function looksLikeFile(name: string): boolean {
  return /[./\\]/.test(name);
}

async function loadBundle(bundle: Bundle, file: string): Promise<{ study: Study; source: StudySource }> {
  const module = writeModule(bundle.mapped);
  const source: StudySource = { kind: "module", module, file, resultsVersion: bundle.resultsVersion };
  return { study: await loadStudy(source), source };
}

const temporaryFolders: string[] = [];

function removeTemporaryFolders(): void {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
}

/** Puts a module into a private temporary folder, removed when the process ends. */
function writeModule(text: string): string {
  try {
    const folder = mkdtempSync(join(tmpdir(), "operant-"));
    if (temporaryFolders.push(folder) === 1) process.once("exit", removeTemporaryFolders);
    const module = join(folder, "study.mjs");
    writeFileSync(module, text, { flag: "wx" });
    return module;
  } catch (error) {
    throw storageError(error, "write a temporary file in", tmpdir());
  }
}

function builtInReferences(id: string): string[] {
  const studies = dirname(dirname(createRequire(import.meta.url).resolve("@operant/studies")));
  return [join(studies, "src", id, "reference"), join(studies, "reference", id)];
}
