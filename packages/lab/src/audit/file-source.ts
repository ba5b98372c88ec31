import { type FileHandle, open } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { nearest } from "@operant/core";
import type { AuditSource } from "@operant/report";
import { LabError, systemCode } from "../lab-error.js";
import { namesIn } from "../store/index.js";

/** Bytes that are read at once. */
const chunk = 1 << 20;

/** A log that was opened; closes its file when the audit is done. */
export interface OpenedSource {
  readonly source: AuditSource;
  close(): Promise<void>;
}

/**
 * A file as a source for the audit: a stream from the start as often as needed, and slices. Compressed files are
 * given as they are; the reader tells them by their content.
 * @throws LabError `usage` for no such file, with the nearest name in its folder, or one that cannot be read
 */
export async function openSource(file: string): Promise<OpenedSource> {
  let handle: FileHandle;
  try {
    handle = await open(resolve(file), "r");
  } catch (error) {
    throw missing(file, error);
  }
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw new LabError("usage", `${file} is a folder; name a log in it.`);
    // A pipe or a device cannot be read twice.
    if (!found.isFile()) {
      throw new LabError("usage", `${file} is no regular file; pipe it in and name it "-".`);
    }
    return { source: sourceOf(handle, file, found.size), close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A source over an open file; the handle stays the caller's. */
export function sourceOf(handle: FileHandle, name: string, size: number): AuditSource {
  return {
    name,
    size,
    open: () => bytes(handle, name),
    slice: async (from, to) => {
      const length = Math.max(0, Math.min(to, size) - from);
      const buffer = new ArrayBuffer(length);
      let done = 0;
      while (done < length) {
        const { bytesRead: count } = await reading(name, () =>
          handle.read(new Uint8Array(buffer), done, length - done, from + done),
        );
        if (count === 0) throw new LabError("usage", `${name} became shorter while it was read.`);
        done += count;
      }
      return buffer;
    },
  };
}

/**
 * All bytes; by positions, so that several can read at once. The next chunk is read while one is looked at; two buffers
 * take turns, so a chunk is the reader's until it asks for the next.
 */
async function* bytes(handle: FileHandle, name: string): AsyncIterable<Uint8Array> {
  const buffers = [Buffer.allocUnsafeSlow(chunk), Buffer.allocUnsafeSlow(chunk)] as const;
  const from = (turn: 0 | 1, position: number) =>
    reading(name, () => handle.read(buffers[turn], 0, chunk, position));
  let at = 0;
  let turn: 0 | 1 = 0;
  let coming = from(turn, at);
  try {
    for (;;) {
      const { bytesRead } = await coming;
      if (bytesRead === 0) return;
      const here: 0 | 1 = turn;
      at += bytesRead;
      turn = here === 0 ? 1 : 0;
      coming = from(turn, at);
      yield buffers[here].subarray(0, bytesRead);
    }
  } finally {
    // A reader that stops early must not close the file under a read.
    await coming.catch(() => undefined);
  }
}

async function reading<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new LabError("usage", `${name} cannot be read: ${systemCode(error) ?? String(error)}.`);
  }
}

function missing(file: string, error: unknown): LabError {
  const path = resolve(file);
  const code = systemCode(error);
  if (code !== "ENOENT" && code !== "ENOTDIR") {
    return new LabError("usage", `${file} cannot be read: ${code ?? String(error)}.`);
  }
  const close = nearest(basename(path), neighbours(dirname(path)));
  return new LabError(
    "usage",
    `There is no file ${file}.${close === undefined ? "" : ` Did you mean "${close}"?`}`,
  );
}

function neighbours(folder: string): string[] {
  try {
    return namesIn(folder);
  } catch {
    return [];
  }
}
