/** An error of the runner, the store or the command line. */
export class LabError extends Error {
  constructor(
    readonly code: LabErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "LabError";
  }
}

export type LabErrorCode =
  /** A wrong option, name or file; exit code 2. */
  | "usage"
  /** A folder that cannot be written or read, a full disk; exit code 2. */
  | "storage"
  /** A stored run that is damaged or of another version; exit code 2. */
  | "damaged"
  /** A study's file that does not compile, or that exports no study; exit code 2. */
  | "bad-study";

/** The `code` of a system error ("ENOSPC"), or undefined. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** `{option}` is the option that names the folder. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space",
  EDQUOT: "the disk quota is used up; free some space",
  EFBIG: "the file would be larger than is allowed here; raise the limit",
  EACCES: "there is no permission to write there; choose another folder with {option}",
  EPERM: "there is no permission to write there; choose another folder with {option}",
  EROFS: "the file system is read-only; choose another folder with {option}",
  ENOENT: "no folder or file can be made there; choose another folder with {option}",
  ENOTDIR: "a part of that path is a file, not a folder; choose another folder with {option}",
  EEXIST: "a file is in the way; choose another folder with {option}",
  EISDIR: "a folder is in the way; remove it or choose another with {option}",
  EMFILE: "too many files are open; raise the limit",
  EIO: "the disk reports an error",
};

/**
 * The error of a file operation in words, with what to do.
 * @param option the option with which another folder is chosen
 */
export function storageError(error: unknown, action: string, path: string, option = "--out"): LabError {
  const code = systemCode(error);
  const reason =
    code === undefined ? (error instanceof Error ? error.message : String(error)) : (reasons[code] ?? code);
  return new LabError("storage", `Cannot ${action} ${path}: ${reason.replace("{option}", option)}.`);
}
