import { type CataloguePart, documentationOf } from "@operant/report";
import type { SiteInput } from "../site/site-input.js";

/** A part of the library with what its source says of it. */
export interface DocumentedPart extends CataloguePart {
  /** The first paragraph of its documentation. */
  readonly summary: string;
}

/**
 * Reads a part's documentation from the sources.
 * @throws Error for a part that its room does not export, or that has no documentation
 */
export function documentPart(part: CataloguePart, text: SiteInput["text"]): DocumentedPart {
  const room = `packages/${part.package ?? "core"}/src/${part.room}`;
  for (const source of sourcesOf(`${room}/index.ts`, text)) {
    const found = documentationOf(source, part.name);
    if (found !== undefined) return { ...part, summary: found.summary };
  }
  throw new Error(`${room} does not export "${part.name}", or it has no documentation.`);
}

/** The text of a module and of all that it exports from other files. */
function* sourcesOf(path: string, text: SiteInput["text"]): Generator<string> {
  const source = text(path);
  yield source;
  for (const [, target] of source.matchAll(/^export [^;]*? from "(\.[^"]+)\.js";/gm)) {
    yield* sourcesOf(join(path, `${target}.ts`), text);
  }
}

/** The path that `relative` means in the file at `path`. */
function join(path: string, relative: string): string {
  return new URL(relative, `file:///${path}`).pathname.slice(1);
}
