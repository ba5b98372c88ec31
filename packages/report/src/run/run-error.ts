import type { z } from "zod";

/** A stored run or reference result that cannot be used. */
export class RunError extends Error {
  constructor(
    /** `damaged`: not what was written. `other-version`: written in another format. `mismatch`: of another study. */
    readonly code: "damaged" | "other-version" | "mismatch",
    message: string,
    /** The file, as its reader calls it. */
    readonly file: string,
  ) {
    super(message);
    this.name = "RunError";
  }
}

/**
 * Reads JSON text of a known format.
 * @param file what the text is called in messages
 * @throws RunError `damaged` for text that is not of this shape, `other-version` for another format
 */
export function parseFormat<T>(schema: z.ZodType<T>, format: string, text: string, file: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RunError("damaged", `${file} is damaged: it is not JSON.`, file);
  }
  const found = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
  if (typeof found === "string" && found !== format && found.split("/")[0] === format.split("/")[0]) {
    throw new RunError(
      "other-version",
      `${file} has format ${found}; this version of Operant reads ${format}. Run the study again, or use the version that wrote it.`,
      file,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw new RunError("damaged", `${file} is damaged${where}: ${issue?.message ?? "unreadable"}.`, file);
}
