import { Refusal } from "./refusal.js";

/** The target of a request, taken apart without any normalisation. */
export interface RequestPath {
  /** Decoded once; none is empty but the last one of a path that ends in "/". */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** As it was sent, without the query. */
  readonly raw: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[/\\\u0000-\u001f\u007f]/;

/**
 * Reads the target of a request. Whatever could lead elsewhere is refused before any file is looked for: "."
 * and ".." in every encoding, separators within a segment, control characters, "//" and full URLs.
 * @throws Refusal 400
 */
export function requestPath(target: string): RequestPath {
  const end = target.indexOf("?");
  const raw = end === -1 ? target : target.slice(0, end);
  if (!raw.startsWith("/") || raw.includes("#")) throw bad();
  const parts = raw.slice(1).split("/");
  const segments = parts.map((part, i) => {
    const segment = decoded(part);
    if (segment === "" && i < parts.length - 1) throw bad();
    if (segment === "." || segment === ".." || forbidden.test(segment)) throw bad();
    return segment;
  });
  return { segments, raw, query: new URLSearchParams(end === -1 ? "" : target.slice(end + 1)) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw bad();
  }
}

function bad(): Refusal {
  return new Refusal(
    400,
    "bad-path",
    "The path of this address is not one that the server has: it must not hold “..”, “//”, backslashes or control characters.",
  );
}
