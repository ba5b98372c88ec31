/** What was dropped: files to read, and sentences about what is none. */
export interface Dropped {
  readonly files: readonly File[];
  readonly problems: readonly string[];
}

/** The files of a drop. A folder is no log, and its files are not looked for: one drop should not read a disk. */
export function droppedFiles(transfer: DataTransfer): Dropped {
  const files: File[] = [];
  const problems: string[] = [];
  for (const item of transfer.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory === true) {
      problems.push(`${entry.name} is a folder; drop the files in it.`);
      continue;
    }
    const file = item.getAsFile();
    if (file !== null) files.push(file);
  }
  if (files.length === 0 && problems.length === 0) {
    problems.push("What was dropped is no file; drop a log, or choose one.");
  }
  return { files, problems };
}
