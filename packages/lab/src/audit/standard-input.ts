import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError, storageError } from "../lab-error.js";
import { type OpenedSource, sourceOf } from "./file-source.js";

/**
 * Standard input as a source. It is kept in a temporary file, because a log is read more than once; the file is
 * unlinked at once where the system allows it, so that nothing is left behind however the program ends.
 */
export async function openStandardInput(input: NodeJS.ReadStream = process.stdin): Promise<OpenedSource> {
  if (input.isTTY) {
    throw new LabError("usage", '"-" reads standard input, and nothing is piped in; name a file instead.');
  }
  const folder = await mkdtemp(join(tmpdir(), "operant-audit-"));
  const path = join(folder, "input");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const handle = await open(path, "wx+");
    // Windows keeps the name of an open file; it is removed at the end there.
    await remove().catch(() => {});
    let size = 0;
    for await (const chunk of input as AsyncIterable<Uint8Array>) {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, size);
        done += bytesWritten;
        size += bytesWritten;
      }
    }
    return {
      source: sourceOf(handle, "standard input", size),
      close: async () => {
        await handle.close();
        await remove();
      },
    };
  } catch (error) {
    await remove().catch(() => {});
    throw error instanceof LabError ? error : storageError(error, "keep standard input in", folder, "TMPDIR");
  }
}
