import type { IncomingMessage } from "node:http";
import { longestBody } from "@operant/report";
import type { z } from "zod";
import { Refusal } from "./refusal.js";

/**
 * The JSON body of a request.
 * @throws Refusal 413 for a longer one, whatever it says of its length; 400 for what is not of this shape
 */
export async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  const tooLarge = new Refusal(413, "too-large", `A request may have ${longestBody} bytes at most.`);
  if (Number(request.headers["content-length"] ?? 0) > longestBody) throw tooLarge;
  const bytes = await bytesOf(request);
  if (bytes === undefined) throw tooLarge;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, "bad-request", "The body is not JSON.");
  }
  if (hasPrototypeKey(value)) {
    throw new Refusal(400, "bad-request", 'The body has a member "__proto__", which nothing here is called.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new Refusal(
    400,
    "bad-request",
    `${field === "" ? "The body" : field}: ${issue?.message ?? "not what is expected"}.`,
    field === "" ? undefined : field,
  );
}

/** Whether any object of a body has a member "__proto__", which schemas of records pass over without a word. */
function hasPrototypeKey(value: unknown): boolean {
  const left = [value];
  for (let each = left.pop(); each !== undefined || left.length > 0; each = left.pop()) {
    if (typeof each !== "object" || each === null) continue;
    if (Object.hasOwn(each, "__proto__")) return true;
    left.push(...Object.values(each));
  }
  return false;
}

/** The whole body, or undefined as soon as it is too long; the rest is left to whoever closes the connection. */
function bytesOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (how: () => void) => (): void => {
      request.off("data", take).off("end", end).off("error", lost).off("close", lost);
      how();
    };
    const end = settle(() => resolve(Buffer.concat(chunks)));
    const lost = settle(() => reject(new Refusal(400, "bad-request", "The request broke off.")));
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > longestBody) settle(() => resolve(undefined))();
    };
    request.on("data", take).on("end", end).on("error", lost).on("close", lost);
  });
}
