import { OperantError } from "@operant/core";
import type { AuditSource } from "@operant/report";

/** Bytes that are read at once. */
const chunk = 1 << 20;

/** A file that a person chose or dropped, as a source for the audit: streams from the start and slices. */
export function blobSource(name: string, blob: Blob): AuditSource {
  return {
    name,
    size: blob.size,
    open: () => chunks(name, blob),
    slice: (start, end) => bytes(name, blob, start, end),
  };
}

/** The next chunk is read while one is looked at, so two are held at most. */
async function* chunks(name: string, blob: Blob): AsyncIterable<Uint8Array> {
  if (blob.size === 0) return;
  let coming = bytes(name, blob, 0, chunk);
  try {
    for (let end = chunk; ; end += chunk) {
      const here = await coming;
      const last = end >= blob.size;
      if (!last) coming = bytes(name, blob, end, end + chunk);
      yield new Uint8Array(here);
      if (last) return;
    }
  } finally {
    // A reader that stops early leaves a read behind, whose failure is nobody's business.
    await coming.catch(() => undefined);
  }
}

async function bytes(name: string, blob: Blob, start: number, end: number): Promise<ArrayBuffer> {
  try {
    return await blob.slice(start, Math.min(end, blob.size)).arrayBuffer();
  } catch (error) {
    throw new OperantError("bad-value", `${name} ${unreadable(error)}`, name);
  }
}

/** What a browser says when a file is not as it was when it was chosen. */
function unreadable(error: unknown): string {
  const kind = error instanceof Error ? error.name : "";
  if (kind === "NotFoundError")
    return "is no longer there, or is a folder; choose it again, or the files in it.";
  if (kind === "NotReadableError") {
    return "cannot be read: it has changed since it was chosen, is a folder, or may not be read by the browser. Choose it again.";
  }
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
}
